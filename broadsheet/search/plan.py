"""Trees and documents in terms of what an index holds, the same for every engine.

An index holds texts twice: ``words`` as they stand, in order, for phrases and prefixes and for the
exact word; ``stems`` without order, for any inflection. Headlines are held once more by themselves
for ``headline:``, and names for ``byline:``, which are not inflected. Neighbours that are both in
nearly every text ("of the") are held as ``pairs``, which are found at once where a phrase of the
two would be looked for in the whole archive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress, pairwise
from operator import and_

from broadsheet.search.analysis import Analyser, Unit, analyser
from broadsheet.search.engine import Document
from broadsheet.search.ranking import HEADLINE_COUNTS, SUBJECT_COUNTS
from broadsheet.search.tree import (
    All,
    Among,
    Any,
    Between,
    Everything,
    Node,
    Not,
    Nothing,
    Phrase,
    Prefix,
    Words,
)

# Stands between texts that no phrase may run across; analysis never makes it a word.
BREAK = "¶"

# The field of stems, where there is one, and the field of words.
FIELDS = {
    "text": ("stems", "words"),
    "headline": ("headline_stems", "headline_words"),
    "byline": ("", "byline_words"),
}


@dataclass(frozen=True)
class Word:
    """A word in any inflection; the exact one counts for more."""

    stems: str  # name of a field
    stem: str
    words: str  # name of a field
    word: str


@dataclass(frozen=True)
class Run:
    """Words in a row."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Begins:
    """A word with this beginning."""

    field: str
    prefix: str


@dataclass(frozen=True)
class Both:
    parts: tuple[Plan, ...]


@dataclass(frozen=True)
class Either:
    parts: tuple[Plan, ...]


@dataclass(frozen=True)
class Without:
    part: Plan


Plan = Word | Run | Begins | Both | Either | Without | Among | Between | Everything | Nothing


def planned(node: Node) -> Plan:
    """``node``, its names resolved, as an index is asked."""
    match node:
        case All(parts):
            return Both(tuple(map(planned, parts)))
        case Any(parts):
            return Either(tuple(map(planned, parts)))
        case Not(part):
            return Without(planned(part))
        case Among() | Between() | Everything() | Nothing():
            return node
        case Words() | Phrase() | Prefix():
            return _leaf(node, analyser())
    raise TypeError(f"{node} names something that was not looked up.")


def _leaf(node: Words | Phrase | Prefix, words: Analyser) -> Plan:
    units = words.units(node.text)
    if not units:
        return Nothing()
    stems, exact = FIELDS[node.field]
    if isinstance(node, Phrase):
        return Run(exact, tuple(word for unit in units for word in unit.words))
    if isinstance(node, Prefix):
        *before, last = [word for unit in units for word in unit.words]
        parts: list[Plan] = [Run(exact, (word,)) for word in before]
        parts.append(Begins(exact, last))
    else:
        parts = [_word(unit, stems, exact) for unit in units]
    return parts[0] if len(parts) == 1 else Both(tuple(parts))


def _word(unit: Unit, stems: str, exact: str) -> Plan:
    if len(unit.words) == 1:
        if not stems:
            return Run(exact, unit.words)
        return Word(stems, unit.stems[0], exact, unit.words[0])
    run = Run(exact, unit.words)
    if unit.joined and stems:
        return Either((Word(stems, unit.joined, exact, "".join(unit.words)), run))
    return run


@dataclass(frozen=True)
class Prepared:
    """A document's texts as an index is given them: words separated by blanks."""

    words: str
    pairs: str
    stems: str
    headline_words: str
    headline_stems: str
    byline_words: str


def prepared(document: Document, words: Analyser) -> Prepared:
    """The texts of ``document``, analysed."""
    headline, headline_stems = words.runs(document.headline)
    names = [words.runs(name) for name in document.names]
    pairs = [words.runs(text) for text in document.texts if text]
    subjects = [words.runs(subject) for subject in document.subjects]
    stems = [headline_stems] * HEADLINE_COUNTS
    stems += [stems_ for _, stems_ in pairs]
    stems += [stems_ for _, stems_ in names + subjects * SUBJECT_COUNTS]
    runs = [headline, *(run for run, _ in pairs + names + subjects)]
    whole = _apart(runs)
    return Prepared(
        words=whole,
        pairs=" ".join(common_pairs(whole.split(), words)),
        stems=" ".join(stem for stem in stems if stem),
        headline_words=headline,
        headline_stems=headline_stems,
        byline_words=_apart([run for run, _ in names]),
    )


def common_pairs(run: Sequence[str], words: Analyser) -> list[str]:
    """Of neighbours in ``run`` those that are both in nearly every text, as an index holds them."""
    if not words.common:
        return []
    is_common = list(map(words.common.__contains__, run))
    return list(map("_".join, compress(pairwise(run), map(and_, is_common, is_common[1:]))))


def _apart(runs: list[str]) -> str:
    return f" {BREAK} ".join(run for run in runs if run)
