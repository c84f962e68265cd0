"""“Did you mean”: the words of the index that somebody might have meant.

Candidates are made from the word (each is one slip away: a letter too many, too few, another, two
changed places, a missing or surplus blank) and looked up; of those that exist the frequent and the
near go first. Which one fits the other words of the query, the caller finds out by asking.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from broadsheet.search.engine import Engine

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST = 3
LONGEST = 24
# Words that far apart are looked for by their beginning, where one slip explains nothing.
TWO_SLIPS_FROM = 6
_BEGINNING = 3
_LOOKED_THROUGH = 4_000


@dataclass(frozen=True)
class Candidate:
    """What might have been meant, and how good a guess it is."""

    text: str
    weight: float


def candidates(engine: Engine, word: str, *, most: int = 12) -> list[Candidate]:
    """Words of the index near ``word``, the best guess first; never ``word`` itself."""
    if not SHORTEST <= len(word) <= LONGEST or not word.isalnum():
        return []
    slips = _one_slip(word)
    near = list(slips)
    found = {
        text: _weight(frequency, slips[text])
        for text, frequency in zip(near, engine.frequencies(near), strict=True)
        if frequency
    }
    found.update(_split(engine, word))
    if len(found) < most and len(word) >= TWO_SLIPS_FROM:
        for text, frequency in _two_slips(engine, word):
            found.setdefault(text, _weight(frequency, 2.6))
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Candidate(text, weight) for text, weight in ordered[:most]]


def _weight(frequency: int, cost: float) -> float:
    return math.log(1 + frequency) - 3 * cost


def _one_slip(word: str) -> dict[str, float]:
    """Everything one slip from ``word``, and how odd that slip is (1 is usual)."""
    letters = dict.fromkeys(LETTERS + word)
    found: dict[str, float] = {}
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        first = 0.5 if at == 0 else 0.0  # people get beginnings right
        if right:
            found[left + right[1:]] = 1.0 + first
        if len(right) > 1:
            found[left + right[1] + right[0] + right[2:]] = 0.8 + first
        for letter in letters:
            if right:
                found.setdefault(left + letter + right[1:], 1.0 + first)
            found.setdefault(left + letter + right, 1.0 + first)
    found.pop(word, None)
    found.pop("", None)
    return found


def _split(engine: Engine, word: str) -> Iterable[tuple[str, float]]:
    cuts = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
    flat = [part for cut in cuts for part in cut]
    counts = engine.frequencies(flat)
    for number, (left, right) in enumerate(cuts):
        both = min(counts[2 * number], counts[2 * number + 1])
        if both > 1:
            yield f"{left} {right}", _weight(both, 1.8)


def _two_slips(engine: Engine, word: str) -> Iterable[tuple[str, int]]:
    for text, frequency in engine.beginning(word[:_BEGINNING], count=_LOOKED_THROUGH):
        if abs(len(text) - len(word)) <= 2 and distance(word, text, most=2) <= 2:
            yield text, frequency


def distance(one: str, other: str, *, most: int) -> int:
    """How many slips lie between two words, counting no further than ``most`` + 1."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        row = [at]
        for place, beside in enumerate(other, 1):
            cost = min(last[place] + 1, row[-1] + 1, last[place - 1] + (letter != beside))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == beside:
                cost = min(cost, before[place - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
