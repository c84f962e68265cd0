"""Which pages the site has: what the press asks.

For each word that keys begin with: the pages that such a key is about, and a walk over all of
them. Pages that exist by accident of an address, such as a former one, are pressed when somebody
asks and stay right through the keys they carry.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from broadsheet.changes.ahead import hold
from broadsheet.coverage import selectors as coverage
from broadsheet.coverage.models import Thread
from broadsheet.design.selectors import identity
from broadsheet.design.stylesheet import address
from broadsheet.newsroom import selectors
from broadsheet.newsroom.access import is_public
from broadsheet.newsroom.addresses import day_path, edition_path, part_path, print_path
from broadsheet.newsroom.models import (
    Article,
    Author,
    Column,
    FormerAddress,
    Section,
    StandingPage,
)
from broadsheet.newsroom.models.people import INDEX_KEY
from broadsheet.newsroom.running import kept_orders
from broadsheet.press import addresses, kinds
from broadsheet.press.addresses import Moves, Source
from broadsheet.topics.models import FormerAddress as FormerTopicAddress
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import living
from broadsheet.web.chrome import own_stylesheet
from broadsheet.web.feeds.addresses import ENDINGS, TYPES, feed_path
from broadsheet.web.feeds.views import CACHE as FEED_CACHE
from broadsheet.web.responses import PUBLIC
from broadsheet.web.robots import PLAIN
from broadsheet.web.selectors import editions, same_stories
from broadsheet.web.sitemaps import XML_TYPE, months
from broadsheet.web.story import MOST_INBOUND, part_count
from broadsheet.web.views import authors
from broadsheet.web.views.live import KEPT
from broadsheet.web.views.look import FOR_EVER

NEVER = (
    "/desk/", "/documents/", "/media/", "/static/", "/search", "/svc/", "/account/", "/healthz",
    "/readyz", "/metrics",
    # Pieces that each publication changes: put in when the page around them is served.
    "/_/",
    # Never other than it is, and no text.
    "/favicon.ico",
    # What it holds changes with the hour, not with what is done.
    "/news-sitemap.xml",
)  # fmt: skip
AT_ONCE = 500
# A story's address, its parts, its print view, older pages of its coverage.
STORY = re.compile(r"^(/\d{4}/\d\d/\d\d/[a-z0-9-]+/[^/.]+)(?:/[^/]+)?\.html$")
Parts = Sequence[str]


def _with_feeds(path: str) -> list[str]:
    return [path, *(feed_path(path, form) for form in ENDINGS)]


def _one(model: type, parts: Parts) -> list[str]:
    """The page and feeds of the thing whose key is in a key's first part."""
    if not parts or not parts[0].isdigit():
        return []
    found = model._default_manager.filter(pk=int(parts[0])).first()  # type: ignore[attr-defined]
    return _with_feeds(found.path) if found is not None else []


def _all(model: type) -> Iterator[str]:
    for thing in model._default_manager.order_by("pk").iterator(AT_ONCE):  # type: ignore[attr-defined]
        yield from _with_feeds(thing.path)


def _of_story(article: Article) -> list[str]:
    if not article.path:
        return []
    if not is_public(article):
        # What lies there by its address is to be looked at again.
        return [article.path, print_path(article.path)]
    parts = [part_path(article.path, number) for number in range(1, part_count(article) + 1)]
    return [article.path, print_path(article.path), *parts]


def _story(parts: Parts) -> list[str]:
    if len(parts) < 2 or not parts[0].isdigit():
        return []
    if parts[1] == "live":
        return [f"/_/live/{parts[0]}.json"]
    if parts[1] != "body":
        return []
    found = Article.objects.filter(pk=int(parts[0])).first()
    return _of_story(found) if found is not None else []


def _stories() -> Iterator[str]:
    after = 0
    while True:
        some = list(Article.objects.public().filter(pk__gt=after).order_by("pk")[:AT_ONCE])
        if not some:
            return
        for article in some:
            yield from _of_story(article)
        after = some[-1].pk


def _day(parts: Parts) -> list[str]:
    try:
        day = dt.date.fromisoformat(parts[0])
    except (ValueError, IndexError):
        return []
    return [day_path(day)]


def _calendar(parts: Parts) -> list[str]:
    if not parts:
        return ["/archive/"]
    if len(parts[0]) == 4:
        return [f"/archive/{parts[0]}/"]
    return [f"/archive/{parts[0].replace('-', '/')}/", f"/sitemap/{parts[0]}.xml"]


def _days() -> Iterator[str]:
    yield "/archive/"
    seen: set[int] = set()
    for year, month, _stories_of_it in months():
        if year not in seen:
            seen.add(year)
            yield f"/archive/{year:04d}/"
        yield f"/archive/{year:04d}/{month:02d}/"
        yield f"/sitemap/{year:04d}-{month:02d}.xml"
        first = dt.date(year, month, 1)
        for number in range(31):
            day = first + dt.timedelta(days=number)
            if day.month == month and selectors.on_day(day, count=1).articles:
                yield day_path(day)


def _edition(parts: Parts) -> list[str]:
    try:
        return [edition_path(dt.date.fromisoformat(parts[0])), "/edition/"]
    except (ValueError, IndexError):
        return []


def _editions() -> Iterator[str]:
    yield "/edition/"
    before: dt.date | None = None
    while some := editions(before=before, count=AT_ONCE):
        for day, _stories_of_it in some:
            yield edition_path(day)
        before = some[-1][0]


def _front(parts: Parts) -> Iterable[str]:
    if parts == ["home"]:
        return ["/"]
    return _one(Section, parts)[:1]


def _home() -> Iterator[str]:
    yield from _with_feeds("/")
    yield from ("/sitemap.xml", "/sitemap/sections.xml", "/robots.txt", "/ads.txt")


def _look() -> list[str]:
    own = address(own_stylesheet(identity(), selectors.navigation()))
    return [own] if own else []


def _topics() -> Iterator[str]:
    for topic in Topic.objects.public().order_by("pk").iterator(AT_ONCE):
        yield from _with_feeds(topic.path)


def _threads() -> Iterator[str]:
    for thread in Thread.objects.filter(status=Thread.Status.CONFIRMED).order_by("pk"):
        yield from _with_feeds(thread.path)


def _standing(parts: Parts) -> list[str]:
    return _one(StandingPage, parts)[:1]


def _read_ahead(paths: Sequence[str]) -> None:
    """Hold what the pages, parts and print views of stories ask."""
    found = {match[1] + ".html" for path in paths if (match := STORY.match(path))}
    if not found:
        return
    stories = selectors.for_pages(found)
    hold("page", {path: stories.get(path) for path in found})
    articles = list(stories.values())
    keys = [article.pk for article in articles]
    inbound = selectors.all_inbound_keys(keys, most=MOST_INBOUND * AT_ONCE)
    wanted = set(coverage.read_ahead(articles))
    newest = {key: sources[:MOST_INBOUND] for key, sources in (inbound or {}).items()}
    wanted |= {source for sources in newest.values() for source in sources}
    shown = {one.pk: one for one in selectors.cards(wanted)}
    coverage.hold_shown(articles, shown)
    hold(
        "inbound",
        {
            (key, MOST_INBOUND): [shown[one] for one in sources if one in shown]
            for key, sources in newest.items()
        },
    )
    shared = {article.translation_key for article in articles}
    same = same_stories(shared)
    hold("translations", {key: same.get(key, []) for key in shared})
    days = {
        (article.top_section_id, day)
        for article in articles
        if (day := article.published_on()) is not None
    }
    orders = kept_orders(days)
    hold("running order", {day: orders.get(day) for day in days})


def _left(parts: Parts) -> list[str]:
    """The address that somebody or something left, and its feeds'."""
    return (
        _one(FormerTopicAddress, parts[1:])
        if parts[:1] == ["topic"]
        else _one(FormerAddress, parts)
    )


def _fronts() -> set[str]:
    return {"/", *Section.objects.values_list("path", flat=True)}


def _former() -> QuerySet[FormerAddress]:
    """Former addresses of stories, that are no other story's now."""
    taken = Article.objects.filter(path=OuterRef("path"))
    return FormerAddress.objects.filter(~Exists(taken), article__path__isnull=False)


def _story_moves(count: int) -> Iterator[tuple[str, str]]:
    rows = _former().order_by("-pk").values_list("path", "article__path")[:count]
    yield from ((old, new) for old, new in rows.iterator(AT_ONCE) if new)


def _moves_with_feeds(pairs: Iterable[tuple[str, str]], count: int) -> Iterator[tuple[str, str]]:
    both = (zip(_with_feeds(old), _with_feeds(new), strict=True) for old, new in pairs)
    yield from islice(chain.from_iterable(both), count)


def _masthead_moves(count: int) -> Iterator[tuple[str, str]]:
    """Former addresses of sections, authors and columns; what has one now took it from them."""
    rows = FormerAddress.objects.filter(article=None).select_related("author", "column", "section")
    things = ((row.path, row.author or row.column or row.section) for row in _newest(rows, count))
    yield from _moves_with_feeds(((old, one.path) for old, one in things if one), count)


def _topic_moves(count: int) -> Iterator[tuple[str, str]]:
    """Topics that were merged into others, and former addresses that no topic has now."""
    merged = Topic.objects.filter(merged_into__isnull=False).select_related("merged_into")
    former = FormerTopicAddress.objects.select_related("topic__merged_into")
    pairs = chain(
        ((topic.path, living(topic)) for topic in _newest(merged, count)),
        ((row.path, living(row.topic)) for row in _newest(former, count)),
    )
    public = (Topic.Status.CANDIDATE, Topic.Status.APPROVED)
    yield from _moves_with_feeds(
        ((old, now.path) for old, now in pairs if now.status in public and now.path != old), count
    )


def _newest(rows: QuerySet[Any], count: int) -> Iterator[Any]:
    return rows.order_by("-pk")[:count].iterator(AT_ONCE)


def _moves_state() -> object:
    return tuple(FormerAddress.objects.aggregate(Count("pk"), Max("pk")).values())


def _topic_moves_state() -> object:
    merged = Topic.objects.filter(merged_into__isnull=False)
    former = FormerTopicAddress.objects.aggregate(Count("pk"), Max("pk"))
    return (merged.count(), *former.values())


def _kinds() -> None:
    """What addresses tell about the pages there; ``deploy/`` says the same to web servers."""
    for form, ending in ENDINGS.items():
        kinds.register(
            rf"^/{form}/.+\.{ending}$", content_type=f"{TYPES[form]}; charset=utf-8",
            cache_control=FEED_CACHE, access_control_allow_origin="*",
        )  # fmt: skip
    for pattern, type_, cache in (
        (r"^/look\.[0-9a-f]{16}\.css$", "text/css; charset=utf-8", FOR_EVER),
        (r"^/sitemap\.xml$", XML_TYPE, "public, max-age=600"),
        (r"^/sitemap/.+\.xml$", XML_TYPE, "public, max-age=3600"),
        (r"^/(?:robots|ads)\.txt$", PLAIN, "public, max-age=3600"),
        (r"^/_/live/\d+\.json$", "application/json", KEPT),
        (r"^/(?:.+(?:/|\.html))?$", "text/html; charset=utf-8", PUBLIC),
    ):
        kinds.register(pattern, content_type=type_, cache_control=cache)


def connect() -> None:
    """Tell the press of them, the nearest kinds first."""
    _kinds()
    addresses.register_moves(
        Moves(lambda count: chain(_story_moves(count), _masthead_moves(count)), _moves_state)
    )
    addresses.register_moves(Moves(_topic_moves, _topic_moves_state))
    addresses.never_press(*NEVER)
    addresses.press_all_the_same("/_/live/")
    addresses.register_fronts(_fronts)
    addresses.register_ahead(_read_ahead)
    for source in (
        Source("newest", lambda parts: _with_feeds("/"), _home),
        Source("front", _front, lambda: iter(())),
        Source("look", lambda parts: _look(), lambda: iter(_look())),
        Source("section", lambda parts: _one(Section, parts), lambda: _all(Section)),
        Source("article", _story, _stories),
        Source("author", lambda parts: _one(Author, parts), lambda: _all(Author)),
        Source("column", lambda parts: _one(Column, parts), lambda: _all(Column)),
        Source("topic", lambda parts: _one(Topic, parts), _topics),
        Source("former", _left, lambda: iter(())),
        Source("topics", lambda parts: ["/topics/"], lambda: iter(["/topics/"])),
        Source(INDEX_KEY, lambda parts: [authors.PATH], lambda: iter([authors.PATH])),
        Source("thread", lambda parts: _one(Thread, parts), _threads),
        Source("standing", _standing, lambda: (page.path for page in StandingPage.objects.all())),
        Source("day", _day, _days),
        Source("calendar", _calendar, lambda: iter(())),
        Source("edition", _edition, _editions),
        Source(
            "corrections",
            lambda parts: _with_feeds("/corrections/"),
            lambda: iter(_with_feeds("/corrections/")),
        ),
    ):
        addresses.register(source)
