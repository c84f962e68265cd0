"""Lists of stories; each is bounded and read by key, never by offset.

A *cursor* is where a list goes on: the moment and the key of the last story shown, written
``<microseconds>.<pk>`` so that it fits into an address.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from broadsheet.changes import ahead
from broadsheet.newsroom.models import (
    Article,
    ArticleQuerySet,
    ArticleTerm,
    Author,
    Byline,
    Column,
    Correction,
    Section,
)
from broadsheet.newsroom.models.article import known_to_all
from broadsheet.newsroom.moments import bounds
from broadsheet.newsroom.selectors.masthead import descendants
from broadsheet.topics.models import Topic

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
PAGE = 20
CARD = "card"


@dataclass(frozen=True)
class Cursor:
    """The last story of a page."""

    at: dt.datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // dt.timedelta(microseconds=1)}.{self.pk}"

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """``text`` as a cursor; ``None`` if it is not one."""
        micro, _, pk = text.partition(".")
        try:
            return cls(EPOCH + dt.timedelta(microseconds=int(micro)), int(pk))
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True)
class Listing:
    """One page of a list, newest first, and where the next one begins."""

    articles: list[Article]
    next: Cursor | None


def _after(cursor: Cursor | None, *, at: str, pk: str) -> Q:
    if cursor is None:
        return Q()
    # A bound that stands alone lets the index begin there; an `OR` of two would be looked up twice
    # and sorted.
    older = Q(**{f"{at}__lt": cursor.at}) | Q(**{f"{pk}__lt": cursor.pk})
    return Q(**{f"{at}__lte": cursor.at}) & older


def _page(rows: Sequence[Article], count: int) -> Listing:
    shown = list(rows[:count])
    last = shown[-1] if len(rows) > count else None
    cursor = Cursor(last.first_published_at, last.pk) if last and last.first_published_at else None
    return Listing(shown, cursor)


def _newest(articles: ArticleQuerySet, cursor: Cursor | None, count: int) -> list[Article]:
    rows = articles.filter(first_published_at__isnull=False)
    rows = rows.filter(_after(cursor, at="first_published_at", pk="pk"))
    rows = rows.order_by("-first_published_at", "-pk")
    if ahead.keeps():
        return cards(rows.values_list("pk", flat=True)[:count])
    return list(rows.for_cards()[:count])


def newest(*, cursor: Cursor | None = None, count: int = PAGE) -> Listing:
    """The newest stories of the paper."""
    return _page(_newest(Article.objects.public(), cursor, count + 1), count)


def in_section(section: Section, *, cursor: Cursor | None = None, count: int = PAGE) -> Listing:
    """The newest stories of a section and of all sections inside it."""
    articles = Article.objects.public()
    if section.parent_id is None:
        return _page(_newest(articles.filter(top_section=section), cursor, count + 1), count)
    # One look-up in the index for each subsection and a merge: `IN` would sort them all.
    found = [_newest(articles.filter(section=pk), cursor, count + 1) for pk in descendants(section)]
    merged = heapq.merge(*found, key=lambda a: (a.first_published_at, a.pk), reverse=True)
    return _page(list(merged)[: count + 1], count)


def in_column(column: Column, *, cursor: Cursor | None = None, count: int = PAGE) -> Listing:
    """The newest pieces of a column."""
    articles = Article.objects.public().filter(column=column)
    return _page(_newest(articles, cursor, count + 1), count)


def _through(rows: models.QuerySet[Any], *, cursor: Cursor | None, count: int) -> Listing:
    """A listing by way of rows that hold ``public_at`` and ``article``."""
    rows = rows.filter(public_at__isnull=False).filter(
        _after(cursor, at="public_at", pk="article_id")
    )
    pairs = rows.order_by("-public_at", "-article_id").values_list("article_id", flat=True)
    # Somebody may stand in a byline twice (words and pictures); some twice as many rows suffice.
    keys = list(dict.fromkeys(pairs[: (count + 1) * 2]))[: count + 1]
    return _page(cards(keys), count)


def by_author(author: Author, *, cursor: Cursor | None = None, count: int = PAGE) -> Listing:
    """The newest stories that name an author."""
    return _through(Byline.objects.filter(author=author), cursor=cursor, count=count)


def on_topic(
    topic: Topic,
    *,
    cursor: Cursor | None = None,
    count: int = PAGE,
    span: tuple[dt.date, dt.date] | None = None,
) -> Listing:
    """The newest stories filed under a topic or under one that was merged into it.

    With ``span`` those first published on its days and between them.
    """
    rows = terms_of(topic)
    if span is not None:
        start, end = bounds(*span)
        rows = rows.filter(public_at__gte=start, public_at__lt=end)
    return _through(rows, cursor=cursor, count=count)


def terms_of(topic: Topic) -> models.QuerySet[ArticleTerm]:
    """The public stories filed under a topic or under one that was merged into it."""
    topics = [topic.pk, *(one.pk for one in topic.tombstones.all())]
    return ArticleTerm.objects.filter(topic__in=topics, public_at__isnull=False)


def on_day(day: dt.date, *, cursor: Cursor | None = None, count: int = PAGE) -> Listing:
    """The stories first published on a day of the paper's zone, newest first."""
    start, end = bounds(day, day)
    articles = Article.objects.public()
    articles = articles.filter(first_published_at__gte=start, first_published_at__lt=end)
    return _page(_newest(articles, cursor, count + 1), count)


def cards(keys: Iterable[int]) -> list[Article]:
    """Public articles of these keys, in the order of the keys."""
    keys = list(keys)
    found = ahead.each(CARD, keys, _cards, made_of)
    return [found[key] for key in keys if key in found]


def _cards(keys: list[int]) -> dict[int, Article]:
    return Article.objects.few_public(pk__in=keys).for_cards().in_bulk()


def made_of(article: Article) -> list[str]:
    """The keys of all that is in memory of a card; other aspects of the story than lists show."""
    things = {"column": article.column_id, "picture": article.lead_picture_id}
    signed = [byline.author_id for byline in article.bylines.all() if byline.author_id]
    return [
        # Names and addresses of sections.
        "navigation", f"article:{article.pk}",
        *(f"{word}:{key}" for word, key in things.items() if key),
        *(f"author:{key}" for key in signed),
    ]  # fmt: skip


def inbound(article: Article, *, count: int = PAGE) -> list[Article]:
    """The newest stories that link to ``article``."""
    return ahead.held(
        "inbound", (article.pk, count), lambda: list(_inbound(article).for_cards()[:count])
    )


def all_inbound_keys(articles: Iterable[int], *, most: int) -> dict[int, list[int]] | None:
    """For each of ``articles`` the keys of all that link to it, newest first.

    Nothing where they are more than ``most`` together: too many to have in memory.
    """
    keys = list(articles)
    rows = Article.objects.few_public(references__article__in=keys)
    pairs = list(
        rows.order_by("-first_published_at", "-pk").values_list("references__article", "pk")[
            : most + 1
        ]
    )
    if len(pairs) > most:
        return None
    found: dict[int, list[int]] = {key: [] for key in keys}
    for article, source in pairs:
        found[article].append(source)
    return found


def inbound_keys(article: Article, *, count: int = PAGE) -> list[int]:
    """Keys of the stories that ``inbound`` gives."""
    return list(_inbound(article).values_list("pk", flat=True)[:count])


def _inbound(article: Article) -> ArticleQuerySet:
    rows = Article.objects.few_public(references__article=article)
    return rows.order_by("-first_published_at", "-pk")


def corrections(*, before: int | None = None, count: int = PAGE) -> list[Correction]:
    """The newest corrections of public stories; ``before`` is the key of the last one shown."""
    found = Correction.objects.select_related("article").filter(known_to_all(through="article__"))
    if before is not None:
        last = Correction.objects.filter(pk=before).first()
        if last is not None:
            found = found.filter(
                Q(published_at__lt=last.published_at)
                | Q(published_at=last.published_at, pk__lt=last.pk)
            )
    return list(found.order_by("-published_at", "-pk")[:count])
