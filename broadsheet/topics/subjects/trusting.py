"""How far an answer is to be trusted, seen beside the answers for all other topics.

What a separator says by itself leaves out what the others say: a story that three topics claim is
seldom all of theirs, and one that nobody else claims is told more surely. It leaves out, too, what
its sum is made of: words, pairs, headline and lead that all speak for a topic are worth more than
one of them that outshouts the others, and a long story more than a line. One logistic curve for all
topics, over a few signs, learned on stories that were held out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

FAINT = 0.05  # what is less likely than this is not looked at
HELD_OUT = 0.978  # right of what is applied, held out: later stories tell of things not met before
LEAST = 0.6  # nothing is applied that is less sure, however right the rest
NEVER = 2.0
# Before anything is learned an answer is worth what it says by itself.
_PRIOR = (0.0, 1.0, *(0.0,) * 6)
_ROUNDS = 12

Signs = tuple[float, ...]


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -30 else 0.0


def _logit(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))


@dataclass(frozen=True)
class Support:
    """What a margin is made of."""

    least: float = 0.0  # what the part of the story adds to it that speaks for the topic least
    largest: float = 0.0  # the share of one feature in all that speaks for the topic, 0 to 1


def support(said: Iterable[tuple[int, float]], parts: int) -> Support:
    """The support of a margin, from the part of each feature and what it adds."""
    sums = [0.0] * parts
    whole = largest = 0.0
    for part, value in said:
        sums[part] += value
        if value > 0:
            whole += value
            largest = max(largest, value)
    return Support(min(sums), largest / whole if whole else 0.0)


def signs(
    probabilities: Sequence[float], words: int, supported: Callable[[int], Support]
) -> list[tuple[int, Signs]]:
    """Place and signs of each topic of one story of ``words`` words that is not unlikely.

    ``supported`` is asked by place, and only for those.
    """
    likely = [place for place, p in enumerate(probabilities) if p >= FAINT]
    if not likely:
        return []
    whole = sum(probabilities)
    first, second = sorted([*probabilities, 0.0, 0.0], reverse=True)[:2]
    found: list[tuple[int, Signs]] = []
    for place in likely:
        p = probabilities[place]
        own, rival = _logit(p), _logit(second if p == first else first)
        others = (rival, math.log1p(whole - p), own * rival / 10)
        by = supported(place)
        found.append((place, (1.0, own, *others, by.least, by.largest, math.log1p(words))))
    return found


@dataclass(frozen=True)
class Trust:
    """What the signs weigh, and from which sureness on a topic is applied without asking."""

    weights: tuple[float, ...] = _PRIOR
    least: float = NEVER

    def sureness(self, of: Signs) -> float:
        """How likely the topic is, 0 to 1, with what is said of the others."""
        return logistic(sum(w * x for w, x in zip(self.weights, of, strict=True)))


def learn(rows: Sequence[tuple[Signs, bool, bool]]) -> Trust:
    """What to trust, from signs on stories held out, whether each was right, and whether its topic
    may be applied there at all."""
    weights = _fitted(rows)
    trust = Trust(weights)
    told = [(trust.sureness(of), right) for of, right, may in rows if may]
    told = sorted([pair for pair in told if pair[0] >= LEAST], reverse=True)
    least, hits = NEVER, 0
    for count, (sureness, right) in enumerate(told, 1):
        hits += right
        if hits >= HELD_OUT * count:
            # Where even the least sure will do, so would one a little less sure.
            least = sureness if count < len(told) else LEAST
    return Trust(weights, least)


def _fitted(rows: Sequence[tuple[Signs, bool, bool]]) -> tuple[float, ...]:
    """The weights that make what was right likeliest, held towards what is known before."""
    size = len(_PRIOR)
    weights = list(_PRIOR)
    for _round in range(_ROUNDS):
        slope = [w - prior for w, prior in zip(weights, _PRIOR, strict=True)]
        curve = [[float(i == j) for j in range(size)] for i in range(size)]
        for of, right, _may in rows:
            p = logistic(sum(w * x for w, x in zip(weights, of, strict=True)))
            error, spread = p - right, p * (1 - p)
            for i, x in enumerate(of):
                slope[i] += error * x
                row = curve[i]
                for j in range(i + 1):
                    row[j] += spread * x * of[j]
        for i in range(size):
            for j in range(i):
                curve[j][i] = curve[i][j]
        step = _solved(curve, slope)
        weights = [w - max(-2.0, min(2.0, s)) for w, s in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-5:
            break
    return tuple(weights)


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of linear equations whose matrix is symmetric and definite, by elimination."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at in range(size):
        for below in range(at + 1, size):
            part = rows[below][at] / rows[at][at]
            rows[below] = [a - part * b for a, b in zip(rows[below], rows[at], strict=True)]
    found = [0.0] * size
    for at in reversed(range(size)):
        known = sum(rows[at][j] * found[j] for j in range(at + 1, size))
        found[at] = (rows[at][size] - known) / rows[at][at]
    return found
