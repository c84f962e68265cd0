"""Which thread a story belongs to, by how near it is to the stages already gathered. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

# As many of the nearest stages have a say; a thread that has fewer is asked for all of them.
VOTERS = 3
# On average they must be so near.
JOIN = 0.60
# Two stories by themselves are the beginning of a thread from these odds on.
BEGIN = 0.80
# From so many stages on a thread is shown to editors.
PROPOSED_FROM = 3


@dataclass(frozen=True)
class Place:
    """Where a story belongs: in a thread there is, or in a new one together with another story."""

    thread: int | None = None
    beside: int | None = None

    def __bool__(self) -> bool:
        return self.thread is not None or self.beside is not None


def place(
    near: Mapping[int, float], *, threads: Mapping[int, int], sizes: Mapping[int, int]
) -> Place:
    """Where a story belongs that has these odds (``direct``) with earlier ones.

    ``threads`` says in which thread each of them is, ``sizes`` how many stages each thread has.
    """
    votes: defaultdict[int, list[float]] = defaultdict(list)
    for key, odds in near.items():
        if key in threads:
            votes[threads[key]].append(odds)
    said = {
        thread: sum(sorted(odds, reverse=True)[:VOTERS]) / min(VOTERS, max(1, sizes[thread]))
        for thread, odds in votes.items()
    }
    best = max(said, key=lambda thread: (said[thread], thread), default=None)
    if best is not None and said[best] >= JOIN:
        return Place(thread=best)
    alone = {key: odds for key, odds in near.items() if key not in threads}
    nearest = max(alone, key=lambda key: (alone[key], key), default=None)
    if nearest is not None and alone[nearest] >= BEGIN:
        return Place(beside=nearest)
    return Place()
