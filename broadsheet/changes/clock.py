"""The clock: does what is to be done because time has passed.

Packages register what they want done and how often; one process runs them. Each must bear being
run twice and must look at what is due, not at when it was last called.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import close_old_connections

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.5


@dataclass
class Entry:
    name: str
    every: timedelta
    run: Callable[[], object]
    next_at: float = 0.0  # time.monotonic


_ENTRIES: dict[str, Entry] = {}


def register(name: str, *, every: timedelta, run: Callable[[], object]) -> None:
    """Have ``run`` called about ``every`` so often."""
    _ENTRIES[name] = Entry(name, every, run)


def entries() -> tuple[Entry, ...]:
    return tuple(_ENTRIES.values())


def tick() -> None:
    """Run what is due. One that fails is logged and tried again at its next time."""
    for entry in _ENTRIES.values():
        now = time.monotonic()
        if now < entry.next_at:
            continue
        entry.next_at = now + entry.every.total_seconds()
        try:
            entry.run()
        except Exception:
            logger.exception("%s failed", entry.name)
            close_old_connections()


def run(stop: Callable[[], bool]) -> None:
    """Tick until ``stop()`` is true."""
    while not stop():
        tick()
        time.sleep(TICK_SECONDS)
