"""What pages ask beyond the newsroom's own questions; every answer is bounded."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Sequence

from django.db.models import Count, Exists
from django.utils import timezone

from broadsheet.newsroom import selectors as newsroom
from broadsheet.newsroom.models import (
    Article,
    Author,
    Column,
    PrintPlacement,
    Section,
    StandingPage,
)
from broadsheet.newsroom.selectors import Cursor, bounds, descendants
from broadsheet.topics.models import Topic


def cursor_after(section: Section, *, shown: int) -> Cursor | None:
    """Where the list of ``section`` goes on after its first ``shown`` stories.

    Walks over that many index entries, so callers bound ``shown``; further back, cursors lead.
    """
    public = Article.objects.public().filter(first_published_at__isnull=False)
    if section.parent_id is None:
        sources = [public.filter(top_section=section)]
    else:
        sources = [public.filter(section=pk) for pk in descendants(section)]
    order, wanted = ("-first_published_at", "-pk"), ("first_published_at", "pk")
    found: list[list[tuple[dt.datetime, int]]] = [
        list(rows.order_by(*order).values_list(*wanted)[:shown]) for rows in sources
    ]
    merged = list(heapq.merge(*found, reverse=True))[:shown]
    return Cursor(*merged[-1]) if merged and len(merged) == shown else None


def translations(article: Article) -> list[Article]:
    """The same story in other languages."""
    if not article.pk:
        return []
    same = Article.objects.public().filter(translation_key=article.translation_key)
    found = same.exclude(pk=article.pk).only("path", "language", "headline").order_by("language")
    return list(found[:20])


def with_stories(spans: Sequence[tuple[dt.date, dt.date]]) -> list[bool]:
    """For each span of days whether anything was published in it; one question for all."""
    if not spans:
        return []
    asked = {}
    for number, (first, last) in enumerate(spans):
        start, end = bounds(first, last)
        stories = Article.objects.public().order_by()
        asked[f"span_{number}"] = Exists(
            stories.filter(first_published_at__gte=start, first_published_at__lt=end)
        )
    row = Article.objects.order_by().annotate(**asked).values_list(*asked)[:1]
    return [bool(answer) for answer in next(iter(row), (False,) * len(spans))]


def author_of(slug: str) -> Author | None:
    rows = Author.objects.select_related("picture").prefetch_related("picture__renditions")
    return rows.filter(slug=slug).first()


def column_of(slug: str) -> Column | None:
    rows = Column.objects.select_related("picture", "section")
    return rows.prefetch_related("picture__renditions").filter(slug=slug).first()


def topic_of(slug: str) -> Topic | None:
    return Topic.objects.select_related("merged_into").filter(slug=slug).first()


def standing_page(slug: str) -> StandingPage | None:
    return StandingPage.objects.filter(slug=slug).first()


def subsections(section: Section) -> list[Section]:
    """What stands directly inside ``section``."""
    return list(section.children.filter(retired=False).order_by("position", "name"))


def latest_change(articles: Sequence[Article]) -> dt.datetime | None:
    """When the newest version among ``articles`` was published."""
    moments = [article.last_published_at for article in articles if article.last_published_at]
    return max(moments, default=None)


def today() -> dt.date:
    """The day in the paper's zone."""
    return timezone.localdate()


A_PAPER = 1_000  # stories of one day's paper


def printed_on(day: dt.date) -> list[tuple[PrintPlacement, Article]]:
    """What stood in the paper of ``day``, in the order of its editions and pages."""
    rows = PrintPlacement.objects.public().filter(date=day)
    placements = sorted(rows[:A_PAPER], key=lambda p: (p.place, p.sort_order or 0, p.pk))
    stories = newsroom.cards(dict.fromkeys(p.article_id for p in placements))
    known = {story.pk: story for story in stories}
    return [(p, known[p.article_id]) for p in placements if p.article_id in known]


def editions(*, before: dt.date | None = None, count: int) -> list[tuple[dt.date, int]]:
    """The days of the newest printed papers, each with the number of its stories."""
    rows = PrintPlacement.objects.public()
    if before is not None:
        rows = rows.filter(date__lt=before)
    days = rows.values("date").annotate(stories=Count("article", distinct=True))
    return [(row["date"], row["stories"]) for row in days.order_by("-date")[:count]]


def neighbouring_editions(day: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The days of the papers before and after that of ``day``."""
    dates = PrintPlacement.objects.public()
    before = dates.filter(date__lt=day).order_by("-date").values_list("date", flat=True).first()
    after = dates.filter(date__gt=day).order_by("date").values_list("date", flat=True).first()
    return before, after
