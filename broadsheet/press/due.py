"""Which pages are to be pressed again, and when.

A touch counts as seen only when every page that carries its key has been made due.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from broadsheet.changes.models import Touch
from broadsheet.press import addresses
from broadsheet.press.marks import marks_of
from broadsheet.press.models import Page, Part, Rank

TOUCHES_AT_ONCE = 2_000
PAGES_AT_ONCE = 2_000
# More pages than these for one heap of touches, and whatever else changes goes first.
FLOOD = 500
# What follows in so short a time is pressed with it; a story's own page waits for its text only.
PATIENCE = dt.timedelta(milliseconds=200)
PATIENCE_WITH_OWN = dt.timedelta(milliseconds=70)
# A page that was pressed so short a time ago waits as long again: what follows seldom comes alone.
PAUSE = dt.timedelta(milliseconds=300)
LONGEST_PAUSE = dt.timedelta(minutes=5)
# What keys that are about stories begin with.
STORY = "article:"


def folder() -> Path:
    """Where finished pages lie on this machine."""
    return Path(settings.BROADSHEET_DATA) / "press"


def note_touches() -> int:
    """Make due what was touched since the last time; returns how many touches there were."""
    rows = list(
        Touch.objects.filter(seen_at=None).order_by("pk").values_list("pk", "key")[:TOUCHES_AT_ONCE]
    )
    if not rows:
        return 0
    keys = list(dict.fromkeys(key for _pk, key in rows))
    # So many at once are an archive that came in: new pages are pressed when somebody asks, and
    # those that are there carry their keys.
    if len(keys) <= FLOOD:
        for rank, paths in _nearest(keys).items():
            wait = PATIENCE_WITH_OWN if rank == Rank.OWN else PATIENCE
            make_due(paths, rank=rank, wait=wait)
    _make_carriers_due(keys)
    marks = marks_of(folder())
    if marks is not None:
        # Pieces that are put in when a page is served are no pages; who holds some looks here.
        marks.touch(keys)
    with transaction.atomic():
        Touch.objects.filter(pk__in=[pk for pk, _key in rows]).update(seen_at=timezone.now())
    return len(rows)


def _nearest(keys: list[str]) -> dict[Rank, list[str]]:
    """The pages that ``keys`` are about: stories' own pages go before the lists they came into."""
    about = [(path, key) for key in keys for path in addresses.about(key)]
    own = {path for path, key in about if key.startswith(STORY)}
    lists = dict.fromkeys(path for path, _key in about if path not in own)
    fronts = addresses.fronts() if lists else set()
    return {
        Rank.OWN: [*own],
        Rank.FRONT: [path for path in lists if path in fronts],
        Rank.REST: [path for path in lists if path not in fronts],
    }


def make_due(paths: Iterable[str], *, rank: Rank, wait: dt.timedelta = dt.timedelta()) -> int:
    """Have the pages of ``paths`` pressed, those never pressed too; how many."""
    wanted = [path for path in paths if addresses.may_be_pressed(path)]
    now = timezone.now() + wait
    for first in range(0, len(wanted), PAGES_AT_ONCE):
        some = wanted[first : first + PAGES_AT_ONCE]
        with transaction.atomic():
            known = set(Page.objects.filter(path__in=some).values_list("path", flat=True))
            Page.objects.bulk_create(
                [Page(path=path, rank=rank, due_at=now) for path in some if path not in known],
                ignore_conflicts=True,
            )
            due(Page.objects.filter(path__in=known), now, rank)
    return len(wanted)


def due(pages: QuerySet[Page], at: dt.datetime, rank: Rank) -> None:
    """Have ``pages`` pressed at ``at``, or when they were to be; none farther than ``rank``."""
    now = timezone.now()
    lately = pages.filter(due_at=None, pressed_at__gt=now - PAUSE)
    lately.update(due_at=max(at, now + PAUSE), rank=rank, attempts=0)
    pages.filter(due_at=None).update(due_at=at, rank=rank, attempts=0)
    nearer = pages.filter(due_at__isnull=False, rank__gt=rank)
    nearer.update(rank=rank)
    if rank == Rank.OWN:
        quiet = Q(pressed_at=None) | Q(pressed_at__lte=now - PAUSE)
        pages.filter(quiet, due_at__gt=at).update(due_at=at)


def _make_carriers_due(keys: list[str]) -> None:
    """All pages that carry one of ``keys``, in pieces so small that nobody waits for them."""
    at = timezone.now() + PATIENCE
    after, flood, front_paths = 0, False, set[str]()
    while True:
        carriers = Part.objects.filter(key__in=keys, page__gt=after).order_by("page_id")
        some = list(carriers.values_list("page_id", flat=True).distinct()[:PAGES_AT_ONCE])
        if not some:
            return
        front_paths = front_paths or addresses.fronts()
        flood = flood or len(some) > FLOOD
        fronts = {
            pk
            for pk, path in Page.objects.filter(pk__in=some).values_list("pk", "path")
            if path in front_paths
        }
        with transaction.atomic():
            due(Page.objects.filter(pk__in=fronts), at, Rank.FRONT)
            others = Page.objects.filter(pk__in=set(some) - fronts)
            due(others, at, Rank.FLOOD if flood else Rank.REST)
        after = some[-1]


def put_off(row: Page, error: Exception) -> None:
    """Try the page of ``row`` again later, ever more rarely."""
    pause = min(dt.timedelta(seconds=2 ** min(row.attempts, 12)), LONGEST_PAUSE)
    Page.objects.filter(pk=row.pk).update(
        attempts=min(row.attempts + 1, 30_000),
        error=f"{type(error).__name__}: {error}"[:2000],
        due_at=timezone.now() + pause,
    )


def late(keys: Iterable[str], started: dt.datetime) -> QuerySet[Touch]:
    """Touches of ``keys`` that a page made since ``started`` may not show."""
    since = Q(seen_at=None) | Q(seen_at__gte=started)
    return Touch.objects.filter(since, key__in=list(keys))


def touched_of(keys: Iterable[str], started: dt.datetime) -> set[str]:
    """Those of ``keys`` of which a page made since ``started`` may show what was before."""
    return set(late(keys, started).values_list("key", flat=True))
