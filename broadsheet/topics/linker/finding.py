"""Where topics may be meant: every form that stands in a text, before anything is decided."""

from __future__ import annotations

from itertools import accumulate

from broadsheet.topics.linker.cues import MONEY_SIGNS
from broadsheet.topics.linker.entries import KINDS
from broadsheet.topics.linker.forms import fits
from broadsheet.topics.linker.table import COMMA, Table
from broadsheet.topics.linker.tokens import WORD, joins
from broadsheet.topics.linker.vocabulary import Layer, Vocabulary, Word

# There are two A380s and two Guardians, not two of a person or place.
_NAMED_ONCE = frozenset({KINDS.index("person"), KINDS.index("place")})
_PLACE = KINDS.index("place")
Known = list[Word]


class Candidate:
    """One topic that a place may mean, and the form it has there."""

    __slots__ = ("key", "kind", "level", "row", "source", "table")

    def __init__(self, level: int, table: Table, row: int, source: int) -> None:
        self.level = level
        self.table = table
        self.row = row
        self.key = table.keys[row]
        self.kind = table.kinds[row]
        self.source = source


class Place:
    """Words ``first`` to ``last`` of a text and what they may mean, by key.

    ``holds``: they say where the place before them lies.
    """

    __slots__ = ("candidates", "first", "holds", "last")

    def __init__(
        self, first: int, last: int, candidates: dict[int, Candidate], *, holds: bool = False
    ) -> None:
        self.first = first
        self.last = last
        self.candidates = candidates
        self.holds = holds


class Words:
    """A text as words: what they are, what stands before each, and where they are."""

    __slots__ = ("ends", "gaps", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        parts = WORD.split(text)  # a gap, a word, and so on to the last gap
        at = list(accumulate(map(len, parts)))
        self.gaps = parts[::2]
        self.words = parts[1::2]
        self.starts = at[:-1:2]
        self.ends = at[1::2]


def looked_up(vocabulary: Vocabulary, words: Words) -> list[Known]:
    """For each layer what it knows of each word."""
    return [
        [layer.roots.get(word) or layer.root(word) for word in words.words]
        for layer in vocabulary.layers
    ]


def places(
    vocabulary: Vocabulary, words: Words, known: list[Known], refused: frozenset[int]
) -> list[Place]:
    """The longest place from the left on, and from its end again; they do not overlap.

    Only where a longer name of the same topic begins within, it is that: “the Regent Bridge” is the
    bridge by its whole name, though “the Regent” is one of its names, too.
    """
    made: list[Place] = []
    free = 0
    starts: set[int] = set()
    for of_layer in known:
        starts.update([at for at, word in enumerate(of_layer) if word[2]])
    order = sorted(starts)
    for number, first in enumerate(order):
        if first < free:
            continue
        found = _forms(vocabulary, words, known, first, refused)
        if not found:
            continue
        last = max(found)
        within = [at for at in order[number + 1 : number + 1 + last - first] if at <= last]
        if any(
            max(fuller) > last and found[last].keys() & fuller[max(fuller)].keys()
            for at in within
            if (fuller := _forms(vocabulary, words, known, at, refused))
        ):
            continue
        made.append(Place(first, last, found[last]))
        free = last + 1
    return made


def apart(
    vocabulary: Vocabulary, words: Words, known: list[Known], refused: frozenset[int],
    found: list[Place],
) -> list[Place]:  # fmt: skip
    """``found`` with a place and what it lies in as two, where both are known.

    "San Jose, California" says which San Jose, and names California as well.
    """
    made: list[Place] = []
    for place in found:
        for at in range(place.first + 1, place.last + 1):
            if "," not in words.gaps[at] or not _are_places(place.candidates):
                continue
            wider = _forms(vocabulary, words, known, at, refused).get(place.last, {})
            if wider and _are_places(wider):
                made.append(Place(place.first, at - 1, place.candidates))
                made.append(Place(at, place.last, wider, holds=True))
                break
        else:
            made.append(place)
    return made


def _are_places(candidates: dict[int, Candidate]) -> bool:
    return all(candidate.kind == _PLACE for candidate in candidates.values())


def _forms(
    vocabulary: Vocabulary, words: Words, known: list[Known], first: int, refused: frozenset[int]
) -> dict[int, dict[int, Candidate]]:
    """What begins at the word ``first``, by the word at which it ends."""
    found: dict[int, dict[int, Candidate]] = {}
    for number, layer in enumerate(vocabulary.layers):
        if known[number][first][2]:
            _walk(number, layer, known[number], words, first, found, refused)
    return found


def _walk(
    level: int, layer: Layer, known: Known, words: Words, first: int,
    found: dict[int, dict[int, Candidate]], refused: frozenset[int],
) -> None:  # fmt: skip
    table, hidden = layer.table, layer.hidden
    first_forms = table.first_forms
    _, written, node, plural = known[first]
    last, comma = first, False
    while node:
        low, high = first_forms[node], first_forms[node + 1]
        if low < high and words.text[words.ends[last] : words.ends[last] + 1] in MONEY_SIGNS:
            high = low  # "US$" is money
        for form in range(low, high):
            source = table.form_sources[form]
            if comma and not source & COMMA:
                continue
            if not fits(table.form_patterns[form], written, last - first + 1):
                continue
            row = table.form_rows[form]
            key = table.keys[row]
            if key in hidden or key in refused or (plural and table.kinds[row] in _NAMED_ONCE):
                continue
            here = found.setdefault(last, {})
            source &= ~COMMA
            if key not in here or here[key].source > source:
                here[key] = Candidate(level, table, row, source)
        last += 1
        if last == len(known):
            return
        number, shape, _, plural = known[last]
        if number < 0:
            return
        gap = words.gaps[last]
        if gap != " ":
            comma = comma or "," in gap
            if not joins(gap, words.words[last - 1], comma=True):
                return
        written |= shape << (2 * (last - first))
        node = table.step(node, number)
