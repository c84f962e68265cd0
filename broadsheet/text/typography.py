"""Quotation marks, apostrophes and dashes, by language.

One table for the server and for the desk's editor, which gets it as JSON and follows the same
rules while somebody types (``desk/static/desk/typography.js``). ``typeset`` is the reference; what
is code, an address or already typographic is left alone.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, NamedTuple

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
    # Mirrored where the text runs from right to left.
    "ar": Marks(("\u00ab", "\u00bb"), ("\u2039", "\u203a"), dash="\u2013"),
    "fa": Marks(("\u00ab", "\u00bb"), ("\u2039", "\u203a"), dash="\u2013"),
}  # fmt: skip

# What may stand before a quotation that begins: nothing, a space, an opening bracket, a dash, an
# equals sign.
OPENERS = "([{<=\u2013\u2014/\u00bf\u00a1"
PRIME, DOUBLE_PRIME = "\u2032", "\u2033"  # feet and inches, minutes and seconds
# Addresses and e-mail addresses stay as they are.
_ADDRESS = r"\b(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+"
# Words that begin with what looks like an opening quotation mark and is an apostrophe.
_ELISION = re.compile(
    r"'(?=(?:tis|twas|twere|twill|cause|em|til|n|s|bout|neath)\b|\d\ds?\b(?!'))", re.IGNORECASE
)


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
    return typeset_pieces([text], language)[0]


def typeset_pieces(pieces: Sequence[str], language: str) -> list[str]:
    """One text that markup has parted, set as one: a quotation may begin before a link."""
    text = "".join(pieces)
    edits = deque(_edits(text, marks_for(language)))
    made: list[str] = []
    begin = 0
    for piece in pieces:
        end = begin + len(piece)
        at, words = begin, []
        while edits and edits[0].end <= end:
            edit = edits.popleft()
            if edit.start >= begin:  # what lies across a border stays as it was typed
                words += [text[at : edit.start], edit.words]
                at = edit.end
        made.append("".join([*words, text[at:end]]))
        begin = end
    return made


class _Edit(NamedTuple):
    start: int
    end: int
    words: str


@cache
def _places(marks: Marks) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where something may be to do, or a typographic mark says what is open; and what closes."""
    glyphs = re.escape("".join(dict.fromkeys(_glyphs(marks))))
    spaced = rf"|(?P<space>(?<=\S) (?=[{re.escape(marks.spaced)}]))" if marks.spaced else ""
    places = re.compile(
        rf"(?P<address>{_ADDRESS})"
        r"|(?P<feet>(?<!\w)\d+'\s?\d+(?:\.\d+)?\"(?!\w))"
        r"|(?P<ellipsis>\.\.\.)"
        r"|(?P<spaced_dash>(?<=[ \n])--?(?=[ \n]))"
        r"|(?P<range>(?<=\d)--(?=\d))"
        # After a space and before a word, two hyphens begin an option of a command.
        r"|(?P<dash>(?<!-)(?:(?<=\S)---?|---?(?!\w))(?!-))"
        rf"|(?P<quote>[\"'])|(?P<glyph>[{glyphs}]){spaced}"
    )
    return places, re.compile(rf"(?<=\S)['{re.escape(_glyphs(marks)[3])}](?!\w)")


def _glyphs(marks: Marks) -> list[str]:
    return [mark.strip(NARROW) for mark in (*marks.double, *marks.single)]


def _edits(text: str, marks: Marks) -> Iterator[_Edit]:
    """What is to be put in the place of what, in order."""
    places, closer = _places(marks)
    last_closer = max((match.start() for match in closer.finditer(text)), default=-1)
    glyphs = _glyphs(marks)
    single = double = False  # whether one waits to be closed
    before, reached = "", 0
    for match in places.finditer(text):
        start, end = match.span()
        if start > reached:
            before = text[start - 1]
        words = match[0]
        kind = str(match.lastgroup)
        if kind == "feet":
            words = words.replace("'", PRIME).replace('"', DOUBLE_PRIME)
        elif kind == "space":
            words = NARROW
        elif kind == "range":
            words = "\u2013"
        elif kind in ("ellipsis", "dash", "spaced_dash"):
            words = getattr(marks, kind)
        elif kind == "quote":
            words = _quote_within(
                text, start, before, marks, single=single, double=double, last_closer=last_closer
            )
        glyph = words.strip(NARROW)
        if glyph in glyphs[:2]:
            double = not double if glyphs[0] == glyphs[1] else glyph == glyphs[0]
            single = False
        elif glyph == glyphs[2]:
            single = True
        elif glyph == glyphs[3] != marks.apostrophe:
            single = False
        yield _Edit(start, end, words)
        before, reached = words[-1], end


def _quote_within(
    text: str, at: int, before: str, marks: Marks, *, single: bool, double: bool, last_closer: int
) -> str:
    """What the straight mark at ``at`` becomes, knowing what is open and what still closes."""
    character, after = text[at], text[at + 1 : at + 2]
    if before.isdecimal():
        if character == '"' and not double:
            return DOUBLE_PRIME
        if character == "'" and not single and not after.isalnum():
            return PRIME
    if character == "'" and not (before.isalnum() or before == "_"):
        # Whatever never closes did not open; but a paragraph may begin a speech that goes on.
        never_closed = before and after.isalnum() and last_closer <= at
        if never_closed or _ELISION.match(text, at):
            return marks.apostrophe
    return quote(character, before, after, marks, opened=single)


def quote(character: str, before: str, after: str, marks: Marks, *, opened: bool = False) -> str:
    """What a straight quotation mark between ``before`` and ``after`` becomes.

    ``opened`` is whether a single quotation mark waits to be closed.
    """
    begins = {pair[0][0] for pair in (marks.double, marks.single) if pair[0] != pair[1]}
    opens = not before or before.isspace() or before in OPENERS or before in begins
    if character == '"':
        return marks.double[0] if opens else marks.double[1]
    if opens and (not after or not after.isspace()):
        return marks.single[0]
    if before and after and (before + after).replace("_", "").isalnum():
        return marks.apostrophe
    # After a letter it is an apostrophe unless something waits to be closed.
    return marks.apostrophe if before.isalnum() and not opened else marks.single[1]
