"""What goes into the linker and what comes out of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

# From this score on a topic is linked without asking; from the lower one on it is proposed.
LINKS = 0.85
PROPOSES = 0.4

PERSON, ORGANISATION, PLACE = "person", "organisation", "place"
SUBJECT, WORK, EVENT = "subject", "work", "event"
KINDS = (PERSON, ORGANISATION, PLACE, SUBJECT, WORK, EVENT)


@dataclass(frozen=True, slots=True)
class Entry:
    """One topic as the linker knows it."""

    key: int  # what the topic is called above, such as its primary key; not negative
    kind: str  # one of ``KINDS``
    name: str  # the preferred name
    aliases: tuple[tuple[str, str], ...] = ()  # text and kind of alias
    prior: float = 0.0  # log(1 + stories of the archive that have this topic)
    context: tuple[str, ...] = ()  # words it is seen with or described by
    beside: tuple[int, ...] = ()  # keys of topics that stand in the same stories


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about a text besides its words."""

    section: str = ""  # a name, such as "World"; one more word of the context
    topics: frozenset[int] = frozenset()  # keys that somebody has confirmed for this text
    refused: frozenset[int] = frozenset()  # keys that somebody has refused for it
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that means a topic: ``text[start:end]``."""

    start: int
    end: int
    key: int
    score: float  # 0 to 1; ``LINKS`` and more links by itself
    evidence: tuple[str, ...]  # reasons for a machine to read, such as "name" or "context:42"


NO_CONTEXT = Context()
