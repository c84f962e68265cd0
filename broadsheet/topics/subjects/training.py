"""Training: support-vector separators, each topic against the rest.

Dual coordinate descent for the squared hinge loss (Hsieh and others, 2008), which touches only the
stories near the line, so that plain Python separates thirteen thousand stories in minutes. A word
takes part by how much oftener, or more seldom, it stands in the topic's stories than in the others
(after Wang and Manning, 2012), and by whether it stands in the headline, the lead or below. What a
margin is worth is learned on stories that were held out: each part of the archive is judged by
separators that have not seen it; ``trusting.py`` learns there what answers are worth together. What
is applied without asking is to be right 19 times in 20 over all topics together, and none of them
much less often.
"""

from __future__ import annotations

import math
import random
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter, mul
from typing import Any

from broadsheet.topics.subjects.features import PARTS, WORTH, features, part_of, words
from broadsheet.topics.subjects.trusting import Support, Trust, learn, logistic, signs, support

FEWEST = 12  # stories of a topic, or it cannot be learned
FOLDS = 4
MOST_FEATURES = 150_000
WANTED = 0.95  # precision of what is applied without asking
LEAST = 0.85  # no topic is applied that is less often right by itself
_LIKELY = 0.3
_NEAR = -1.0  # margins below it are those of stories that nothing speaks for
_EPOCHS = 12
_COST = 0.7
_COST_OF_MISSING = 2.0  # topics are rare: passing one over costs more than naming it wrongly
_EVEN = 0.25  # part of a word's say that does not depend on where it stands


@dataclass(frozen=True)
class Example:
    """A story that somebody has filed."""

    headline: str
    text: str
    topics: frozenset[int]


@dataclass(frozen=True)
class Cut:
    """From which margin on a topic is proposed, and from which it may be applied without asking.

    ``slope`` and ``offset`` make a margin a probability.
    """

    proposed: float
    applied: float
    slope: float
    offset: float

    def probability(self, margin: float) -> float:
        return logistic(self.slope * margin + self.offset)

    def margin(self, probability: float) -> float:
        """The margin that has this probability."""
        return (math.log(probability / (1 - probability)) - self.offset) / self.slope


@dataclass(frozen=True)
class Trained:
    names: list[str]
    rarity: array[float]  # of each feature, times the worth of its part of a story
    weights: dict[int, array[float]]  # by topic; the last weight belongs to no word
    cuts: dict[int, Cut]
    trust: Trust
    stories: int


Row = tuple[Any, tuple[int, ...], tuple[float, ...]]
Progress = Callable[[int], None]


def steps(examples: Sequence[Example], *, fewest: int = FEWEST) -> int:
    """How many separators training on ``examples`` makes; what progress counts."""
    return len(_learnable(examples, fewest)) * (FOLDS + 1)


def _learnable(examples: Iterable[Example], fewest: int) -> list[int]:
    counted = Counter(topic for example in examples for topic in example.topics)
    return sorted(topic for topic, count in counted.items() if count >= fewest)


def train(
    examples: Sequence[Example], *, fewest: int = FEWEST, progress: Progress = lambda _count: None
) -> Trained:
    """Learn the topics of ``examples`` that at least ``fewest`` of them have.

    The order of the examples matters only for the order in which parts are held out.
    """
    topics = _learnable(examples, fewest)
    names, rarity, rows = _vectors(examples)
    having: defaultdict[int, list[int]] = defaultdict(list)
    for number, example in enumerate(examples):
        for topic in example.topics:
            having[topic].append(number)
    size = len(names) + 1
    part_of_each = bytearray(part_of(name) for name in names)
    margins: dict[int, array[float]] = {}
    supports: dict[int, dict[int, Support]] = {}
    weights: dict[int, array[float]] = {}
    # Neighbours in time tell of the same things: parts are runs of stories, not every fourth.
    fold_of = [number * FOLDS * 4 // len(rows) % FOLDS for number in range(len(rows))]
    parts = [
        _part(rows, [n for n in range(len(rows)) if fold_of[n] != fold], size)
        for fold in range(FOLDS)
    ]
    whole = _part(rows, range(len(rows)), size)
    for topic in topics:
        has = bytearray(len(rows))
        for number in having[topic]:
            has[number] = 1
        held_out = array("d", bytes(8 * len(rows)))
        supported: dict[int, Support] = {}
        for fold, part in enumerate(parts):
            separator = _separate(rows, part, has)
            for number in range(len(rows)):
                if fold_of[number] == fold:
                    held_out[number] = _margin(rows[number], separator)
                    if held_out[number] > _NEAR:
                        supported[number] = _support(rows[number], separator, part_of_each)
            progress(1)
        margins[topic] = held_out
        supports[topic] = supported
        weights[topic] = array("f", _separate(rows, whole, has))
        progress(1)
    truths = {topic: set(having[topic]) for topic in topics}
    made = cuts(margins, truths)
    lengths = [len(words(example.text)) for example in examples]
    trusted = trust(margins, truths, made, supports, lengths)
    return Trained(names, rarity, weights, made, trusted, len(rows))


def _vectors(examples: Sequence[Example]) -> tuple[list[str], array[float], list[Row]]:
    found = [features(example.headline, example.text) for example in examples]
    spread: Counter[str] = Counter()
    for one in found:
        spread.update(one.keys())
    kept = [(count, name) for name, count in spread.items() if count >= (4 if " " in name else 2)]
    if len(kept) > MOST_FEATURES:
        kept = sorted(kept, reverse=True)[:MOST_FEATURES]
    names = sorted(name for _count, name in kept)
    number_of = {name: number for number, name in enumerate(names)}
    total = len(examples)
    rarity = array(
        "f",
        (WORTH[part_of(name)] * (math.log((1 + total) / (1 + spread[name])) + 1) for name in names),
    )
    return names, rarity, [_row(one, number_of, rarity) for one in found]


def vector(
    found: dict[str, float], number_of: dict[str, int], rarity: Sequence[float]
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """The features that are known, weighted by rarity and place and brought to length one."""
    known = [(n, value) for name, value in found.items() if (n := number_of.get(name)) is not None]
    weighed = [value * rarity[n] for n, value in known]
    length = math.sqrt(sum(value * value for value in weighed)) or 1.0
    return tuple(n for n, _ in known), tuple(value / length for value in weighed)


def _row(found: dict[str, float], number_of: dict[str, int], rarity: Sequence[float]) -> Row:
    numbers, values = vector(found, number_of, rarity)
    numbers, values = (*numbers, len(rarity)), (*values, 1.0)
    getter = itemgetter(*numbers) if len(numbers) > 1 else lambda all_, n=numbers[0]: (all_[n],)
    return getter, numbers, values


def _margin(row: Row, separator: Sequence[float]) -> float:
    return sum(map(mul, row[0](separator), row[2]))


def _support(row: Row, separator: Sequence[float], parts: bytearray) -> Support:
    getter, numbers, values = row
    adds = map(mul, getter(separator), values)
    # The last one belongs to no word.
    return support(zip(map(parts.__getitem__, numbers[:-1]), adds, strict=False), PARTS)


@dataclass(frozen=True)
class _Part:
    """Stories that a separator may see."""

    seen: Sequence[int]
    spread: list[int]  # how many of them have each feature
    squares: list[float]  # what each feature adds to the squared lengths of all of them


def _part(rows: list[Row], seen: Sequence[int], size: int) -> _Part:
    spread, squares = [0] * size, [0.0] * size
    for number in seen:
        _getter, numbers, values = rows[number]
        for n, value in zip(numbers, values, strict=True):
            spread[n] += 1
            squares[n] += value * value
    return _Part(seen, spread, squares)


def _say(rows: list[Row], part: _Part, has: bytearray) -> list[float]:
    """How much each feature takes part: more where it tells the topic's stories from the others.

    By the root of how much it tells, or what tells most would be heard alone. Stories keep their
    length on average, so that a cost means the same for every topic.
    """
    with_it = Counter(n for number in part.seen if has[number] for n in rows[number][1][:-1])
    all_there = sum(part.spread[:-1])
    within = sum(with_it.values()) + len(part.spread)
    beside = all_there - sum(with_it.values()) + len(part.spread)
    usual = math.log(within / beside)
    # Most features are in none of the topic's stories: how they tell depends on one count.
    nowhere = {count: math.sqrt(abs(-math.log(1 + count) - usual)) for count in set(part.spread)}
    tells = [nowhere[count] for count in part.spread]
    for n, count in with_it.items():
        tells[n] = math.sqrt(abs(math.log((1 + count) / (1 + part.spread[n] - count)) - usual))
    mean = sum(tells[:-1]) / max(len(tells) - 1, 1) or 1.0
    say = [_EVEN + (1 - _EVEN) * value / mean for value in tells[:-1]]
    squared = sum(map(mul, map(mul, say, say), part.squares)) / max(len(part.seen), 1)
    length = math.sqrt(squared) or 1.0
    return [*(value / length for value in say), 1.0]


def _separate(rows: list[Row], part: _Part, has: bytearray) -> list[float]:
    """The weights that divide the stories of ``part`` that have the topic from the others.

    They are given as they apply to a story's values: how much a feature takes part is in them.
    """
    seen, size = part.seen, len(part.spread)
    say = _say(rows, part, has)
    weights = [0.0] * size
    support = [0.0] * len(rows)
    lengths: dict[int, float] = {}
    soft = {1: 0.5 / (_COST * _COST_OF_MISSING), 0: 0.5 / _COST}
    # Any order does, and the same one each time.
    order = random.Random(size)  # noqa: S311
    active = list(seen)
    highest = math.inf
    for _epoch in range(_EPOCHS):
        order.shuffle(active)
        kept: list[int] = []
        top, bottom = 0.0, 0.0
        for number in active:
            getter, numbers, values = rows[number]
            positive = has[number]
            sign = 1.0 if positive else -1.0
            before = support[number]
            slope = sign * sum(map(mul, getter(weights), values)) - 1 + soft[positive] * before
            if before == 0.0 and slope > highest:
                continue  # far on the right side, and it will stay there
            kept.append(number)
            if before == 0.0 and slope >= 0:
                continue
            top, bottom = max(top, slope), min(bottom, slope)
            said = getter(say)
            length = lengths.get(number)
            if length is None:
                taken = list(map(mul, said, values))
                length = lengths[number] = sum(map(mul, taken, taken))
            after = max(before - slope / (length + soft[positive]), 0.0)
            support[number] = after
            step = (after - before) * sign
            if step:
                for n, value, own in zip(numbers, values, said, strict=True):
                    weights[n] += step * value * own * own
        if top - bottom < 0.1:
            if len(active) == len(seen):
                break
            active, highest = list(seen), math.inf
            continue
        active, highest = kept, max(top, 0.1)
    return weights


# What a margin is worth -------------------------------------------------------------------


def cuts(margins: dict[int, array[float]], truths: dict[int, set[int]]) -> dict[int, Cut]:
    """The cuts of each topic, from margins on stories that were held out.

    A topic with few stories says little about itself: it leans on what all topics together say.
    """
    pooled: list[tuple[float, bool]] = []
    by_topic: dict[int, list[tuple[float, bool]]] = {}
    for topic, values in margins.items():
        truth = truths[topic]
        near = [
            (margin, n in truth) for n, margin in enumerate(values) if margin > _NEAR or n in truth
        ]
        near.sort(reverse=True)
        by_topic[topic] = near
        pooled += near
    slope, offset = _platt(pooled, (2.0, 0.0), strength=1e-6)
    made: dict[int, Cut] = {}
    for topic, near in by_topic.items():
        own_slope, own_offset = _platt(near, (slope, offset), strength=2.0)
        cut = Cut(0, 0, own_slope, own_offset)
        # However good the rest is, each one named has to be likely by itself.
        proposed = max(_best_f1(near, cut), cut.margin(_LIKELY))
        made[topic] = Cut(proposed, _trusted(near, cut), own_slope, own_offset)
    return made


def trust(
    margins: dict[int, array[float]],
    truths: dict[int, set[int]],
    made: dict[int, Cut],
    supports: dict[int, dict[int, Support]],
    lengths: Sequence[int],
) -> Trust:
    """What of the answers is to be trusted, from margins on stories that were held out.

    ``supports`` are of the stories, by number, that are near enough to a topic to be likely;
    ``lengths`` are words.
    """
    topics = list(made)
    nothing = Support()
    rows = []
    for number in range(len(next(iter(margins.values()), ()))):
        said = [made[topic].probability(margins[topic][number]) for topic in topics]

        def supported(place: int, number: int = number) -> Support:
            return supports[topics[place]].get(number, nothing)

        for place, of in signs(said, lengths[number], supported):
            topic = topics[place]
            may = margins[topic][number] >= made[topic].applied
            rows.append((of, number in truths[topic], may))
    return learn(rows)


def _platt(
    near: list[tuple[float, bool]], prior: tuple[float, float], *, strength: float
) -> tuple[float, float]:
    """Slope and offset of the logistic curve through ``near``, held towards ``prior``."""
    slope, offset = prior
    for _round in range(25):
        g_slope, g_offset = strength * (slope - prior[0]), strength * (offset - prior[1])
        h_ss, h_so, h_oo = strength + 1e-9, 0.0, strength + 1e-9
        for margin, true in near:
            p = logistic(slope * margin + offset)
            error, spread = p - true, p * (1 - p)
            g_slope += error * margin
            g_offset += error
            h_ss += spread * margin * margin
            h_so += spread * margin
            h_oo += spread
        determinant = h_ss * h_oo - h_so * h_so
        if determinant <= 0:
            break
        step_slope = (h_oo * g_slope - h_so * g_offset) / determinant
        step_offset = (h_ss * g_offset - h_so * g_slope) / determinant
        step_slope, step_offset = max(-2, min(2, step_slope)), max(-2, min(2, step_offset))
        slope, offset = max(slope - step_slope, 0.1), offset - step_offset
        if abs(step_slope) + abs(step_offset) < 1e-5:
            break
    return slope, offset


def _best_f1(near: list[tuple[float, bool]], cut: Cut) -> float:
    """The margin from which on proposing does best, the few counted with what is expected."""
    total = sum(true for _margin, true in near) or 1
    best, at, right, expected = -1.0, 0.0, 0.0, 0.0
    for count, (margin, true) in enumerate(near, 1):
        right += true
        expected += cut.probability(margin)
        # Half what was seen, half what the curve expects: a topic of ten stories has luck.
        weight = total / (total + 20)
        hits = weight * right + (1 - weight) * expected
        f1 = 2 * hits / (count + total)
        if f1 > best:
            best, at = f1, margin
    following = next((margin for margin, _true in near if margin < at), at - 0.1)
    return (at + following) / 2


_DOUBT = 8.0


def _trusted(near: list[tuple[float, bool]], cut: Cut) -> float:
    """The lowest margin from which on at least ``LEAST`` of what is named is right."""
    right, expected = 0.0, 0.0
    found = math.inf
    for count, (margin, true) in enumerate(near, 1):
        right += true
        expected += cut.probability(margin)
        # As if a few more had been seen, as right as the curve of this topic expects.
        sure = (right + _DOUBT * expected / count) / (count + _DOUBT)
        if sure >= LEAST:
            found = margin
    return found
