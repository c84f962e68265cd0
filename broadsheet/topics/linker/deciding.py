"""Which of the topics that a place may mean it does mean, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp

from broadsheet.topics.linker.entries import KINDS, NO_CONTEXT, PROPOSES, Context, Mention
from broadsheet.topics.linker.evidence import Reading
from broadsheet.topics.linker.finding import Place, Words, apart, looked_up, places
from broadsheet.topics.linker.vocabulary import Vocabulary
from broadsheet.topics.linker.weights import WEIGHTS
from broadsheet.topics.linker.within import add_parts

# What a topic gains that somebody has confirmed for this text.
CONFIRMED = 4.0


def mentions(vocabulary: Vocabulary, text: str, *, context: Context = NO_CONTEXT) -> list[Mention]:
    """Where ``text`` means topics of ``vocabulary``, in order; no two overlap.

    ``Mention.links`` says which are sure; what is left out was too unsure even to be proposed.
    """
    words = Words(text)
    found: list[Mention] = []
    for place, weighed in read(vocabulary, words, context):
        sums = [
            (sum([WEIGHTS.get(sign, 0.0) for sign in signs]), key) for key, signs in weighed.items()
        ]
        if context.topics:
            sums = [(z + CONFIRMED * (key in context.topics), key) for z, key in sums]
        best, key = max(sums)
        if key in context.topics:
            weighed[key].append("confirmed")
        score = exp(best) / (1.0 + sum([exp(z) for z, _ in sums]))
        if score >= PROPOSES:
            start, end = words.starts[place.first], words.ends[place.last]
            kind = KINDS[place.candidates[key].kind]
            found.append(Mention(start, end, key, kind, round(score, 3), tuple(weighed[key])))
    return found


def read(
    vocabulary: Vocabulary, words: Words, context: Context
) -> Iterator[tuple[Place, dict[int, list[str]]]]:
    """Every place of a text with the signs for each of its candidates."""
    known = looked_up(vocabulary, words)
    found = places(vocabulary, words, known, context.refused)
    found = apart(vocabulary, words, known, context.refused, found)
    found = add_parts(words, found)
    reading = Reading(words, known, found, context.topics)
    if context.section:
        reading.add_words(vocabulary, context.section)
    reading.survey()
    for place in found:
        around = reading.neighbour(place)
        weighed = {
            key: reading.signs(place, candidate, around)
            for key, candidate in place.candidates.items()
            if not reading.is_somebody_else(place, candidate)
        }
        if weighed:
            yield place, weighed
