"""What each process of `serve` does. Django is up when these are called."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from broadsheet.cli.paper import Paper
from broadsheet.cli.supervision import die_with, keep_giving_back

# A request that a shutdown finds running has so long; the supervisor waits a little longer.
REQUEST_GRACE = 5
# Python threads of one web process; many more than cores would only wait for each other.
MOST_THREADS = 8
LINE = {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}


def _load_application(parent: int, say_ready: int) -> Any:
    """Called by the server in each of its processes."""
    # Nothing is lost with a web process, and the port is free at once for the next `serve`.
    die_with(parent, by=signal.SIGKILL)
    from broadsheet.press.figures import keep_flushing
    from broadsheet.wsgi import application

    keep_flushing()
    keep_giving_back()
    os.write(say_ready, b"!")
    return application


def web(paper: Paper, listener: int, say_ready: int) -> None:
    """The server: one process that watches, and those that answer who connects to ``listener``.

    Each of them writes a byte into ``say_ready`` when it is about to answer.
    """
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from broadsheet.cli.server import Listening

    # The socket is one that is inherited.
    multiprocessing.set_start_method("fork", force=True)
    settings = paper.settings()
    server = Listening(
        "broadsheet.wsgi:application",
        listener=listener,
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
    load = partial(_load_application, os.getpid(), say_ready)
    server.serve(target_loader=load, wrap_loader=False)


def _until_told_to_stop() -> Callable[[], bool]:
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: told.append(number))
    return lambda: bool(told)


def worker(paper: Paper) -> None:
    """Does durable rows and what time asks for, and owns the search index.

    What is in hand is finished before it ends.
    """
    from broadsheet.changes.worker import run
    from broadsheet.cli.working import working
    from broadsheet.search.indexing import Indexer

    stop = _until_told_to_stop()
    keep_giving_back()
    indexer = Indexer()
    with working(paper):
        indexer.start()
        try:
            with _clock():
                run(stop)
        finally:
            indexer.stop()


@contextlib.contextmanager
def _clock() -> Iterator[None]:
    """Have what time asks for done meanwhile.

    It waits most of the time; a process of its own would hold again all that this one holds.
    """
    from broadsheet.changes import clock

    ended = threading.Event()

    def work() -> None:
        try:
            clock.run(ended.is_set)
        finally:
            if not ended.is_set():
                # Without it the process is not whole; another one is started.
                os.kill(os.getpid(), signal.SIGTERM)

    ticking = threading.Thread(target=work, name="clock")
    ticking.start()
    try:
        yield
    finally:
        ended.set()
        ticking.join()


def press(paper: Paper) -> None:
    """Keeps the finished pages right."""
    from broadsheet.press.loop import run

    keep_giving_back()
    run(_until_told_to_stop())
