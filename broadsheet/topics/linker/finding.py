"""Where topics may be meant: every form that stands in a text, before anything is decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from broadsheet.topics.linker.forms import fits
from broadsheet.topics.linker.table import COMMA
from broadsheet.topics.linker.tokens import WORD, joins
from broadsheet.topics.linker.vocabulary import Layer, Vocabulary


@dataclass(slots=True)
class Candidate:
    """One topic that a place may mean."""

    layer: Layer
    row: int
    source: int


@dataclass(slots=True)
class Place:
    """Words ``first`` to ``last`` of a text and what they may mean."""

    first: int
    last: int
    candidates: list[Candidate]


class Words:
    """A text as words: where they stand and what they are."""

    __slots__ = ("ends", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for found in WORD.finditer(text):
            self.words.append(found[0])
            start, end = found.span()
            self.starts.append(start)
            self.ends.append(end)


def places(vocabulary: Vocabulary, words: Words) -> Iterator[Place]:
    """Every place, by its first word, the longest of those first."""
    looked_up = [
        (layer, [layer.roots.get(word) or layer.root(word) for word in words.words])
        for layer in vocabulary.layers
    ]
    for first in range(len(words.words)):
        found: dict[int, list[Candidate]] = {}
        for layer, known in looked_up:
            if known[first][2]:
                _walk(layer, known, words, first, found)
        for last in sorted(found, reverse=True):
            yield Place(first, last, found[last])


def _walk(
    layer: Layer, known: list[tuple[int, int, int]], words: Words, first: int,
    found: dict[int, list[Candidate]],
) -> None:  # fmt: skip
    table = layer.table
    _, written, node = known[first]
    last, comma = first, False
    while node:
        start, end = table.first_forms[node], table.first_forms[node + 1]
        for form in range(start, end):
            source = table.form_sources[form]
            if comma and not source & COMMA:
                continue
            row = table.form_rows[form]
            if table.keys[row] in layer.hidden:
                continue
            if fits(table.form_patterns[form], written, last - first + 1):
                found.setdefault(last, []).append(Candidate(layer, row, source & ~COMMA))
        last += 1
        if last == len(known):
            return
        number, shape, _ = known[last]
        if number < 0:
            return
        gap = words.text[words.ends[last - 1] : words.starts[last]]
        if gap != " ":
            comma = comma or "," in gap
            if not joins(gap, words.words[last - 1], comma=True):
                return
        written |= shape << (2 * (last - first))
        node = table.step(node, number)
