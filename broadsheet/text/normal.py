"""The one form in which text is stored: NFC, without control characters.

PostgreSQL refuses NUL, XML refuses most other control characters, and two spellings of one
accented name must be one name.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

# C0 without tab and newline, DEL, C1, lone surrogates, and the two non-characters XML refuses.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_JOINED = re.compile("[.'\u2019]")  # within a word: U.S., don't
_PUNCTUATION = re.compile(r"[\W_]+")
_OVERRIDES = re.compile("[\u202d\u202e]")
# Letters that no decomposition takes apart, and as what they are typed where no key has them.
LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_NEWLINES = re.compile("\r\n?|[\u2028\u2029\x85]")


def without_controls(text: str) -> str:
    """``text`` with its line ends as ``\\n`` and without control characters."""
    if text.isascii() and text.isprintable():
        return text
    return _UNWANTED.sub("", _NEWLINES.sub("\n", text))


def normal(text: str) -> str:
    """``text`` in NFC, its line ends as ``\\n``, without control characters."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", without_controls(text))


def one_line(text: str) -> str:
    """``text`` in normal form with every run of white space as one space, ends trimmed.

    Without overrides of direction, which would turn round whatever follows the line on a page.
    """
    return " ".join(_OVERRIDES.sub("", normal(text)).split())


def search_key(text: str) -> str:
    """``text`` as it is looked up from its beginning: no case, accents or punctuation.

    “‘Über’ the U.S. Wall” and "uber the us wall" have one key. Keys are kept in the database: what
    is changed here is found only by those made since. So ``LETTERS`` stay as they are.
    """
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", normal(text).casefold()))
    return " ".join(_PUNCTUATION.sub(" ", _JOINED.sub("", plain)).split())


def normal_value(value: Any) -> Any:
    """A JSON value with every text in it, keys included, in normal form."""
    if isinstance(value, str):
        return normal(value)
    if isinstance(value, list):
        return [normal_value(item) for item in value]
    if isinstance(value, dict):
        return {normal(key): normal_value(item) for key, item in value.items()}
    return value
