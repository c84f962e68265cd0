"""Finding the byline on the page; ``bylines`` turns it into names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from broadsheet.archive.pages.bylines import is_name_like, is_office, names_in
from broadsheet.archive.pages.claims import Claims
from broadsheet.archive.pages.document import Document, label_of, tag_of, text_of
from broadsheet.archive.pages.headlines import site_names, title_key
from broadsheet.archive.pages.surroundings import Surroundings

_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:\w*byline\w*|by-line|by|author\w*|article-?author|contributors?|writer|"
    r"written-?by|"
    r"reporter|autor\w*|auteur\w*|verfasser|firma|journalist\w*|creator|credit-?line|post-?author|"
    r"entry-?author|story-?author|fn|vcard|curator\w*|columnist\w*|posted-?by)(?=$|[\s_-])"
)
_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:comments?|commenter|reply|respond|related\w*|footer|sidebar|popular|"
    r"recent\w*|latest|more-?\w*|"
    r"promo\w*|teasers?|widget\w*|recirc\w*|recommend\w*|photo\w*|image\w*|caption\w*|gallery|"
    r"slide\w*|"
    r"rail|most\w*|nav\w*|menu|next|prev\w*|trending|river|feed|quote|tweet)(?=$|[\s_-])"
)
_SPOKEN = re.compile(
    r"^(?:(?:article|story|text|words|posted|written|reported|review)\s+)?(?:by|von|par|"
    r"por)\b\s*:?\s*\S"
    r"|^(?:author|autor|auteur|writer|curator|posted by)\s*:",
    re.I,
)
_CRAFT = re.compile(
    r"\b(?:photo\w*|pictures?|images?|illustrat\w+|graphics?|video|produced|styled|edited|"
    r"translated|design\w*)"
    r"(?:\s+\w+)?\s*(?:by|:)\s*",
    re.I,
)
_PROFILE = re.compile(
    r"/(?:author|by|people|profile|contributor|staff|reporter|journalist|person|columnist)s?/", re.I
)
_METAS = (
    *("author", "article:author", "byl", "parsely-author", "sailthru.author", "cxenseparse:author"),
    *("dc.creator", "dcterms.creator", "dc.creator.creator", "citation_author", "article.author"),
    *("article_author", "authors", "byline", "creator", "og:author", "og:article:author"),
    *("rbauthors", "writer"),
)


def find_names(document: Document, claims: Claims, around: Surroundings) -> list[str]:
    """Everybody in the byline, in order, from the most trusted source that names a person."""
    sites = site_names(document, claims)
    claimed = _distinct(
        name for person in claims.people for name in names_in(person.name, trusted=not person.group)
    )
    metas = _distinct(
        name for text in document.meta(*_METAS) for name in names_in(text, trusted=True)
    )
    marked = _marked(document.root, around)
    spoken = _spoken(around)
    groups = [claimed, marked, metas, spoken]
    people = [[name for name in names if not _is_nobody(name, sites)] for names in groups]
    for names in people:
        if names:
            return _completed(names, people)
    groups.append(_spoken(around, offices=True))
    offices = ([name for name in names if title_key(name) not in sites] for names in groups)
    return next((names for names in offices if names), [])


def _completed(names: list[str], others: list[list[str]]) -> list[str]:
    """A source that names one of several is completed by one that names them all."""
    keys = {title_key(name) for name in names}
    for other in others:
        theirs = {title_key(name) for name in other}
        if keys < theirs and len(theirs) <= 6 and all(is_name_like(name) for name in other):
            return other
    return names


def _is_nobody(name: str, sites: set[str]) -> bool:
    return title_key(name) in sites or is_office(name)


def _distinct(names: Iterator[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(title_key(name), name)
    return list(found.values())


def _marked(root: HtmlElement, around: Surroundings) -> list[str]:
    """The byline in an element made for it, the nearest to the headline; links by ``rel`` first."""
    groups: dict[tuple[int, int], list[str]] = {}
    taken: set[HtmlElement] = set()
    for node in root.iter():
        tag = tag_of(node)
        if not tag or tag in {"meta", "link", "body", "html", "script", "img", "input"}:
            continue
        by_rel = "author" in (node.get("rel") or "").lower().split()
        if not by_rel and not _BYLINE.search(label_of(node)):
            continue
        if node.getparent() in taken:
            taken.add(node)
            continue
        text = text_of(node)
        if not 2 < len(text) < 200:
            continue
        if any(_ELSEWHERE.search(label_of(up)) for up in around.boxes(node)):
            continue
        if _of_another_craft(node, text):
            continue
        links = _linked_names(node)
        names = links or names_in(text, trusted=by_rel)
        if not names:
            continue
        away = around.distance(node)
        if away > 25:
            continue
        taken.add(node)
        key = (min(away, 9) // 3, 0 if by_rel or links else 1)
        group = groups.setdefault(key, [])
        group += [name for name in names if title_key(name) not in {title_key(n) for n in group}]
    if not groups:
        return []
    return groups[min(groups)][:12]


def _of_another_craft(node: HtmlElement, text: str) -> bool:
    """Whether these are the names of photographers and producers: the words stand before them."""
    before = node.getprevious()
    above = node.getparent()
    told = before.tail if before is not None else above.text if above is not None else ""
    if before is not None and not (told or "").strip():
        told = text_of(before)[-40:]
    return bool(_CRAFT.search((told or "")[-40:]) or _CRAFT.match(text))


def _credited_elsewhere(link: HtmlElement, byline: HtmlElement) -> bool:
    """Whether a name within a byline is a photographer's or producer's."""
    above: HtmlElement | None = link
    while above is not None and above is not byline:
        if _of_another_craft(above, text_of(above)):
            return True
        above = above.getparent()
    return False


def _linked_names(node: HtmlElement) -> list[str]:
    """The names of the links to authors in a byline, which leave no doubt where a name ends."""
    names = []
    for link in node.iter():
        if not tag_of(link):
            continue
        marked = "author" in (link.get("rel") or "").lower().split()
        marked = marked or (link.get("itemprop") or "") == "name"
        if _credited_elsewhere(link, node):
            continue
        if marked or (tag_of(link) == "a" and _PROFILE.search(link.get("href") or "")):
            for name in names_in(text_of(link), trusted=marked):
                if name not in names and not is_office(name):
                    names.append(name)
    return names


def _spoken(around: Surroundings, *, offices: bool = False) -> list[str]:
    """A line "By …" beside the headline; with ``offices`` also by no one person."""
    near = list(around.near())
    for at, run in enumerate(near):
        if len(run.text) > 160:
            continue
        text = run.text
        if re.fullmatch(
            r"(?:written |posted )?(?:by|von|par|por)\s*:?", text, re.I
        ) and at + 1 < len(near):
            text = f"{text} {near[at + 1].text}"
        if not _SPOKEN.match(text):
            continue
        if any(_ELSEWHERE.search(label_of(up)) for up in around.boxes(run.block)):
            continue
        if names := names_in(text, trusted=offices and len(text.split()) <= 6):
            return names
    return []
