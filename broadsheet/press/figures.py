"""What the processes count for whoever watches the paper.

Where ``serve`` names a folder (``PROMETHEUS_MULTIPROC_DIR``) each process keeps its counts there,
so that any of them can say those of all. What can be counted in the database is not counted here.
"""

from __future__ import annotations

import itertools
import threading
from collections import Counter as Counting
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from prometheus_client import Counter, Histogram

ANSWERS = Counter(
    "broadsheet_answers", "Requests answered from the store, or by Django, by status.",
    ["by", "status"],
)  # fmt: skip
PRESSED = Counter("broadsheet_pressed", "Pages pressed, and how they came out.", ["outcome"])
LAG = Histogram(
    "broadsheet_press_lag_seconds", "From a page's being due to its lying in the store, by rank.",
    ["rank"], buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 3600),
)  # fmt: skip
PURGED = Counter("broadsheet_purged", "Requests to the cache in front, by outcome.", ["outcome"])
FLUSH_EVERY = 1.0

# Answers from the store by status line, counted without a lock. Django's cost nothing beside what
# they take; these would.
_hits: dict[str, Iterator[int]] = {}
_lock = threading.Lock()
_looks: Counting[str] = Counting()
_told: Counting[str] = Counting()


def from_store(status: str) -> None:
    """Count one answer from the store; ``status`` is its line, such as ``200 OK``."""
    hits = _hits.get(status)
    if hits is None:
        hits = _hits.setdefault(status, itertools.count())
    next(hits)


def flush() -> None:
    """Have the answers from the store among the figures."""
    with _lock:
        for status, hits in list(_hits.items()):
            # Looking counts too.
            now = next(hits) - _looks[status]
            _looks[status] += 1
            if now > _told[status]:
                ANSWERS.labels("store", status[:3]).inc(now - _told[status])
                _told[status] = now


def keep_flushing() -> None:
    """Do so every second, beside whoever answers."""
    pause = threading.Event()

    def run() -> None:
        while not pause.wait(FLUSH_EVERY):
            flush()

    threading.Thread(target=run, name="figures", daemon=True).start()


def counted(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """``application``, its answers counted by status."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: Any, *rest: Any) -> Any:
            ANSWERS.labels("django", status[:3]).inc()
            return start_response(status, headers, *rest)

        return application(environ, start)

    return answer
