"""One document against many questions: what a saved search asks of a story just published.

The other way round than searching, and without an index: a document's words are laid out once, then
every stored tree is held against them. The memory engine answers searches by the same rules, so
that a story is told to whoever saved a question exactly when the question would find it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from broadsheet.search.analysis import Analyser
from broadsheet.search.engine import Document
from broadsheet.search.plan import Begins, Both, Either, Plan, Run, Without, Word, planned, prepared
from broadsheet.search.tree import Among, Between, Everything, Node


def matches(document: Document, trees: Sequence[Node], words: Analyser) -> list[bool]:
    """Whether ``document`` fits each of ``trees``."""
    held = Held.of(document, words)
    return [held.fits(planned(tree)) for tree in trees]


@dataclass
class Held:
    """A document with its words in lists, by field."""

    document: Document
    fields: dict[str, list[str]]

    @classmethod
    def of(cls, document: Document, words: Analyser) -> Held:
        texts = vars(prepared(document, words))
        return cls(replace(document), {name: text.split() for name, text in texts.items()})

    @cached_property
    def _words(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(words) for name, words in self.fields.items()}

    def values(self, field: str) -> tuple[int | str, ...]:
        """What the document has in a field of keys, marks or numbers."""
        value = getattr(self.document, field)
        return value if isinstance(value, tuple) else (value,)

    def times(self, field: str, run: Sequence[str]) -> int:
        """How often ``run`` stands in ``field``."""
        held, size = self.fields[field], len(run)
        if size == 1:
            return held.count(run[0])
        # Most runs begin with a word that the text does not have.
        if run[0] not in self._words[field]:
            return 0
        wanted = list(run)
        return sum(held[at : at + size] == wanted for at in range(len(held) - size + 1))

    def fits(self, plan: Plan) -> bool:
        """Whether the document fits ``plan``."""
        match plan:
            case Everything():
                return True
            case Word(stems, stem, _, _):
                return stem in self._words[stems]
            case Run(field, words):
                return self.times(field, words) > 0
            case Begins(field, prefix):
                return any(word.startswith(prefix) for word in self._words[field])
            case Both(parts):
                return all(self.fits(part) for part in parts)
            case Either(parts):
                return any(self.fits(part) for part in parts)
            case Without(part):
                return not self.fits(part)
            case Among(field, keys):
                return any(value in keys for value in self.values(field))
            case Between(field, low, high):
                value = getattr(self.document, field)
                return (low is None or value >= low) and (high is None or value < high)
        return False
