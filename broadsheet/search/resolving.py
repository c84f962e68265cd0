"""From names in a tree to keys: what only the database knows.

A name that nobody bears finds nothing; it is never an error.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.utils import timezone

from broadsheet.newsroom.models import Article, Column, Section
from broadsheet.search.tree import (
    All,
    Among,
    Any,
    Between,
    Dated,
    Named,
    Node,
    Not,
    all_of,
    any_of,
    negate,
)
from broadsheet.text.normal import search_key
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import called, living, named

MOST = 200
YEARS = range(1800, 2200)
# Names of kinds as readers and programs say them, beside their own.
KINDS: dict[str, tuple[str, ...]] = {
    "article": ("news", "analysis", "opinion", "review", "live", "debate"),
    "multimedia": ("gallery", "video", "interactive"),
    "blogpost": ("live",),
    "news analysis": ("analysis",),
    "oped": ("opinion",),
    "op ed": ("opinion",),
    "editorial": ("opinion",),
    "slideshow": ("gallery",),
    "interactive feature": ("interactive",),
}
TOPIC_KINDS = {
    "persons": Topic.Kind.PERSON,
    "organizations": Topic.Kind.ORGANISATION,
    "glocations": Topic.Kind.PLACE,
    "subject": Topic.Kind.SUBJECT,
    "creative_works": Topic.Kind.WORK,
}


def resolved(node: Node) -> Node:
    """``node`` with every name and date in it as keys and numbers."""
    match node:
        case All(parts):
            return all_of(map(resolved, parts))
        case Any(parts):
            return any_of(map(resolved, parts))
        case Not(part):
            return negate(resolved(part))
        case Named():
            return _named(node)
        case Dated(side, day):
            begins = _day_begins(day)
            return Between("at", None, begins) if side == "before" else Between("at", begins, None)
        case Between(field, low, high) if field not in {"at", "month", "weekday", "words"}:
            return _spanned(field, low, high)
    return node


def _spanned(field: str, low: int | None, high: int | None) -> Node:
    if field == "pub_year":
        bottom = None if low is None else low * 100
        return Between("month", bottom, None if high is None else high * 100)
    return Between({"pub_date": "at", "word_count": "words"}[field], low, high)


def _day_begins(day: str) -> int:
    year, month, date = (*map(int, day.split("-")), 1, 1)[:3]
    moment = dt.datetime(year, month, date, tzinfo=timezone.get_current_timezone())
    try:
        return int(moment.timestamp())
    except (OverflowError, ValueError):
        return int(dt.datetime(year, month, date, tzinfo=dt.UTC).timestamp())


def _named(node: Named) -> Node:
    if node.field in TOPIC_KINDS:
        return topics(node.text, kind=TOPIC_KINDS[node.field], contains=node.contains)
    return _READERS[node.field](node.text, node.contains)


def _words(name: str, text: str) -> Q:
    """Rows whose ``name`` has all the words of ``text``."""
    found = Q()
    for word in text.split():
        found &= Q(**{f"{name}__icontains": word})
    return found


def sections(text: str, contains: bool = False) -> Node:
    """Stories of the sections of this name, slug or path, and of all inside them."""
    said = text.strip().strip("/")
    if contains:
        fits = _words("name", said)
    else:
        fits = Q(name__iexact=said) | Q(slug__iexact=said) | Q(path=f"/{said.lower()}/")
    keys = tuple(Section.objects.filter(fits).values_list("pk", flat=True)[:MOST])
    return Among("section", keys)


def topics(text: str, kind: str = "", contains: bool = False) -> Node:
    """Stories filed under the topics called so, by name or else by alias.

    Where there is none, under those of whose names words begin like these.
    """
    said = text.strip()
    found = [] if contains else _called(said, kind)
    if not found and (contains or not kind):
        found = list(_of_kind(named(said), kind).order_by("pk")[:MOST]) if search_key(said) else []
    keys = dict.fromkeys(living(topic).pk for topic in found)
    return Among("topic", tuple(keys))


def _called(said: str, kind: str) -> list[Topic]:
    key = search_key(said)
    rows = list(_of_kind(called(said), kind)[:MOST])
    own = [topic for topic in rows if topic.name_key == key]
    return own or rows or list(_of_kind(Topic.objects.filter(slug=said.lower()), kind))


def _of_kind(rows: QuerySet[Topic], kind: str) -> QuerySet[Topic]:
    rows = rows.select_related("merged_into").exclude(status=Topic.Status.RETIRED)
    return rows.filter(kind=kind) if kind else rows


def kinds(text: str, contains: bool = False) -> Node:
    said = search_key(text)
    found = [
        kind.value
        for kind in Article.Kind
        if said in {kind.value, search_key(str(kind.label)), search_key(kind.name)}
        or (contains and said in search_key(str(kind.label)))
    ]
    return Among("kind", tuple(dict.fromkeys([*found, *KINDS.get(said, ())])))


def columns(text: str, contains: bool = False) -> Node:
    said = text.strip()
    fits = _words("name", said) if contains else Q(name__iexact=said) | Q(slug=said.lower())
    keys = Column.objects.filter(fits).values_list("pk", flat=True)[:MOST]
    return Among("marks", tuple(f"column:{key}" for key in keys))


def _marked(name: str) -> Callable[[str, bool], Node]:
    def marked(text: str, contains: bool = False) -> Node:
        key = search_key(text)
        if not contains:
            return Among("marks", (f"{name}:{key}",))
        return all_of(Among("marks", (f"{name}~{word}",)) for word in key.split())

    return marked


def _uris(text: str, contains: bool = False) -> Node:
    found = re.search(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", text.lower())
    return Among("marks", (f"uri:{found[0]}",) if found else ())


def _addresses(text: str, contains: bool = False) -> Node:
    try:
        return Among("marks", (f"url:{urlsplit(text.strip()).path}",))
    except ValueError:
        return Among("marks", ())


def _weekdays(text: str, contains: bool = False) -> Node:
    return Among("weekday", tuple(_numbered(calendar.day_name, text)))


def _months(text: str, contains: bool = False) -> Node:
    numbers = [int(text)] if text.isdecimal() else list(_numbered(calendar.month_name[1:], text))
    months = (year * 100 + month for year in YEARS for month in numbers if 1 <= month <= 12)
    return Among("month", tuple(months))


def _numbered(names: Iterable[str], text: str) -> Iterable[int]:
    return (n for n, name in enumerate(names, 1) if name.lower() == text.strip().lower())


def _pages(text: str, contains: bool = False) -> Node:
    """Where a story stood in print is not indexed."""
    return Among("marks", ())


_READERS: dict[str, Callable[[str, bool], Node]] = {
    "section": sections,
    "section_name": sections,
    "subsection_name": sections,
    "news_desk": sections,
    "topic": lambda text, contains: topics(text, contains=contains),
    "type": kinds,
    "document_type": kinds,
    "type_of_material": kinds,
    "column": columns,
    "source": _marked("source"),
    "kicker": _marked("kicker"),
    "uri": _uris,
    "web_url": _addresses,
    "day_of_week": _weekdays,
    "pub_month": _months,
    "secpg": _pages,
}
