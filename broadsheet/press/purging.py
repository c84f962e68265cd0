"""Tells the cache in front which pages came out different, once they lie in the store.

What is to be told is a row until it was told, so that nothing is lost when the cache or we are
down; one thread of the press tells it, many keys at once, and nobody waits for that. Everything is
told twice, the second time a few seconds later: an answer may have been under way to the cache with
the old page when it was told first.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone

from broadsheet.press.cdn import AT_ONCE, PAPER, Cdn, CdnError, cdn
from broadsheet.press.figures import PURGED
from broadsheet.press.models import Purge

logger = logging.getLogger(__name__)

AGAIN_AFTER = dt.timedelta(seconds=3)
LOOK_EVERY = 0.25
LONGEST_PAUSE = 60.0
_asked = threading.Event()


def ask(keys: Iterable[str], *, hard: bool) -> None:
    """Have pages with one of ``keys`` fetched anew by the cache in front."""
    Purge.objects.bulk_create([Purge(key=key, hard=hard) for key in keys])
    _asked.set()


def ask_all() -> None:
    """Have every page fetched anew."""
    if settings.BROADSHEET_CDN is not None:
        ask([PAPER], hard=False)


def send_due(to: Cdn) -> int:
    """Tell what is due, as much as goes into one request; how many rows.

    Raises:
        CdnError: it could not be told; the rows stay.
    """
    due = Purge.objects.filter(due_at__lte=timezone.now()).order_by("-hard", "due_at")
    some = list(due[:AT_ONCE])
    if not some:
        return 0
    hard = some[0].hard
    some = [row for row in some if row.hard == hard]
    try:
        to.purge(list(dict.fromkeys(row.key for row in some)), hard=hard)
    except CdnError:
        PURGED.labels("failed").inc()
        raise
    PURGED.labels("done").inc()
    told = [row.pk for row in some if not row.again]
    with transaction.atomic():
        Purge.objects.filter(pk__in=told).delete()
        Purge.objects.filter(pk__in=[row.pk for row in some if row.again]).update(
            again=False, due_at=timezone.now() + AGAIN_AFTER
        )
    return len(some)


def run(stop: Callable[[], bool]) -> None:
    """Tell what is to be told until ``stop()`` is true."""
    to, pause = cdn(), LOOK_EVERY
    while to is not None and not stop():
        try:
            while not stop() and send_due(to):
                pause = LOOK_EVERY
        except CdnError as error:
            pause = min(LONGEST_PAUSE, max(1.0, pause * 2))
            logger.warning("Pages could not be purged, again in %.0f s: %s", pause, error)
            wait(pause, stop)
        except DatabaseError:
            logger.exception("What is to be purged could not be read")
            close_old_connections()
            wait(1.0, stop)
        else:
            _asked.wait(LOOK_EVERY)
            _asked.clear()


def wait(seconds: float, stop: Callable[[], bool]) -> None:
    """Wait so long, or until ``stop()`` is true."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not stop():
        time.sleep(min(LOOK_EVERY, max(0.0, until - time.monotonic())))


def start(stop: Callable[[], bool]) -> None:
    """Run beside this thread, where there is a cache to be told."""
    if settings.BROADSHEET_CDN is not None:
        threading.Thread(target=run, args=(stop,), name="purging", daemon=True).start()
