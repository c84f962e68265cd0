"""Questions about days and years: which have stories."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, Max, Min
from django.utils import timezone

from broadsheet.newsroom.models import Article
from broadsheet.newsroom.moments import bounds
from broadsheet.newsroom.selectors.lists import terms_of
from broadsheet.topics.models import Topic


def years_on(topic: Topic) -> list[int]:
    """The years in which stories on a topic were published, the newest first."""
    rows = terms_of(topic)
    span = rows.aggregate(first=Min("public_at"), last=Max("public_at"))
    if span["first"] is None:
        return []
    first, last = timezone.localtime(span["first"]).year, timezone.localtime(span["last"]).year
    asked = {}
    for year in range(first, last + 1):
        start, end = bounds(dt.date(year, 1, 1), dt.date(year, 12, 31))
        asked[f"y{year}"] = Exists(rows.filter(public_at__gte=start, public_at__lt=end))
    found = Topic.objects.filter(pk=topic.pk).annotate(**asked).values(*asked).first() or {}
    return [year for year in range(last, first - 1, -1) if found.get(f"y{year}")]


def neighbouring_days(
    first: dt.date, last: dt.date | None = None
) -> tuple[dt.date | None, dt.date | None]:
    """The days with stories before ``first`` and after ``last``, which is ``first`` if not said."""
    start, end = bounds(first, last or first)
    public = Article.objects.public()
    moments = public.filter(first_published_at__isnull=False).values_list(
        "first_published_at", flat=True
    )
    before = moments.filter(first_published_at__lt=start).order_by("-first_published_at").first()
    after = moments.filter(first_published_at__gte=end).order_by("first_published_at").first()
    return (
        timezone.localdate(before) if before else None,
        timezone.localdate(after) if after else None,
    )


def first_and_last_day() -> tuple[dt.date, dt.date] | None:
    """The days of the oldest and the newest public story."""
    moments = (
        Article.objects.public()
        .filter(first_published_at__isnull=False)
        .values_list("first_published_at", flat=True)
    )
    oldest = moments.order_by("first_published_at", "pk").first()
    latest = moments.order_by("-first_published_at", "-pk").first()
    return (timezone.localdate(oldest), timezone.localdate(latest)) if oldest and latest else None
