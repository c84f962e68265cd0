"""What readers type.

``taliban "drug trade" -cricket (kabul OR kandahar) headline:border after:2008-06 afghan*``

Forgiving: whatever cannot be meant is text, and nothing is an error. ``OR`` binds its neighbours
closer than the blank between words does, as everywhere on the web.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from broadsheet.search.analysis import Analyser, analyser
from broadsheet.search.tree import (
    All,
    Any,
    Dated,
    Everything,
    Named,
    Node,
    Not,
    Nothing,
    Phrase,
    Prefix,
    Words,
    all_of,
    any_of,
    negate,
)
from broadsheet.text.normal import one_line

MOST_LEAVES = 40
LONGEST_LEAF = 80
LONGEST = 8_000
DEEPEST = 24
SHORTEST_PREFIX = 2

WORD_FIELDS = {"headline": "headline", "byline": "byline", "by": "byline"}
NAMED_FIELDS = {"section", "topic", "type", "column"}
DATE_FIELDS = {"before", "after"}
FIELDS = (*WORD_FIELDS, *sorted(NAMED_FIELDS), *sorted(DATE_FIELDS))

OPERATORS = {"OR", "AND", "NOT"}

_DASHES = "-−–"
_QUOTES = '"“”„‟«»＂'
_FIELD = re.compile(rf"({'|'.join(FIELDS)}):", re.IGNORECASE)
_TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<open>\()|(?P<close>\))"
    rf"|[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]|(?P<stray>[{_QUOTES}])"
    rf"|(?P<chunk>[^\s(){_QUOTES}]+)"
)
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str = ""


def parse(text: str) -> Node:
    """The tree of what a reader typed; of nothing: everything. Never raises."""
    return _Parser(_tokens(one_line(text)[:LONGEST]), analyser()).parse()


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind == "chunk":
            found += _chunk(match["chunk"])
        elif kind in {"space", "stray"}:
            found.append(_Token("space"))
        else:
            found.append(_Token(kind, match[kind]))
    return found


def _chunk(text: str) -> list[_Token]:
    """A run without blanks: an operator, or signs and a field in front of words."""
    if text in OPERATORS:
        return [_Token(text)]
    if text == "|":
        return [_Token("OR")]
    found: list[_Token] = []
    if text[0] in _DASHES:
        found.append(_Token("NOT", "-"))
        text = text.lstrip(_DASHES)
        if not text:
            return found
    field = _FIELD.match(text)
    if field:
        return [*found, _Token("field", text[: field.end()]), *_rest(text[field.end() :])]
    return [*found, _Token("word", text)]


def _rest(text: str) -> list[_Token]:
    return [_Token("word", text)] if text else []


class _Parser:
    def __init__(self, tokens: list[_Token], words: Analyser) -> None:
        self._tokens = tokens
        self._at = 0
        self._words = words
        self._leaves = 0
        self._depth = 0

    def parse(self) -> Node:
        parts = []
        while self._at < len(self._tokens):
            parts.append(self._sequence("text"))
            self._at += 1  # a closing bracket that nobody opened
        return all_of(part for part in parts if part is not None)

    def _peek(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else ""

    def _sequence(self, field: str) -> Node | None:
        """Up to a closing bracket or the end."""
        groups: list[list[Node]] = []
        joins = False
        while self._peek() not in {"", "close"}:
            kind = self._peek()
            if kind in {"space", "AND"}:
                self._at += 1
                joins = joins and kind == "space"
                continue
            if kind == "OR":
                self._at += 1
                joins = bool(groups)
                continue
            part = self._operand(field)
            if part is None:
                continue
            if joins:
                groups[-1].append(part)
            else:
                groups.append([part])
            joins = False
        return all_of(any_of(group) for group in groups) if groups else None

    def _operand(self, field: str) -> Node | None:
        token = self._tokens[self._at]
        self._at += 1
        match token.kind:
            case "NOT":
                return self._negated(token, field)
            case "open":
                return self._group(field)
            case "phrase":
                return self._leaf(token.text, field, quoted=True)
            case "field":
                return self._fielded(token.text)
        return self._leaf(token.text, field)

    def _negated(self, token: _Token, field: str) -> Node | None:
        if token.text != "-":
            while self._peek() == "space":
                self._at += 1
        if self._peek() not in {"word", "phrase", "open", "field", "NOT"}:
            return None
        part = self._operand(field)
        return negate(part) if part is not None else None

    def _group(self, field: str) -> Node | None:
        if self._depth >= DEEPEST:
            return None
        self._depth += 1
        inner = self._sequence(field)
        self._depth -= 1
        if self._peek() == "close":
            self._at += 1
        return inner

    def _fielded(self, text: str) -> Node | None:
        name = text[:-1].lower()
        field = WORD_FIELDS.get(name, name)
        match self._peek():
            case "open":
                self._at += 1
                return self._group(field)
            case "phrase":
                self._at += 1
                return self._leaf(self._tokens[self._at - 1].text, field, quoted=True)
            case "word":
                self._at += 1
                return self._leaf(self._tokens[self._at - 1].text, field, typed=text)
        return self._leaf(text, "text")

    def _leaf(self, text: str, field: str, *, quoted: bool = False, typed: str = "") -> Node | None:
        text = " ".join(text.split())[:LONGEST_LEAF].strip()
        if self._leaves >= MOST_LEAVES or not self._words.units(text):
            return None
        # Only a word that stands where an operator cannot gets here; shown, it must stay a word.
        text = text.lower() if text in OPERATORS else text
        made: Node | None = None
        if field in DATE_FIELDS:
            made = dated(field, text)
            if made is None:
                # No date: taken for words, with what stood in front of it if that was typed here.
                field, text = "text", f"{typed}{text}" if typed else text
        elif field in NAMED_FIELDS:
            made = Named(field, text)
        if made is None:
            made = self._worded(text, field, quoted=quoted)
        if made is not None:
            self._leaves += 1
        return made

    def _worded(self, text: str, field: str, *, quoted: bool) -> Node | None:
        if quoted:
            return Phrase(text, field)
        stem = text.rstrip("*")
        if stem != text:
            units = self._words.units(stem)
            if units and len(units[-1].words[-1]) >= SHORTEST_PREFIX and stem[-1].isalnum():
                return Prefix(stem, field)
            return Words(stem, field)
        return Words(text, field)


def dated(side: str, text: str) -> Dated | None:
    """``text`` as a day, a month or a year; ``None`` if it is none of them."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    numbers = [int(group) for group in match.groups() if group]
    try:
        dt.date(*([*numbers, 1, 1])[:3])
    except ValueError:
        return None
    return Dated(
        side, "-".join(f"{n:04d}" if not at else f"{n:02d}" for at, n in enumerate(numbers))
    )


# Back to what may be typed ---------------------------------------------------------------------


def show(node: Node) -> str:
    """``node`` as a reader would have typed it; ``parse`` makes the same tree of it."""
    match node:
        case Everything() | Nothing():
            return ""
        case All(parts):
            # No brackets around alternatives: OR binds closer than the blank.
            return " ".join(map(show, parts))
        case Any(parts):
            return " OR ".join(f"({show(part)})" if isinstance(part, All) else show(part)
                               for part in parts)  # fmt: skip
        case Not(part):
            return f"-({show(part)})" if isinstance(part, All | Any) else f"-{show(part)}"
    return _show_leaf(node)


def _show_leaf(node: Node) -> str:
    match node:
        case Words(text, field):
            return _fielded_text(field, text)
        case Prefix(text, field):
            return _fielded_text(field, f"{text}*")
        case Phrase(text, field):
            return _fielded_text(field, f'"{text}"')
        case Named(field, text):
            return f'{field}:"{text}"' if re.search(r"[\s()]", text) else f"{field}:{text}"
        case Dated(side, day):
            return f"{side}:{day}"
    return ""


def _fielded_text(field: str, text: str) -> str:
    return text if field == "text" else f"{field}:{text}"
