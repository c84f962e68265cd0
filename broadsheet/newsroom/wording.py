"""Where in a story's words a link may stand, and putting it there.

A story is read as pieces of words between its markup. Some are open to links; not those within
other links, headings, captions, heads of tables, code and quotations, nor part of a quoted title. A
*spot* names words and which of the places that say them; it is found again in what is rendered from
the same blocks. Nothing here asks anybody, and the words a reader sees are never changed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

# Markup and the words between: every second piece of a text that is split by it is markup.
MARKUP = re.compile(r'(<!--.*?-->|<(?:[^>"]|"[^"]*")*>)', re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);|.", re.DOTALL)
_INLINE = {"a", "b", "strong", "i", "em", "s", "del", "ins", "sup", "sub", "span", "code", "abbr"}
_CLOSED = {
    "a", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption", "th", "code", "pre", "samp",
    "kbd", "blockquote", "q", "cite", "sup", "sub",
}  # fmt: skip
_TITLED = {"i", "em"}
_QUOTED = re.compile(r"“([^“”]{2,90})”|«([^«»]{2,90})»|„([^„“”]{2,90})[“”]|\"([^\"]{2,90})\"")
_MOST_TITLE_WORDS = 8
# What a piece is: the gap that a block leaves, words without and with room for links.
_GAP, _SHUT, _OPEN, _OPEN_TITLED = range(4)
# Blocks whose words are the paper's own; of the others none carries a link.
OPEN_BLOCKS = {"text", "fact_box", "question_answer", "table"}

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spot:
    """Words to be linked, and which of the places that say them is meant (the first is 0)."""

    kind: str
    uuid: str
    words: str
    nth: int = 0
    # Other identities of the same thing: a link to one of them is a link to it.
    also: tuple[str, ...] = ()


@dataclass(slots=True)
class Piece:
    """Words between two pieces of markup."""

    at: int  # where it begins in the text of the whole
    text: str
    is_open: bool
    titled: bool  # in italics, as titles are


def pieces(parts: Iterable[tuple[str, bool]]) -> tuple[str, list[Piece]]:
    """The words of HTML in parts, each with whether it is open to links, and their pieces."""
    text: list[str] = []
    at = 0
    found: list[Piece] = []
    for html, is_open in parts:
        for kind, words in _pieces(html, is_open):
            if kind != _GAP:
                found.append(Piece(at, words, kind >= _OPEN, kind == _OPEN_TITLED))
            text.append(words)
            at += len(words)
        text.append("\n\n")
        at += 2
    return "".join(text), found


def _pieces(html: str, is_open: bool) -> Iterator[tuple[int, str]]:
    within: Counter[str] = Counter()
    shut = titled = 0
    for number, piece in enumerate(MARKUP.split(html)):
        if number % 2 == 0:
            if piece:
                words = unescape(piece) if "&" in piece else piece
                kind = _SHUT if shut or not is_open else _OPEN_TITLED if titled else _OPEN
                yield kind, words
            continue
        tag = _TAG.match(piece)
        if tag is None:
            continue
        name, step = tag[2].lower(), -1 if tag[1] else 1
        if name in _CLOSED and (step > 0 or within[name]):
            # Each by itself: what ends without having begun opens no other.
            within[name] += step
            shut += step
        elif name in _TITLED:
            titled = max(0, titled + step)
        if name not in _INLINE:
            yield _GAP, "\n"


def _said(text: str, words: str) -> Iterator[int]:
    """Where ``text`` says ``words`` and not just a part of longer ones."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            yield at
        at = text.find(words, at + 1)


def _is_title(words: list[str]) -> bool:
    """Whether quoted words are the name of a work rather than what somebody said."""
    if not 1 < len(words) <= _MOST_TITLE_WORDS:
        return False
    long = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return words[0][:1].isupper() and all(word[0].isupper() for word in long)


def in_title(piece: Piece, start: int, end: int) -> bool:
    """Whether ``piece.text[start:end]`` is a part of a quoted title, and not the whole of it."""
    if piece.titled and _is_title(piece.text.split()):
        return len(piece.text.strip(" ,.;:!?")) > end - start
    for quoted in _QUOTED.finditer(piece.text):
        if quoted.start() < start and end < quoted.end():
            inside = quoted[0][1:-1]
            return _is_title(inside.split()) and len(inside.strip(" ,.;:!?")) > end - start
    return False


def spot_at(found: Sequence[Piece], start: int, end: int) -> tuple[str, int] | None:
    """The words of the whole text from ``start`` to ``end`` as a spot's words and number.

    ``None`` where no link may stand.
    """
    for piece in found:
        if piece.at <= start and end <= piece.at + len(piece.text):
            first = start - piece.at
            words = piece.text[first : first + end - start]
            if not piece.is_open or in_title(piece, first, first + len(words)):
                return None
            nth = 0
            for other in found:
                if other.is_open:
                    for at in _said(other.text, words):
                        if other is piece and at == first:
                            return words, nth
                        nth += 1
            return None
    return None


def first_said(found: Sequence[Piece], names: Iterable[str]) -> tuple[str, int] | None:
    """The first place open to a link that says one of ``names``, the longest of them first."""
    for name in sorted({name for name in names if len(name) > 1}, key=len, reverse=True):
        nth = 0
        for piece in found:
            if not piece.is_open:
                continue
            for at in _said(piece.text, name):
                if not in_title(piece, at, at + len(name)):
                    return name, nth
                nth += 1
    return None


def linked(parts: Sequence[tuple[str, bool]], spots: Sequence[Spot]) -> list[str]:
    """The HTML of ``parts`` with a link at each spot.

    A thing that is linked already gets no second link, and no link stands in another.
    """
    whole = "".join(html for html, _ in parts)
    wanted = [
        spot
        for spot in spots
        if not any(f'"ref:{spot.kind}:{uuid}"' in whole for uuid in (spot.uuid, *spot.also))
    ]
    if not wanted:
        return [html for html, _ in parts]
    _text, found = pieces(parts)
    placed: dict[int, list[tuple[int, int, Spot]]] = {}
    for spot in sorted(wanted, key=lambda spot: -len(spot.words)):
        _place(found, spot, placed)
    made: list[str] = []
    number = 0
    for html, _is_open in parts:
        split = MARKUP.split(html)
        for at in range(0, len(split), 2):
            if split[at]:
                if number in placed:
                    split[at] = _with_links(split[at], placed[number])
                number += 1
        made.append("".join(split))
    return made


def _place(
    found: Sequence[Piece], spot: Spot, placed: dict[int, list[tuple[int, int, Spot]]]
) -> None:
    left = spot.nth
    for number, piece in enumerate(found):
        if not piece.is_open:
            continue
        for at in _said(piece.text, spot.words):
            if left:
                left -= 1
                continue
            end = at + len(spot.words)
            if in_title(piece, at, end):
                return  # what is rendered is no longer what was read
            taken = placed.setdefault(number, [])
            if all(end <= other[0] or other[1] <= at for other in taken):
                taken.append((at, end, spot))
            return


def _with_links(piece: str, links: list[tuple[int, int, Spot]]) -> str:
    """``piece``, HTML without markup, with links around the given places of its words."""
    # Where each character of the words stands in the HTML, which writes some by references.
    at = list(range(len(piece) + 1))
    if "&" in piece:
        at = []
        for match in _REFERENCE.finditer(piece):
            at += [match.start()] * len(unescape(match[0]))
        at.append(len(piece))
    made, last = [], 0
    for start, end, spot in sorted(links, key=lambda link: link[0]):
        made += [
            piece[last : at[start]],
            f'<a href="ref:{spot.kind}:{spot.uuid}">',
            piece[at[start] : at[end]],
            "</a>",
        ]
        last = at[end]
    return "".join([*made, piece[last:]])


# A story's blocks as they are stored ------------------------------------------------------


def parts_of(blocks: Iterable[Raw]) -> list[tuple[str, bool]]:
    """The words of stored blocks for whoever reads them, without rendering them.

    What carries links has the same words in the same order as its rendering has.
    """
    made: list[tuple[str, bool]] = []
    for block in blocks:
        value = block["value"]
        kind = block["type"]
        if kind == "text":
            made.append((value or "", True))
        elif kind == "heading":
            made.append((escape(value.get("text") or "", quote=False), False))
        elif kind == "quotation":
            made.append((value.get("text") or "", False))
        elif kind == "fact_box":
            made.append((value.get("body") or "", True))
        elif kind == "question_answer":
            made.append((escape(value.get("question") or "", quote=False), False))
            made.append((escape(value.get("answered_by") or "", quote=False), True))
            made.append((value.get("answer") or "", True))
        elif kind == "table":
            made += _cells(value)
    return made


def _items(value: Any) -> list[Any]:
    return [
        item["value"] if isinstance(item, dict) and item.keys() >= {"type", "value"} else item
        for item in value or ()
    ]


def _cells(value: Raw) -> Iterator[tuple[str, bool]]:
    for number, row in enumerate(_items(value.get("rows"))):
        for position, cell in enumerate(_items(row)):
            head = (value.get("header_row") and number == 0) or (
                value.get("header_column") and position == 0
            )
            yield cell or "", not head
