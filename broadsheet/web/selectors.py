"""What pages ask beyond the newsroom's own questions; every answer is bounded."""

from __future__ import annotations

import datetime as dt
import heapq
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Substr
from django.utils import timezone

from broadsheet.changes import ahead
from broadsheet.newsroom import selectors as newsroom
from broadsheet.newsroom.models import (
    Article,
    ArticleTerm,
    Author,
    Column,
    PrintPlacement,
    Section,
    StandingPage,
)
from broadsheet.newsroom.models.aspects import best_of_day
from broadsheet.newsroom.moments import bounds
from broadsheet.newsroom.selectors import Cursor, descendants
from broadsheet.topics.models import Topic, TopicQuerySet
from broadsheet.topics.selectors import living

PUBLIC = (Topic.Status.CANDIDATE, Topic.Status.APPROVED)
MOST_AROUND = 60


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
    key = article.translation_key
    same = ahead.held("translations", key, lambda: same_stories([key]).get(key, []))
    return [one for one in same if one.pk != article.pk][:20]


def same_stories(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Article]]:
    """Stories by the key that those of one story in several languages share."""
    found: dict[uuid.UUID, list[Article]] = {}
    rows = Article.objects.few_public(translation_key__in=list(keys))
    wanted = ("path", "language", "headline", "translation_key")
    for article in rows.only(*wanted).order_by("language", "pk"):
        found.setdefault(article.translation_key, []).append(article)
    return found


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


def last_days(last: dt.date, *, within: int) -> list[dt.date]:
    """Of the ``within`` days up to ``last`` those with stories, the newest first."""
    days = [last - dt.timedelta(days=n) for n in range(within)]
    has = with_stories([(day, day) for day in days])
    return [day for day, yes in zip(days, has, strict=True) if yes]


def front_pages(days: Sequence[dt.date]) -> dict[dt.date, Article]:
    """The first story on the front page of the printed paper of each of ``days`` that has one."""
    found: dict[dt.date, int] = {}
    placements = PrintPlacement.objects.public().on_front_pages().filter(date__in=list(days))
    for placement in sorted(placements, key=lambda p: (p.edition, p.sort_order or 0, p.pk)):
        found.setdefault(placement.date, placement.article_id)
    return _by_day(found)


def most_shown(days: Sequence[dt.date]) -> dict[dt.date, Article]:
    """The newest news with a picture of each of ``days``.

    Where there is no such, the newest story with a picture; and else the newest.
    """
    if not days:
        return {}
    asked = {}
    for day in days:
        start, end = bounds(day, day)
        stories = Article.objects.public().filter(
            first_published_at__gte=start, first_published_at__lt=end
        )
        best = stories.order_by(*best_of_day())
        asked[f"on_{day:%Y_%m_%d}"] = Subquery(best.values("pk")[:1])
    row = Article.objects.order_by().annotate(**asked).values_list(*asked)[:1]
    return _by_day({day: pk for day, pk in zip(days, next(iter(row), ()), strict=False) if pk})


def _by_day(keys: dict[dt.date, int]) -> dict[dt.date, Article]:
    stories = {story.pk: story for story in newsroom.cards(dict.fromkeys(keys.values()))}
    return {day: stories[pk] for day, pk in keys.items() if pk in stories}


def author_of(slug: str) -> Author | None:
    rows = Author.objects.select_related("picture").prefetch_related("picture__renditions")
    return rows.filter(slug=slug).first()


def column_of(slug: str) -> Column | None:
    rows = Column.objects.select_related("picture", "section")
    return rows.prefetch_related("picture__renditions").filter(slug=slug).first()


def topic_of(slug: str) -> Topic | None:
    rows = Topic.objects.select_related("merged_into__picture", "picture")
    rows = rows.prefetch_related(
        "picture__renditions", "tombstones", "merged_into__picture__renditions"
    )
    return rows.filter(slug=slug).first()


RECENT = 200  # stories that say what a topic goes together with
TOGETHER = 10


def together(topic: Topic) -> list[tuple[Topic, int]]:
    """What else the newest stories on ``topic`` are about, the most frequent first."""
    own = [topic.pk, *(one.pk for one in topic.tombstones.all())]
    newest = ArticleTerm.objects.filter(topic__in=own, public_at__isnull=False)
    keys = newest.order_by("-public_at").values_list("article", flat=True)[:RECENT]
    counts: Counter[int] = Counter()
    known: dict[int, Topic] = {}
    pairs: set[tuple[int, int]] = set()
    rows = ArticleTerm.objects.filter(article__in=list(keys)).exclude(topic__in=own)
    for term in rows.select_related("topic__merged_into").order_by("pk"):
        now = living(term.topic)
        if (term.article_id, now.pk) not in pairs and now.status in PUBLIC:
            pairs.add((term.article_id, now.pk))
            counts[now.pk] += 1
            known[now.pk] = now
    counts.pop(topic.pk, None)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], known[item[0]].filed_key))
    return [(known[pk], count) for pk, count in ordered[:TOGETHER]]


def around(topic: Topic) -> dict[str, list[Topic]]:
    """The topics above, below and beside one, as an index files them; some of many."""
    return {
        name: list(getattr(topic, name).public().order_by("filed_key")[:MOST_AROUND])
        for name in ("broader", "narrower", "related")
    }


def filed(first: str = "") -> TopicQuerySet:
    """Topics with public stories, as an index files them; those that begin with ``first``."""
    there = ArticleTerm.objects.filter(public_at__isnull=False)
    own = Exists(there.filter(topic=OuterRef("pk")))
    of_others = Exists(there.filter(topic__merged_into=OuterRef("pk")))
    rows = Topic.objects.public().filter(own | of_others)
    rows = rows.filter(filed_key__startswith=first) if first else rows
    return rows.order_by("filed_key", "pk")


def initials() -> list[str]:
    """The first letters of topics with public stories, in order."""
    rows = filed().order_by().annotate(first=Substr("filed_key", 1, 1))
    return sorted(rows.values_list("first", flat=True).distinct())


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


def lists_of_topic(topic: Topic) -> list[str]:
    """The keys of what stands on the page of ``topic``: what was merged into it stands there."""
    keys = [topic.pk, *topic.tombstones.order_by("pk").values_list("pk", flat=True)]
    return [f"list:topic:{key}" for key in keys]
