"""What a page claims about its story in words meant for machines.

JSON-LD and microdata are read into the same shape, so that the modules which
weigh headline, byline and day ask one question. Read here rather than through
``extruct``: that loads an RDF store at import, and gives up on the JSON that
pages really carry (comments, raw line breaks, two objects in one script).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from broadsheet.archive.pages.document import Document, tag_of, text_of, tidy

_STORY_TYPES = re.compile(
    r"(article|blogposting|report|review|socialmediaposting|liveblog|recipe|videoobject)$", re.I
)
_PAGE_TYPES = re.compile(r"(webpage|itempage|mediagallery)$", re.I)
_LEADING_NOISE = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)\s*", re.S)
_TRAILING_NOISE = re.compile(r"\s*(?:-->|//\s*\]\]>|\]\]>|;)\s*$")
_MAX_NODES = 2000
_MAX_SCRIPT = 2_000_000


@dataclass(slots=True)
class Person:
    """Somebody named as author; ``group`` where the page says it is an organisation."""

    name: str
    group: bool = False


@dataclass(slots=True)
class Claims:
    """One story as its page describes it; empty is not said."""

    headlines: list[str] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    modified: list[str] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    summaries: list[str] = field(default_factory=list)
    publishers: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    pictures: list[dict[str, str]] = field(default_factory=list)


def read_claims(document: Document) -> Claims:
    """Everything claimed, the most trusted first: JSON-LD, microdata, then the makers' own JSON."""
    claims = Claims()
    nodes = list(_json_nodes(document.root))
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    stories = [node for node in nodes if _is(node, _STORY_TYPES)]
    pages = [node for node in nodes if _is(node, _PAGE_TYPES)]
    for node in stories[:1] or pages[:1]:
        _take(claims, node, named)
    for node in _microdata(document.root)[:1]:
        _take(claims, node, {})
    for node in _own_json(document):
        _take(claims, node, {})
    return claims


def _is(node: dict[str, Any], wanted: re.Pattern[str]) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and wanted.search(kind)
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _take(claims: Claims, node: dict[str, Any], named: dict[str, Any]) -> None:
    claims.headlines += _strings(node.get("headline")) or _strings(node.get("name"))
    for key in ("author", "creator"):
        if found := list(_people(node.get(key), named)):
            claims.people += found
            break
    claims.published += _strings(node.get("datePublished"))
    claims.modified += _strings(node.get("dateModified"))
    claims.created += _strings(node.get("dateCreated"))
    claims.sections += _strings(node.get("articleSection"))
    for words in _strings(node.get("keywords")):
        claims.keywords += [tidy(word) for word in re.split("[,;]", words) if tidy(word)]
    claims.summaries += _strings(node.get("description"))
    claims.publishers += [person.name for person in _people(node.get("publisher"), named)]
    claims.bodies += _strings(node.get("articleBody"), keep_lines=True)
    claims.kinds += _strings(node.get("@type"))
    for picture in _listed(node.get("image")):
        if isinstance(picture, dict):
            picture = named.get(str(picture.get("@id")), picture)
            url = "".join(_strings(picture.get("url") or picture.get("contentUrl"))[:1])
            caption = "".join(_strings(picture.get("caption"))[:1])
            credit = "".join(
                _strings(picture.get("creditText"))[:1]
                or [person.name for person in _people(picture.get("author"), named)][:1]
            )
            if url:
                claims.pictures.append({"url": url, "caption": caption, "credit": credit})
        elif isinstance(picture, str) and picture:
            claims.pictures.append({"url": tidy(picture), "caption": "", "credit": ""})


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _strings(value: Any, *, keep_lines: bool = False) -> list[str]:
    found = []
    for item in _listed(value):
        if isinstance(item, dict):
            item = item.get("@value") or item.get("name")
        if isinstance(item, int | float) and not isinstance(item, bool):
            item = str(item)
        if isinstance(item, str):
            text = html.unescape(item)
            text = text.strip() if keep_lines else tidy(text)
            if text:
                found.append(text)
    return found


def _people(value: Any, named: dict[str, Any]) -> Iterator[Person]:
    for item in _listed(value):
        group = False
        if isinstance(item, dict):
            item = named.get(str(item.get("@id")), item)
            kinds = _listed(item.get("@type"))
            group = bool(kinds) and "Person" not in kinds
            names = _strings(item.get("name"))
        else:
            names = _strings(item)
        yield from (Person(name, group) for name in names)


def _json_nodes(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object of every JSON-LD script, graphs and lists opened, outer before inner."""
    left = _MAX_NODES
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        waiting: list[Any] = _lenient_json(script.text or "")
        while waiting and left:
            item = waiting.pop(0)
            left -= 1
            if isinstance(item, list):
                waiting[:0] = item
            elif isinstance(item, dict):
                yield item
                for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
                    if isinstance(item.get(key), dict | list):
                        waiting.append(item[key])


def _lenient_json(text: str) -> list[Any]:
    """All values in ``text`` one after the other, wrappers and raw line breaks forgiven."""
    if len(text) > _MAX_SCRIPT:
        return []
    text = _TRAILING_NOISE.sub("", _LEADING_NOISE.sub("", text)).strip()
    reader = json.JSONDecoder(strict=False)
    values: list[Any] = []
    while text:
        try:
            value, end = reader.raw_decode(text)
        except (ValueError, RecursionError):
            mended = re.sub(r",\s*([}\]])", r"\1", text)  # a comma before the end
            if mended == text:
                break
            text = mended
            continue
        values.append(value)
        text = text[end:].lstrip(" \t\r\n;,")
    return values


def _microdata(root: HtmlElement) -> list[dict[str, Any]]:
    """The page's story items, the one with most to say first."""
    items = []
    for scope in root.iter():
        kind = scope.get("itemtype") if tag_of(scope) else None
        if kind and _STORY_TYPES.search(kind.strip()):
            items.append(_microdata_item(scope))
    if not items:  # properties without a scope around them: the body is the scope
        items.append(_microdata_item(root))
    return sorted(items, key=lambda item: -("articleBody" in item) * 4 - len(item))


def _microdata_item(scope: HtmlElement) -> dict[str, Any]:
    item: dict[str, Any] = {"@type": (scope.get("itemtype") or "").rsplit("/", 1)[-1]}
    wanted = {"headline", "name", "author", "creator", "datePublished", "dateModified"}
    wanted |= {"dateCreated", "articleSection", "keywords", "articleBody"}
    for node in scope.iter():
        names = (node.get("itemprop") or "").split() if tag_of(node) and node is not scope else []
        for name in names:
            if name not in wanted or _owner(node, scope) is not scope:
                continue
            if name == "name" and not scope.get("itemtype"):
                continue  # nobody's name
            if name == "articleBody":
                item.setdefault(name, "")  # its element is found by the body's own search
                continue
            value: Any = _microdata_value(node)
            if name in {"author", "creator"}:
                value = _microdata_person(node)
            if value:
                item.setdefault(name, []).append(value)
    return item


def _owner(node: HtmlElement, scope: HtmlElement) -> HtmlElement:
    """The scope that a property belongs to."""
    for above in node.iterancestors():
        if above is scope or above.get("itemscope") is not None:
            return above
    return scope


def _microdata_value(node: HtmlElement) -> str:
    if said := node.get("content") or node.get("datetime"):
        return tidy(said)
    return text_of(node)


def _microdata_person(node: HtmlElement) -> dict[str, Any] | str:
    kind = (node.get("itemtype") or "").rsplit("/", 1)[-1]
    names = [
        _microdata_value(inner)
        for inner in node.iterdescendants()
        if tag_of(inner) and "name" in (inner.get("itemprop") or "").split()
    ]
    if names:
        return {"@type": kind or "Person", "name": names}
    return _microdata_value(node)


def _own_json(document: Document) -> Iterator[dict[str, Any]]:
    """The JSON that Parse.ly's and similar counters want in a meta."""
    for text in document.meta("parsely-page"):
        for value in _lenient_json(html.unescape(text)):
            if isinstance(value, dict):
                yield {
                    "headline": value.get("title"),
                    "author": value.get("authors") or value.get("author"),
                    "datePublished": value.get("pub_date"),
                    "articleSection": value.get("section"),
                    "keywords": value.get("tags"),
                }
