"""Runs durable rows: claim with a lease, work, note the outcome, retry with back-off.

One loop for all packages. Each registers its model with what is to be done with a row and,
where rows wait for each other, with a filter that says which are ready.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone

from broadsheet.changes.models import DurableRow, State
from broadsheet.changes.wake import wake_after_commit

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 12
LONGEST_PAUSE = timedelta(minutes=10)


class GiveUp(Exception):
    """What was tried will never succeed; the row has failed at once. The words say why."""


@dataclass(frozen=True)
class Kind:
    """A model of durable rows and how one is done."""

    model: type[DurableRow]
    run: Callable[[Any], None]
    lease: timedelta
    ready: Callable[[models.QuerySet[Any]], models.QuerySet[Any]]
    most_attempts: int = MOST_ATTEMPTS
    longest_pause: timedelta = LONGEST_PAUSE


_KINDS: list[Kind] = []


def register(
    model: type[DurableRow],
    *,
    run: Callable[[Any], None],
    lease: timedelta = timedelta(minutes=2),
    ready: Callable[[models.QuerySet[Any]], models.QuerySet[Any]] = lambda rows: rows,
    most_attempts: int = MOST_ATTEMPTS,
    longest_pause: timedelta = LONGEST_PAUSE,
) -> None:
    """Have rows of ``model`` done by ``run``, which must bear being called twice for one row."""
    if all(kind.model is not model for kind in _KINDS):
        _KINDS.append(Kind(model, run, lease, ready, most_attempts, longest_pause))


def kinds() -> tuple[Kind, ...]:
    return tuple(_KINDS)


def _rows(kind: Kind) -> models.QuerySet[Any]:
    return kind.model._default_manager.all()


def claim(kind: Kind) -> DurableRow | None:
    """Take the row that has been due longest, or ``None``. Nobody else gets it while leased."""
    now = timezone.now()
    free = Q(state=State.WAITING, due_at__lte=now) | Q(state=State.RUNNING, lease_until__lt=now)
    # Reading first spares the write lock when nothing waits, which is nearly always.
    if not _rows(kind).filter(free).exists():
        return None
    with transaction.atomic():
        rows = kind.ready(_rows(kind).filter(free)).order_by("due_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        row: DurableRow | None = rows.first()
        if row is None:
            return None
        row.state = State.RUNNING
        row.attempts += 1
        row.lease_until = now + kind.lease
        row.save(update_fields=["state", "attempts", "lease_until"])
    return row


def _finish(row: DurableRow) -> None:
    row.state = State.DONE
    row.finished_at = timezone.now()
    row.lease_until = None
    row.error = ""
    row.save(update_fields=["state", "finished_at", "lease_until", "error"])


def pause_after(attempts: int, longest: timedelta = LONGEST_PAUSE) -> timedelta:
    """How long to wait after the ``attempts``-th failure: 1 s, 2 s, 4 s … up to ``longest``."""
    return min(timedelta(seconds=2 ** min(max(0, attempts - 1), 20)), longest)


def _fail(kind: Kind, row: DurableRow, *, for_good: bool) -> None:
    row.error = traceback.format_exc(limit=-6)[-4000:]
    row.lease_until = None
    if for_good or row.attempts >= kind.most_attempts:
        row.state = State.FAILED
        row.finished_at = timezone.now()
    else:
        row.state = State.WAITING
        row.due_at = timezone.now() + pause_after(row.attempts, kind.longest_pause)
    row.save(update_fields=["error", "lease_until", "state", "due_at", "finished_at"])


def work_once(kind: Kind) -> bool:
    """Claim one row and do it; whether there was one. A failing row never raises."""
    row = claim(kind)
    if row is None:
        return False
    try:
        kind.run(row)
    except Exception as error:
        logger.exception("%s %s failed at attempt %d", kind.model.__name__, row.pk, row.attempts)
        _fail(kind, row, for_good=isinstance(error, GiveUp))
    else:
        _finish(row)
    return True


def work_all(*, most: int = 100_000) -> int:
    """Do everything that is due now; returns how many rows were worked on."""
    done = 0
    again = True
    while again and done < most:
        again = False
        for kind in kinds():
            while done < most and work_once(kind):
                done += 1
                again = True
    return done


def retry(row: DurableRow) -> None:
    """Have a failed or waiting row tried again now, with all its attempts."""
    row.state = State.WAITING
    row.attempts = 0
    row.due_at = timezone.now()
    row.lease_until = None
    row.finished_at = None
    row.save(
        update_fields=["state", "attempts", "due_at", "lease_until", "finished_at"],
    )
    wake_after_commit()


def retry_all() -> int:
    """Retry every row that failed or waits for its next attempt; returns how many."""
    count = 0
    for kind in kinds():
        unfinished = Q(state=State.FAILED) | Q(state=State.WAITING, attempts__gt=0)
        for row in _rows(kind).filter(unfinished).iterator():
            retry(row)
            count += 1
    return count


def take_back() -> int:
    """Have rows that are leased done again at once; returns how many.

    Call it only where nobody is working: it does not ask whose the leases are. A row that was in
    hand at each of its attempts when the process ended is what ends it, and counts as failed.
    """
    count = 0
    for kind in kinds():
        for row in _rows(kind).filter(state=State.RUNNING).iterator():
            row.lease_until = None
            row.due_at = timezone.now()
            row.state = State.WAITING
            if row.attempts >= kind.most_attempts:
                row.state = State.FAILED
                row.finished_at = timezone.now()
                row.error = "The process ended while it was at work, at every attempt."
            row.save(update_fields=["state", "due_at", "lease_until", "finished_at", "error"])
            count += 1
    return count


def unfinished() -> dict[str, int]:
    """How many rows of all kinds wait, run and failed."""
    counts = dict.fromkeys((State.WAITING.value, State.RUNNING.value, State.FAILED.value), 0)
    for kind in kinds():
        rows = _rows(kind).exclude(state=State.DONE).values("state")
        for found in rows.annotate(count=models.Count("pk")).order_by():
            counts[found["state"]] += found["count"]
    return counts
