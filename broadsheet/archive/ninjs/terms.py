"""What an item says it is about: index terms, and which of its subjects is its section."""

from __future__ import annotations

import re
from typing import Any

from broadsheet.archive.items import TermItem
from broadsheet.archive.ninjs.keys import Item, of, text
from broadsheet.topics.schemes import identified

DEFAULT_SECTION = "News"
KINDS = (
    ("person", ("people", "person", "persons")),
    ("organisation", ("organisations", "organisation")),
    ("place", ("places", "place")),
    ("subject", ("subjects", "subject")),
    ("event", ("events", "event")),
    ("work", ("objects", "object")),
)
_SECTION = re.compile(r"(?:^|[:/#._-])sections?[:/#=][^:/#=]*$", re.IGNORECASE)


def terms_of(item: Item) -> tuple[list[TermItem], str]:
    """The terms in order of relevance, and the section (``""`` where none is named)."""
    terms: list[TermItem] = []
    section = ""
    for kind, names in KINDS:
        for entry in of(item, *names):
            name = text(entry, "name", "literal", "code")
            uri = text(entry, "uri")
            if kind == "subject" and (_SECTION.search(uri) or _is_section(entry)):
                section = section or name
                continue
            if not name:
                continue
            scheme, identifier = identified(uri) if uri else _coded(entry)
            terms.append(TermItem(name, kind, scheme, identifier, _relevance(entry)))
    if any(term.relevance for term in terms):
        terms.sort(key=lambda term: -(term.relevance or 0))
    return terms, section


def _is_section(entry: Item) -> bool:
    scheme = entry.get("scheme")
    return isinstance(scheme, str) and scheme.rstrip(":/#").lower().endswith(
        ("section", "sections")
    )


def _coded(entry: Item) -> tuple[str, str]:
    """1.x: ``scheme`` and ``code`` apart."""
    scheme, code = text(entry, "scheme"), text(entry, "code")
    if not scheme and not code.startswith(("http://", "https://", "urn:")):
        return "", ""
    return identified(scheme + code) if code else ("", "")


def _relevance(entry: Item) -> int | None:
    value: Any = entry.get("relevance")
    return value if isinstance(value, int) else None
