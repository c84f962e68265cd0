"""Questions about articles; every list is bounded and read by key, never by offset.

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
from django.db.models import Exists, Max, Min, OuterRef, Q
from django.utils import timezone

from broadsheet.changes import ahead
from broadsheet.newsroom.addresses import ARTICLE_PATH
from broadsheet.newsroom.models import (
    Article,
    ArticleQuerySet,
    ArticleTerm,
    Author,
    Byline,
    Column,
    Correction,
    FormerAddress,
    LiveEntry,
    Section,
    Tombstone,
)
from broadsheet.newsroom.models.article import known_to_all
from broadsheet.newsroom.moments import bounds
from broadsheet.text.normal import search_key
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


def descendants(section: Section) -> list[int]:
    """Keys of ``section`` and of everything inside it."""
    paths = Q(path__startswith=section.path)
    return list(Section.objects.filter(paths).values_list("pk", flat=True))


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


def authors_named(words: str) -> list[int]:
    """Keys of the authors in whose name a word begins like each of ``words``, accents aside.

    The names are looked through one by one: a paper has some thousands of authors at most.
    """
    begins = [f" {word}" for word in search_key(words).split()]
    if not begins:
        return []
    names = Author.objects.values_list("pk", "name").order_by("name", "pk")
    return [
        pk
        for pk, name in names.iterator()
        if all(word in f" {search_key(name)}" for word in begins)
    ]


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
    rows = _terms_of(topic)
    if span is not None:
        start, end = bounds(*span)
        rows = rows.filter(public_at__gte=start, public_at__lt=end)
    return _through(rows, cursor=cursor, count=count)


def _terms_of(topic: Topic) -> models.QuerySet[ArticleTerm]:
    topics = [topic.pk, *(one.pk for one in topic.tombstones.all())]
    return ArticleTerm.objects.filter(topic__in=topics, public_at__isnull=False)


def years_on(topic: Topic) -> list[int]:
    """The years in which stories on a topic were published, the newest first."""
    rows = _terms_of(topic)
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


def on_day(day: dt.date, *, cursor: Cursor | None = None, count: int = PAGE) -> Listing:
    """The stories first published on a day of the paper's zone, newest first."""
    start, end = bounds(day, day)
    articles = Article.objects.public()
    articles = articles.filter(first_published_at__gte=start, first_published_at__lt=end)
    return _page(_newest(articles, cursor, count + 1), count)


def sections_called(text: str, *, count: int) -> list[Section]:
    """Sections with a word that begins like ``text``, in the order of the navigation."""
    key = search_key(text)
    sections = Section.objects.filter(retired=False).order_by("position", "name")
    found = [section for section in sections if f" {key}" in f" {search_key(section.name)}"]
    return found[:count] if key else []


def authors_called(text: str, *, count: int) -> list[Author]:
    """Authors of public stories with a name that begins like ``text``, or with it."""
    begins = Q(name__istartswith=text) | Q(name__icontains=f" {text}")
    public = Byline.objects.filter(author=OuterRef("pk"), public_at__isnull=False)
    return list(Author.objects.filter(begins, Exists(public)).order_by("name")[:count])


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


def for_page(*, path: str) -> Article | None:
    """The article at ``path``, public or not, with all that its page shows."""
    return ahead.held("page", path, lambda: _for_pages().filter(path=path).first())


def for_pages(paths: Iterable[str]) -> dict[str, Article]:
    """The articles at ``paths``, public or not, with all that their pages show."""
    return {article.path or "": article for article in _for_pages().filter(path__in=list(paths))}


def _for_pages() -> ArticleQuerySet:
    return Article.objects.select_related(
        "section__parent__parent", "top_section", "column", "lead_picture",
    ).prefetch_related(
        "bylines__author__picture__renditions", "terms__topic", "placements", "corrections",
        "lead_picture__renditions",
    )  # fmt: skip


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


def live_entries(article: Article, *, count: int = 200) -> list[LiveEntry]:
    """What stands in live coverage, pinned first, then newest."""
    entries = article.live_entries.filter(withdrawn_at__isnull=True)
    entries = entries.prefetch_related("bylines__author")
    return list(entries.order_by("-pinned", "-published_at", "-number")[:count])


CHUNK = 50  # entries of live coverage on one of its older pages
MOST_PINNED = 5


@dataclass(frozen=True)
class Coverage:
    """The entries that one page of live coverage shows, and which older pages there are.

    Entries are parted by their numbers, so that what stands on an older page stays there: page
    ``k`` holds numbers ``(k - 1) * CHUNK + 1`` to ``k * CHUNK``. The story's own page (0) shows the
    newest one or two chunks and what is pinned.
    """

    entries: list[LiveEntry]
    page: int
    last_older: int

    @property
    def older(self) -> int:
        """The next page back; 0 if there is none."""
        return self.page - 1 if self.page else self.last_older

    @property
    def newer(self) -> int:
        """The next page forward; 0 is the story's own."""
        return self.page + 1 if 0 < self.page < self.last_older else 0


def coverage(article: Article, *, page: int = 0) -> Coverage | None:
    """A page of live coverage; ``None`` if there is no such older page."""
    newest = article.live_entries.order_by("-number").values_list("number", flat=True).first() or 0
    chunks = -(-newest // CHUNK)
    last_older = max(0, chunks - 2)
    if page > last_older:
        return None
    shown = article.live_entries.filter(withdrawn_at__isnull=True).prefetch_related(
        "bylines__author"
    )
    order = ("-pinned", "-published_at", "-number")
    if page:
        some = shown.filter(number__gt=(page - 1) * CHUNK, number__lte=page * CHUNK)
        return Coverage(list(some.order_by(*order[1:])), page, last_older)
    entries = list(shown.filter(number__gt=last_older * CHUNK).order_by(*order))
    if last_older:
        old = shown.filter(number__lte=last_older * CHUNK, pinned=True)
        entries = [*old.order_by(*order[1:])[:MOST_PINNED], *entries]
        entries.sort(key=lambda e: (not e.pinned, -e.published_at.timestamp(), -e.number))
    return Coverage(entries, 0, last_older)


def page_of_entry(number: int, *, last_older: int) -> int:
    """The older page that entry ``number`` stands on; 0 is the story's own."""
    page = -(-number // CHUNK)
    return page if page <= last_older else 0


def key_events(article: Article, *, count: int = 40) -> list[LiveEntry]:
    """The newest key events of live coverage that have a headline."""
    rows = article.live_entries.filter(withdrawn_at__isnull=True, key_event=True)
    rows = rows.exclude(headline="").only("number", "headline", "published_at", "article")
    return list(rows.order_by("-published_at", "-number")[:count])


def coverage_state(pk: int) -> Article | None:
    """As much of story ``pk`` as says whether its live coverage changed; by its key alone."""
    fields = (
        "live", "withdrawn_at", "embargo_until", "access", "kind", "language", "path",
        "live_version", "coverage_ended_at",
    )  # fmt: skip
    return Article.objects.filter(pk=pk).only(*fields).first()


def lately_changed(article: Article, *, count: int) -> list[LiveEntry]:
    """The entries of live coverage that changed last, withdrawn ones among them, newest first."""
    rows = article.live_entries.prefetch_related("bylines__author")
    return list(rows.order_by("-version", "-number")[:count])


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


def months_with_stories() -> list[tuple[int, int]]:
    """Year and month of each month in which something was published, newest first."""
    span = first_and_last_day()
    if span is None:
        return []
    first, last = span
    months: list[tuple[int, int]] = []
    year, month = last.year, last.month
    while (year, month) >= (first.year, first.month):
        start = dt.date(year, month, 1)
        end = (start + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
        begins, ends = bounds(start, end)
        if (
            Article.objects.public()
            .filter(first_published_at__gte=begins, first_published_at__lt=ends)
            .exists()
        ):
            months.append((year, month))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return months


def navigation() -> list[Section]:
    """Sections of the two upper levels, in order, those at the top and those in them mixed."""
    shown = Section.objects.filter(in_navigation=True, retired=False)
    return list(shown.filter(Q(parent=None) | Q(parent__parent=None)).order_by("position", "name"))


def section_at(path: str) -> Section | None:
    """The section at ``path``, such as ``/world/asia/``."""
    return Section.objects.select_related("parent__parent").filter(path=path).first()


def by_former_address(path: str) -> Article | Author | Column | Section | None:
    """What once had ``path``."""
    former = (
        FormerAddress.objects.filter(path=path)
        .select_related("article", "author", "column", "section")
        .first()
    )
    if former is None:
        return None
    return former.article or former.author or former.column or former.section


def tombstone_at(path: str) -> Tombstone | None:
    """What is left at the address of a story that was taken down."""
    return Tombstone.objects.filter(path=path).first()


def taken_down_identities(identities: Iterable[str]) -> set[str]:
    """Those of ``identities`` in an archive that were taken down and must not come back."""
    rows = Tombstone.objects.filter(source_identity__in=list(identities))
    return {identity for identity in rows.values_list("source_identity", flat=True) if identity}


def by_path(path: str) -> Article | None:
    """The article that ``path`` leads to, now or formerly, public or not."""
    if not ARTICLE_PATH.match(path):
        return None
    article = Article.objects.filter(path=path).first()
    if article is None:
        thing = by_former_address(path)
        article = thing if isinstance(thing, Article) else None
    return article


def count_up_to(rows: models.QuerySet[Any], most: int) -> int:
    """How many ``rows`` there are, counting no further than ``most``."""
    return rows.order_by().values("pk")[:most].count()


def unrendered(*, count: int = 100) -> list[int]:
    """Keys of live stories whose publication has not been rendered."""
    rows = Article.objects.filter(live=True, rendered_at__isnull=True)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:count])
