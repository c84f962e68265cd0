"""A page of search results: how it is narrowed, what it can be narrowed to, why each was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from broadsheet.design.site import Card
from broadsheet.newsroom import selectors
from broadsheet.newsroom.access import readable
from broadsheet.newsroom.models import Article, Author, Section
from broadsheet.search.documents import besides, live_texts
from broadsheet.search.selectors import Answer
from broadsheet.search.snippets import Marker, Piece, marked, snippet, telling
from broadsheet.text.normal import one_line
from broadsheet.topics.models import Topic
from broadsheet.web.cards import OPENING, card, joined, writers
from broadsheet.web.narrowing import Narrowing
from broadsheet.web.texts import load_texts

SHOWN_SECTIONS = 12
SHOWN_YEARS = 60


# Facets ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Value:
    """One thing that results can be narrowed to, or are."""

    name: str
    count: int
    path: str
    chosen: bool = False
    inside: bool = False


@dataclass(frozen=True)
class Facet:
    title: str
    values: Sequence[Value]


def facets(asked: Narrowing, answer: Answer) -> list[Facet]:
    """What the results can be narrowed to, with counts; empty ones are left out."""
    found = answer.facets
    made = [
        Facet(_("Section"), _sections(asked, found.get("section", ()))),
        Facet(_("Date"), _dates(asked, found.get("month", ()))),
        Facet(_("Kind"), _kinds(asked, found.get("kind", ()))),
        Facet(_("Author"), _authors(asked, found.get("author", ()))),
        Facet(_("Topic"), _topics(asked, found.get("topic", ()))),
    ]
    return [facet for facet in made if facet.values]


Counts = Iterable[tuple[int | str, int]]


def _sections(asked: Narrowing, counts: Counts) -> list[Value]:
    by_key = dict(counts)
    rows = Section.objects.in_bulk([int(key) for key in by_key])
    tops = [section for section in rows.values() if section.parent_id is None]
    values: list[Value] = []
    for top in sorted(tops, key=lambda s: (-by_key[s.pk], s.name))[:SHOWN_SECTIONS]:
        values.append(_section(asked, top, by_key[top.pk]))
        chosen = asked.section
        if chosen is None or not chosen.path.startswith(top.path):
            continue
        below = [s for s in rows.values() if s.path.startswith(top.path) and s.pk != top.pk]
        values += [
            _section(asked, section, by_key[section.pk], inside=True)
            for section in sorted(below, key=lambda s: (-by_key[s.pk], s.name))
        ]
    return values


def _section(asked: Narrowing, section: Section, count: int, *, inside: bool = False) -> Value:
    chosen = asked.section == section
    return Value(
        section.name, count, asked.but(section=None if chosen else section), chosen, inside
    )


def _dates(asked: Narrowing, counts: Counts) -> list[Value]:
    by_month = sorted(((int(key), count) for key, count in counts), reverse=True)
    years: dict[int, int] = {}
    for month, count in by_month:
        years[month // 100] = years.get(month // 100, 0) + count
    values: list[Value] = []
    for year, count in list(years.items())[:SHOWN_YEARS]:
        said = f"{year:04d}"
        chosen = asked.date == said
        values.append(Value(str(year), count, asked.but(date="" if chosen else said), chosen))
        if asked.date[:4] != said:
            continue
        for month, number in by_month:
            if month // 100 == year:
                within = f"{said}-{month % 100:02d}"
                is_it = asked.date == within
                path = asked.but(date=said if is_it else within)
                name = capfirst(str(MONTHS[month % 100]))
                values.append(Value(name, number, path, is_it, inside=True))
    return values


def _kinds(asked: Narrowing, counts: Counts) -> list[Value]:
    return [
        Value(
            capfirst(str(Article.Kind(kind).label)), count,
            asked.but(kind="" if asked.kind == kind else kind), asked.kind == kind,
        )
        for kind, count in counts
        if kind in Article.Kind.values
    ]  # fmt: skip


def _authors(asked: Narrowing, counts: Counts) -> list[Value]:
    counts = list(counts)
    rows = Author.objects.in_bulk([int(key) for key, _count in counts])
    return [
        Value(
            rows[int(key)].name, count,
            asked.but(author=None if asked.author == rows[int(key)] else rows[int(key)]),
            asked.author == rows[int(key)],
        )
        for key, count in counts
        if key in rows
    ]  # fmt: skip


def _topics(asked: Narrowing, counts: Counts) -> list[Value]:
    counts = list(counts)
    rows = Topic.objects.public().in_bulk([int(key) for key, _count in counts])
    return [
        Value(
            rows[int(key)].name, count,
            asked.but(topic=None if asked.topic == rows[int(key)] else rows[int(key)]),
            asked.topic == rows[int(key)],
        )
        for key, count in counts
        if key in rows
    ]  # fmt: skip


# Results -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """A story that was found, and why."""

    card: Card
    label: Sequence[Piece]
    headline: Sequence[Piece]
    words: Sequence[Piece]
    byline: Sequence[Piece]
    section: Section
    moment: dt.datetime | None
    # Where none of these says why: who else made it, its column or its topics.
    beside: Sequence[Piece] = ()

    @property
    def is_explained(self) -> bool:
        shown = (*self.label, *self.headline, *self.words, *self.byline)
        return any(piece.marked for piece in shown)


def results(request: HttpRequest, answer: Answer) -> list[Result]:
    """The stories of ``answer`` that anybody may know of, in its order."""
    articles = selectors.cards(answer.keys)
    load_texts(articles)
    marker = Marker.of(answer.answered)
    entries = live_texts([a.pk for a in articles if a.kind == Article.Kind.LIVE])
    made = [_result(request, article, marker, entries.get(article.pk, "")) for article in articles]
    if marker.is_empty:
        return made
    found = dict(zip([article.pk for article in articles], made, strict=True))
    names = besides([key for key, result in found.items() if not result.is_explained])
    return [
        replace(result, beside=telling(names.get(key, ()), marker)) for key, result in found.items()
    ]


def _result(request: HttpRequest, article: Article, marker: Marker, entries: str) -> Result:
    made = card(request, article, size="thumbnail", summary=False)
    # A label that only says the kind is nothing it was found by.
    label = marked(made.label, marker) if article.kicker else [Piece(made.label)]
    return Result(
        card=made,
        label=label if made.label else (),
        headline=marked(article.headline, marker),
        words=_why(article, marker, entries),
        byline=marked(joined(writers(article)), marker),
        section=article.section,
        moment=article.first_published_at,
    )


def _why(article: Article, marker: Marker, entries: str) -> list[Piece]:
    """The telling part of what anybody may read; else the summary; else how it begins."""
    text = readable(article)
    found = snippet(text.words, marker)
    if not found and entries and text.is_whole:
        found = snippet(entries, marker)
    for short in (article.summary, article.lead_caption):
        found = found or snippet(short, marker)
    if found:
        return found
    said = one_line(article.summary or text.words)
    return [Piece(said if len(said) <= OPENING else f"{said[:OPENING].rsplit(' ', 1)[0]} …")]
