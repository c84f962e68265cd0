"""The vocabulary in its compact form: a few arrays of numbers, in a mapped file or in bytes.

Words are numbered in their sorted order; forms are paths in a tree of such numbers. The nodes of
the tree are numbered breadth first, so the children of a node are neighbours, an edge has the
number of the node it leads to, and a step down is one bisection in a mapped array. Nothing is
unpacked when a table is opened, and every process of a machine shares one copy of its pages; each
keeps every sixteenth word by itself once it has looked for one.

A file begins with ``MAGIC``, the number of its format, a check sum, and where each array lies.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Literal

from broadsheet.topics.linker.entries import KINDS, Entry
from broadsheet.topics.linker.forms import PART, Form, forms_of
from broadsheet.topics.linker.tokens import LOWER, WORD, fold

MAGIC = b"BROADSHEET-LINKER"
FORMAT = 4
_HEAD = struct.Struct("<17sBII6x")  # magic, format, check sum, length of what follows
_SECTIONS: tuple[tuple[str, Literal["B", "I", "Q"]], ...] = (
    ("word_ends", "I"),  # where each word ends in ``words``
    ("words", "B"),  # all words in UTF-8, sorted as bytes
    ("children", "I"),  # for each node the first of its children; the last one's end at the end
    ("edges", "I"),  # for each node but the root the word that leads to it
    ("small", "B"),  # for each child of the root whether a form there may begin in lower case
    ("first_forms", "I"),  # for each node the first form that ends there
    ("form_rows", "I"),  # for each form its topic
    ("form_patterns", "I"),  # how it must be written
    ("form_sources", "B"),  # where it is from, and in the highest bit whether it has a comma
    ("keys", "Q"),
    ("kinds", "B"),
    ("priors", "I"),  # in thousandths
    ("context_ends", "I"),
    ("context", "I"),  # numbers of words, sorted for each topic
    ("beside_ends", "I"),
    ("beside", "Q"),  # keys of topics, sorted for each topic
)
COMMA = 0x80
_APART = 16  # words between two that are kept for looking words up
# A family name that more topics share is left to the full name in the text.
MOST_SHARING = 12


class Unusable(Exception):
    """A file that is no vocabulary, is damaged, or was made by another version; make it anew."""


class Table:
    """Reads a compiled vocabulary from ``data``, which it keeps."""

    def __init__(self, data: memoryview) -> None:
        if len(data) < _HEAD.size:
            raise Unusable("The compiled vocabulary is cut short.")
        magic, version, check, length = _HEAD.unpack_from(data)
        if magic != MAGIC:
            raise Unusable("This is no compiled vocabulary.")
        if version != FORMAT:
            raise Unusable(f"The compiled vocabulary has format {version}, not {FORMAT}.")
        body = data[_HEAD.size :]
        if len(body) != length or zlib.crc32(body) != check:
            raise Unusable("The compiled vocabulary is damaged.")
        sizes = struct.unpack_from(f"<{len(_SECTIONS)}I", body)
        at = _padded(4 * len(_SECTIONS))
        arrays: dict[str, memoryview[int]] = {}
        for (name, code), size in zip(_SECTIONS, sizes, strict=True):
            arrays[name] = body[at : at + size].cast(code)
            at += _padded(size)
        self.word_ends, self.words = arrays["word_ends"], arrays["words"]
        self.children, self.edges = arrays["children"], arrays["edges"]
        self.small = arrays["small"]
        self.first_forms, self.form_rows = arrays["first_forms"], arrays["form_rows"]
        self.form_patterns, self.form_sources = arrays["form_patterns"], arrays["form_sources"]
        self.keys, self.kinds, self.priors = arrays["keys"], arrays["kinds"], arrays["priors"]
        self.context_ends, self.context = arrays["context_ends"], arrays["context"]
        self.beside_ends, self.beside = arrays["beside_ends"], arrays["beside"]
        self._fences: list[bytes] = []  # every so many words, to be bisected at once

    def word(self, folded: str) -> int:
        """The number of a word, or -1."""
        wanted = folded.encode("utf-8", "surrogatepass")
        ends, words = self.word_ends, self.words
        if not self._fences:
            self._fences = [
                bytes(words[ends[n - 1] if n else 0 : ends[n]]) for n in range(0, len(ends), _APART)
            ]
        high = bisect_right(self._fences, wanted) * _APART
        low, high = max(high - _APART, 0), min(high, len(ends))
        while low < high:
            middle = (low + high) // 2
            there = bytes(words[ends[middle - 1] if middle else 0 : ends[middle]])
            if there == wanted:
                return middle
            if there < wanted:
                low = middle + 1
            else:
                high = middle
        return -1

    def step(self, node: int, word: int) -> int:
        """The child of ``node`` that ``word`` leads to, or 0."""
        first, end = self.children[node], self.children[node + 1]
        edge = bisect_left(self.edges, word, first - 1, end - 1)
        return edge + 1 if edge < end - 1 and self.edges[edge] == word else 0

    def context_of(self, row: int) -> memoryview:
        """The words of a topic's context."""
        start = self.context_ends[row - 1] if row else 0
        return self.context[start : self.context_ends[row]]

    def beside_of(self, row: int) -> memoryview:
        """The keys of topics that stand beside this one."""
        start = self.beside_ends[row - 1] if row else 0
        return self.beside[start : self.beside_ends[row]]


def compiled(entries: Iterable[Entry]) -> bytes:
    """``entries`` in the compact form."""
    made = _Maker()
    for entry in entries:
        made.add(entry)
    return made.finished()


class _Maker:
    """Gathers entries in arrays; only the forms are lists until the tree is made."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.forms: list[tuple[tuple[int, ...], int, int, int]] = []
        self.arrays: dict[str, array[int]] = {name: array(code) for name, code in _SECTIONS}
        self.sharing: dict[tuple[int, ...], int] = {}

    def number(self, word: str) -> int:
        return self.numbers.setdefault(word, len(self.numbers))

    def add(self, entry: Entry) -> None:
        if entry.kind not in KINDS:
            raise ValueError(f"{entry.kind!r} is no kind of topic.")
        row = len(self.arrays["keys"])
        self.arrays["keys"].append(entry.key)
        self.arrays["kinds"].append(KINDS.index(entry.kind))
        self.arrays["priors"].append(round(1000 * max(0.0, entry.prior)))
        for form in forms_of(entry):
            self._add_form(form, row)
        words = {self.number(fold(word)) for text in entry.context for word in WORD.findall(text)}
        self.arrays["context"].extend(words)
        self.arrays["context_ends"].append(len(self.arrays["context"]))
        self.arrays["beside"].extend(sorted(entry.beside))
        self.arrays["beside_ends"].append(len(self.arrays["beside"]))

    def _add_form(self, form: Form, row: int) -> None:
        path = tuple(self.number(word) for word in form.words)
        source = form.source | (COMMA if form.comma else 0)
        if form.source == PART:
            self.sharing[path] = self.sharing.get(path, 0) + 1
        self.forms.append((path, row, form.pattern, source))

    def finished(self) -> bytes:
        ordered = sorted(self.numbers, key=lambda word: word.encode("utf-8", "surrogatepass"))
        place = [0] * len(ordered)
        text = bytearray()
        for number, word in enumerate(ordered):
            place[self.numbers[word]] = number
            text += word.encode("utf-8", "surrogatepass")
            self.arrays["word_ends"].append(len(text))
        self.arrays["words"].frombytes(bytes(text))
        self._order_context(place)
        common = {path for path, count in self.sharing.items() if count > MOST_SHARING}
        forms = sorted(
            (tuple(place[number] for number in path), row, pattern, source)
            for path, row, pattern, source in self.forms
            if source & ~COMMA != PART or path not in common
        )
        self.forms.clear()
        self._make_tree(forms)
        return self._bytes()

    def _order_context(self, place: list[int]) -> None:
        start, context = 0, self.arrays["context"]
        for end in self.arrays["context_ends"]:
            context[start:end] = array("I", sorted(place[number] for number in context[start:end]))
            start = end

    def _make_tree(self, forms: list[tuple[tuple[int, ...], int, int, int]]) -> None:
        children, edges, first = (self.arrays[n] for n in ("children", "edges", "first_forms"))
        rows, patterns, sources = (
            self.arrays[n] for n in ("form_rows", "form_patterns", "form_sources")
        )
        small = self.arrays["small"]
        level, depth, nodes = [(0, len(forms))], 0, 1
        while level:
            below: list[tuple[int, int]] = []
            for low, high in level:
                first.append(len(rows))
                children.append(nodes)
                while low < high and len(forms[low][0]) == depth:
                    _, row, pattern, source = forms[low]
                    rows.append(row)
                    patterns.append(pattern)
                    sources.append(source)
                    low += 1
                while low < high:
                    word, start = forms[low][0][depth], low
                    while low < high and forms[low][0][depth] == word:
                        low += 1
                    if not depth:
                        small.append(any(form[2] & 3 == LOWER for form in forms[start:low]))
                    edges.append(word)
                    below.append((start, low))
                    nodes += 1
            level, depth = below, depth + 1
        children.append(nodes)
        first.append(len(rows))

    def _bytes(self) -> bytes:
        parts = [self.arrays[name].tobytes() for name, _ in _SECTIONS]
        sizes = struct.pack(f"<{len(parts)}I", *map(len, parts))
        body = b"".join(part.ljust(_padded(len(part)), b"\0") for part in (sizes, *parts))
        return _HEAD.pack(MAGIC, FORMAT, zlib.crc32(body), len(body)) + body


def _padded(size: int) -> int:
    return (size + 7) & ~7
