"""The processes that `serve` keeps running: ``python -m broadsheet.cli.processes NAME``."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from broadsheet.cli.paper import Failure, Paper, sentence, set_up_django
from broadsheet.cli.supervision import die_with

# A request that a shutdown finds running has so long; the supervisor waits a little longer.
REQUEST_GRACE = 5
# Python threads of one web process; many more than cores would only wait for each other.
MOST_THREADS = 8
LINE = {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}


def _paper() -> Paper:
    return Paper(Path(os.environ["BROADSHEET_DATA"]))


def _load_application(parent: int) -> Any:
    """Called by the server in each of its processes."""
    die_with(parent, by=signal.SIGKILL)
    from broadsheet.wsgi import application

    return application


def web() -> None:
    """The server: one process that listens, and those that answer."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    settings = _paper().settings()
    server = Server(
        "broadsheet.wsgi:application",
        address=settings["host"],
        port=settings["port"],
        interface=Interfaces.WSGI,
        workers=settings["workers"],
        blocking_threads=min(MOST_THREADS, 2 * (os.cpu_count() or 1) + 1),
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=REQUEST_GRACE,
        log_level=LogLevels.warning,
        log_dictconfig={"formatters": {"generic": LINE, "access": LINE}},
    )
    server.serve(target_loader=partial(_load_application, os.getpid()), wrap_loader=False)


def _until_told_to_stop() -> Callable[[], bool]:
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: told.append(number))
    return lambda: bool(told)


def worker() -> None:
    """Does durable rows; a row in hand is finished before the process ends."""
    stop = _until_told_to_stop()
    paper = _paper()
    set_up_django(paper)
    from broadsheet.changes.worker import run
    from broadsheet.cli.working import working

    with working(paper):
        run(stop)


def clock() -> None:
    """Does what is to be done because time has passed."""
    stop = _until_told_to_stop()
    set_up_django(_paper())
    from broadsheet.changes.clock import run

    run(stop)


def prepare() -> None:
    """Brings tables and static files up to date before the others start."""
    paper = _paper()
    set_up_django(paper)
    from broadsheet.cli.preparation import prepare as bring_up_to_date

    bring_up_to_date(paper)


def collect_static() -> None:
    paper = _paper()
    set_up_django(paper)
    from broadsheet.cli.preparation import collect_static as collect

    collect(paper)


PROCESSES = {
    "web": web,
    "worker": worker,
    "clock": clock,
    "prepare": prepare,
    "collect-static": collect_static,
}


def main(name: str, parent: int | None) -> None:
    if parent is not None:
        # Nothing is lost with a web process, and its port is free at once for the next `serve`.
        die_with(parent, by=signal.SIGKILL if name == "web" else signal.SIGTERM)
    try:
        PROCESSES[name]()
    except Exception as error:
        known = error.message if isinstance(error, Failure) else sentence(error)
        if not known:
            raise
        click.echo(f"Error: {known}", err=True)
        logging.shutdown()
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None)
