"""Many pages together: the database is asked once for what all of them ask."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from broadsheet.changes import ahead
from broadsheet.press import addresses
from broadsheet.press.announcing import say
from broadsheet.press.due import make_due, touched_of
from broadsheet.press.models import Page, Part, Rank
from broadsheet.press.pages import Tally, count, forget, press_row, store
from broadsheet.press.rendering import Fresh, fresh
from broadsheet.press.store import Finished
from broadsheet.press.turns import all_alone

logger = logging.getLogger(__name__)


def press_heap(rows: Sequence[Page], tally: Tally | None = None) -> None:
    """Press the pages of ``rows``, asking the database once for what all of them ask.

    They are rendered before anybody is kept from pressing them. So a page is let be that somebody
    else pressed meanwhile, and one of which something was touched meanwhile is rendered again by
    itself: a withdrawn story that was rendered before its withdrawal never comes to lie in the
    store after it.
    """
    started = timezone.now()
    made: dict[str, Fresh] = {}
    with ahead.heap():
        try:
            addresses.read_ahead([row.path for row in rows])
        except Exception:
            # Each page asks for itself what is not held.
            logger.exception("What pages ask could not be read ahead")
        for row in rows:
            # What fails is tried, and its error noted, by itself.
            with contextlib.suppress(Exception):
                found = fresh(row.path)
                if found.status < 500:
                    made[row.path] = found
    kept: set[str] = set()
    try:
        with all_alone(made):
            kept = _keep_heap(rows, made, started, tally)
    except Exception:
        # By itself, each page that cannot be kept is put off, and the others are kept.
        logger.exception("Pages could not be kept together")
    for row in rows:
        if row.path not in kept:
            press_row(row, tally)


def _keep_heap(
    rows: Sequence[Page], made: dict[str, Fresh], started: dt.datetime, tally: Tally | None
) -> set[str]:
    """Keep what still holds; the paths that need nothing more."""
    now_there = {row.path: row for row in Page.objects.filter(path__in=list(made))}
    before = {row.path: row.pressed_at for row in rows}
    mine: dict[str, tuple[Page, Finished]] = {}
    done = set()
    for path, found in made.items():
        row = now_there.get(path)
        if row is None or row.pressed_at != before[path]:
            if row is not None and row.due_at is None:
                done.add(path)
        elif found.page is not None:
            mine[path] = (row, found.page)
        elif not touched_of((key[:120] for key in found.keys), started):
            # It may not be kept.
            store().discard(path)
            forget(row, started)
            done.add(path)
            if tally and row.digest:
                tally.pressed += 1
            elif tally:
                tally.unkept += 1
    _note_keys_of_heap(mine)
    late = touched_of({key[:120] for _row, page in mine.values() for key in page.keys}, started)
    mine = {
        path: (row, page)
        for path, (row, page) in mine.items()
        if late.isdisjoint(key[:120] for key in page.keys)
    }
    store_, rows_, now = store(together=True), [], timezone.now()
    for path, (row, page) in mine.items():
        digest = page.digest
        changed = row.digest != digest
        if changed or store_.get(path) is None:
            store_.put(page)
        row.status, row.size, row.pressed_at = page.status, page.size, now
        row.location, row.attempts, row.error = page.header("Location"), 0, ""
        row.digest, row.changed_at = digest, now if changed else row.changed_at
        count(row, changed)
        row.due_at = None
        rows_.append(row)
        done.add(path)
        if tally:
            tally.pressed += 1
            tally.unchanged += not changed
    # While the pages are still due: whoever is killed here puts them, and says so, once more.
    say(store_)
    Page.objects.bulk_create(
        rows_, update_conflicts=True, unique_fields=["path"],
        update_fields=["status", "size", "pressed_at", "location", "attempts", "error", "digest",
                       "changed_at", "due_at"],
    )  # fmt: skip
    # What was touched while a page was still due made it no more due.
    late = touched_of({key[:120] for _row, page in mine.values() for key in page.keys}, started)
    if late:
        again = [row.path for row, page in mine.values() if late & {k[:120] for k in page.keys}]
        make_due(again, rank=Rank.REST)
    return done


def _note_keys_of_heap(mine: dict[str, tuple[Page, Finished]]) -> None:
    """Write down what the pages are made of while they are still due."""
    had: dict[int, dict[str, int]] = {}
    pages = [row.pk for row, _page in mine.values()]
    for page_id, key, pk in Part.objects.filter(page__in=pages).values_list("page", "key", "pk"):
        had.setdefault(page_id, {})[key] = pk
    new, gone = [], []
    for row, page in mine.values():
        keys, old = {key[:120] for key in page.keys}, had.get(row.pk, {})
        new += [Part(page=row, key=key) for key in sorted(keys - old.keys())]
        gone += [pk for key, pk in old.items() if key not in keys]
    with transaction.atomic():
        Page.objects.filter(pk__in=pages, due_at=None).update(due_at=timezone.now())
        Part.objects.bulk_create(new, ignore_conflicts=True)
        if gone:
            Part.objects.filter(pk__in=gone).delete()
