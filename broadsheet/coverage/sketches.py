"""What is kept of a story while others are compared with it.

A sketch is made of plain text and knows no database. Five lists of weighted features, each of
length one, so that their products are cosines: the stems of all words, of the opening alone, pairs
of neighbouring stems, names (words with a capital inside a sentence) and numbers. How much a word
tells is said by ``Rarity``, which asks the search index in how many stories it stands.
"""

from __future__ import annotations

import marshal
import math
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from heapq import nsmallest
from itertools import pairwise

from broadsheet.search.analysis import Analyser
from broadsheet.text.normal import normal

# A text is looked at so far: what follows tells no more, and a book must not cost as one.
LONGEST = 40_000  # characters
OPENING = 40  # words, beside those of the headline
SHORTEST_PARAGRAPH = 6  # words
MOST_PARAGRAPHS = 120
# Runs of five words.
_SPREAD = 0x9E3779B1
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

    MOST = 60_000  # some 6 MB

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


def packed(sketch: Sketch) -> bytes:
    """``sketch`` in a sixth of the room, without the text that it was made of.

    For this process alone: another Python may write it in another way.
    """
    story = replace(sketch.story, text="")
    values = [getattr(sketch, one.name) for one in _FEATURES]
    return marshal.dumps(([getattr(story, one.name) for one in fields(Story)], values))


def unpacked(kept: bytes) -> Sketch:
    """What ``packed`` made this of; in a tenth of the time that a sketch takes."""
    story, values = marshal.loads(kept)  # noqa: S302 - nobody else wrote it
    return Sketch(Story(*story), *values)


_FEATURES = fields(Sketch)[1:]


class Sketcher:
    """Makes sketches of one paper's stories."""

    def __init__(self, words: Analyser, rarity: Rarity) -> None:
        self._words = words
        self._pieces = _pieces(words)
        self._rarity = rarity

    def sketch(self, story: Story, *, asking: bool = False) -> Sketch:
        """The features of ``story``; with its paragraphs where others are sought for it."""
        head = [stem for unit in self._words.units(story.headline) for stem in unit.stems]
        text = normal(story.text[:LONGEST])
        read = _read(text, self._pieces)
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


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two blanks: its stems, and which of its words may be names or numbers."""

    stems: tuple[str, ...]
    # Stems, whether it is a number, and whether it begins a sentence; the text before says (None).
    marked: tuple[tuple[tuple[str, ...], bool, bool | None], ...]
    ends: bool  # what follows may have its capital for beginning a sentence


class _Pieces(dict[str, _Piece]):
    """Pieces remembered: the words of an archive are few, and looked at once."""

    MOST = 50_000

    def __init__(self, words: Analyser) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, piece: str) -> _Piece:
        stems: list[str] = []
        marked: list[tuple[tuple[str, ...], bool, bool | None]] = []
        for start, _end, unit in self._words.spans(piece):
            stems += unit.stems
            first = piece[start]
            if first.isdigit():
                marked.append((unit.stems, True, False))
            elif first.isupper():
                marked.append((unit.stems, False, piece[start - 1] in _ENDS if start else None))
        if len(self) > self.MOST:
            self.clear()
        made = self[piece] = _Piece(tuple(stems), tuple(marked), piece[-1] in _ENDS)
        return made


@lru_cache(maxsize=2)
def _pieces(words: Analyser) -> _Pieces:
    return _Pieces(words)


def _read(text: str, pieces: _Pieces) -> _Reading:
    """The words of ``text``, and which of them are names and numbers."""
    reading = _Reading([], Counter(), Counter())
    for line in text.split("\n"):
        found = [pieces[piece] for piece in line.split()]
        stems = [stem for piece in found for stem in piece.stems]
        if stems or not reading.paragraphs:
            reading.paragraphs.append(stems)
        begins = True
        for piece in found:
            for of, is_number, begins_inside in piece.marked:
                if is_number:
                    reading.numbers.update(of)
                elif not (begins if begins_inside is None else begins_inside):
                    reading.names.update(of)
            begins = piece.ends
    return reading


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
    # Each stem's number is made once; a run's is made of those of its stems, by place.
    one = [_number(stem) for stem in stems]
    runs = {
        (a + 31 * b + 961 * c + 29_791 * d + 923_521 * e) * _SPREAD & 0xFFFFFFFF
        for a, b, c, d, e in zip(one, one[1:], one[2:], one[3:], one[4:], strict=False)
    }
    return frozenset(nsmallest(KEPT_SHINGLES, runs))


@lru_cache(maxsize=50_000)
def _number(stem: str) -> int:
    return zlib.crc32(stem.encode())


def _paragraphs(parts: list[list[str]]) -> tuple[frozenset[str], ...]:
    """The words of each paragraph: where an earlier story is recalled, it is in one of them."""
    long = [frozenset(part) for part in parts if len(part) >= SHORTEST_PARAGRAPH]
    return tuple(long[:MOST_PARAGRAPHS])


def cosine(one: Vector, other: Vector) -> float:
    """How much two lists of features of length one have in common, 0 to 1."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[stem] for stem, weight in one.items() if stem in other)
