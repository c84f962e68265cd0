"""The query: one typed tree, whoever asks and however it was written.

Two fronts make it (``fronts/page.py`` from what readers type, ``fronts/lucene.py`` from the API's
``fq``), ``resolving.py`` replaces the names in it by keys, and the engines answer it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# What may be looked for by words. "text" is everything: headline, body, bylines, topics.
TEXT_FIELDS = ("text", "headline", "byline")


@dataclass(frozen=True)
class Words:
    """What was typed without quotes, in any inflection; usually one word."""

    text: str
    field: str = "text"


@dataclass(frozen=True)
class Phrase:
    """Exactly these words in this order."""

    text: str
    field: str = "text"


@dataclass(frozen=True)
class Prefix:
    """A word that begins like this."""

    text: str
    field: str = "text"


@dataclass(frozen=True)
class Named:
    """What has this value; ``contains``: has the words of it. Resolved before an engine sees it."""

    field: str
    text: str
    contains: bool = False


@dataclass(frozen=True)
class Dated:
    """Published before a day begins, or not before; ``day`` is YYYY, YYYY-MM or YYYY-MM-DD."""

    side: str  # "before" or "after"
    day: str


@dataclass(frozen=True)
class Among:
    """Has one of ``keys`` in a field of keys or of marks."""

    field: str
    keys: tuple[int | str, ...]


@dataclass(frozen=True)
class Between:
    """A number of the story is at least ``low`` and less than ``high``."""

    field: str
    low: int | None
    high: int | None


@dataclass(frozen=True)
class All:
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Any:
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    part: Node


@dataclass(frozen=True)
class Everything:
    pass


@dataclass(frozen=True)
class Nothing:
    pass


Node = (
    Words
    | Phrase
    | Prefix
    | Named
    | Dated
    | Among
    | Between
    | All
    | Any
    | Not
    | Everything
    | Nothing
)
Leaf = Words | Phrase | Prefix


def all_of(parts: Iterable[Node]) -> Node:
    """Everything that fits all of ``parts``; of none: everything."""
    flat: dict[Node, None] = {}
    for part in parts:
        if isinstance(part, All):
            flat.update(dict.fromkeys(part.parts))
        elif not isinstance(part, Everything):
            flat[part] = None
    if Nothing() in flat:
        return Nothing()
    if not flat:
        return Everything()
    return next(iter(flat)) if len(flat) == 1 else All(tuple(flat))


def any_of(parts: Iterable[Node]) -> Node:
    """Everything that fits one of ``parts``; of none: nothing."""
    flat: dict[Node, None] = {}
    for part in parts:
        if isinstance(part, Any):
            flat.update(dict.fromkeys(part.parts))
        elif not isinstance(part, Nothing):
            flat[part] = None
    if Everything() in flat:
        return Everything()
    if not flat:
        return Nothing()
    return next(iter(flat)) if len(flat) == 1 else Any(tuple(flat))


def negate(part: Node) -> Node:
    """Everything that does not fit ``part``."""
    match part:
        case Not(inner):
            return inner
        case Everything():
            return Nothing()
        case Nothing():
            return Everything()
    return Not(part)


def is_plain(node: Node) -> bool:
    """Whether ``node`` is words and phrases that a story must have, one and all."""
    parts = node.parts if isinstance(node, All) else (node,)
    return all(isinstance(part, Words | Phrase) for part in parts)


def wanted(node: Node) -> Iterator[Leaf]:
    """The words that ``node`` looks for; not those it excludes."""
    match node:
        case Words() | Phrase() | Prefix():
            yield node
        case All(parts) | Any(parts):
            for part in parts:
                yield from wanted(part)
