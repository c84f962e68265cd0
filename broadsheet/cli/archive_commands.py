"""`broadsheet import` and `broadsheet export`.

An import is the archive's loading, then one run of the pipeline's steps over what it brought; the
two do not know each other and are put together here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadsheet.cli.paper import Failure, Paper, warn_of_address

if TYPE_CHECKING:
    from rich.console import Console

    from broadsheet.archive.report import Report

_SHOWN = 20
_PATH = click.Path(path_type=Path)


@click.command("import")
@click.argument("sources", nargs=-1, type=_PATH, metavar="SOURCE…")
@click.option(
    "--format", "format_name", metavar="NAME", help="ninjs, wxr, markdown or html; else detected."
)
@click.option(
    "--media",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the archive's pictures and other files are looked for.",
)
@click.option(
    "--plain-quotes",
    is_flag=True,
    help="Leave quotation marks and dashes of Markdown as they are typed.",
)
@click.option("--dry-run", is_flag=True, help="Report what would happen; write nothing.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the report as JSON.",
)
@click.option("--undo", type=int, metavar="ID", help="Take back the import of this number.")
@click.pass_obj
def import_(
    paper: Paper,
    sources: tuple[Path, ...],
    format_name: str | None,
    media: Path | None,
    plain_quotes: bool,
    dry_run: bool,
    report_file: Path | None,
    undo: int | None,
) -> None:
    """Bring archives into the paper: ninjs, WordPress, Markdown, saved pages.

    The same archive may be imported again: what has changed is updated, what has not is left
    alone. One that was cut off goes on where it stopped. Nothing is fetched and no mail is sent.
    """
    if (undo is None) == (not sources):
        raise click.UsageError("Name what to import, or the import to --undo.")
    paper.open()
    if undo is not None:
        _undo(undo)
        return
    _import(
        sources, format_name, media, dry_run=dry_run, report_file=report_file,
        typographic=not plain_quotes,
    )  # fmt: skip


def _import(
    sources: tuple[Path, ...],
    format_name: str | None,
    media: Path | None,
    *,
    dry_run: bool,
    report_file: Path | None,
    typographic: bool,
) -> None:
    from broadsheet.archive.readers import UnknownFormat
    from broadsheet.archive.services import Busy, import_archive
    from broadsheet.cli.progress import progress

    if report_file is not None and not report_file.absolute().parent.is_dir():
        raise Failure(f"There is no folder {report_file.absolute().parent} for the report.")
    done = 0
    try:
        with progress("Reading" if dry_run else "Importing") as advance:

            def show(report: Report) -> None:
                nonlocal done
                advance(report.read - done)
                done = report.read

            imported = import_archive(
                sources=sources, format_name=format_name, media=media, typographic=typographic,
                dry_run=dry_run, actor=None, progress=show,
            )  # fmt: skip
    except (UnknownFormat, Busy) as problem:
        raise Failure(str(problem)) from None
    if report_file is not None:
        text = json.dumps(imported.report.as_dict(), ensure_ascii=False, indent=2)
        report_file.write_text(text + "\n", "utf-8")
    if not dry_run:
        _steps()
    _show(imported.report, imported.run.pk if imported.run else None)


def _steps() -> None:
    """Run the pipeline once over every imported story that it has not seen."""
    from broadsheet.archive.selectors import unrendered_imports
    from broadsheet.cli.indexing import index_what_waits
    from broadsheet.cli.progress import progress
    from broadsheet.publishing.services import run_batch

    with progress("Running the pipeline's steps") as advance:

        def counted() -> Iterator[int]:
            for key in unrendered_imports():
                advance(1)
                yield key

        run_batch(keys=counted())
    index_what_waits()


def _show(report: Report, number: int | None) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    title = f"Import {number}" if number else "Dry run: nothing was written"
    table = Table(title=title, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, value in report.as_dict().items():
        if name != "rejections":
            table.add_row(name.replace("_", " "), f"{value:,}")
    console.print(table)
    _list(console, "Rejected", [(r["item"], r["reason"]) for r in report.rejections])
    _list(console, "To look at", report.notes, more=report.more_notes)
    if number:
        console.print(f"To take it back: broadsheet import --undo {number}", highlight=False)


def _list(console: Console, title: str, lines: list[tuple[str, str]], more: int = 0) -> None:
    """What was said, each sentence once, with how many it was said of and the first of them."""
    of: dict[str, list[str]] = {}
    for item, text in lines:
        of.setdefault(text, []).append(item)
    for text, items in list(of.items())[:_SHOWN]:
        others = f" and {len(items) - 1:,} more" if len(items) > 1 else ""
        line = f"{title}: {text} ({items[0]}{others})"
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    left = len(of) - _SHOWN
    if left > 0 or more:
        console.print(f"… and {max(left, 0) + more:,} more", highlight=False)


def _undo(number: int) -> None:
    from broadsheet.archive.loading.undoing import Undone
    from broadsheet.archive.services import Busy, undo_import
    from broadsheet.cli.progress import progress

    done = 0
    try:
        with progress(f"Taking back import {number}") as advance:

            def show(undone: Undone) -> None:
                nonlocal done
                advance(undone.deleted + undone.restored - done)
                done = undone.deleted + undone.restored

            undone = undo_import(key=number, actor=None, progress=show)
    except Busy as problem:
        raise Failure(str(problem)) from None
    _steps()
    click.echo(
        f"{undone.deleted} stories deleted, {undone.restored} restored to what they were, "
        f"{undone.things} authors, topics, sections and files removed."
    )
    for kept in undone.kept[:_SHOWN]:
        click.echo(f"Kept: {kept['item']}: {kept['reason']}")
    if len(undone.kept) > _SHOWN:
        click.echo(f"… and {len(undone.kept) - _SHOWN} more")


@click.command()
@click.argument("destination", type=click.Path(file_okay=False, path_type=Path), metavar="DEST")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["ninjs", "site"]),
    default="ninjs",
    show_default=True,
    help="What to write.",
)
@click.option(
    "--base-url", metavar="URL", help="Where a site will be found. Default: the paper's own."
)
@click.pass_obj
def export(paper: Paper, destination: Path, format_name: str, base_url: str | None) -> None:
    """Write the whole paper into a folder.

    `ninjs` writes valid ninjs 3.1, and all that it cannot say; `site` the paper as readers see it,
    as files for any web server or none.
    """
    paper.open()
    if format_name == "site":
        from broadsheet.cli.site_export import export_site

        if not base_url:
            warn_of_address()
        export_site(destination, base_url or "")
        return
    if base_url:
        raise Failure("--base-url is for --format site.")
    from broadsheet.archive.export.writer import NotEmpty
    from broadsheet.archive.services import export_ninjs
    from broadsheet.cli.progress import progress
    from broadsheet.newsroom.models import Article

    done = 0
    try:
        with progress("Exporting", total=Article.objects.count()) as advance:

            def show(count: int) -> None:
                nonlocal done
                advance(count - done)
                done = count

            count = export_ninjs(destination=destination, progress=show)
    except NotEmpty:
        raise Failure(f"{destination} is not empty; name a new folder.") from None
    click.echo(f"{count} stories exported to {destination} ({format_name} 3.1).")
