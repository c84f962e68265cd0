"""Links that lead to things of this paper, made links by identity.

Whoever writes pastes an address; whoever imports brings one. Both become
``<a linktype="article" uuid="…">``, which no move, merger or change of host can break.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from broadsheet.media.models import SourceDocument
from broadsheet.newsroom.models import Article, Author, Column, FormerAddress, Section
from broadsheet.topics.models import FormerAddress as FormerTopicAddress
from broadsheet.topics.models import Topic

_ANCHOR = re.compile(r"<a\s[^>]*>")
_HREF = re.compile(r'\bhref="([^"]*)"')
_AT_ONCE = 400  # parameters of one query; SQLite's default limit is 999
# Their text may look like markup and is not; an HTML block keeps what it was given.
_UNTOUCHED = {"preformatted", "html", "embed", "heading", "pull_quote"}
_RICH_KEYS = {"text", "caption", "body", "answer", "rows"}

Raw = dict[str, Any]


class Identity(NamedTuple):
    """What an address leads to."""

    kind: str
    uuid: str
    pk: int


def path_of(address: str, *, hosts: Collection[str]) -> str | None:
    """The path of ``address`` if it is on this paper's site (``hosts``, lower case, no ports).

    An address with a fragment keeps it by staying an address: an identity has no inside.
    """
    try:
        parts = urlsplit(unescape(address).strip())
        host, _port = parts.hostname, parts.port  # the port only to be refused when it is none
    except ValueError:
        return None
    if parts.fragment or parts.scheme not in {"", "http", "https"} or (parts.scheme and not host):
        return None
    if host is not None and host not in hosts:
        return None
    path = unquote(parts.path)
    return path if path.startswith("/") and not path.startswith("//") else None


def _by(field: str, rows: Any, paths: list[str]) -> Iterator[Any]:
    for start in range(0, len(paths), _AT_ONCE):
        yield from rows.filter(**{f"{field}__in": paths[start : start + _AT_ONCE]})


def _slugs(paths: Iterable[str], prefix: str) -> list[str]:
    return [path[len(prefix) : -1] for path in paths if path.startswith(prefix) and path[-1] == "/"]


def identities(paths: Collection[str]) -> dict[str, Identity]:
    """What each of ``paths`` leads to, now or formerly, in a bounded number of queries."""
    wanted = sorted(set(paths))
    found: dict[str, Identity] = {}

    def note(path: str, kind: str, thing: Any) -> None:
        found.setdefault(path, Identity(kind, str(thing.uuid), thing.pk))

    if not wanted:
        return found
    for article in _by("path", Article.objects.only("uuid", "path"), wanted):
        note(article.path, "article", article)
    for section in _by("path", Section.objects.all(), wanted):
        note(section.path, "section", section)
    for prefix, kind, model in (
        ("/by/", "author", Author), ("/column/", "column", Column), ("/topics/", "topic", Topic),
    ):  # fmt: skip
        for thing in _by("slug", model.objects.all(), _slugs(wanted, prefix)):
            note(thing.path, kind, thing)
    for document in _by("pk", SourceDocument.objects.all(), _document_keys(wanted)):
        note(document.url, "document", document)
    left = [path for path in wanted if path not in found]
    formers = FormerAddress.objects.select_related("article", "author", "column", "section")
    for former in _by("path", formers, left):
        for kind in ("article", "author", "column", "section"):
            if getattr(former, kind) is not None:
                note(former.path, kind, getattr(former, kind))
    for former in _by("path", FormerTopicAddress.objects.select_related("topic"), left):
        note(former.path, "topic", former.topic)
    return found


def _document_keys(paths: Iterable[str]) -> list[Any]:
    matches = (re.match(r"^/documents/(\d{1,18})/", path) for path in paths)
    return [int(match[1]) for match in matches if match]


def _rich(value: Any, change: Callable[[str], str], *, rich: bool = True) -> Any:
    """``value`` with ``change`` applied to each string of rich text in it."""
    if isinstance(value, str):
        return change(value) if rich and "<a " in value else value
    if isinstance(value, list):
        return [_rich(item, change, rich=rich) for item in value]
    if isinstance(value, dict):
        return {
            key: _rich(item, change, rich=key in _RICH_KEYS or (rich and key == "value"))
            for key, item in value.items()
        }
    return value


def _related(block: Raw) -> list[Raw]:
    """The links of a block of related links, where they can be changed."""
    items = block["value"].get("items") or [] if block["type"] == "related" else []
    return [item["value"] if item.keys() >= {"type", "value"} else item for item in items]


def paths_in(blocks: list[Raw], *, hosts: Collection[str]) -> set[str]:
    """Every path of this paper that ``blocks`` link to by address."""
    paths: set[str] = set()

    def look(html: str) -> str:
        for anchor in _ANCHOR.findall(html):
            href = _HREF.search(anchor)
            path = path_of(href[1], hosts=hosts) if href else None
            if path:
                paths.add(path)
        return html

    for block in blocks:
        if block["type"] not in _UNTOUCHED:
            _rich(block["value"], look)
        for link in _related(block):
            path = None if link.get("article") else path_of(link.get("url") or "", hosts=hosts)
            if path:
                paths.add(path)
    return paths


def rewrite(blocks: list[Raw], known: dict[str, Identity], *, hosts: Collection[str]) -> list[Raw]:
    """``blocks`` with links to what is ``known`` by identity; others are left as they are."""

    def anchor(match: re.Match[str]) -> str:
        href = _HREF.search(match[0])
        path = path_of(href[1], hosts=hosts) if href else None
        thing = known.get(path) if path else None
        return f'<a linktype="{thing.kind}" uuid="{thing.uuid}">' if thing else match[0]

    made: list[Raw] = []
    for block in blocks:
        if block["type"] not in _UNTOUCHED:
            value = _rich(block["value"], lambda html: _ANCHOR.sub(anchor, html))
            block = {**block, "value": value}
        for link in _related(block):
            path = None if link.get("article") else path_of(link.get("url") or "", hosts=hosts)
            thing = known.get(path) if path else None
            if thing and thing.kind == "article":
                link.update(article=thing.pk, url="")
        made.append(block)
    return made


def internalise(blocks: list[Raw], *, hosts: Collection[str]) -> list[Raw]:
    """Stored ``blocks`` with every link that leads to a thing of this paper by identity.

    ``hosts`` are the names the paper answers to; a bare path always counts as its own. Whoever
    has many stories calls ``paths_in``, ``identities`` once for all, and ``rewrite``.
    """
    paths = paths_in(blocks, hosts=hosts)
    return rewrite(blocks, identities(paths), hosts=hosts) if paths else blocks
