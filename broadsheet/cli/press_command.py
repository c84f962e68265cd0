"""`broadsheet press`: press pages now, some or all."""

from __future__ import annotations

import multiprocessing
import os
import time
from itertools import islice
from typing import Any

import click

from broadsheet.cli.paper import Failure, Paper
from broadsheet.cli.progress import progress

AT_ONCE = 500
LOOK_EVERY = 0.5  # seconds between two looks at how far it is


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option("--all", "everything", is_flag=True, help="Every public page of the paper.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="How many press at once. Default: one for each core.",
)
@click.pass_obj
def press(paper: Paper, paths: tuple[str, ...], everything: bool, processes: int | None) -> None:
    """Press finished pages now: those at PATH, such as /world/, or all of them.

    Without either, what is due. May be interrupted: what is not pressed yet stays due.
    """
    paper.open()
    from broadsheet.press import addresses, services
    from broadsheet.press.models import Rank

    if everything and paths:
        raise Failure("Name paths or say --all, not both.")
    for path in paths:
        if not addresses.may_be_pressed(path):
            raise Failure(f"{path} is no address of a page that can be kept.")
    while services.note_touches():
        pass
    services.make_due(paths, rank=Rank.OWN)
    if everything:
        walk = addresses.every()
        with progress("Looking for pages") as advance:
            while some := list(islice(walk, AT_ONCE)):
                advance(services.make_due(some, rank=Rank.FLOOD))
    tally = _press(processes or os.cpu_count() or 1)
    click.echo(f"{tally['pressed']} pages pressed, {tally['unchanged']} of them as they were.")
    if tally["failed"]:
        raise Failure(
            f"{tally['failed']} pages could not be pressed; `broadsheet doctor` names them."
        )


def _press(processes: int) -> dict[str, int]:
    """Press what is due with so many processes, each its share."""
    from django.db import connections

    from broadsheet.press.models import Page

    due = Page.objects.filter(due_at__isnull=False)
    total = due.count()
    connections.close_all()
    context = multiprocessing.get_context("fork")
    told: Any = context.Queue()
    workers = [
        context.Process(target=_work, args=(number, processes, told)) for number in range(processes)
    ]
    for worker in workers:
        worker.start()
    done = 0
    with progress("Pressing", total=total) as advance:
        while any(worker.is_alive() for worker in workers):
            time.sleep(LOOK_EVERY)
            now = max(0, total - due.count())
            advance(max(0, now - done), total=total)
            done = max(done, now)
    tally = {"pressed": 0, "unchanged": 0, "failed": 0}
    for worker in workers:
        worker.join()
        if worker.exitcode:
            raise Failure("A process that pressed ended too early; what is due stays due.")
        for name, count in told.get().items():
            tally[name] += count
    return tally


def _work(number: int, processes: int, told: Any) -> None:
    from broadsheet.press.services import Tally, press_share

    tally = Tally()
    press_share(number, processes, tally=tally)
    told.put({"pressed": tally.pressed, "unchanged": tally.unchanged, "failed": tally.failed})
