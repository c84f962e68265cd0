"""The reference: everything in dictionaries, every question asked of every document.

Slow and obviously right. The contract is tested on it and on the real engine; it lives as long as
the process and is no choice for a paper.
"""

from __future__ import annotations

import contextlib
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from broadsheet.search.analysis import Analyser, analyser
from broadsheet.search.engine import Busy, Document, Hit, Sort, Tally
from broadsheet.search.matching import Held, matches
from broadsheet.search.plan import (
    BREAK,
    Begins,
    Both,
    Either,
    Plan,
    Run,
    Word,
    planned,
    prepared,
)
from broadsheet.search.ranking import EXACT
from broadsheet.search.tree import Everything, Node

K1, B = 1.2, 0.75


class MemoryEngine:
    """An engine without an index."""

    def __init__(self, words: Analyser | None = None) -> None:
        self._analyser = words
        self._held: dict[int, Held] = {}
        self._writes = False

    # Reading -------------------------------------------------------------------------------

    def find(
        self, tree: Node, *, sort: Sort = Sort.RELEVANCE, start: int = 0, count: int = 10
    ) -> list[Hit]:
        plan = planned(tree)
        fitting = [held for held in self._held.values() if held.fits(plan)]
        scored = sort is Sort.RELEVANCE
        hits = [
            Hit(
                held.document.key,
                self._score(held, plan) if scored else 0.0,
                held.document.at,
                held.document.prominence,
            )
            for held in fitting
        ]
        orders = {
            Sort.RELEVANCE: lambda hit: (-hit.score, -hit.at, -hit.key),
            Sort.NEWEST: lambda hit: (-hit.at, -hit.key),
            Sort.OLDEST: lambda hit: (hit.at, hit.key),
        }
        return sorted(hits, key=orders[sort])[start : start + count]

    def tally(self, tree: Node, facets: Mapping[str, int] | None = None) -> Tally:
        plan = planned(tree)
        fitting = [held for held in self._held.values() if held.fits(plan)]
        counted = {}
        for name, most in (facets or {}).items():
            counts = Counter(value for held in fitting for value in held.values(name))
            ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            counted[name] = ordered[:most]
        return Tally(len(fitting), counted)

    def like(self, document: Document, *, within: Node | None = None, count: int = 10) -> list[Hit]:
        texts = prepared(document, self._words)
        telling = Counter(texts.stems.split())
        weights = {
            stem: times * self._rarity("stems", stem)
            for stem, times in telling.items()
            if self._documents_with("stems", stem)
        }
        best = sorted(weights, key=lambda stem: -weights[stem])[:25]
        plan = Either(tuple(Word("stems", stem, "words", stem) for stem in best))
        narrow = planned(within or Everything())
        hits = [
            Hit(held.document.key, self._score(held, plan), held.document.at,
                held.document.prominence)
            for held in self._held.values()
            if held.document.key != document.key
            and held.fits(plan)
            and held.fits(narrow)
        ]  # fmt: skip
        return sorted(hits, key=lambda hit: (-hit.score, -hit.at, -hit.key))[:count]

    def matches(self, document: Document, trees: Sequence[Node]) -> list[bool]:
        return matches(document, trees, self._words)

    def frequencies(self, words: Sequence[str], *, stems: bool = False) -> list[int]:
        return [self._documents_with("stems" if stems else "words", word) for word in words]

    def spread(self, facet: str, values: Sequence[int]) -> list[int]:
        return [
            sum(value in held.values(facet) for held in self._held.values()) for value in values
        ]

    def beginning(self, prefix: str, *, count: int = 10) -> list[tuple[str, int]]:
        found = Counter(
            word
            for held in self._held.values()
            for word in set(held.fields["words"])
            if word.startswith(prefix) and word != BREAK
        )
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:count]

    def stamps(self) -> Iterator[tuple[int, int]]:
        for key, held in self._held.items():
            yield key, held.document.stamp

    def check(self) -> None:
        pass

    @property
    def is_being_rebuilt(self) -> bool:
        return False

    # Writing -------------------------------------------------------------------------------

    @contextlib.contextmanager
    def alone(self, *, wait: float = 0.0) -> Iterator[None]:
        if self._writes:
            raise Busy("Somebody else is writing.")
        self._writes = True
        try:
            yield
        finally:
            self._writes = False

    @contextlib.contextmanager
    def writing(self, *, wait: float = 0.0) -> Iterator[_Writer]:
        with self.alone(wait=wait):
            writer = _Writer(self, dict(self._held))
            yield writer
            writer.commit()

    @contextlib.contextmanager
    def rebuilding(self) -> Iterator[_Writer]:
        writer = _Writer(self, {})
        writer.holds_back = True
        yield writer
        writer.holds_back = False
        writer.commit()

    # How -----------------------------------------------------------------------------------

    @property
    def _words(self) -> Analyser:
        return self._analyser or analyser()

    def _score(self, held: Held, plan: Plan) -> float:
        match plan:
            case Word(stems, stem, words, word):
                return self._bm25(held, stems, (stem,)) + EXACT * self._bm25(held, words, (word,))
            case Run(field, words):
                return self._bm25(held, field, words)
            case Begins():
                return 1.0 if held.fits(plan) else 0.0
            case Both(parts) | Either(parts):
                return sum(self._score(held, part) for part in parts if held.fits(part))
        return 0.0

    def _bm25(self, held: Held, field: str, words: tuple[str, ...]) -> float:
        times = held.times(field, words)
        if not times:
            return 0.0
        average = sum(len(other.fields[field]) for other in self._held.values()) / len(self._held)
        length = len(held.fields[field]) / average
        weight = sum(self._rarity(field, word) for word in words)
        return weight * times * (K1 + 1) / (times + K1 * (1 - B + B * length))

    def _rarity(self, field: str, word: str) -> float:
        count = self._documents_with(field, word)
        return math.log(1 + (len(self._held) - count + 0.5) / (count + 0.5))

    def _documents_with(self, field: str, word: str) -> int:
        return sum(word in held.fields[field] for held in self._held.values())


class _Writer:
    def __init__(self, engine: MemoryEngine, held: dict[int, Held]) -> None:
        self._engine = engine
        self._held = held
        self.holds_back = False

    def put(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._held[document.key] = Held.of(document, self._engine._words)

    def remove(self, keys: Iterable[int]) -> None:
        for key in keys:
            self._held.pop(key, None)

    def commit(self) -> None:
        if not self.holds_back:
            self._engine._held = dict(self._held)
