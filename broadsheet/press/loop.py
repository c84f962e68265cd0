"""The press at work: one process that presses what is due as changes are committed."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from broadsheet.changes import ahead
from broadsheet.changes.wake import Listener
from broadsheet.press import hand, purging, services, upkeep, uploading
from broadsheet.press.folder import FolderStore
from broadsheet.press.models import Page
from broadsheet.press.serving import ALIVE

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
# In a flood it is looked this often whether something nearer has changed: every so many pages.
BETWEEN_LOOKS = 4
# A page that takes longer, in seconds, is none: something hangs.
LONGEST_TURN = 60.0
LONGEST_BEGINNING = 60.0


def run(stop: Callable[[], bool]) -> None:
    """Press until ``stop()`` is true. A page in hand is finished first."""
    sign = Path(settings.BROADSHEET_DATA) / "run" / ALIVE
    sign.unlink(missing_ok=True)
    left = hand.open_hand(sign.with_name(hand.FILE))
    purging.start(stop)
    uploading.note_bucket(services.folder() / "bucket")
    uploading.start(FolderStore(services.folder()), stop)
    begun = False
    turned = [time.monotonic()]
    try:
        while not stop():
            try:
                with Listener("press") as listener:
                    if not begun:
                        _put_off(left)
                        _begin(stop)
                        begun = True
                        turned[0] = time.monotonic()
                        show = threading.Thread(target=_show, args=(sign, turned, stop))
                        show.daemon = True
                        show.start()
                    _loop(listener, turned, stop)
            except OperationalError:
                logger.exception("The database did not answer; trying again.")
                close_old_connections()
                time.sleep(POLL_SECONDS)
    finally:
        sign.unlink(missing_ok=True)


def _put_off(path: str) -> None:
    """Leave for later the page at ``path``, at which the press before this one was ended."""
    row = Page.objects.filter(path=path).first() if path else None
    if row is not None:
        logger.warning("%s was in hand when the press was ended, and is put off.", path)
        services.put_off(row, TimeoutError("The press was ended while it had the page in hand."))


def _begin(stop: Callable[[], bool]) -> None:
    """Catch up with what changed while nobody pressed, before anything is served."""
    upkeep.discard_unknown()
    upkeep.note_house()
    until = time.monotonic() + LONGEST_BEGINNING
    while not stop() and time.monotonic() < until:
        noted = services.note_touches()
        if not noted and not services.press_due(most=20, nearest=True):
            return


def _show(sign: Path, turned: list[float], stop: Callable[[], bool]) -> None:
    """Say that somebody keeps the pages right, as long as the loop turns."""
    while not stop():
        if time.monotonic() - turned[0] < LONGEST_TURN:
            sign.parent.mkdir(parents=True, exist_ok=True)
            sign.touch()
        time.sleep(0.5)


def _loop(listener: Listener, turned: list[float], stop: Callable[[], bool]) -> None:
    with ahead.keeping():
        while not stop():
            _turn(listener, turned)


def _turn(listener: Listener, turned: list[float]) -> None:
    turned[0] = time.monotonic()
    noted = services.note_touches()
    pressed = services.press_due(most=BETWEEN_LOOKS)
    # Whatever was touched since then has left word, and ends the wait.
    if noted < services.TOUCHES_AT_ONCE and not pressed:
        listener.wait(_pause())


def _pause() -> float:
    """Seconds until the next page's moment comes."""
    due = Page.objects.filter(due_at__isnull=False).order_by("due_at")
    soonest = due.values_list("due_at", flat=True).first()
    if soonest is None:
        return POLL_SECONDS
    return min(POLL_SECONDS, max(0.0, (soonest - timezone.now()).total_seconds()))
