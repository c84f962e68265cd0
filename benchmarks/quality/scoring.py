"""The rules by which an extraction is compared with what the page says."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[\w’']+")
# Scripts written without spaces: every character is a token of its own.
_UNSPACED = re.compile("([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])")


def plain(text: str) -> str:
    """Fold what is typography and not wording: case, quotes, dashes, spaces, punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", folded).split())


def fingerprint(text: str) -> str:
    """Stands for a headline that is not ours to print: equal for equal wording, and no more."""
    return hashlib.sha256(plain(text).encode()).hexdigest()[:16]


def tokens(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _WORD.findall(_UNSPACED.sub(r" \1 ", folded))


def token_f1(found: str, gold: str) -> float:
    """F1 over the two multisets of tokens; two empty texts agree."""
    ours, theirs = Counter(tokens(found)), Counter(tokens(gold))
    if not ours and not theirs:
        return 1.0
    shared = sum((ours & theirs).values())
    if not shared:
        return 0.0
    return 2 * shared / (sum(ours.values()) + sum(theirs.values()))


def token_recall(found: str, gold: str) -> float:
    """The share of the gold's tokens that were found."""
    ours, theirs = Counter(tokens(found)), Counter(tokens(gold))
    return sum((ours & theirs).values()) / max(1, sum(theirs.values()))


def same_names(found: Iterable[str], gold: Iterable[str]) -> bool:
    """Whether exactly these people were named, in whatever order."""
    return {plain(name) for name in found} == {plain(name) for name in gold}
