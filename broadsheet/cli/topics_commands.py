"""`broadsheet topics`: the vocabulary in and out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadsheet.cli.paper import Failure, Paper

if TYPE_CHECKING:
    from broadsheet.topics.formats import Fault, Given
    from broadsheet.topics.services import Loaded

_SHOWN = 20


@click.group()
def topics() -> None:
    """The vocabulary: what stories are about."""


@topics.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE…",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)  # fmt: skip
@click.option(
    "--format", "format_name", default="", metavar="NAME",
    help="csv, skos or wikidata; else taken from the file.",
)  # fmt: skip
@click.option(
    "--kind", default="subject", show_default=True, metavar="KIND",
    help="The kind of topics that say none: person, organisation, place, subject, work or event.",
)  # fmt: skip
@click.option("--candidates", is_flag=True, help="Wait for the staff to approve what is new.")
@click.option("--dry-run", is_flag=True, help="Report what would happen; write nothing.")
@click.pass_obj
def load(
    paper: Paper,
    files: tuple[Path, ...],
    format_name: str,
    kind: str,
    candidates: bool,
    dry_run: bool,
) -> None:
    """Bring topics into the vocabulary: tables, SKOS, lists of Wikidata.

    What is there is added to and never overwritten, so the same file may be loaded again.
    """
    paper.open()
    from django.conf import settings

    from broadsheet.cli.progress import progress
    from broadsheet.topics.formats import FORMATS, Unreadable, read
    from broadsheet.topics.formats.given import KINDS
    from broadsheet.topics.models import Topic
    from broadsheet.topics.services import load_topics

    if format_name and format_name not in FORMATS:
        raise Failure(f"{format_name!r} is no format; there are {', '.join(FORMATS)}.")
    if kind not in KINDS:
        raise Failure(f"{kind!r} is no kind of topic; there are {', '.join(KINDS)}.")

    def rows() -> Iterator[Given | Fault]:
        return chain.from_iterable(
            read(
                path, format_name=format_name, language=settings.LANGUAGE_CODE,
                base=settings.BROADSHEET_BASE_URL,
            )
            for path in files
        )  # fmt: skip

    done = 0
    try:
        with progress("Reading" if dry_run else "Loading") as advance:

            def show(loaded: Loaded) -> None:
                nonlocal done
                advance(loaded.read - done)
                done = loaded.read

            loaded = load_topics(
                rows=rows(), actor=None, kind=kind, dry_run=dry_run, progress=show,
                status=Topic.Status.CANDIDATE if candidates else Topic.Status.APPROVED,
            )  # fmt: skip
    except Unreadable as problem:
        raise Failure(str(problem)) from None
    _show(loaded, dry_run=dry_run)


def _show(loaded: Loaded, *, dry_run: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(title="Dry run: nothing was written" if dry_run else None, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name in (
        "read", "added", "changed", "unchanged", "aliases", "identifiers", "relations", "rejected",
    ):  # fmt: skip
        table.add_row(name, f"{getattr(loaded, name):,}")
    console.print(table)
    for title, found in (("Rejected", loaded.faults), ("To look at", loaded.notes)):
        for place, said in found[:_SHOWN]:
            console.print(f"{title}: {place}: {said}", markup=False, highlight=False)
        if len(found) > _SHOWN:
            console.print(f"{title}: {len(found) - _SHOWN} more.", highlight=False)


@topics.command()
@click.argument("dest", type=click.Path(dir_okay=False, path_type=Path), metavar="DEST")
@click.option(
    "--format", "format_name", default="", metavar="NAME",
    help="csv or skos; else by the file's name, .csv or .rdf.",
)  # fmt: skip
@click.pass_obj
def export(paper: Paper, dest: Path, format_name: str) -> None:
    """Write the whole vocabulary to DEST, as a table or as SKOS."""
    paper.open()
    from django.conf import settings

    from broadsheet.topics.formats import writing
    from broadsheet.topics.selectors import given

    format_name = format_name or {".csv": "csv", ".rdf": "skos", ".xml": "skos"}.get(
        dest.suffix.lower(), ""
    )
    if format_name not in ("csv", "skos"):
        raise Failure("Say --format csv or --format skos, or end the name in .csv or .rdf.")
    if not dest.absolute().parent.is_dir():
        raise Failure(f"There is no folder {dest.absolute().parent}.")
    # Never half of a vocabulary under the name of the whole.
    part = dest.with_name(f".{dest.name}.part")
    try:
        if format_name == "csv":
            count = writing.csv_file(given(), part)
        else:
            count = writing.skos_file(
                given(), part, base=settings.BROADSHEET_BASE_URL,
                title=settings.BROADSHEET_NAME, language=settings.LANGUAGE_CODE,
            )  # fmt: skip
        part.replace(dest)
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"{count:,} topics are in {dest}.")
