"""From candidates to lists: what is past coverage of a story, and what is related.

Pure: candidates come as sketches, what is known of them as plain values. Earlier stories that are
much alike speak for each other: what the nearest of them continues, this one may continue too, and
what they link to is nearer. Versions of one text count once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from broadsheet.coverage.likeness import LED_TO, Likeness, Weight, compare
from broadsheet.coverage.sketches import Sketch

# So many of the nearest are asked what they continue and where they lead.
ASKED = 6
LEADING = 10
# From these odds on a story is past coverage, or related.
PAST = 0.15
RELATED = 0.04
MOST_PAST = 12
MOST_RELATED = 8
# Texts that share so much are versions of one.
SAME_TEXT = 0.5


@dataclass
class Candidate:
    """An earlier story with the odds that it is a stage of the same story.

    ``direct`` are the odds by what the two have in common, ``odds`` those with what other stories
    add.
    """

    key: int
    direct: float
    odds: float
    evidence: dict[str, float] = field(default_factory=dict)


@dataclass
class Found:
    """What was found for a story, the likeliest first."""

    past: list[Candidate]
    related: list[Candidate]


def ranked(
    asked: Sketch,
    others: Iterable[Sketch],
    *,
    weights: Mapping[int, Weight],
    continues: Mapping[int, Mapping[int, float]],
) -> list[Candidate]:
    """All of ``others`` that are not ``asked`` over again, the likeliest first.

    ``continues`` says of earlier stories which ones they continue, with the odds.
    """
    compared = [
        compare(asked, other, weights=weights)
        for other in others
        if other.story.key != asked.story.key and not is_same_text(asked, other)
    ]
    found = {likeness.key: likeness for likeness in compared}
    _lead(found)
    candidates = [
        Candidate(key, likeness.odds, likeness.odds, likeness.evidence)
        for key, likeness in found.items()
    ]
    _chain(candidates, continues)
    candidates.sort(key=lambda candidate: (-candidate.odds, -candidate.key))
    sketches = {key: likeness.sketch for key, likeness in found.items()}
    return _once(candidates, sketches)


def _lead(found: Mapping[int, Likeness]) -> None:
    """Have stories that are much like the one asked about speak for those they link to."""
    nearest = sorted(found.values(), key=lambda likeness: -likeness.score)[:LEADING]
    for near in nearest:
        weight = LED_TO * near.evidence.get("text", 0.0)
        for key in near.sketch.story.links:
            if key in found and found[key].sketch.story.at < near.sketch.story.at:
                found[key].add("led", weight)


def _chain(candidates: list[Candidate], continues: Mapping[int, Mapping[int, float]]) -> None:
    """Have the nearest stories speak for those they continue."""
    by_key = {candidate.key: candidate for candidate in candidates}
    nearest = sorted(candidates, key=lambda candidate: -candidate.direct)[:ASKED]
    best: dict[int, float] = {}
    for near in nearest:
        for key, odds in continues.get(near.key, {}).items():
            if key != near.key:
                best[key] = max(best.get(key, 0.0), near.direct * odds)
    for key, odds in best.items():
        if key in by_key:
            candidate = by_key[key]
            candidate.odds = 1 - (1 - candidate.direct) * (1 - odds)
            candidate.evidence["continued"] = odds


def same_text(one: Sketch, other: Sketch) -> float:
    """The part of two texts that is the same, from 0 to 1, told by the lowest hashes of both."""
    if not one.shingles or not other.shingles:
        return 0.0
    most = max(len(one.shingles), len(other.shingles))
    lowest = sorted(one.shingles | other.shingles)[:most]
    both = one.shingles & other.shingles
    return sum(shingle in both for shingle in lowest) / len(lowest)


def is_same_text(one: Sketch, other: Sketch) -> bool:
    """Whether the two are versions of one text."""
    most = max(len(one.shingles), len(other.shingles))
    both = len(one.shingles & other.shingles)
    # Nearly all pairs share nothing: the part they share is no greater than this.
    return both >= SAME_TEXT * most and same_text(one, other) >= SAME_TEXT


def _once(candidates: list[Candidate], sketches: Mapping[int, Sketch]) -> list[Candidate]:
    """The candidates without versions of those before them; only lists can hold such."""
    kept: list[Candidate] = []
    for candidate in candidates:
        if candidate.odds < RELATED or len(kept) >= MOST_PAST + MOST_RELATED:
            kept.append(candidate)
            continue
        mine = sketches[candidate.key]
        if not any(is_same_text(mine, sketches[other.key]) for other in kept):
            kept.append(candidate)
    return kept


def divided(candidates: Iterable[Candidate]) -> Found:
    """Candidates, likeliest first, as the two lists of a story."""
    some = list(candidates)
    past = [candidate for candidate in some if candidate.odds >= PAST][:MOST_PAST]
    taken = {candidate.key for candidate in past}
    # What is no stage stands by what it has in common, whatever stages say.
    rest = [c for c in some if c.key not in taken and c.direct >= RELATED]
    rest.sort(key=lambda candidate: -candidate.direct)
    return Found(past, rest[:MOST_RELATED])
