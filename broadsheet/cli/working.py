"""Who works on the durable rows of a paper, so that what a killed process had in hand is found.

A row in hand is leased for minutes: only when that runs out may another process take it. There is
no need to wait so long where it is known that nobody works: every process that works holds a
shared lock, which the system takes back with the process. Whoever gets the lock for itself alone
knows that all leases are of the dead.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
from collections.abc import Iterator

from broadsheet.cli.paper import Paper

logger = logging.getLogger(__name__)

# Any number will do, if nothing else in the database takes the same.
ADVISORY_KEY = 0x62726F6164  # "broad"


@contextlib.contextmanager
def working(paper: Paper) -> Iterator[None]:
    """Be known as working; first take back what processes that are gone had in hand."""
    from django.db import connection

    if connection.vendor == "postgresql":
        # The lock is the database's, since others may work on another machine.
        _lock_database()
        yield
        return
    with (paper.run / "worker.lock").open("w") as file:
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _take_back()
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def _lock_database() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_KEY])
        alone = cursor.fetchone()[0]
        if alone:
            _take_back()
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [ADVISORY_KEY])
        if alone:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_KEY])


def _take_back() -> None:
    from broadsheet.changes import durable

    if count := durable.take_back():
        logger.info("Took back %d rows that a process left when it was ended.", count)
