"""Words of the index near a misspelt one, each with how odd the slip would be.

One slip: a letter too many, too few, another, two changed places; a missing or surplus blank. All
that is one slip away is made and looked up. Two slips are looked for among the words with the same
beginning. Which of them fits the question, ``correcting.py`` finds out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from broadsheet.search.engine import Engine
from broadsheet.search.tree import Phrase

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST = 3
LONGEST = 24
# Words that far apart are looked for by their beginning, where one slip explains nothing.
TWO_SLIPS_FROM = 6
# How odd that is, one slip within a word being 1.
TWO_SLIPS = 2.6
MISSING_BLANK = 1.4
SURPLUS_BLANK = 1.4
_BEGINNING = 3
_LOOKED_THROUGH = 4_000


@dataclass(frozen=True)
class Candidate:
    """What might have been meant, in how many stories it stands and how odd the slip is."""

    text: str
    frequency: int
    cost: float


def candidates(engine: Engine, word: str, *, most: int = 40) -> list[Candidate]:
    """Words of the index one slip from ``word``, the best guess first; never ``word`` itself."""
    if not _can_be_looked_for(word):
        return []
    slips = _one_slip(word)
    near = list(slips)
    counts = engine.frequencies(near)
    found = [
        Candidate(text, count, slips[text])
        for text, count in zip(near, counts, strict=True)
        if count
    ]
    found.sort(key=lambda one: (3 * one.cost - math.log(one.frequency), one.text))
    return found[:most]


def far_candidates(engine: Engine, word: str) -> list[Candidate]:
    """Words of the index two slips from ``word``, the most frequent first."""
    if not _can_be_looked_for(word) or len(word) < TWO_SLIPS_FROM:
        return []
    letters = set(word)
    return [
        Candidate(text, count, TWO_SLIPS)
        for text, count in engine.beginning(word[:_BEGINNING], count=_LOOKED_THROUGH)
        # Before the costly comparison: each slip takes a letter away, or adds one, or both.
        if abs(len(text) - len(word)) <= 2
        and len(letters.symmetric_difference(text)) <= 4
        and text != word
        and distance(word, text, most=2) <= 2
    ]


def parted(engine: Engine, word: str) -> list[Candidate]:
    """``word`` as two words that stand side by side somewhere."""
    if not _can_be_looked_for(word):
        return []
    cuts = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
    counts = engine.frequencies([part for cut in cuts for part in cut])
    found = []
    for number, cut in enumerate(cuts):
        if not all(counts[2 * number : 2 * number + 2]):
            continue
        text = " ".join(cut)
        together = engine.tally(Phrase(text)).total
        if together:
            found.append(Candidate(text, together, MISSING_BLANK))
    return found


def joined(engine: Engine, word: str) -> list[Candidate]:
    """``word``, made of two, if it is one."""
    (count,) = engine.frequencies([word])
    return [Candidate(word, count, SURPLUS_BLANK)] if count else []


def _can_be_looked_for(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalnum()


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
