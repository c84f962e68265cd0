"""Which pages the site has: what the press asks.

For each word that keys begin with: the pages that such a key is about, and a walk over all of
them. Pages that exist by accident of an address, such as a former one, are pressed when somebody
asks and stay right through the keys they carry.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from broadsheet.coverage.models import Thread
from broadsheet.design.selectors import identity
from broadsheet.design.stylesheet import address
from broadsheet.newsroom import selectors
from broadsheet.newsroom.access import is_public
from broadsheet.newsroom.addresses import day_path, edition_path, part_path, print_path
from broadsheet.newsroom.models import Article, Author, Column, Section, StandingPage
from broadsheet.press import addresses
from broadsheet.press.addresses import Source
from broadsheet.topics.models import Topic
from broadsheet.web.chrome import own_stylesheet
from broadsheet.web.feeds.addresses import ENDINGS, feed_path
from broadsheet.web.selectors import editions
from broadsheet.web.sitemaps import months
from broadsheet.web.story import part_count

NEVER = (
    "/desk/", "/documents/", "/media/", "/static/", "/search", "/svc/", "/account/", "/healthz",
    "/metrics",
    # Pieces that each publication changes: put in when the page around them is served.
    "/_/",
    # What it holds changes with the hour, not with what is done.
    "/news-sitemap.xml",
)  # fmt: skip
AT_ONCE = 500
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


def _topic_index(parts: Parts) -> list[str]:
    return ["/topics/"]


def _threads() -> Iterator[str]:
    for thread in Thread.objects.filter(status=Thread.Status.CONFIRMED).order_by("pk"):
        yield from _with_feeds(thread.path)


def _standing(parts: Parts) -> list[str]:
    return _one(StandingPage, parts)[:1]


def _fronts() -> set[str]:
    return {"/", *Section.objects.values_list("path", flat=True)}


def connect() -> None:
    """Tell the press of them, the nearest kinds first."""
    addresses.never_press(*NEVER)
    addresses.press_all_the_same("/_/live/")
    addresses.register_fronts(_fronts)
    for source in (
        Source("newest", lambda parts: _with_feeds("/"), _home),
        Source("front", _front, lambda: iter(())),
        Source("identity", lambda parts: _look(), lambda: iter(_look())),
        Source("section", lambda parts: _one(Section, parts), lambda: _all(Section)),
        Source("article", _story, _stories),
        Source("author", lambda parts: _one(Author, parts), lambda: _all(Author)),
        Source("column", lambda parts: _one(Column, parts), lambda: _all(Column)),
        Source("topic", lambda parts: _one(Topic, parts), _topics),
        Source("topics", _topic_index, lambda: iter(["/topics/"])),
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
