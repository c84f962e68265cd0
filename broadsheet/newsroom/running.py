"""The running order: how a section's stories of a day lead from one to the next.

As somebody put them, else as they stand on the section's front, then the newest first. A day that
is over is *closed*: its order is written down whole and follows neither front nor time any more;
what is withdrawn later drops out of it, and what is added to that day later is not in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from broadsheet.changes import ahead
from broadsheet.newsroom.models import Article, OrderedStory, Plan, RunningOrder, Section
from broadsheet.newsroom.moments import bounds

MOST = 400  # stories of a section's day
# A front says nothing of days that were over before yesterday: they keep one order for ever.
FOLLOWS_FRONT = dt.timedelta(days=1)

Front = Callable[[], Sequence[int]]


@dataclass(frozen=True)
class DayOrder:
    """A section's stories of a day in order; ``kept`` is the order somebody made, if any."""

    articles: list[Article]
    kept: RunningOrder | None


@dataclass(frozen=True)
class Place:
    """Where a story stands in its section's day, from 1, and what is beside it."""

    section: Section
    day: dt.date
    number: int
    count: int
    previous: Article | None
    next: Article | None


def kept_order(section: int, day: dt.date) -> RunningOrder | None:
    """The order that somebody made, or that was closed; ``section`` is the key of a top one."""
    return ahead.held(
        "running order",
        (section, day),
        lambda: RunningOrder.objects.filter(section=section, day=day).first(),
    )


def kept_orders(days: Iterable[tuple[int, dt.date]]) -> dict[tuple[int, dt.date], RunningOrder]:
    """The kept orders among those of ``days``, each the key of a section and a day."""
    wanted = set(days)
    rows = RunningOrder.objects.filter(
        section__in={section for section, _day in wanted}, day__in={day for _section, day in wanted}
    )
    return {(row.section_id, row.day): row for row in rows}


def order_of(article: Article) -> RunningOrder | None:
    """The kept order of the section and day of a published ``article``."""
    day = article.published_on()
    return kept_order(article.top_section_id, day) if day else None


def running_order(
    section: Section, day: dt.date, *, front: Sequence[int] = (), public: bool = False
) -> DayOrder:
    """The stories of a section at the top of the tree on ``day``, in order.

    ``front`` names the stories on the section's front from the top: the default order. Without
    ``public`` it also holds what is planned or scheduled for the day.
    """
    top = section.top.pk
    kept = kept_order(top, day)
    ordered = ordered_keys(top, day, kept, front=lambda: front, public=public)
    articles = Article.objects.for_cards().in_bulk(ordered)
    return DayOrder([articles[key] for key in ordered if key in articles], kept)


def ordered_keys(
    section: int, day: dt.date, kept: RunningOrder | None, *, front: Front, public: bool
) -> list[int]:
    """Keys of the stories in order."""
    closed = kept is not None and kept.frozen_at is not None
    start, end = bounds(day, day)
    rows = Article.objects.public() if public else Article.objects.filter(live__in=[True])
    out = rows.filter(
        top_section=section, first_published_at__gte=start, first_published_at__lt=end
    )
    found = list(out.order_by("-first_published_at", "-pk").values_list("pk", flat=True)[:MOST])
    if not public and not closed:
        waiting = Plan.objects.filter(
            day=day, article__top_section=section, article__live=False,
            article__withdrawn_at=None,
        )  # fmt: skip
        found += waiting.order_by("due_at", "pk").values_list("article", flat=True)[:MOST]
    if kept is not None:
        places = OrderedStory.objects.filter(order=kept).order_by("position")
        first: Iterable[int] = places.values_list("article", flat=True)
    elif day >= timezone.localdate() - FOLLOWS_FRONT:
        first = front()
    else:
        first = ()
    rank = {key: n for n, key in enumerate(first)}
    if closed:
        found = [key for key in found if key in rank]
    return sorted(dict.fromkeys(found), key=lambda key: rank.get(key, len(rank)))


def place_of(article: Article, *, kept: RunningOrder | None, front: Front) -> Place | None:
    """Where a public ``article`` stands in its day; ``None`` where it is not in the order.

    ``front`` is asked only while the order follows the section's front.
    """
    day = article.published_on()
    if day is None:
        return None
    keys = ordered_keys(article.top_section_id, day, kept, front=front, public=True)
    if article.pk not in keys:
        return None
    at = keys.index(article.pk)
    beside = [keys[n] for n in (at - 1, at + 1) if 0 <= n < len(keys)]
    found = Article.objects.only(
        "path", "headline", "short_headline", "language", "summary"
    ).in_bulk(beside)
    return Place(
        section=article.top_section,
        day=day,
        number=at + 1,
        count=len(keys),
        previous=found.get(keys[at - 1]) if at else None,
        next=found.get(keys[at + 1]) if at + 1 < len(keys) else None,
    )


# Closing -----------------------------------------------------------------------------------------

LOOKS_BACK = 7  # days; what came in later than that needs no closing, for nothing moves it
MOST_DAYS = 2_000


def days_to_close(today: dt.date) -> list[tuple[int, dt.date]]:
    """Keys of sections and their days that are over and not closed yet, the oldest first."""
    first = today - dt.timedelta(days=LOOKS_BACK)
    start, end = bounds(first, today - dt.timedelta(days=1))
    rows = Article.objects.public().filter(
        first_published_at__gte=start, first_published_at__lt=end
    )
    moments = rows.order_by("first_published_at").values_list("top_section", "first_published_at")
    over = {(section, timezone.localdate(at)) for section, at in moments if at}
    orders = RunningOrder.objects.filter(day__lt=today, section__parent=None)
    over |= set(orders.filter(frozen_at=None).values_list("section", "day")[:MOST_DAYS])
    closed = orders.filter(frozen_at__isnull=False, day__gte=first)
    over -= set(closed.values_list("section", "day"))
    return sorted(over, key=lambda pair: (pair[1], pair[0]))
