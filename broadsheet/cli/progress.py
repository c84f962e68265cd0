"""How long work shows itself: a bar on a terminal, a line where nobody watches."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

Advance = Callable[..., None]


@contextlib.contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Advance]:
    """Show that ``what`` is being done; call what you get with how much was done, or ``total=``."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        console.print(f"{what} …", highlight=False, soft_wrap=True)
        yield lambda *_args, **_kwargs: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(what, total=total)

        def advance(count: int = 1, **fields: Any) -> None:
            bar.update(task, advance=count, **fields)

        yield advance
        bar.update(task, total=bar.tasks[0].completed or 1, completed=bar.tasks[0].completed or 1)
