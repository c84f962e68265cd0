"""Things of packages above that go out with the archive and come home with it.

The archive knows nothing of them but their kind, their file and four functions; a package registers
its kind when its app is ready. They come after the stories, which they may name by UUID.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Item = dict[str, Any]
# What a UUID of an export is called here, where the paper has a thing of its own in its place.
Here = Callable[[str], UUID | None]


@dataclass(frozen=True)
class Other:
    """One kind of thing.

    ``rows`` yields each with its ``uuid`` and ``title``; ``there`` says whether this paper has it;
    ``take`` makes it of such a row, in place of the paper's own only with the last argument, and
    raises ``ValueError`` where it cannot; ``undo`` deletes it unless somebody has worked on it.
    """

    kind: str
    file: str
    rows: Callable[[], Iterator[Item]]
    there: Callable[[Item, Here], bool]
    take: Callable[[Item, Here], None]
    undo: Callable[[UUID], bool]


_OTHERS: dict[str, Other] = {}


def register(other: Other) -> None:
    _OTHERS[other.kind] = other


def others() -> tuple[Other, ...]:
    """In the order in which they are written and taken."""
    return tuple(sorted(_OTHERS.values(), key=lambda one: one.file))


def other(kind: str) -> Other | None:
    return _OTHERS.get(kind)
