"""The worker: one loop that does durable rows as they are committed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import OperationalError, close_old_connections

from broadsheet.changes import durable
from broadsheet.changes.wake import Listener

logger = logging.getLogger(__name__)

POLL_SECONDS = 2.0


def run(stop: Callable[[], bool]) -> None:
    """Work until ``stop()`` is true. A row in hand is finished first."""
    while not stop():
        try:
            with Listener() as listener:
                _loop(listener, stop)
        except OperationalError:
            # The database is away or busy beyond patience; what is leased comes back by itself.
            logger.exception("The database did not answer; trying again.")
            close_old_connections()
            time.sleep(POLL_SECONDS)


def _loop(listener: Listener, stop: Callable[[], bool]) -> None:
    while not stop():
        if durable.work_all(most=50) == 0:
            listener.wait(POLL_SECONDS)
