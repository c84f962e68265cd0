"""A topic as a file gives it, before it is known whether the paper has it."""

from __future__ import annotations

from dataclasses import dataclass, field

from broadsheet.topics.schemes import ALSO, SCHEMES, identified

KINDS = ("person", "organisation", "place", "subject", "work", "event")
ALIAS_KINDS = (
    "variant", "abbreviation", "former", "nickname", "adjective", "inverted", "misspelling",
)  # fmt: skip
# What others call our kinds.
KIND_WORDS = {
    "people": "person", "persons": "person", "human": "person", "individual": "person",
    "organization": "organisation", "organizations": "organisation", "org": "organisation",
    "organisations": "organisation", "company": "organisation", "institution": "organisation",
    "location": "place", "geo": "place", "places": "place", "city": "place", "country": "place",
    "topic": "subject", "subjects": "subject", "concept": "subject", "theme": "subject",
    "creativework": "work", "works": "work", "book": "work", "film": "work",
    "events": "event",
}  # fmt: skip

# Scheme and identifier; a scheme of "" means that the second is a name. Those of our own are
# "uuid" and "slug".
Ref = tuple[str, str]


class Fault(Exception):
    """Why one topic of a file cannot be taken."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason


@dataclass(slots=True)
class Given:
    """One topic of a file; ``place`` says where in it, for whoever has to look."""

    place: str
    name: str
    kind: str = ""
    uuid: str = ""
    slug: str = ""
    inverted_name: str = ""
    disambiguation: str = ""
    description: str = ""
    overview: str = ""
    scope_note: str = ""
    status: str = ""
    identifiers: list[Ref] = field(default_factory=list)
    aliases: list[tuple[str, str]] = field(default_factory=list)  # text and kind
    broader: list[Ref] = field(default_factory=list)
    related: list[Ref] = field(default_factory=list)


def kind_of(word: str) -> str:
    """Our kind for a word of others; ``""`` for none, ``KeyError`` for what is none."""
    plain = word.strip().casefold().replace(" ", "").replace("_", "")
    if not plain or plain in KINDS:
        return plain
    return KIND_WORDS[plain]


def ref(text: str) -> Ref:
    """``wikidata:Q42``, an address or a bare ``Q42`` as scheme and identifier; else a name."""
    text = " ".join(text.split())
    if text.startswith("urn:uuid:"):
        return "uuid", text.removeprefix("urn:uuid:")
    if "://" in text:
        scheme, value = identified(text)
        if not value:
            scheme, value = identified(text.rstrip("/"))
        return (scheme, value) if value else ("", text)
    prefix, colon, rest = text.partition(":")
    prefix = prefix.strip().casefold()
    if colon and rest and not rest.startswith(" ") and prefix.isascii() and " " not in prefix:
        return ALSO.get(prefix, prefix), rest.strip()
    if text[1:].isdigit() and SCHEMES["wikidata"].valid.match(text):
        return "wikidata", text
    return "", text
