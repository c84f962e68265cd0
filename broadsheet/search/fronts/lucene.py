"""The API's ``fq``: a subset of Lucene's syntax, the second front to the same tree.

``section_name:("World" "U.S.") AND pub_date:[2009-01-01 TO 2009-03-31] NOT body:cricket``

Unlike the readers' front it is for programs, so what cannot be meant is an error. Both
vocabularies of field names are known, ``x.contains`` matches words where ``x`` matches whole
values, and ``x.search`` of a text the beginnings of words.

How much a part weighs (``harbour^3``, ``(a b)^2``) and that it need not be exact (``harbor~``,
``word~1``, ``"a b"~3``) may be written behind it, and changes nothing of which stories are found: a
filter has no order, and words are found in any inflection anyway. Where ``^`` or ``~`` is meant
itself, it is escaped (``\\^``) or stands in quotes. ``body`` is everything that a story is found
by, its headline and names, too: to hold the body's words apart, an index would have to hold nearly
all texts twice.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from broadsheet.search.analysis import analyser
from broadsheet.search.tree import (
    Between,
    Named,
    Node,
    Nothing,
    Phrase,
    Prefix,
    Words,
    all_of,
    any_of,
    negate,
)
from broadsheet.text.normal import one_line

LONGEST = 4_000
MOST_LEAVES = 200
DEEPEST = 24


class FilterError(ValueError):
    """The filter cannot be read; the message is one sentence."""


TEXTS = {"": "text", "body": "text", "headline": "headline", "byline": "byline"}
# Whole values, or words of them.
NAMES = {
    "creative_works", "day_of_week", "document_type", "glocations", "kicker", "news_desk",
    "organizations", "persons", "pub_month", "secpg", "section_name", "source", "subject",
    "subsection_name", "type_of_material", "uri", "web_url",
}  # fmt: skip
NUMBERS = {"pub_year", "word_count"}
MOMENTS = {"pub_date"}
SAME = {
    "desk": "news_desk", "firstPublished": "pub_date", "glocation": "glocations",
    "headline.basic": "headline", "headline.default": "headline", "section": "section_name",
    "section.name": "section_name", "source.vernacular": "source", "typeOfMaterials":
    "type_of_material", "timesTag.location": "glocations", "timesTag.organization":
    "organizations", "timesTag.person": "persons", "timesTag.subject": "subject",
}  # fmt: skip

# Behind what it is about, and nothing behind it: the tilde of an address is none.
_MARK = r"(?:[\^~][\d.]*+)++(?=[\s)]|$)"
_TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<mark>{_MARK})|(?P<open>\()|(?P<close>\))"
    r'|(?P<range>[\[{]\s*(?P<low>"[^"]*"|\S+)\s+TO\s+(?P<high>"[^"]*"|[^\s\]}]+)\s*[\]}])'
    r'|"(?P<phrase>(?:[^"\\]|\\.)*)"'
    r"|(?P<field>[A-Za-z_][\w.]*):(?!//)"
    r"|(?P<sign>[+\-!])(?=\S)"
    # The colons of an address and of a time are within a word.
    rf'|(?P<word>(?:(?!{_MARK})[^\s()\[\]{{}}":\\]|\\.|:(?=//|\d))+)'
)
_ESCAPED = re.compile(r"\\(.)")
_Token = tuple[str, str]


def parse_filter(text: str) -> Node:
    """The tree of an ``fq``; of nothing: everything.

    Raises:
        FilterError: brackets or quotes that do not match, a field nobody knows, no date, too long.
    """
    text = one_line(text)
    if len(text) > LONGEST:
        raise FilterError("The filter is too long.")
    return _Filter(_tokens(text)).parse()


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise FilterError(f"The filter cannot be read from {text[at : at + 20]!r} on.")
        at = match.end()
        kind = match.lastgroup or ""
        if match["range"] is not None:
            found.append(("range", match["range"]))
        elif kind == "word" and match[0] in {"AND", "OR", "NOT", "&&", "||"}:
            found.append(({"&&": "AND", "||": "OR"}.get(match[0], match[0]), match[0]))
        elif kind == "sign":
            found.append(("NOT" if match[0] in "-!" else "must", match[0]))
        elif kind not in {"space", "mark"}:
            found.append((kind, _ESCAPED.sub(r"\1", match[kind])))
    return found


class _Filter:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._leaves = 0

    def parse(self) -> Node:
        if not self._tokens:
            return all_of([])
        made = self._either("", loose=False)
        if self._at < len(self._tokens):
            raise FilterError("A bracket is closed that was not opened.")
        return made

    def _peek(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _either(self, field: str, *, loose: bool) -> Node:
        parts = [self._both(field, loose=loose)]
        while self._peek() == "OR":
            self._at += 1
            parts.append(self._both(field, loose=loose))
        return any_of(parts)

    def _both(self, field: str, *, loose: bool) -> Node:
        """Operands joined by AND or nothing; ``loose``: in a field's brackets nothing is OR."""
        groups: list[list[Node]] = []
        excluded: list[Node] = []
        joined = False
        while self._peek() not in {"", "close", "OR"}:
            kind = self._peek()
            if kind in {"AND", "must"}:
                if kind == "AND" and (joined or not (groups or excluded)):
                    raise FilterError("AND stands where something was to be joined by it.")
                self._at += 1
                joined = True
                continue
            if kind == "NOT":
                self._at += 1
                excluded.append(negate(self._operand(field)))
            elif groups and (joined or not loose):
                groups[-1].append(self._operand(field))
            else:
                groups.append([self._operand(field)])
            joined = False
        if joined or not (groups or excluded):
            # To take it for everything would let through what was to be kept out.
            raise FilterError("The filter lacks something beside AND or OR, or between brackets.")
        made = any_of(all_of(group) for group in groups) if groups else all_of([])
        return all_of([made, *excluded])

    def _operand(self, field: str) -> Node:
        kind, text = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        self._at += 1
        if kind == "NOT":
            return negate(self._operand(field))
        if kind == "open":
            return self._group(field)
        if kind == "field":
            name = _known(text)
            if self._peek() in {"", "close", "AND", "OR", "must", "field"}:
                raise FilterError(f"{text}: names no value.")
            return self._operand(name)
        if kind in {"word", "phrase", "range"}:
            self._leaves += 1
            if self._leaves > MOST_LEAVES:
                raise FilterError("The filter has too many parts.")
            return _leaf(kind, text, field)
        raise FilterError("The filter ends where something was to follow.")

    def _group(self, field: str) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FilterError("The filter has too many brackets in each other.")
        made = self._either(field, loose=bool(field))
        self._depth -= 1
        if self._peek() != "close":
            raise FilterError("A bracket is opened and never closed.")
        self._at += 1
        return made


def _known(name: str) -> str:
    """Our name of a field; ``.contains`` stays on names, ``.search`` on texts."""
    base, _, how = (
        name.rpartition(".") if name.endswith((".contains", ".search")) else (name, "", "")
    )
    base = SAME.get(base, base)
    if base not in TEXTS and base not in NAMES and base not in NUMBERS and base not in MOMENTS:
        raise FilterError(f"There is no field {name}.")
    if (how == "contains" and base in NAMES) or (how == "search" and base in TEXTS):
        return f"{base}.{how}"
    return base


def _leaf(kind: str, text: str, field: str) -> Node:
    if field in MOMENTS:
        return _between(kind, text, field, _moment)
    if field in NUMBERS:
        return _between(kind, text, field, _number)
    if kind == "range":
        raise FilterError(f"{field or 'Text'} has no order to take a range of.")
    name, _, how = field.partition(".")
    if name in TEXTS:
        return _worded(kind, text, TEXTS[name], begun=how == "search")
    return Named(name, text.strip(), contains=how == "contains")


def _worded(kind: str, text: str, field: str, *, begun: bool) -> Node:
    """Text in ``field``; ``begun``: every word of it may be the beginning of one."""
    if not analyser().units(text):
        return Nothing()
    if begun:
        words = [word.rstrip("*") for word in text.split() if analyser().units(word)]
        return all_of(_begun(word, field) for word in words)
    if kind == "phrase":
        return Phrase(text, field)
    stem = text.rstrip("*")
    return _begun(stem, field) if stem != text else Words(stem, field)


def _begun(stem: str, field: str) -> Node:
    return Prefix(stem, field) if len(stem) > 1 else Words(stem, field)


def _between(kind: str, text: str, field: str, read: Callable[[str, str], tuple[int, int]]) -> Node:
    """A span of numbers; ``read`` says where a value begins and has ended."""
    if kind != "range":
        low, high = read(text, field)
        return Between(field, low, high)
    match = _TOKEN.match(text)
    assert match is not None
    low_text, high_text = match["low"].strip('"'), match["high"].strip('"')
    bottom = top = None
    if low_text != "*":
        begins, ends = read(low_text, field)
        bottom = begins if text.startswith("[") else ends
    if high_text != "*":
        begins, ends = read(high_text, field)
        top = ends if text.endswith("]") else begins
    return Between(field, bottom, top)


def _number(text: str, field: str) -> tuple[int, int]:
    try:
        value = int(text)
    except ValueError:
        raise FilterError(f"{field}: {text!r} is no number.") from None
    if abs(value) > 10**12:
        raise FilterError(f"{field}: {text!r} is out of bounds.")
    return value, value + 1


def _moment(text: str, field: str) -> tuple[int, int]:
    """Seconds since 1970 at which a day, month, year or moment (in UTC) begins and has ended."""
    match = re.fullmatch(
        r"(\d{4})(?:-?(\d\d)(?:-?(\d\d))?)?(?:T([\d:.]+)(?:Z|[+-]\d\d:?\d\d)?)?", text
    )
    try:
        if match is None:
            raise ValueError
        if match[4]:
            moment = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
            moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
            return int(moment.timestamp()), int(moment.timestamp()) + 1
        year, month, day = (int(group) if group else None for group in match.group(1, 2, 3))
        begins = dt.date(year or 1, month or 1, day or 1)
        if day:
            ends = begins + dt.timedelta(days=1)
        elif month:
            ends = (begins.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        else:
            ends = begins.replace(year=begins.year + 1)
    except (ValueError, OverflowError):
        raise FilterError(f"{field}: {text!r} is no date.") from None
    return _seconds(begins), _seconds(ends)


def _seconds(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time.min, tzinfo=dt.UTC).timestamp())
