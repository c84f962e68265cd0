"""What is kept of a story while others are compared with it.

A sketch is made of plain text and knows no database. Five lists of weighted features, each of
length one, so that their products are cosines: the stems of all words, of the opening alone, pairs
of neighbouring stems, names (words with a capital inside a sentence) and numbers. How much a word
tells is said by ``Rarity``, which asks the search index in how many stories it stands.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import pairwise

from broadsheet.search.analysis import Analyser
from broadsheet.text.normal import normal

# A text is looked at so far: what follows tells no more, and a book must not cost as one.
LONGEST = 40_000  # characters
OPENING = 40  # words, beside those of the headline
SHORTEST_PARAGRAPH = 6  # words
MOST_PARAGRAPHS = 120
SHINGLE = 5  # words
# A paper with fewer stories has nearly all its words but once: what is left without them would
# make everything alike.
FEW = 100  # stories
KEPT_SHINGLES = 96
_ENDS = frozenset(".!?:;…\n\"“”„«»‹›'‘’()[]–—-•*")

Vector = Mapping[str, float]


@dataclass(frozen=True)
class Story:
    """A story as others are compared with it; ``at`` is in seconds since 1970."""

    key: int
    at: int
    headline: str
    text: str
    topics: tuple[int, ...] = ()  # the most important first
    authors: frozenset[int] = frozenset()
    links: frozenset[int] = frozenset()


class Rarity:
    """How much a stem tells: the logarithm of how few stories have it.

    ``count`` is asked for what is not known yet; ``total`` is how many stories there are. What only
    one story has tells nothing of any other, and is nothing here. ``asking`` are the stems of a
    story that the index does not hold yet: they count once more.
    """

    MOST = 400_000

    def __init__(
        self,
        total: int,
        count: Callable[[Sequence[str]], Sequence[int]],
        *,
        asking: frozenset[str] = frozenset(),
    ) -> None:
        self.total = max(2, total)
        self._count = count
        self._asking = asking
        self._known: dict[str, float] = {}

    def of(self, stems: Iterable[str]) -> dict[str, float]:
        """The rarity of each of ``stems``."""
        wanted = list(dict.fromkeys(stems))
        known = self._known
        new = [stem for stem in wanted if stem not in known]
        if new:
            if len(known) > self.MOST:
                known.clear()
                new = wanted
            for stem, count in zip(new, self._count(new), strict=True):
                held = count + (stem in self._asking)
                alone = math.log(self.total) if self.total < FEW else 0.0
                known[stem] = max(0.0, math.log(self.total / held)) if held > 1 else alone
        return {stem: known[stem] for stem in wanted}


@dataclass(frozen=True)
class Sketch:
    """The features of one story."""

    story: Story
    words: Vector
    opening: Vector
    pairs: Vector
    names: Vector
    numbers: Vector
    headline: Vector  # not of length one: rarities
    shingles: frozenset[int]
    paragraphs: tuple[frozenset[str], ...] = field(default=(), repr=False)


class Sketcher:
    """Makes sketches of one paper's stories."""

    def __init__(self, words: Analyser, rarity: Rarity) -> None:
        self._words = words
        self._rarity = rarity

    def sketch(self, story: Story, *, asking: bool = False) -> Sketch:
        """The features of ``story``; with its paragraphs where others are sought for it."""
        head = [stem for unit in self._words.units(story.headline) for stem in unit.stems]
        text = normal(story.text[:LONGEST])
        read = _read(text, self._words)
        stems = [stem for part in read.paragraphs for stem in part]
        rarity = self._rarity.of([*head, *stems])
        words = Counter(stems)
        opening = [*head, *stems[:OPENING]]
        # The opening counts twice: news says first what it is about.
        words.update(opening)
        return Sketch(
            story=story,
            words=_vector(words, rarity),
            opening=_vector(Counter(opening), rarity),
            pairs=_pairs(head, stems, rarity),
            names=_vector(read.names, rarity),
            numbers=_vector(read.numbers, rarity),
            headline={stem: rarity[stem] for stem in head},
            shingles=_shingles(stems),
            paragraphs=_paragraphs(read.paragraphs) if asking else (),
        )

    def stems(self, story: Story) -> frozenset[str]:
        """All words of ``story``, as ``Rarity`` counts them."""
        units = self._words.units(f"{story.headline}\n{story.text[:LONGEST]}")
        return frozenset(stem for unit in units for stem in unit.stems)


@dataclass
class _Reading:
    paragraphs: list[list[str]]  # their stems
    names: Counter[str]
    numbers: Counter[str]


def _read(text: str, words: Analyser) -> _Reading:
    """The words of ``text``, and which of them are names and numbers."""
    reading = _Reading([[]], Counter(), Counter())
    here = reading.paragraphs[0]
    last = 0
    for start, end, unit in words.spans(text):
        if text.find("\n", last, start) >= 0:
            here = []
            reading.paragraphs.append(here)
        here.extend(unit.stems)
        first = text[start]
        if first.isdigit():
            reading.numbers.update(unit.stems)
        elif first.isupper() and not _begins(text, start):
            reading.names.update(unit.stems)
        last = end
    return reading


def _begins(text: str, at: int) -> bool:
    """Whether what stands at ``at`` may have its capital for beginning a sentence."""
    while at and text[at - 1] in " \t\u00a0":
        at -= 1
    return at == 0 or text[at - 1] in _ENDS


def _vector(counts: Mapping[str, int], rarity: Vector) -> Vector:
    made = {stem: (1 + math.log(n)) * rarity[stem] for stem, n in counts.items() if rarity[stem]}
    return _unit(made)


def _unit(made: dict[str, float]) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in made.values()))
    return {stem: weight / length for stem, weight in made.items()} if length else {}


def _pairs(head: list[str], stems: list[str], rarity: Vector) -> Vector:
    """Neighbouring words; of two that are everywhere nothing is kept."""
    least = 1.0
    counts: Counter[tuple[str, str]] = Counter()
    for run in (head, stems):
        counts.update(pairwise(run))
    made = {
        f"{one} {other}": (1 + math.log(n)) * (rarity[one] + rarity[other])
        for (one, other), n in counts.items()
        if rarity[one] > least and rarity[other] > least
    }
    return _unit(made)


def _shingles(stems: list[str]) -> frozenset[int]:
    """The lowest hashes of runs of words: two texts share as many as they share runs."""
    runs = {
        zlib.crc32(" ".join(run).encode())
        for run in zip(*(stems[at:] for at in range(SHINGLE)), strict=False)
    }
    return frozenset(nsmallest(KEPT_SHINGLES, runs))


def _paragraphs(parts: list[list[str]]) -> tuple[frozenset[str], ...]:
    """The words of each paragraph: where an earlier story is recalled, it is in one of them."""
    long = [frozenset(part) for part in parts if len(part) >= SHORTEST_PARAGRAPH]
    return tuple(long[:MOST_PARAGRAPHS])


def cosine(one: Vector, other: Vector) -> float:
    """How much two lists of features of length one have in common, 0 to 1."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[stem] for stem, weight in one.items() if stem in other)
