"""One page: rendered, kept or discarded, and written down.

A page's keys are written down before it lies in the store; one that was rendered while one of its
keys was touched, or seen as touched, stays due.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from broadsheet.changes import ahead
from broadsheet.press.announcing import announcing
from broadsheet.press.due import PATIENCE, folder, late, make_due, put_off
from broadsheet.press.figures import LAG, PRESSED
from broadsheet.press.folder import FolderStore
from broadsheet.press.models import Page, Part, Rank
from broadsheet.press.rendering import fresh, host
from broadsheet.press.store import Finished, Store
from broadsheet.press.turns import alone

logger = logging.getLogger(__name__)


def store(*, together: bool = False) -> Store:
    """The store of the paper; with ``together``, one whose changes are told by ``say``."""
    return announcing(FolderStore(folder()), together=together)


@dataclass(frozen=True)
class Pressed:
    """What came of pressing: the page now kept, if any, and whether it differs from before."""

    page: Finished | None
    changed: bool
    # Of an address that may not be kept or does not exist.
    status: int


@dataclass
class Tally:
    """How many pages were pressed, and how many of them came out as they were."""

    pressed: int = 0
    unchanged: int = 0
    failed: int = 0
    unkept: int = 0  # asked for, and nothing of it was or is to be kept


def press(path: str) -> Pressed:
    """Render ``path`` and keep the result, or keep nothing where nothing may be kept.

    Raises:
        Exception: whatever kept the page from being rendered; what was kept before stays.
    """
    with alone(path):
        return _press(path)


def press_for_reader(path: str) -> Finished | None:
    """The page of ``path``, pressed by the first of those who ask for it at the same time."""
    with alone(path):
        kept = store().get(path)
        if kept is not None and kept.host == host():
            return kept
        PRESSED.labels("asked").inc()
        return _press(path).page


def press_row(row: Page, tally: Tally | None) -> None:
    try:
        pressed = press(row.path)
    except Exception as error:
        logger.exception("%s could not be pressed", row.path)
        PRESSED.labels("failed").inc()
        put_off(row, error)
        if tally:
            tally.failed += 1
    else:
        count(row, pressed.changed)
        if tally and (pressed.page is not None or pressed.changed):
            tally.pressed += 1
            tally.unchanged += not pressed.changed
        elif tally:
            tally.unkept += 1


def count(row: Page, changed: bool) -> None:
    """Have the page of ``row``, just pressed, among the figures."""
    PRESSED.labels("changed" if changed else "unchanged").inc()
    if row.due_at is not None:
        lag = (timezone.now() - row.due_at).total_seconds()
        LAG.labels(Rank(row.rank).name.lower()).observe(max(0.0, lag))


def _press(path: str) -> Pressed:
    started = timezone.now()
    with ahead.heap():
        found = fresh(path)
    if found.status >= 500:
        raise RuntimeError(f"{path} answered {found.status}")
    kept = store()
    row = Page.objects.filter(path=path).first()
    if found.page is None:
        kept.discard(path)
        if row is not None:
            forget(row, started)
        return Pressed(None, row is not None and bool(row.digest), found.status)
    page = found.page
    row = _note_keys(path, row, page)
    digest = page.digest
    changed = row.digest != digest
    if changed or kept.get(path) is None:
        kept.put(page)
    _finish(row, page, digest, started)
    return Pressed(page, changed, page.status)


def forget(row: Page, started: dt.datetime) -> None:
    with transaction.atomic():
        if not _touched_since(list(row.parts.values_list("key", flat=True)), started):
            row.delete()


def _note_keys(path: str, row: Page | None, page: Finished) -> Page:
    """Write down what ``page`` is made of while it is still due."""
    keys = {key[:120] for key in page.keys}
    if row is not None:
        had = dict(row.parts.values_list("key", "pk"))
        new, gone = keys - had.keys(), [pk for key, pk in had.items() if key not in keys]
        if not new and not gone and row.due_at is not None:
            return row
    else:
        new, gone = keys, []
    with transaction.atomic():
        if row is None:
            row, _ = Page.objects.get_or_create(path=path)
        if row.due_at is None:
            Page.objects.filter(pk=row.pk, due_at=None).update(due_at=timezone.now())
        Part.objects.bulk_create(
            [Part(page=row, key=key) for key in sorted(new)], ignore_conflicts=True
        )
        if gone:
            Part.objects.filter(pk__in=gone).delete()
    return row


def _touched_since(keys: list[str], started: dt.datetime) -> bool:
    return late(keys, started).exists()


def _finish(row: Page, page: Finished, digest: str, started: dt.datetime) -> None:
    now = timezone.now()
    fields: dict[str, object] = {
        "status": page.status, "digest": digest, "size": page.size, "pressed_at": now,
        "location": page.header("Location"), "attempts": 0, "error": "",
    }  # fmt: skip
    if row.digest != digest:
        fields["changed_at"] = now
    keys = [key[:120] for key in page.keys]
    with transaction.atomic():
        # It stays due behind those that have waited for longer.
        fields["due_at"] = now + PATIENCE if _touched_since(keys, started) else None
        Page.objects.filter(pk=row.pk).update(**fields)
    # A touch that was committed between the question and the answer made it due for nothing.
    if fields["due_at"] is None and _touched_since(keys, started):
        make_due([page.path], rank=Rank(row.rank))
