"""How likely an earlier story is a stage of the same story: one sum, and its reasons in words.

The weights were chosen on the older half of a blog whose editors linked earlier posts and on the
first part of a collection of news by event (``benchmarks/quality/coverage.py`` says how and what
came out on the rest). Each says how much a reason may add to the likeness of the whole texts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from broadsheet.coverage.sketches import Sketch, cosine

NAMES = 0.10  # the same names
OPENING = 0.10  # the same words in headline and opening
PAIRS = 0.10  # the same words side by side
NUMBERS = 0.05  # the same figures
RECALLED = 0.15  # its headline's words stand together in one paragraph
TOPICS = 0.50  # the same index terms, rare ones and those named first above all
BYLINE = 0.03  # somebody wrote both
LATELY = 0.05  # not long ago
LINKED = 0.05  # staff linked to it in the text
LED_TO = 0.10  # a story that is much like this one links to it
HALF_LIFE = 365 * 86_400  # seconds
# Each further index term counts so much of the one before it.
NEXT_TOPIC = 0.85
# Where a score stands for even odds that both tell the same story, and how quickly odds change.
EVEN = 0.50
SLOPE = 0.10
# A short headline is easily met with by chance.
_SHORT = 3.0


@dataclass(frozen=True)
class Weight:
    """What an index term tells: its rarity, and the part of it that counts for what it is.

    Many stories of one subject have nothing else in common.
    """

    rarity: float
    counts: float = 1.0


@dataclass
class Likeness:
    """How alike a story is, and by what: each reason with what it added."""

    sketch: Sketch
    score: float
    evidence: dict[str, float] = field(default_factory=dict)

    @property
    def key(self) -> int:
        return self.sketch.story.key

    @property
    def odds(self) -> float:
        """The likelihood, 0 to 1, that both tell the same story."""
        return 1 / (1 + math.exp((EVEN - self.score) / SLOPE))

    def add(self, reason: str, amount: float) -> None:
        if amount > 0:
            self.score += amount
            self.evidence[reason] = self.evidence.get(reason, 0.0) + amount


def compare(asked: Sketch, other: Sketch, *, weights: Mapping[int, Weight]) -> Likeness:
    """How much ``other``, an earlier story, is like ``asked``; ``weights`` are topics' rarities."""
    found = Likeness(other, 0.0)
    found.add("text", cosine(asked.words, other.words))
    found.add("names", NAMES * cosine(asked.names, other.names))
    found.add("opening", OPENING * cosine(asked.opening, other.opening))
    found.add("pairs", PAIRS * cosine(asked.pairs, other.pairs))
    found.add("numbers", NUMBERS * cosine(asked.numbers, other.numbers))
    found.add("recalled", RECALLED * recalled(asked, other))
    found.add("topics", TOPICS * shared(asked.story.topics, other.story.topics, weights))
    if asked.story.authors & other.story.authors:
        found.add("byline", BYLINE)
    age = max(0, asked.story.at - other.story.at)
    found.add("lately", LATELY * 0.5 ** (age / HALF_LIFE))
    if other.story.key in asked.story.links or asked.story.key in other.story.links:
        found.add("linked", LINKED)
    return found


def recalled(asked: Sketch, other: Sketch) -> float:
    """How much of the other's headline stands in one paragraph of the text, 0 to 1."""
    whole = sum(other.headline.values())
    if not whole:
        return 0.0
    best = max(
        (
            sum(rarity for stem, rarity in other.headline.items() if stem in paragraph)
            for paragraph in asked.paragraphs
        ),
        default=0.0,
    )
    return best / (whole + _SHORT)


def shared(one: Sequence[int], other: Sequence[int], weights: Mapping[int, Weight]) -> float:
    """How much of their index terms two stories share, 0 to 1."""
    first, second = _placed(one), _placed(other)
    both = sum(
        place * second[topic] * weights[topic].rarity * weights[topic].counts
        for topic, place in first.items()
        if topic in second and topic in weights
    )
    if not both:
        return 0.0
    return both / math.sqrt(_length(first, weights) * _length(second, weights))


def _placed(topics: Sequence[int]) -> dict[int, float]:
    return {topic: NEXT_TOPIC**place for place, topic in enumerate(topics)}


def _length(placed: Mapping[int, float], weights: Mapping[int, Weight]) -> float:
    return sum(place * place * weights[t].rarity for t, place in placed.items() if t in weights)
