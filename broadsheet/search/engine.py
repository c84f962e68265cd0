"""The port: what a search engine must be able to do, in words that are nobody's.

An engine keeps *documents* (what ``documents.py`` makes of stories), answers *trees* (``tree.py``)
and knows nothing of the database. One contract (``tests/test_contract.py``) is run on all of them:
``engines/tantivy.py`` for papers, ``engines/memory.py`` as the slow reference that is obviously
right. Scores may differ between engines; which documents fit may not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol

from broadsheet.search.tree import Node

FACETS = ("section", "topic", "author", "kind", "month")
# What `Between` may ask of.
NUMBERS = ("at", "words", "month", "weekday")


class EngineError(Exception):
    """The engine cannot do what it was asked to; the message is one sentence."""


class Unusable(EngineError):
    """There is no index, or it is damaged, or another version or language made it."""


class Busy(EngineError):
    """Another process is writing."""


@dataclass(frozen=True)
class Document:
    """A story as it is looked for. Texts are plain; the engine analyses them.

    ``at`` is in seconds since 1970, ``month`` a number such as 200903, ``weekday`` 1 to 7 from
    Monday on; ``stamp`` tells versions of the story apart.
    """

    key: int
    headline: str
    texts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    at: int = 0
    month: int = 0
    weekday: int = 1
    words: int = 0
    prominence: float = 0.0
    section: tuple[int, ...] = ()
    topic: tuple[int, ...] = ()
    author: tuple[int, ...] = ()
    kind: str = ""
    marks: tuple[str, ...] = ()
    stamp: int = 0


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Hit(NamedTuple):
    """A document that fits; ``score`` is 0 where nobody asked for relevance."""

    key: int
    score: float
    at: int
    prominence: float


@dataclass(frozen=True)
class Tally:
    """How many documents fit, and of them how many have each value of a facet, most first."""

    total: int
    facets: Mapping[str, Sequence[tuple[int | str, int]]] = field(default_factory=dict)


class Writer(Protocol):
    """Changes an index; what was written is there for others once it is committed."""

    def put(self, documents: Iterable[Document]) -> None:
        """Add documents in place of those with the same keys."""

    def remove(self, keys: Iterable[int]) -> None: ...

    def commit(self) -> None: ...


class Engine(Protocol):
    """One index. Reading needs no lock and sees what was last committed, by whomever."""

    def find(
        self, tree: Node, *, sort: Sort = Sort.RELEVANCE, start: int = 0, count: int = 10
    ) -> list[Hit]:
        """The documents that fit, best or newest or oldest first; equals in any steady order."""

    def tally(self, tree: Node, facets: Mapping[str, int] | None = None) -> Tally:
        """Count what fits; of each facet named, at most so many values."""

    def like(self, document: Document, *, within: Node | None = None, count: int = 10) -> list[Hit]:
        """Documents with the same telling words, ``document`` itself aside; of those that fit
        ``within``, if that is given."""

    def matches(self, document: Document, trees: Sequence[Node]) -> list[bool]:
        """Whether ``document`` fits each of ``trees``, as ``find`` would have it were it in the
        index; what saved searches are asked when a story is published."""

    def frequencies(self, words: Sequence[str], *, stems: bool = False) -> list[int]:
        """In how many documents each word, exactly as analysed, stands; or each stem."""

    def spread(self, facet: str, values: Sequence[int]) -> list[int]:
        """In about how many documents each value of ``facet`` (``section``, ``topic``, ``author``)
        stands; what was replaced may count until the index is tidied. Quicker than ``tally``,
        however large the index."""

    def beginning(self, prefix: str, *, count: int = 10) -> list[tuple[str, int]]:
        """Words that begin with ``prefix``, the most frequent first."""

    def stamps(self) -> Iterator[tuple[int, int]]:
        """Key and stamp of every document."""

    def check(self) -> None:
        """Raise ``Unusable``, saying why, unless questions can be answered."""

    @property
    def is_being_rebuilt(self) -> bool:
        """Whether some process makes a new index just now."""

    def alone(self, *, wait: float = 0.0) -> AbstractContextManager[None]:
        """Nobody else writes, or puts a new index in place, meanwhile.

        Raises:
            Busy: somebody else still writes after ``wait`` seconds.
        """

    def writing(self, *, wait: float = 0.0) -> AbstractContextManager[Writer]:
        """Be the one who writes; committed at the end, discarded on an error.

        Raises:
            Busy: somebody else still writes after ``wait`` seconds.
            Unusable: there is nothing to write to; ``rebuilding`` makes it.
        """

    def rebuilding(self) -> AbstractContextManager[Writer]:
        """Write a new index beside the present one, which takes its place when all went well."""
