"""What goes into the linker and what comes out of it."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

PERSON, ORGANISATION, PLACE = "person", "organisation", "place"
SUBJECT, WORK, EVENT = "subject", "work", "event"
KINDS = (PERSON, ORGANISATION, PLACE, SUBJECT, WORK, EVENT)

# From this score on a topic is proposed.
PROPOSES = 0.4
# From these on one is linked without asking, chosen by five folds of the development halves. A
# person is named by more than one word and seldom within another name; "Texas" may be a team's and
# "Airbus" an aircraft's. A subject is called by a common word, and who reads "banks" wants no page
# on banks: whether its mention is worth a link is for a person to say.
LINKS = {PERSON: 0.85, ORGANISATION: 0.96, PLACE: 0.96, WORK: 0.96, EVENT: 0.96}


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
    kind: str  # one of ``KINDS``
    score: float  # 0 to 1
    evidence: tuple[str, ...]  # reasons for a machine to read, such as "name" or "context:42"

    @property
    def links(self) -> bool:
        """Whether it is sure enough to be linked without asking."""
        return self.score >= LINKS.get(self.kind, math.inf)


NO_CONTEXT = Context()
