"""Why a story was found: the part of its text with most of the words, and the words in it marked.

Cut from the database's text as the reader may read it, by the analysis that found it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from broadsheet.search.analysis import Unit, analyser
from broadsheet.search.tree import Node, Phrase, Prefix, wanted
from broadsheet.text.normal import one_line

LENGTH = 240  # characters
_LOOKED_THROUGH = 200_000


@dataclass(frozen=True)
class Piece:
    """Some text, marked or not."""

    text: str
    marked: bool = False


@dataclass
class Marker:
    """What is to be marked in a text, made once for all that a query found."""

    stems: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    prefixes: tuple[str, ...] = ()
    runs: list[tuple[str, ...]] = field(default_factory=list)

    @classmethod
    def of(cls, tree: Node) -> Marker:
        """What ``tree`` looks for, in whatever field."""
        marker = cls()
        prefixes: list[str] = []
        for leaf in wanted(tree):
            units = analyser().units(leaf.text)
            words = [word for unit in units for word in unit.words]
            if isinstance(leaf, Phrase):
                if len(words) == 1:
                    marker.words.update(words)
                elif words:
                    marker.runs.append(tuple(words))
            elif isinstance(leaf, Prefix) and words:
                prefixes.append(words[-1])
                marker.words.update(words[:-1])
            else:
                marker._add(units)
        marker.prefixes = tuple(prefixes)
        return marker

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be marked, such as where only a section was asked for."""
        return not (self.stems or self.words or self.prefixes or self.runs)

    def _add(self, units: Iterable[Unit]) -> None:
        for unit in units:
            if len(unit.words) > 1:
                self.runs.append(unit.words)
                if unit.joined:
                    self.stems.add(unit.joined)
            else:
                self.stems.update(unit.stems)

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """Where words to be marked begin and end, and for what."""
        found: list[tuple[int, int, str]] = []
        flat: list[tuple[str, int, int]] = []
        for start, end, unit in analyser().spans(text[:_LOOKED_THROUGH]):
            flat += [(word, start, end) for word in unit.words]
            why = self._why(unit)
            if why:
                found.append((start, end, why))
        for run in self.runs:
            found += _runs(flat, run)
        return sorted(set(found))

    def _why(self, unit: Unit) -> str:
        if unit.joined and unit.joined in self.stems:
            return unit.joined
        for word, stem in zip(unit.words, unit.stems, strict=True):
            if stem in self.stems:
                return stem
            if word in self.words or (self.prefixes and word.startswith(self.prefixes)):
                return word
        return ""


def _runs(flat: Sequence[tuple[str, int, int]], run: tuple[str, ...]) -> list[tuple[int, int, str]]:
    size, why = len(run), " ".join(run)
    return [
        (flat[at][1], flat[at + size - 1][2], why)
        for at in range(len(flat) - size + 1)
        if flat[at][0] == run[0] and tuple(word for word, _, _ in flat[at : at + size]) == run
    ]


def marked(text: str, marker: Marker) -> list[Piece]:
    """The whole of ``text`` with its words marked."""
    return _pieces(text, marker.spans(text), 0, len(text))


def snippet(text: str, marker: Marker) -> list[Piece]:
    """The telling part of ``text``; nothing where there is nothing to mark."""
    text = one_line(text)
    spans = marker.spans(text)
    if not spans:
        return []
    start, end = _window(spans, len(text))
    start, end = _at_words(text, start, end)
    pieces = _pieces(
        text, [span for span in spans if start <= span[0] and span[1] <= end], start, end
    )
    if start > 0:
        pieces.insert(0, Piece("… "))
    if end < len(text):
        pieces.append(Piece(" …"))
    return pieces


def telling(names: Iterable[str], marker: Marker) -> list[Piece]:
    """Those of ``names`` that have something to mark, with dots between."""
    pieces: list[Piece] = []
    for name in names:
        spans = marker.spans(name)
        if spans:
            pieces += [Piece(" · ")] if pieces else []
            pieces += _pieces(name, spans, 0, len(name))
    return pieces


def _window(spans: Sequence[tuple[int, int, str]], length: int) -> tuple[int, int]:
    """Where most different words stand together, the first such place.

    What repeats a word over and over is a table more often than an answer.
    """
    best, chosen = 0, (0, 0)
    last = 0
    for first in range(len(spans)):
        last = max(last, first)
        while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= LENGTH:
            last += 1
        inside = spans[first : last + 1]
        different = len({why for _, _, why in inside})
        if different > best:
            best, chosen = different, (inside[0][0], inside[-1][1])
    room = max(0, LENGTH - (chosen[1] - chosen[0]))
    start = max(0, chosen[0] - room // 3)
    return start, min(length, max(start + LENGTH, chosen[1]))


_SENTENCE = re.compile(r"[.!?]['”’\"]?\s+(?=[^\W\d_])")


def _at_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The window moved to the borders of words; to the beginning of a sentence if one is near."""
    if start > 0:
        near = [match.end() for match in _SENTENCE.finditer(text, max(0, start - 60), start + 20)]
        word = text.rfind(" ", 0, start) + 1
        start = min(near, key=lambda at: abs(at - start), default=word)
    if end < len(text):
        blank = text.find(" ", end)
        end = len(text) if blank < 0 or blank - end > 40 else blank
    return start, end


def _pieces(text: str, spans: Iterable[tuple[int, int, str]], start: int, end: int) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for begins, ends, _ in spans:
        if ends <= at:
            continue
        begins = max(begins, at)
        if begins > at:
            pieces.append(Piece(text[at:begins]))
        pieces.append(Piece(text[begins:ends], marked=True))
        at = ends
    if at < end:
        pieces.append(Piece(text[at:end]))
    return pieces
