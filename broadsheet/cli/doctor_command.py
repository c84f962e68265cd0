"""`broadsheet doctor`: looks whether all is well with a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from broadsheet.cli.paper import Failure, Paper

if TYPE_CHECKING:
    from broadsheet.cli.checks.finding import Check, Finding

Found = list[tuple[str, list["Finding"]]]


@click.command()
@click.option("--mend", is_flag=True, help="Put right what can be without losing anything.")
@click.pass_obj
def doctor(paper: Paper, mend: bool) -> None:
    """Look whether all is well: database, files, addresses, steps, settings, disk."""
    paper.open()
    found = _examine(paper)
    if mend and _mend(found):
        found = _examine(paper)
    _show(found)
    faults = sum(finding.weight == "fault" for _, findings in found for finding in findings)
    if faults:
        hint = "" if mend else "; --mend puts right what can be"
        raise Failure(f"{faults} fault{'s' * (faults != 1)} found{hint}.")


def _parts() -> tuple[tuple[str, Check], ...]:
    from broadsheet.cli.checks import (
        addresses,
        cdn,
        database,
        files,
        pages,
        search,
        surroundings,
        topics,
        work,
    )

    return (
        ("database", database.is_whole),
        ("static files", database.static_files),
        ("media files", files.against_rows),
        ("renditions", files.pictures_without_renditions),
        ("uses of pictures", files.uses_of_pictures),
        ("addresses", addresses.of_public_stories),
        ("former addresses", addresses.former_and_present),
        ("links", addresses.links),
        ("failed work", work.failed),
        ("waiting work", work.stuck),
        ("unfinished stories", work.unfinished_stories),
        ("search index", search.index),
        ("finished pages", pages.pressed),
        ("cache in front", cdn.purged),
        ("bucket", cdn.uploaded),
        ("vocabulary", topics.compiled),
        ("subjects", topics.learned),
        ("settings", surroundings.settings),
        ("mail", surroundings.mail),
        ("settings file", surroundings.settings_file),
        ("accounts", surroundings.accounts),
        ("disk", surroundings.room),
    )


def _examine(paper: Paper) -> Found:
    from broadsheet.cli.checks import database, surroundings
    from broadsheet.cli.progress import progress

    parts = _parts()
    found: Found = []
    with progress("Looking", total=len(parts) + 2) as advance:
        first: tuple[tuple[str, Check], ...] = (
            ("database", database.answers),
            ("migrations", database.is_of_this_version),
        )
        for name, check in first:
            found.append((name, list(check(paper))))
            advance()
            if found[-1][1]:
                # Rows cannot be looked at; what does not need them still can.
                return [*found, ("settings", list(surroundings.settings(paper)))]
        found.pop(0)
        for name, check in parts:
            found.append((name, list(check(paper))))
            advance()
    return found


def _mend(found: Found) -> int:
    mended: dict[str, None] = {}
    for _, findings in found:
        for finding in findings:
            if finding.mend is not None:
                mended[finding.mend()] = None
    for said in mended:
        click.echo(f"Mended: {said}.")
    return len(mended)


def _show(found: Found) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    colours = {"fault": "bold red", "warning": "yellow"}
    table = Table(box=None, pad_edge=False, show_header=False)
    for column in ("part", "weight"):
        table.add_column(column, no_wrap=True)
    table.add_column("says", overflow="fold")
    for name, findings in found:
        if not findings:
            table.add_row(name, "[green]well[/]", "")
        for finding in findings:
            colour = colours[finding.weight]
            table.add_row(name, f"[{colour}]{finding.weight}[/]", escape(finding.says))
    console = Console()
    # Where nobody watches, a line is a line, however long.
    console.width = console.width if console.is_terminal else 1000
    console.print(table)
