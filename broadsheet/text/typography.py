"""Quotation marks, apostrophes and dashes, by language.

One table for the server and for the desk's editor, which gets it as JSON and follows the same
rules while somebody types (``desk/static/desk/typography.js``). ``typeset`` is the reference; what
is code, an address or already typographic is left alone.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

NARROW = "\u202f"  # no-break, as wide as French typographers set before ; ! ? and within « »


@dataclass(frozen=True)
class Marks:
    """The marks of a language; quotation marks come with the space that goes inside them."""

    double: tuple[str, str]
    single: tuple[str, str]
    apostrophe: str = "\u2019"
    # What two hyphens become, and what a hyphen between spaces becomes.
    dash: str = "\u2014"
    spaced_dash: str = "\u2013"
    ellipsis: str = "\u2026"
    # Marks that a space cannot break from the word before them.
    spaced: str = ""


_EN = Marks(("\u201c", "\u201d"), ("\u2018", "\u2019"))
_LOW = Marks(("\u201e", "\u201c"), ("\u201a", "\u2018"), dash="\u2013")
_GUILLEMETS = Marks(("\u00ab", "\u00bb"), ("\u2018", "\u2019"), dash="\u2013")
MARKS: dict[str, Marks] = {
    "en": _EN,
    "ga": _EN,
    "tr": _EN,
    "nl": Marks(("\u201c", "\u201d"), ("\u2018", "\u2019"), dash="\u2013"),
    "pt": _EN,
    "pt-pt": Marks(("\u00ab", "\u00bb"), ("\u201c", "\u201d")),
    "de": _LOW,
    "de-ch": Marks(("\u00ab", "\u00bb"), ("\u2039", "\u203a"), dash="\u2013"),
    "de-li": Marks(("\u00ab", "\u00bb"), ("\u2039", "\u203a"), dash="\u2013"),
    "cs": _LOW,
    "sk": _LOW,
    "sl": _LOW,
    "is": _LOW,
    "bg": _LOW,
    "fr": Marks(
        (f"\u00ab{NARROW}", f"{NARROW}\u00bb"), ("\u201c", "\u201d"), spaced=";!?:",
    ),
    "fr-ch": Marks(
        (f"\u00ab{NARROW}", f"{NARROW}\u00bb"), (f"\u2039{NARROW}", f"{NARROW}\u203a"),
        spaced=";!?:",
    ),
    "it": Marks(("\u00ab", "\u00bb"), ("\u201c", "\u201d"), dash="\u2013"),
    "es": Marks(("\u00ab", "\u00bb"), ("\u201c", "\u201d")),
    "ca": Marks(("\u00ab", "\u00bb"), ("\u201c", "\u201d")),
    "nb": _GUILLEMETS,
    "nn": _GUILLEMETS,
    "no": _GUILLEMETS,
    "da": Marks(("\u00bb", "\u00ab"), ("\u203a", "\u2039"), dash="\u2013"),
    "sv": Marks(("\u201d", "\u201d"), ("\u2019", "\u2019"), dash="\u2013"),
    "fi": Marks(("\u201d", "\u201d"), ("\u2019", "\u2019"), dash="\u2013"),
    "pl": Marks(("\u201e", "\u201d"), ("\u201a", "\u2019"), dash="\u2013"),
    "ro": Marks(("\u201e", "\u201d"), ("\u00ab", "\u00bb"), dash="\u2013"),
    "hu": Marks(("\u201e", "\u201d"), ("\u00bb", "\u00ab"), dash="\u2013"),
    "hr": Marks(("\u201e", "\u201d"), ("\u201a", "\u2019"), dash="\u2013"),
    "ru": Marks(("\u00ab", "\u00bb"), ("\u201e", "\u201c"), spaced_dash="\u2014"),
    "uk": Marks(("\u00ab", "\u00bb"), ("\u201e", "\u201c"), spaced_dash="\u2014"),
    "el": Marks(("\u00ab", "\u00bb"), ("\u201c", "\u201d"), dash="\u2013"),
}  # fmt: skip

# What may stand before a quotation that begins: nothing, a space, an opening bracket, a dash.
OPENERS = "([{<\u2013\u2014/\u00bf\u00a1"
# Leaves addresses and e-mail addresses as they are.
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+")
# Words that begin with what looks like an opening quotation mark and is an apostrophe.
_ELISION = re.compile(r"(?<!\w)'(?=(?:tis|twas|cause|em|til|n|s)\b|\d\ds?\b)", re.IGNORECASE)


@cache
def marks_for(language: str) -> Marks:
    """The marks of a BCP 47 ``language``: its own, those of its base language, or English ones."""
    code = language.lower().replace("_", "-")
    return MARKS.get(code) or MARKS.get(code.split("-")[0]) or _EN


def table() -> dict[str, Any]:
    """All languages as JSON for the desk's editor."""
    return {code: asdict(marks) for code, marks in MARKS.items()}


def typeset(text: str, language: str) -> str:
    """``text`` (plain, no markup) with the quotation marks and dashes of ``language``.

    Doing it twice changes nothing more.
    """
    marks = marks_for(language)
    pieces: list[str] = []
    end = 0
    for match in _ADDRESS.finditer(text):
        pieces += [_typeset(text[end : match.start()], marks), match[0]]
        end = match.end()
    return "".join([*pieces, _typeset(text[end:], marks)])


def _typeset(text: str, marks: Marks) -> str:
    text = _ELISION.sub(marks.apostrophe, text).replace("...", marks.ellipsis)
    text = re.sub(r" --? ", f" {marks.spaced_dash} ", text)
    text = re.sub(r"(?<!-)--(?!-)", marks.dash, text)
    made: list[str] = []
    for position, character in enumerate(text):
        if character not in "\"'":
            made.append(character)
            continue
        before = made[-1][-1] if made else ""
        after = text[position + 1 : position + 2]
        opened = marks.single[0] in _since_double("".join(made), marks)
        made.append(quote(character, before, after, marks, opened=opened))
    text = "".join(made)
    if marks.spaced:
        # Only where the writer left a space: none is invented within 12:30 or an address.
        text = re.sub(rf"(?<=\S) (?=[{re.escape(marks.spaced)}])", NARROW, text)
    return text


def _since_double(text: str, marks: Marks) -> str:
    """``text`` after its last double or closing single quotation mark."""
    closing = marks.single[1] if marks.single[1] != marks.apostrophe else ""
    ends = [text.rfind(mark) for mark in (*marks.double, closing) if mark]
    return text[max(ends) + 1 :]


def quote(character: str, before: str, after: str, marks: Marks, *, opened: bool = False) -> str:
    """What a straight quotation mark between ``before`` and ``after`` becomes.

    ``opened`` is whether a single quotation mark waits to be closed.
    """
    begins = {pair[0] for pair in (marks.double, marks.single) if pair[0] != pair[1]}
    opens = not before or before.isspace() or before in OPENERS or before in begins
    if character == '"':
        return marks.double[0] if opens else marks.double[1]
    if opens and (not after or not after.isspace()):
        return marks.single[0]
    if before and after and (before + after).replace("_", "").isalnum():
        return marks.apostrophe
    # After a letter it is an apostrophe unless something waits to be closed.
    return marks.apostrophe if before.isalnum() and not opened else marks.single[1]
