"""A story as words and pairs of neighbours; what its headline and its lead say, once more."""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections import Counter

HEADLINE = "headline: "
LEAD = "lead: "
_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
# Written without spaces: every character is a word, and pairs of neighbours make the real ones.
_UNSPACED = re.compile("([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])")
_NUMBER = re.compile(r"\d[\d.,'’-]*")
_MOST_WORDS = 2_000
_LEAD_WORDS = 35  # the first sentence or two, where a news story says what it is about


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
    counted.update(HEADLINE + word for word in title)
    counted.update(LEAD + word for word in set(body[:_LEAD_WORDS]))
    return {name: 1.0 + math.log(count) for name, count in counted.items()}


def as_words(feature: str) -> str:
    """A feature as an editor is told of it."""
    return feature.removeprefix(HEADLINE).removeprefix(LEAD)
