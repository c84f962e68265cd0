"""Site maps: an index, the sections, one map a month of the paper's zone, and the news.

A month is read from the index of stories by key, written while it is read, and split at 50,000
addresses, which is what search engines take. Which months there are, and how many stories each
holds, is counted in the index alone, so that a million stories answer at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast
from xml.sax.saxutils import escape

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, re_path
from django.utils import timezone

from broadsheet.changes.keys import carry
from broadsheet.media.markup import best
from broadsheet.media.models import Picture
from broadsheet.newsroom.addresses import edition_path
from broadsheet.newsroom.models import Article, ArticleQuerySet, Column, Section, StandingPage
from broadsheet.newsroom.moments import bounds
from broadsheet.newsroom.selectors import first_and_last_day
from broadsheet.text.normal import normal
from broadsheet.web.absolute import absolute, base_url, join
from broadsheet.web.asking import asked_only
from broadsheet.web.selectors import editions

MOST = 50_000
BATCH = 1_000
NEWS_MOST = 1_000
EDITIONS = 400  # what lies further back is reached from paper to paper
NEWS_AGE = dt.timedelta(days=2)
# Questions asked of the database in one breath.
AT_ONCE = 100
# Addresses have years of four digits; the day after the last one must exist too.
FIRST_YEAR, LAST_YEAR = 1000, 9998

XML_TYPE = "application/xml; charset=utf-8"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"

Span = tuple[dt.datetime, dt.datetime]
Key = tuple[dt.datetime, int]


def _text(value: str) -> str:
    return escape(normal(value))


def _month(year: int, month: int) -> Span:
    first = dt.date(year, month, 1)
    return bounds(first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1))


def _within(span: Span) -> ArticleQuerySet:
    """Published stories of ``span``, by what the index holds, ready to be counted or walked."""
    # `IN (1)` for the reason given at `ArticleQuerySet.public`.
    return Article.objects.filter(
        live__in=[True], first_published_at__gte=span[0], first_published_at__lt=span[1]
    ).order_by()


def _counts(spans: Sequence[Span]) -> list[int]:
    """How many published stories each of ``spans`` holds, many in one question.

    In SQL because the query builder takes longer over hundreds of months than the database over a
    million stories.
    """
    table, moment = Article._meta.db_table, connection.ops.adapt_datetimefield_value
    one = (
        f"(SELECT COUNT(*) FROM {table} WHERE live IN (%s)"  # noqa: S608 - a name of ours
        " AND first_published_at >= %s AND first_published_at < %s)"
    )
    counts: list[int] = []
    with connection.cursor() as cursor:
        for first in range(0, len(spans), AT_ONCE):
            asked = spans[first : first + AT_ONCE]
            values = [v for start, end in asked for v in (True, moment(start), moment(end))]
            cursor.execute(f"SELECT {', '.join([one] * len(asked))}", values)
            counts += cursor.fetchone()
    return counts


def months() -> list[tuple[int, int, int]]:
    """Year, month and number of stories of each month that has any, newest first."""
    days = first_and_last_day()
    if days is None:
        return []
    years = range(min(days[1].year, LAST_YEAR), max(days[0].year, FIRST_YEAR) - 1, -1)
    asked = [(year, month) for year in years for month in range(12, 0, -1)]
    counts = _counts([_month(*month) for month in asked])
    return [(year, month, n) for (year, month), n in zip(asked, counts, strict=True) if n]


def _pages(stories: int) -> int:
    return -(-stories // MOST)


def _later(after: Key | None) -> Q:
    """Stories after ``after``; its first half lets the index begin there."""
    if after is None:
        return Q()
    at, pk = after
    return Q(first_published_at__gte=at) & (Q(first_published_at__gt=at) | Q(pk__gt=pk))


def _start(span: Span, number: int) -> Key | None:
    """The key of the last story before page ``number`` of ``span``; walks the index only."""
    after: Key | None = None
    for _page in range(number - 1):
        rows = _within(span).filter(_later(after)).order_by("first_published_at", "pk")
        page = _within(span).filter(pk__in=rows.values("pk")[:MOST])
        last = page.order_by("-first_published_at", "-pk")
        found = last.values_list("first_published_at", "pk").first()
        after = cast("Key | None", found)  # within a span there is a moment
    return after


def _stories(span: Span, after: Key | None) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Public stories of ``span`` after ``after``, oldest first, a batch at a time."""
    left = MOST
    while left > 0:
        rows = _within(span).public().filter(_later(after), path__isnull=False)
        batch: list[tuple[Any, ...]] = list(
            rows.order_by("first_published_at", "pk").values_list(
                "first_published_at", "pk", "path", "updated_at", "lead_picture_id"
            )[: min(BATCH, left)]
        )
        if not batch:
            return
        yield batch
        after = (batch[-1][0], batch[-1][1])
        left -= len(batch)


def _images(keys: Iterable[int | None]) -> dict[int, str]:
    """Paths of the pictures of ``keys`` that may be shown."""
    pictures = Picture.objects.showable().prefetch_related("renditions")
    found = pictures.in_bulk({key for key in keys if key is not None})
    paths = {}
    for key, picture in found.items():
        paths[key] = best(picture).url
    return paths


def _url(address: str, lastmod: dt.datetime | None = None, image: str = "") -> str:
    when = f"<lastmod>{lastmod.isoformat()}</lastmod>" if lastmod else ""
    shown = f"<image:image><image:loc>{_text(image)}</image:loc></image:image>" if image else ""
    return f"<url><loc>{_text(address)}</loc>{when}{shown}</url>\n"


def _month_map(base: str, span: Span, after: Key | None) -> Iterator[str]:
    yield f'{DECLARATION}<urlset xmlns="{SITEMAP}" xmlns:image="{IMAGE}">\n'
    for batch in _stories(span, after):
        images = _images(row[4] for row in batch)
        yield "".join(
            _url(
                join(base, story),
                max(published, updated or published),
                join(base, images[picture]) if picture in images else "",
            )
            for published, _pk, story, updated, picture in batch
        )
    yield "</urlset>\n"


def _answer(pieces: Iterable[str], request: HttpRequest, *, age: int) -> HttpResponseBase:
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(content_type=XML_TYPE)
    else:
        response = StreamingHttpResponse(pieces, content_type=XML_TYPE)
    response["Cache-Control"] = f"public, max-age={age}"
    return response


@asked_only
def index(request: HttpRequest) -> HttpResponseBase:
    """Every other site map but the news, which has an address of its own."""
    carry(request, "calendar")
    names = ["sections"]
    for year, month, stories in months():
        carry(request, f"calendar:{year}")
        if stories > MOST - BATCH:
            # Another map may follow with the next story.
            carry(request, f"month:{year}-{month:02}")
        names += [
            f"{year}-{month:02}" + (f"-{number}" if number > 1 else "")
            for number in range(1, _pages(stories) + 1)
        ]
    maps = (
        f"<sitemap><loc>{_text(absolute(request, f'/sitemap/{name}.xml'))}</loc></sitemap>\n"
        for name in names
    )
    pieces = [f'{DECLARATION}<sitemapindex xmlns="{SITEMAP}">\n', *maps, "</sitemapindex>\n"]
    return _answer(pieces, request, age=600)


@asked_only
def sections(request: HttpRequest) -> HttpResponseBase:
    """Home, indexes, sections, columns, standing pages and the newest printed papers."""
    carry(request, "navigation", "columns", "editions")
    papers = editions(count=EDITIONS)
    standing = list(StandingPage.objects.defer("body"))
    # When they were last changed is said here.
    carry(request, *(page.keys[0] for page in standing))
    pieces = [
        f'{DECLARATION}<urlset xmlns="{SITEMAP}">\n',
        *(_url(absolute(request, place)) for place in ("/", "/by/", "/topics/", "/corrections/")),
        *(
            _url(absolute(request, thing.path))
            for model in (Section, Column)
            for thing in model._default_manager.filter(retired=False)
        ),
        *(_url(absolute(request, page.path), page.updated_at) for page in standing),
        *([_url(absolute(request, "/edition/"))] if papers else []),
        *(_url(absolute(request, edition_path(day))) for day, _stories_of_it in papers),
        "</urlset>\n",
    ]
    return _answer(pieces, request, age=3600)


@asked_only
def month(request: HttpRequest, year: str, month: str, number: str = "1") -> HttpResponseBase:
    """The stories first published in a month, oldest first; ``number`` counts the 50,000s."""
    if not (1 <= int(month) <= 12 and FIRST_YEAR <= int(year) <= LAST_YEAR):
        raise Http404
    span, page = _month(int(year), int(month)), int(number)
    stories = _within(span).count()
    if not 1 <= page <= _pages(stories):
        raise Http404
    carry(request, f"month:{year}-{month}", "pictures")
    pieces = _month_map(base_url(request), span, _start(span, page))
    return _answer(pieces, request, age=3600)


def _news_language(language: str) -> str:
    """A code as news site maps want it: two letters, but for the two ways of writing Chinese."""
    code = language.lower().replace("_", "-")
    if code.startswith("zh"):
        return "zh-tw" if {"hant", "tw", "hk", "mo"} & set(code.split("-")) else "zh-cn"
    return code.split("-")[0]


@asked_only
def news(request: HttpRequest) -> HttpResponseBase:
    """The stories of the last two days, newest first."""
    carry(request, "newest")
    now = timezone.now()
    rows: Iterable[tuple[Any, ...]] = (
        _within((now - NEWS_AGE, now + dt.timedelta(seconds=1)))
        .public()
        .filter(path__isnull=False)
        .order_by("-first_published_at", "-pk")
        .values_list("path", "headline", "language", "first_published_at")[:NEWS_MOST]
    )
    base, paper = base_url(request), _text(settings.BROADSHEET_NAME)
    pieces = [f'{DECLARATION}<urlset xmlns="{SITEMAP}" xmlns:news="{NEWS}">\n']
    for story, headline, language, published in rows:
        pieces.append(
            f"<url><loc>{_text(join(base, story))}</loc><news:news><news:publication>"
            f"<news:name>{paper}</news:name>"
            f"<news:language>{_text(_news_language(language))}</news:language>"
            f"</news:publication><news:publication_date>{published.isoformat()}"
            f"</news:publication_date><news:title>{_text(headline)}</news:title>"
            "</news:news></url>\n"
        )
    return _answer([*pieces, "</urlset>\n"], request, age=300)


sitemap_urlpatterns = [
    path("sitemap.xml", index, name="sitemap"),
    path("sitemap/sections.xml", sections, name="sitemap-sections"),
    re_path(
        r"^sitemap/(?P<year>\d{4})-(?P<month>\d\d)(?:-(?P<number>[1-9]\d{0,3}))?\.xml$",
        month,
        name="sitemap-month",
    ),
    path("news-sitemap.xml", news, name="news-sitemap"),
]
