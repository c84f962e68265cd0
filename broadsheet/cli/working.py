"""Who works on the durable rows of a paper, so that what a killed process had in hand is found.

A row in hand is leased for minutes: only when that runs out may another process take it. On one
machine there is no need to wait so long: every process that works holds a lock of the data folder,
and the system takes the lock back with the process. Whoever finds nobody holding it knows that all
leases are of the dead.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
from collections.abc import Iterator

from broadsheet.cli.paper import Paper

logger = logging.getLogger(__name__)


@contextlib.contextmanager
def working(paper: Paper) -> Iterator[None]:
    """Be known as working; first take back what processes that are gone had in hand."""
    from django.db import connection

    from broadsheet.changes import durable

    with (paper.run / "worker.lock").open("w") as file:
        # On PostgreSQL, others may work on another machine: there the lease decides.
        if connection.vendor == "sqlite":
            with contextlib.suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if count := durable.take_back():
                    logger.info("Took back %d rows that a process left when it was ended.", count)
            fcntl.flock(file, fcntl.LOCK_SH)
        yield
