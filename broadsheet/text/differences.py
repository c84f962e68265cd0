"""What differs between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\w+(?:['\u2019]\w+)*|\s+|[^\w\s]")
_SENTENCES = re.compile(r"[^.!?\n]*[.!?\n]+\s*|[^.!?\n]+")
# Comparing grows with the square of the pieces; longer texts are compared by sentences.
MOST_WORDS = 3_000


@dataclass(frozen=True)
class Piece:
    """Some words of a text, and whether the other text has others in their place."""

    text: str
    changed: bool


def _pieces(before: str, after: str) -> tuple[Sequence[str], Sequence[str]]:
    words = _WORDS.findall(before), _WORDS.findall(after)
    if len(words[0]) + len(words[1]) <= MOST_WORDS:
        return words
    return _SENTENCES.findall(before), _SENTENCES.findall(after)


def _add(made: list[Piece], text: str, *, changed: bool) -> None:
    if not text:
        return
    if made and made[-1].changed == changed:
        text = made.pop().text + text
    made.append(Piece(text, changed))


def word_differences(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut into what they share and what they do not; joined, each is whole again."""
    if before == after:
        same = [Piece(before, False)] if before else []
        return same, list(same)
    left, right = _pieces(before, after)
    old: list[Piece] = []
    new: list[Piece] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        shared = "".join(left[a:b])
        # A space or a comma that two changed passages happen to share only makes them hard to read.
        alone = kind == "equal" and not any(ch.isalnum() for ch in shared) and "\n" not in shared
        joined = alone and old and new and old[-1].changed and new[-1].changed
        changed = kind != "equal" or bool(joined and b < len(left) and d < len(right))
        _add(old, shared, changed=changed)
        _add(new, "".join(right[c:d]), changed=changed)
    return old, new


def likeness(before: str, after: str) -> float:
    """How much two texts share: 0 nothing, 1 everything. Quick, and only about right."""
    if before == after:
        return 1.0
    left, right = before.split(), after.split()
    if not left or not right:
        return 0.0
    shared = len(set(left) & set(right))
    return 2 * shared / (len(set(left)) + len(set(right)))
