"""A text as words: where they stand, what they are called when folded, and how they are written.

A word is a run of letters and digits; initials with full stops are one word ("U.S." and "US" are
the same). Apostrophes and hyphens end a word, so a possessive never hides a name and "EADS-led"
has the word EADS in it; curly and straight ones are the same because neither is looked at.
"""

from __future__ import annotations

import re
import unicodedata

_LETTER = "[^\\W\\d_]"
_MARKS = "\u0300-\u036f"
# In a group, so that it can split a text as well as find words in it.
WORD = re.compile(f"((?:{_LETTER}\\.){{2,}}(?:{_LETTER}(?!\\w))?|\\w[\\w{_MARKS}]*)")
_ACCENTS = re.compile(f"[{_MARKS}]")

# How a word is written.
LOWER, CAPITAL, CAPITALS, MIXED = 0, 1, 2, 3

# What may stand between two words of one name.
_GAP = re.compile(
    "[ \u00a0\u2009\u202f]{1,2}|[-\u2010\u2011'\u2019/]|['\u2019] |[ \u00a0]?&[ \u00a0]?"
    "|\\.[ \u00a0]?|\n|(, ?)"
)


def fold(word: str) -> str:
    """``word`` without case, accents and full stops."""
    if word.isascii():
        return word.lower().replace(".", "")
    plain = unicodedata.normalize("NFKD", word).casefold().replace(".", "")
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", plain))


def shape(word: str) -> int:
    """How ``word`` is written; figures count as lower case, one capital as a capital."""
    if word.islower() or not (cased := word.replace(".", "")):
        return LOWER
    if not cased[0].isupper():
        return MIXED if any(letter.isupper() for letter in cased) else LOWER
    if len(cased) == 1:
        return CAPITAL
    if cased.isupper():
        return CAPITALS
    return CAPITAL


def joins(gap: str, before: str, *, comma: bool) -> bool:
    """Whether ``gap`` may stand after the word ``before`` inside a name."""
    if gap == " ":
        return True
    found = _GAP.fullmatch(gap)
    if found is None:
        return False
    if gap[0] == ".":  # an initial or an abbreviation, not the end of a sentence
        return len(before) <= 3
    if gap[0] in "'\u2019" and len(gap) > 1:  # "O' Leary", not the end of what is quoted
        return len(before) == 1
    return comma or not found[1]
