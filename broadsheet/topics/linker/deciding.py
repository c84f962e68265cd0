"""Which of the topics that a place may mean it does mean, and how sure that is."""

from __future__ import annotations

from broadsheet.topics.linker.entries import LINKS, NO_CONTEXT, PROPOSES, Context, Mention
from broadsheet.topics.linker.finding import Candidate, Words, places
from broadsheet.topics.linker.forms import SOURCES, SURNAME
from broadsheet.topics.linker.vocabulary import Vocabulary


def mentions(vocabulary: Vocabulary, text: str, *, context: Context = NO_CONTEXT) -> list[Mention]:
    """Where ``text`` means topics of ``vocabulary``, in order; no two overlap.

    What is proposed but not sure has a score under ``LINKS``; what is left out was too unsure.
    """
    words = Words(text)
    taken = -1
    met: set[int] = set()
    found: list[Mention] = []
    for place in places(vocabulary, words):
        if place.first <= taken:
            continue
        keyed: dict[int, Candidate] = {}
        for candidate in place.candidates:
            key = candidate.layer.table.keys[candidate.row]
            if key not in context.refused:
                keyed.setdefault(key, candidate)
        if not keyed:
            continue
        chosen = next((key for key in keyed if key in context.topics or key in met), None)
        if chosen is None:
            if len(keyed) > 1 or all(each.source == SURNAME for each in keyed.values()):
                continue
            (chosen,) = keyed
        source = keyed[chosen].source
        score = LINKS if len(keyed) == 1 else PROPOSES
        start, end = words.starts[place.first], words.ends[place.last]
        found.append(Mention(start, end, chosen, score, (SOURCES[source],)))
        met.add(chosen)
        taken = place.last
    return found
