"""All topics as the linker reads them: one compiled file, and over it what changed since.

``compile`` writes a file beside the old one and puts it in its place in one move, so that a process
has either the old vocabulary or the new one. ``Shelf`` hands out the present one and looks with one
``stat`` whether there is a newer. What was changed since the file was made is laid over it with
``over``: new and changed topics take part at once, and nothing is compiled anew for them.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable
from pathlib import Path

from broadsheet.files import write_at_one_stroke
from broadsheet.topics.linker.entries import Entry
from broadsheet.topics.linker.table import Table, Unusable, compiled
from broadsheet.topics.linker.tokens import LOWER, fold, shape

# Words remembered with their numbers, for each table; a few megabytes.
_REMEMBERED = 50_000


# A word's number or -1, how it is written, the node it leads to or 0, and whether it is a plural
# whose singular that is.
Word = tuple[int, int, int, bool]


class Layer:
    """A table, and what has been looked up in it."""

    __slots__ = ("hidden", "roots", "table")

    def __init__(self, table: Table, hidden: frozenset[int] = frozenset()) -> None:
        self.table = table
        self.hidden = hidden  # keys that a layer above has, or that are gone
        self.roots: dict[str, Word] = {}

    def root(self, word: str) -> Word:
        """What the table knows of a word as it is written."""
        folded = fold(word)
        number, plural = self.table.word(folded), False
        if number < 0 and len(folded) > 3 and word[-1] == "s" and not word.islower():
            number, plural = self.table.word(folded[:-1]), True
        # "A380s" is written like "A380": the s says nothing of what stands before it.
        written = shape(word[:-1] if plural else word)
        node = self.table.step(0, number) if number >= 0 else 0
        if node and written == LOWER and not self.table.small[node - 1]:
            node = 0
        found = (number, written, node, plural)
        if len(self.roots) >= _REMEMBERED:
            self.roots.clear()
        self.roots[word] = found
        return found


class Vocabulary:
    """Topics to find in texts."""

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        self.layers = layers

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Vocabulary:
        """A vocabulary in memory alone, of few topics."""
        return cls((Layer(Table(memoryview(compiled(entries)))),))

    @staticmethod
    def compile(entries: Iterable[Entry], path: Path) -> None:
        """Write ``entries`` to ``path``, in one move at the end."""
        write_at_one_stroke(path, compiled(entries))

    @classmethod
    def open(cls, path: Path) -> Vocabulary:
        """The vocabulary in the file at ``path``.

        Raises:
            Unusable: there is none, it is damaged, or another version made it.
        """
        try:
            with path.open("rb") as file:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise Unusable(f"There is no compiled vocabulary at {path}.") from error
        return cls((Layer(Table(memoryview(mapped))),))

    def over(self, entries: Iterable[Entry], *, gone: Iterable[int] = ()) -> Vocabulary:
        """This vocabulary with ``entries`` new or changed and the topics ``gone`` left out."""
        given = list(entries)
        hidden = frozenset([entry.key for entry in given]) | frozenset(gone)
        base = tuple(Layer(layer.table, layer.hidden | hidden) for layer in self.layers)
        for old, new in zip(self.layers, base, strict=True):
            new.roots = old.roots  # the same table
        if not given:
            return Vocabulary(base)
        return Vocabulary((*base, Layer(Table(memoryview(compiled(given))))))

    def __len__(self) -> int:
        return sum(len(layer.table.keys) for layer in self.layers)


class Shelf:
    """The vocabulary of a file, opened again when the file is another."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: tuple[int, int, int] | None = None
        self._vocabulary: Vocabulary | None = None

    def vocabulary(self) -> Vocabulary:
        """The present vocabulary; the same object until there is a newer file.

        Raises:
            Unusable: there is none that can be used.
        """
        try:
            seen = self.path.stat()
        except OSError as error:
            raise Unusable(f"There is no compiled vocabulary at {self.path}.") from error
        stamp = (seen.st_ino, seen.st_mtime_ns, seen.st_size)
        if self._vocabulary is None or stamp != self._stamp:
            self._vocabulary, self._stamp = Vocabulary.open(self.path), stamp
        return self._vocabulary
