"""A story as words, their beginnings and pairs of neighbours; headline and lead once more."""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections import Counter

HEADLINE = "headline: "
LEAD = "lead: "
FIRST = "lead: first: "
STEM = "stem:"  # without a space: it counts as a word
PARTS = 4
# What a feature of each part is worth beside a word of the text: whoever writes a headline says
# what the story is about; most pairs of neighbours say nothing that their words do not.
WORTH = (1.0, 0.7, 2.0, 1.4)
_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
# Written without spaces: every character is a word, and pairs of neighbours make the real ones.
_UNSPACED = re.compile("([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])")
_NUMBER = re.compile(r"\d[\d.,'’-]*")
_MOST_WORDS = 2_000
_LEAD_WORDS = 35  # the first sentence or two, where a news story says what it is about
_FIRST_WORDS = 15
_STEM = 6  # letters: "exports" and "exporters" begin alike, in most languages


def words(text: str) -> list[str]:
    """The words of ``text``, folded; numbers are all alike."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    found = _WORD.findall(_UNSPACED.sub(r" \1 ", folded))
    return ["#" if _NUMBER.fullmatch(word) else word for word in found]


def features(headline: str, text: str) -> dict[str, float]:
    """What is in a story, with weights that grow slower than the counts."""
    title, body = words(headline), words(text)[:_MOST_WORDS]
    counted: Counter[str] = Counter(title)
    counted.update(body)
    for line in (title, body):
        counted.update(
            f"{first} {second}"
            for first, second in itertools.pairwise(line)
            if first != "#" or second != "#"
        )
    counted.update(STEM + word[:_STEM] for word in (*title, *body) if len(word) > _STEM)
    counted.update(HEADLINE + word for word in title)
    counted.update(f"{HEADLINE}{first} {second}" for first, second in itertools.pairwise(title))
    counted.update(LEAD + word for word in set(body[:_LEAD_WORDS]))
    counted.update(FIRST + word for word in set(body[:_FIRST_WORDS]))
    return {name: 1.0 + math.log(count) for name, count in counted.items()}


def part_of(feature: str) -> int:
    """Where a feature is from: 0 words and beginnings, 1 pairs, 2 the headline, 3 the lead."""
    if feature.startswith(HEADLINE):
        return 2
    if feature.startswith(LEAD):
        return 3
    return 1 if " " in feature else 0


def as_words(feature: str) -> str:
    """A feature as an editor is told of it; "" for one that is no whole word."""
    if feature.startswith(STEM):
        return ""
    return feature.removeprefix(HEADLINE).removeprefix(FIRST).removeprefix(LEAD)
