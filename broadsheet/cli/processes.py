"""What each process of `serve` does. Django is up when these are called."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import partial
from typing import Any

from broadsheet.cli.paper import Paper
from broadsheet.cli.supervision import die_with

# A request that a shutdown finds running has so long; the supervisor waits a little longer.
REQUEST_GRACE = 5
# Python threads of one web process; many more than cores would only wait for each other.
MOST_THREADS = 8
LINE = {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}


def _load_application(parent: int) -> Any:
    """Called by the server in each of its processes."""
    # Nothing is lost with a web process, and the port is free at once for the next `serve`.
    die_with(parent, by=signal.SIGKILL)
    from broadsheet.wsgi import application

    return application


def web(paper: Paper) -> None:
    """The server: one process that listens, and those that answer."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    settings = paper.settings()
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
    signal.signal(signal.SIGTERM, lambda number, frame: told.append(number))
    return lambda: bool(told)


def worker(paper: Paper) -> None:
    """Does durable rows and owns the search index; what is in hand is finished before it ends."""
    from broadsheet.changes.worker import run
    from broadsheet.cli.working import working
    from broadsheet.search.indexing import Indexer

    stop = _until_told_to_stop()
    indexer = Indexer()
    with working(paper):
        indexer.start()
        try:
            run(stop)
        finally:
            indexer.stop()


def clock(paper: Paper) -> None:
    """Does what is to be done because time has passed."""
    from broadsheet.changes.clock import run

    run(_until_told_to_stop())


def press(paper: Paper) -> None:
    """Keeps the finished pages right."""
    from broadsheet.press.loop import run

    run(_until_told_to_stop())
