"""`broadsheet press`: press pages now, some or all."""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
import signal
import time
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from broadsheet.cli.paper import Failure, Paper, warn_of_address
from broadsheet.cli.progress import progress

if TYPE_CHECKING:
    from broadsheet.press.services import Pressed

AT_ONCE = 500
LOOK_EVERY = 0.5  # seconds between two looks at how far it is
# In the folder of pages while all of them are being pressed.
BEGUN = "all-begun"
# So many characters of what went wrong with a page.
LONGEST_FAULT = 200


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

    For each PATH it says what came of it. Without PATH and --all, what is due is pressed. May be
    interrupted: what is not pressed yet stays due, and the same command goes on.
    """
    paper.open()
    from broadsheet.press import includes, services

    if everything and paths:
        raise Failure("Name paths or say --all, not both.")
    wanted = [_path(said) for said in paths]
    while services.note_touches():
        pass
    if wanted:
        try:
            failed = _press_each(wanted)
        except KeyboardInterrupt:
            raise Failure("Interrupted; what is named above is pressed.") from None
    else:
        warn_of_address()
        try:
            failed = _press_due(everything, processes or os.cpu_count() or 1)
        except KeyboardInterrupt:
            raise Failure(
                "Interrupted; what is not pressed stays due, and the same command goes on."
            ) from None
    _upload()
    includes.write(services.folder() / "include")
    if failed:
        raise Failure(failed)


# Some ---------------------------------------------------------------------------------------------


def _path(said: str) -> str:
    """The path that is meant, its whole address in the paper too.

    Raises:
        Failure: no page can be kept there.
    """
    from broadsheet.press import addresses
    from broadsheet.press.rendering import host

    if not said.strip():
        raise Failure("An empty PATH names no page; the home page is /.")
    path = said.removeprefix(host()) or "/"
    if not path.startswith("/"):
        raise Failure(f"{said} is no address of this paper; name it as in /world/.")
    if not addresses.may_be_pressed(path):
        raise Failure(
            f"{said} is no address of a page that can be kept; it is answered anew for each reader."
        )
    return path


def _press_each(paths: list[str]) -> str:
    """Press ``paths``, and say of each what came of it; what is to be said if one failed."""
    from broadsheet.press import services

    failed = 0
    for path in paths:
        try:
            pressed = services.press(path)
        except Exception as error:  # noqa: BLE001 - whatever a page breaks on is said
            failed += 1
            fault = " ".join(str(error).split())[:LONGEST_FAULT]
            click.echo(f"{path}  failed: {fault or type(error).__name__}")
            continue
        failed += pressed.status == HTTPStatus.NOT_FOUND
        click.echo(f"{path}  {_outcome(path, pressed)}")
    pages = "1 page" if len(paths) == 1 else f"{len(paths)} pages"
    return f"{failed} of {pages} could not be pressed." if failed else ""


def _outcome(path: str, pressed: Pressed) -> str:
    """What came of pressing ``path``, in words."""
    status, page = pressed.status, pressed.page
    if page is None:
        was = "; what was kept is gone" if pressed.changed else ""
        if status == HTTPStatus.NOT_FOUND:
            return f"404: no such page{was}"
        if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            from broadsheet.press.rendering import answer

            return f"{status}: leads to {answer(path).location}, not kept{was}"
        if status == HTTPStatus.OK:
            return f"200: not kept, since not everybody may have it{was}"
        return f"{status}: not kept{was}"
    how = "pressed" if pressed.changed else "pressed, as it was"
    if location := page.header("Location"):
        return f"{status}: leads to {location}; {how}"
    if status in (HTTPStatus.GONE, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS):
        return f"{status}: no longer there, and says so; {how}"
    return f"{status}: {how} ({len(page.body):,} bytes)"


# All ----------------------------------------------------------------------------------------------


def _press_due(everything: bool, processes: int) -> str:
    """Press what is due, with ``everything`` all there is; what is to be said if some failed."""
    from broadsheet.press import services

    begun = services.folder() / BEGUN
    if everything:
        _make_all_due()
    tally = _press(processes)
    if everything:
        begun.unlink(missing_ok=True)
    others = tally["by_others"]
    more = (
        f" {others} more are no longer due: `serve` has seen to them meanwhile." if others else ""
    )
    click.echo(
        f"{tally['pressed']} pages pressed, {tally['unchanged']} of them as they were.{more}"
    )
    if tally["failed"]:
        return f"{tally['failed']} pages could not be pressed; `broadsheet doctor` names them."
    return ""


def _make_all_due() -> None:
    """Have every page due, unless those that are, are what an interrupted command left."""
    from broadsheet.press import addresses, services
    from broadsheet.press.models import Page, Rank

    begun = services.folder() / BEGUN
    left = Page.objects.filter(due_at__isnull=False).count() if begun.exists() else 0
    if left:
        click.echo(f"Going on where it was interrupted: {left} pages are left.")
        return
    walk = addresses.every()
    with progress("Looking for pages") as advance:
        while some := list(islice(walk, AT_ONCE)):
            advance(services.make_due(some, rank=Rank.FLOOD))
    begun.parent.mkdir(parents=True, exist_ok=True)
    begun.touch()


def _upload() -> None:
    """Put into the bucket what is to be put there now; what fails is left to `serve`."""
    from broadsheet.press import services, uploading
    from broadsheet.press.bucket import BucketError
    from broadsheet.press.folder import FolderStore
    from broadsheet.press.models import Upload

    folder = FolderStore(services.folder())
    try:
        to = uploading.bucket()
        if to is None:
            return
        to.check()
        uploading.note_bucket(services.folder() / "bucket")
        with progress("Putting into the bucket", total=Upload.objects.count()) as advance:
            while count := uploading.upload_due(to, folder):
                advance(count)
    except BucketError as error:
        raise Failure(f"{error} What is to be put there waits.") from None


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
    try:
        with progress("Pressing", total=total) as advance:
            while any(worker.is_alive() for worker in workers):
                time.sleep(LOOK_EVERY)
                now = max(0, total - due.count())
                advance(max(0, now - done), total=total)
                done = max(done, now)
    except KeyboardInterrupt:
        # A page is kept whole or not at all.
        for worker in workers:
            worker.terminate()
            worker.join()
        raise
    tally = dict.fromkeys(("pressed", "unchanged", "failed", "unkept"), 0)
    for worker in workers:
        worker.join()
        if worker.exitcode:
            raise Failure("A process that pressed ended too early; what is due stays due.")
        for name, count in told.get().items():
            tally[name] += count
    tally["by_others"] = max(0, total - due.count() - tally["pressed"] - tally["unkept"])
    return tally


def _work(number: int, processes: int, told: Any) -> None:
    from broadsheet.press.services import Tally, press_share

    # The one who waits for us is told, and ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tally = Tally()
    press_share(number, processes, tally=tally)
    told.put(dataclasses.asdict(tally))
