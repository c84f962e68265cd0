"""What is done with finished pages.

Three things make sure that no page stays as it was when what it is made of has changed, however
the two run into each other:

- A page's keys are written down before it lies in the store.
- A touch counts as seen only when every page that carries its key has been made due.
- A page that was rendered while one of its keys was touched, or seen as touched, stays due.
"""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from django.db.models.functions import Mod
from django.utils import timezone

from broadsheet.changes import ahead
from broadsheet.press.due import TOUCHES_AT_ONCE, folder, make_due, note_touches, put_off
from broadsheet.press.heaps import press_heap
from broadsheet.press.models import Page, Rank
from broadsheet.press.pages import Pressed, Tally, press, press_for_reader, press_row, store

__all__ = [
    "TOUCHES_AT_ONCE", "Pressed", "Tally", "folder", "make_due", "note_touches", "press",
    "press_due", "press_for_reader", "press_share", "put_off", "settle", "store",
]  # fmt: skip

# A page that is late by so much no longer lets all that is nearer go first.
LONG = dt.timedelta(seconds=1)
# Pages made in one go where nobody waits for the first of them.
HEAP = 24


def press_due(
    *, most: int, tally: Tally | None = None, whenever: bool = False, nearest: bool = False
) -> int:
    """Press up to ``most`` pages that are due, the nearest first; how many.

    With ``whenever`` also those whose moment has not come: nobody else will change anything. With
    ``nearest`` only stories' own pages and fronts.
    """
    rows, now = Page.objects.filter(due_at__isnull=False), timezone.now()
    if nearest:
        rows = rows.filter(rank__lte=Rank.FRONT, attempts=0)
    if not whenever:
        rows = rows.filter(due_at__lte=now)
    found = list(rows.order_by("rank", "due_at", "pk")[:most])
    if len(found) == most:
        # However much comes out, what has waited for long has half of the turns.
        late = rows.filter(rank__lt=Rank.FLOOD, attempts=0, due_at__lte=now - LONG)
        waiting = list(late.order_by("due_at", "pk")[: most // 2])
        found = list(dict.fromkeys([*found[: most - len(waiting)], *waiting]))
    # The nearer ones lie in the store before others are begun; what failed is tried by itself.
    for (_rank, failed), group in groupby(found, lambda row: (row.rank, bool(row.attempts))):
        some = list(group)
        if failed or len(some) == 1:
            for row in some:
                press_row(row, tally)
        else:
            for first in range(0, len(some), HEAP):
                press_heap(some[first : first + HEAP], tally)
    return len(found)


def press_share(number: int, shares: int, *, tally: Tally) -> None:
    """Press each page that is due now and belongs to share ``number`` of ``shares``, once."""
    after = 0
    with ahead.keeping():
        while some := _share(number, shares, after):
            press_heap(some, tally)
            after = some[-1].pk


def _share(number: int, shares: int, after: int) -> list[Page]:
    rows = Page.objects.annotate(share=Mod("pk", shares)).filter(
        due_at__isnull=False, pk__gt=after, share=number
    )
    return list(rows.order_by("pk")[:HEAP])


def settle(tally: Tally | None = None) -> Tally:
    """Press until nothing is due. What fails three times is left for later."""
    tally = tally or Tally()
    with ahead.keeping():
        return _settle(tally)


def _settle(tally: Tally) -> Tally:
    while True:
        noted = note_touches()
        due = Page.objects.filter(due_at__isnull=False, attempts__lt=3).exists()
        if not noted and not due:
            return tally
        press_due(most=200, tally=tally, whenever=True)
