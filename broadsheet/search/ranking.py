"""What is best: relevance first; recency and prominence have a say and never the last word.

The weights of words are inside one score: in the field of stems a headline's words are counted
several times over, so that one length and one frequency decide (a short headline field of its own,
boosted, was measured to be much worse). The exact word adds a part of its own score on top.
"""

from __future__ import annotations

from collections.abc import Sequence

from broadsheet.search.engine import Hit

# How often the words of a headline, a summary and of index terms count beside the body's once.
HEADLINE_COUNTS = 3
SUBJECT_COUNTS = 1
# What the exact word's score adds to that of its stem.
EXACT = 0.3
# What words that follow each other in the question add where they stand near each other in a text,
# with so many others in between at most.
NEAR = 0.2
APART = 2
MOST_PAIRS = 6
# As many of the best are looked at again with their age and prominence.
WINDOW = 100
RECENCY = 0.15
HALF_LIFE = 2 * 365 * 86_400  # seconds
PROMINENCE = 0.15


def weighed(hits: Sequence[Hit]) -> list[Hit]:
    """``hits`` in the order in which readers see them.

    Age is measured from the newest of them, never from the clock: the same stories always stand
    in the same order, and an archive of 1987 has news too.
    """
    newest = max((hit.at for hit in hits), default=0)

    def place(hit: Hit) -> tuple[float, int, int]:
        age = newest - hit.at
        recency = RECENCY * HALF_LIFE / (HALF_LIFE + age)
        prominence = PROMINENCE * min(1.0, max(0.0, hit.prominence))
        return hit.score * (1 + recency + prominence), hit.at, hit.key

    return sorted(hits, key=place, reverse=True)
