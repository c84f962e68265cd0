"""Whether addresses on this paper's own site lead anywhere: looked up, never fetched.

A look for each kind of thing, however many addresses are asked about. What is a page of the site
but no thing of the newsroom's, such as the search, leads somewhere if there is such a page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, resolve

from broadsheet.media.models import SourceDocument
from broadsheet.newsroom.addresses import ARTICLE_PATH
from broadsheet.newsroom.models import (
    Article,
    Author,
    Column,
    FormerAddress,
    LiveEntry,
    Section,
    StandingPage,
)
from broadsheet.newsroom.models.article import known_to_all
from broadsheet.topics.models import FormerAddress as FormerTopicAddress
from broadsheet.topics.models import Topic

_INSIDE = re.compile(r"^(/\d{4}/\d\d/\d\d/[a-z0-9-]+/[a-z0-9-]+)/(?:\d+|print|updates-\d+)\.html$")
_STANDING = re.compile(r"^/([a-z0-9-]+)\.html$")
_SLUG = re.compile(r"^/(by|column|topics)/([^/]+)/$")
_SECTION = re.compile(r"^(/(?:(?!\d+/)[a-z0-9-]+/){1,3})(?:\d{1,4}/)?$")
_DOCUMENT = re.compile(r"^/documents/(\d+)/")
_ENTRY = re.compile(r"^entry-(\d+)$")
_CORRECTION = re.compile(r"^correction-")
_AT_ONCE = 400


def own_hosts() -> frozenset[str]:
    """The names this paper answers to, lower case, without ports."""
    hosts = {urlsplit(settings.BROADSHEET_BASE_URL).hostname or ""}
    hosts |= {host.strip("[]").lstrip(".").lower() for host in settings.ALLOWED_HOSTS}
    return frozenset(hosts - {"", "*"})


def own_part(address: str, *, hosts: Collection[str]) -> tuple[str, str] | None:
    """Path and fragment of ``address`` if it is on this site; of ``#note``, no path."""
    try:
        parts = urlsplit(unescape(address).strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"", "http", "https"} or (host is not None and host not in hosts):
        return None
    path = unquote(parts.path)
    if path and not path.startswith("/"):
        return None  # said from where the reader is; nobody writes that in a story
    if not path and (host or not parts.fragment):
        return ("/", "") if host else None
    return path, unquote(parts.fragment)


def dead(parts: Iterable[tuple[str, str]], *, inside: str = "") -> set[tuple[str, str]]:
    """Those of ``parts`` (path, fragment) that lead nowhere.

    ``inside`` is the text that a fragment without a path is looked for in.
    """
    asked = set(parts)
    paths = {path for path, _fragment in asked if path}
    gone = paths - set(_leading(paths))
    marked = {_story_of(path) for path, fragment in asked if path and fragment}
    marks = _marks(marked & paths) if marked else {}
    found = set()
    for path, fragment in asked:
        if (
            path in gone
            or (fragment and not path and not _stands(fragment, inside, None))
            or (fragment and path in marks and not _stands(fragment, *marks[path]))
        ):
            found.add((path, fragment))
    return found


def is_answered(path: str) -> bool:
    """Whether something of the newsroom's is at ``path``, or was and says so, or a page may be."""
    return path in _leading([path], gone_too=True)


def _stands(fragment: str, text: str, entries: set[int] | None) -> bool:
    """Whether a text has the mark ``fragment``; ``entries`` are its live ones, if known."""
    if match := _ENTRY.match(fragment):
        return entries is None or int(match[1]) in entries
    # Corrections have marks and places that are made with the page.
    return bool(_CORRECTION.match(fragment)) or f'id="{fragment}"' in text


def _story_of(path: str) -> str:
    match = _INSIDE.match(path)
    return f"{match[1]}.html" if match else path


def _marks(paths: Collection[str]) -> dict[str, tuple[str, set[int]]]:
    """The texts of stories at ``paths``, and the numbers of their live entries."""
    rows = Article.objects.filter(path__in=paths).values_list("pk", "path", "body_html", "kind")
    found: dict[str, tuple[str, set[int]]] = {}
    for pk, path, html, kind in rows:
        numbers: set[int] = set()
        if kind == Article.Kind.LIVE:
            entries = LiveEntry.objects.filter(article=pk, withdrawn_at__isnull=True)
            numbers = set(entries.values_list("number", flat=True))
        found[path or ""] = (html, numbers)
    return found


def _leading(paths: Collection[str], *, gone_too: bool = False) -> Iterator[str]:
    """Those of ``paths`` that lead somewhere; with ``gone_too`` those of retired topics as well."""
    stories = {path: _story_of(path) for path in paths}
    dated = {path for path, story in stories.items() if ARTICLE_PATH.match(story)}
    there = _values(Article.objects.public(), "path", {stories[path] for path in dated})
    formers = FormerAddress.objects.filter(Q(article=None) | known_to_all(through="article__"))
    there |= _values(formers, "path", {*paths, *stories.values()})
    there |= _values(FormerTopicAddress.objects.all(), "path", paths)
    rest = set(paths) - dated
    sections = {path: match[1] for path in rest if (match := _SECTION.match(path))}
    known = _values(Section.objects.all(), "path", sections.values())
    slugs = {path: match.groups() for path in rest if (match := _SLUG.match(path))}
    topics = Topic.objects.all() if gone_too else Topic.objects.exclude(status=Topic.Status.RETIRED)
    for kind, rows in (
        ("by", Author.objects.all()), ("column", Column.objects.all()),
        ("topics", topics),
    ):  # fmt: skip
        names = {slug for word, slug in slugs.values() if word == kind}
        had = _values(rows, "slug", names)
        there |= {path for path, (word, slug) in slugs.items() if word == kind and slug in had}
    pages = {path: match[1] for path in rest if (match := _STANDING.match(path))}
    had = _values(StandingPage.objects.all(), "slug", pages.values())
    there |= {path for path, slug in pages.items() if slug in had}
    files = {path: match[1] for path in rest if (match := _DOCUMENT.match(path))}
    held = {str(pk) for pk in _values(SourceDocument.objects.all(), "pk", files.values())}
    for path in paths:
        if path in there or stories[path] in there:
            yield path
        elif path in dated or path in slugs or path in pages:
            continue
        elif path in files:
            if files[path] in held:
                yield path
        elif (sections.get(path) in known and path in sections) or _is_a_page(path):
            yield path


def _values(rows: Any, field: str, wanted: Iterable[Any]) -> set[Any]:
    keys = sorted(set(wanted))
    found: set[Any] = set()
    for start in range(0, len(keys), _AT_ONCE):
        some = rows.filter(**{f"{field}__in": keys[start : start + _AT_ONCE]})
        found |= set(some.values_list(field, flat=True))
    return found


def _is_a_page(path: str) -> bool:
    """Whether the site answers ``path`` by itself, and not only if there is such a thing."""
    try:
        name = resolve(path).url_name
    except Resolver404:
        return False
    return name not in {"section", "standing"}
