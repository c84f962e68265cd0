"""“Did you mean”: which of the words that somebody might have meant fits the question.

``speller.py`` says what stands near a misspelt word; here it is found out which of that is asked
for. Only what finds something is offered; then the words beside it decide, as they do for a person
who reads a slip: after “long”, “trem” is “term”. How often two words stand side by side in the
archive is known to the engine, so every archive teaches its own names.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from broadsheet.search import indexes
from broadsheet.search.analysis import analyser, fold
from broadsheet.search.engine import Engine, Sort
from broadsheet.search.fronts.page import show
from broadsheet.search.resolving import resolved
from broadsheet.search.speller import Candidate, candidates, far_candidates, joined, parted
from broadsheet.search.tree import (
    All,
    Any,
    Everything,
    Node,
    Phrase,
    Prefix,
    Words,
    all_of,
    any_of,
    wanted,
)
from broadsheet.text.normal import normal

# Below so many stories, a much more frequent word nearby is offered.
FEW = 10
MUCH_MORE = 30
MOST_MENDED = 3  # words of a query for which more is looked for
MOST_UNKNOWN = 4
MOST_DOUBTED = 6
# Words of a query that may be taken for a headline's.
FEWEST_OF_HEADLINE = 3
LONGEST_INITIALS = 5
# As many of those that find something are read with the words beside them.
MOST_READ = 12
# A pair of words is expected as often as its second word is frequent in so many stories; pairs
# seen beyond that tell.
EXPECTED = 2.0
SLIP = 3.0  # what one slip costs, in natural logarithms of frequency


@dataclass(frozen=True)
class _Slot:
    """A word of the question that may be misspelt, and the words beside it."""

    leaf: Words
    word: str
    left: str = ""
    right: str = ""
    before: Words | None = None
    after: Words | None = None


@dataclass(frozen=True)
class _Option:
    """Other words in a slot's place."""

    slot: _Slot
    guess: Candidate
    tree: Node
    keyed: Node  # the same with its names resolved


def meant(tree: Node) -> Node | None:
    """``tree`` with its misspelt words put right so that it finds something; ``None`` if it cannot.

    First words that no story has; where all are known, the one that is best exchanged, and only
    for a word that stands somewhere beside the same words.
    """
    engine = indexes.site()
    spared = _initials(tree)
    slots = list(_slots(tree, spared))
    known = _known(engine, slots)
    keyed = resolved(tree)
    unknown = [slot for slot in slots if not known[slot.leaf]][:MOST_UNKNOWN]
    waiting = list(unknown)
    for slot in unknown:
        others = [other for other in waiting if other != slot]
        best = _best(engine, tree, keyed, [slot], without=others)
        if best is not None:
            waiting.remove(slot)
            tree, keyed = best.tree, best.keyed
    if unknown and _finds(engine, keyed):
        return tree
    slots = list(_slots(tree, spared))
    known = _known(engine, slots)
    # The rarest first: a slip seldom makes a frequent word.
    doubted = sorted(
        (slot for slot in slots if known[slot.leaf] and not _has_accents(slot)),
        key=lambda slot: known[slot.leaf],
    )
    found = _best(engine, tree, keyed, doubted[:MOST_DOUBTED], known=known)
    return found.tree if found is not None else None


def better(tree: Node, total: int) -> str:
    """A query near ``tree`` that finds very much more, as it may be typed; or nothing."""
    engine = indexes.site()
    slots = {slot.leaf: slot for slot in _slots(tree, _initials(tree))}
    known = _known(engine, slots.values())
    rare = [
        slot for slot in slots.values() if known[slot.leaf] < FEW and not _is_meant(engine, slot)
    ]
    keyed = resolved(tree)
    for slot in sorted(rare, key=lambda slot: known[slot.leaf])[:MOST_MENDED]:
        for guess in candidates(engine, slot.word, most=3):
            there = _put(keyed, slot, guess)
            if engine.tally(there).total >= MUCH_MORE * max(1, total):
                return show(_put(tree, slot, guess))
    return ""


def headed(tree: Node) -> Node | None:
    """``tree`` with one word exchanged so that some headline has them all, where none has as typed.

    For words that find a few stories by chance, the slip being a word, too: who types a headline
    wants its story. Nothing is exchanged for what is less likely beside the other words.
    """
    parts = tree.parts if isinstance(tree, All) else ()
    if len(parts) < FEWEST_OF_HEADLINE or any(
        not isinstance(part, Words) or part.field != "text" for part in parts
    ):
        return None
    engine = indexes.site()
    inside = _within(tree, "headline")
    if _finds(engine, inside):
        return None
    slots = [
        slot
        for slot in _slots(inside, _initials(tree))
        if _finds(engine, _replaced(inside, slot.leaf, Everything()))
    ]
    known = _known(engine, slots)
    best = _best(engine, inside, inside, slots, known=known, likelier=True) if slots else None
    return _within(best.tree, "text") if best is not None else None


def _within(node: Node, field: str) -> Node:
    """The words of ``node``, all of them, in ``field``."""
    return all_of(Words(leaf.text, field) for leaf in wanted(node))


# Words of the question -------------------------------------------------------------------------


def _slots(node: Node, spared: Container[str] = ()) -> Iterator[_Slot]:
    """Words that may be misspelt, each with what was typed before and after it; none ``spared``."""
    match node:
        case Words():
            if _may_be_misspelt(node) and node.text not in spared:
                yield _Slot(node, _words(node)[0])
        case Any(parts):
            for part in parts:
                yield from _slots(part, spared)
        case All(parts):
            for before, part, after in _with_neighbours(parts):
                left, right = _words(before)[-1:], _words(after)[:1]
                for slot in _slots(part, spared):
                    if slot.leaf != part:
                        yield slot
                        continue
                    yield replace(
                        slot,
                        left=left[0] if left else "",
                        right=right[0] if right else "",
                        before=before if isinstance(before, Words) else None,
                        after=after if isinstance(after, Words) else None,
                    )


def _with_neighbours(
    parts: Sequence[Node],
) -> Iterator[tuple[Node | None, Node, Node | None]]:
    yield from zip([None, *parts], parts, [*parts[1:], None], strict=False)


def _may_be_misspelt(leaf: Words) -> bool:
    """One word of letters: initials and numbers are near others and never meant by them."""
    if leaf.field == "byline" or "." in leaf.text:
        return False
    units = analyser().units(leaf.text)
    return len(units) == 1 and len(units[0].words) == 1 and units[0].words[0].isalpha()


def _has_accents(slot: _Slot) -> bool:
    """Whether the word was typed with accents, which an index does not know: nobody slips so."""
    return normal(slot.leaf.text).casefold() != fold(normal(slot.leaf.text))


def _is_meant(engine: Engine, slot: _Slot) -> bool:
    """Whether the word, which finds something, is no slip however rare: some headline has it."""
    return _has_accents(slot) or bool(engine.tally(Words(slot.word, "headline")).total)


def _initials(tree: Node) -> frozenset[str]:
    """What was typed as initials without dots, such as CIA; not where everything is in capitals."""
    texts = [leaf.text for leaf in wanted(tree)]
    if len(texts) > 1 and all(text.isupper() for text in texts):
        return frozenset()
    return frozenset(text for text in texts if text.isupper() and len(text) <= LONGEST_INITIALS)


def _words(node: Node | None) -> list[str]:
    if not isinstance(node, Words | Phrase | Prefix):
        return []
    return [word for unit in analyser().units(node.text) for word in unit.words]


def _known(engine: Engine, slots: Iterable[_Slot]) -> dict[Words, int]:
    some = list(slots)
    counts = engine.frequencies([slot.word for slot in some])
    return {slot.leaf: count for slot, count in zip(some, counts, strict=True)}


# Other words in their place --------------------------------------------------------------------


def _best(
    engine: Engine,
    tree: Node,
    keyed: Node,
    slots: Sequence[_Slot],
    *,
    without: Sequence[_Slot] = (),
    known: Mapping[Words, int] | None = None,
    likelier: bool = False,
) -> _Option | None:
    """The likeliest exchange in one of ``slots`` that finds something, ``without`` other words;
    with ``likelier`` only if it is likelier than what stands there."""

    def finding(options: Iterable[_Option]) -> Iterator[_Option]:
        for option in options:
            asked = option.keyed
            for slot in without:
                asked = _replaced(asked, slot.leaf, Everything())
            if _finds(engine, asked):
                yield option

    archive = _Archive(engine)
    unknown = {slot.leaf for slot in without}
    # Two slips do not make one word of another.
    for near in (True,) if known else (True, False):
        found: list[tuple[float, str, _Option]] = []
        for slot in slots:
            options = finding(_options(engine, slot, tree, keyed, near=near, unknown=unknown))
            # What stands there now, where it is a word at all.
            rival = Candidate(slot.word, max(1, known[slot.leaf]), 0.0) if known else None
            present = archive.fitness(slot, rival) if rival else 0.0
            found += [
                (present - archive.fitness(option.slot, option.guess), option.guess.text, option)
                for option in itertools.islice(options, MOST_READ)
                if not known or archive.supports(option.slot, option.guess)
            ]
        if likelier:
            found = [one for one in found if one[0] < 0]
        if found:
            return min(found, key=lambda one: one[:2])[2]
    return None


def _options(
    engine: Engine, slot: _Slot, tree: Node, keyed: Node, *, near: bool, unknown: Container[Node]
) -> Iterator[_Option]:
    if near:
        # First, being few: only so many of all are read.
        yield from _joins(engine, slot, tree, keyed, unknown)
        guesses = [*candidates(engine, slot.word), *parted(engine, slot.word)]
        guesses.sort(key=_plain_fitness, reverse=True)
    else:
        guesses = far_candidates(engine, slot.word)
    for guess in guesses:
        yield _Option(slot, guess, _put(tree, slot, guess), _put(keyed, slot, guess))


def _joins(
    engine: Engine, slot: _Slot, tree: Node, keyed: Node, unknown: Container[Node]
) -> Iterator[_Option]:
    """The word and one beside it as one word."""
    sides = (
        (slot.before, slot.left + slot.word, replace(slot, left="")),
        (slot.after, slot.word + slot.right, replace(slot, right="")),
    )
    for beside, word, left_over in sides:
        if beside is None or beside.field != slot.leaf.field or not _may_be_misspelt(beside):
            continue
        for guess in joined(engine, word):
            if beside in unknown:
                # The surplus blank explains both; otherwise the other word is a slip of its own.
                guess = replace(guess, cost=guess.cost - 1.0)
            made = [_replaced(_put(node, slot, guess), beside, Everything())
                    for node in (tree, keyed)]  # fmt: skip
            yield _Option(left_over, guess, *made)


def _put(node: Node, slot: _Slot, guess: Candidate) -> Node:
    words = all_of(Words(part, slot.leaf.field) for part in guess.text.split())
    return _replaced(node, slot.leaf, words)


def _replaced(node: Node, old: Node, new: Node) -> Node:
    if node == old:
        return new
    match node:
        case All(parts):
            return all_of(_replaced(part, old, new) for part in parts)
        case Any(parts):
            return any_of(_replaced(part, old, new) for part in parts)
    return node


def _finds(engine: Engine, tree: Node) -> bool:
    return bool(engine.find(tree, sort=Sort.NEWEST, count=1))


def _plain_fitness(guess: Candidate) -> float:
    return math.log(1 + guess.frequency) - SLIP * guess.cost


class _Archive:
    """How often words stand in it, alone and side by side; each is asked once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._stories = max(1, engine.tally(Everything()).total)
        self._pairs: dict[Phrase, int] = {}

    def fitness(self, slot: _Slot, guess: Candidate) -> float:
        """How likely ``guess`` was meant, as a logarithm; only differences say anything.

        The slip and the word's frequency, and beyond that how often it stands after the word
        before it, and before the one after it.
        """
        parts = guess.text.split()
        share = guess.frequency / self._stories
        fitness = math.log(share) - SLIP * guess.cost
        for pair in ((slot.left, parts[0]), (parts[-1], slot.right)):
            if all(pair):
                together = self._together(Phrase(" ".join(pair)))
                fitness += math.log(1 + together / (EXPECTED * share))
        return fitness

    def supports(self, slot: _Slot, guess: Candidate) -> bool:
        """Whether ``guess`` stands beside a neighbour of the slot anywhere; or there is none."""
        parts = guess.text.split()
        pairs = [pair for pair in ((slot.left, parts[0]), (parts[-1], slot.right)) if all(pair)]
        return not pairs or any(self._together(Phrase(" ".join(pair))) for pair in pairs)

    def _together(self, pair: Phrase) -> int:
        if pair not in self._pairs:
            self._pairs[pair] = self._engine.tally(pair).total
        return self._pairs[pair]
