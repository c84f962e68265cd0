"""Forms that a text itself makes: what it calls a topic after naming it in full.

"Inter-Services Intelligence (ISI)" makes ISI mean that body in the rest of the text; a person's
family name, the leading words of a body's name, and initials of at least three letters do so too.
"""

from __future__ import annotations

from broadsheet.topics.linker.entries import KINDS
from broadsheet.topics.linker.finding import Candidate, Place, Words
from broadsheet.topics.linker.forms import PART, SHORT, SUFFIXES
from broadsheet.topics.linker.tokens import fold

_PERSON, _PLACE, _SUBJECT = (KINDS.index(kind) for kind in ("person", "place", "subject"))
_JOINING = frozenset(["of", "for", "the", "and", "de", "la", "in", "on", "at", "to"])
Parts = dict[str, dict[int, Candidate]]


def add_parts(words: Words, found: list[Place]) -> list[Place]:
    """``found`` with the places of forms that whole names in it make."""
    parts: Parts = {}
    for place in found:
        if place.last == place.first:
            continue
        for candidate in place.candidates.values():
            if candidate.source != PART and candidate.kind != _SUBJECT:
                for word, source in _made(words, place, candidate.kind):
                    made = Candidate(candidate.level, candidate.table, candidate.row, source)
                    parts.setdefault(word, {}).setdefault(candidate.key, made)
    if not parts:
        return found
    covered = {at: place for place in found for at in range(place.first, place.last + 1)}
    added = False
    for at, word in enumerate(words.words):
        made_here = parts.get(word)
        if made_here is None:
            continue
        there = covered.get(at)
        if there is None:
            found.append(Place(at, at, dict(made_here)))
            added = True
        elif there.first == there.last:
            for key, candidate in made_here.items():
                there.candidates.setdefault(key, candidate)
    if added:
        found.sort(key=lambda place: place.first)
    return found


def _made(words: Words, place: Place, kind: int) -> list[tuple[str, int]]:
    """Single words, as they are written, that mean the topic of a whole name at ``place``."""
    own = words.words[place.first : place.last + 1]
    made: list[tuple[str, int]] = []
    if short := _in_brackets(words, place.last):
        made.append((short, SHORT))
    large = [word for word in own if word[0].isupper()]
    if kind == _PERSON:
        rest = [word for word in own if fold(word) not in SUFFIXES]
        made += [(word, PART) for word in (rest[-1:] + rest[:1]) if len(word) > 2]
        return [(word, source) for word, source in made if word[0].isupper()]
    initials = "".join(word[0] for word in large)
    if len(initials) >= 3:
        made.append((initials, SHORT))
    if kind != _PLACE and own[0][0].isupper() and len(own[0]) > 3:
        made.append((own[0], PART))
    if kind != _PLACE and own[-1][0].isupper() and len(own[-1]) > 3:
        made.append((own[-1], PART))
    return made


def _in_brackets(words: Words, last: int) -> str:
    """The abbreviation in brackets after the word at ``last``."""
    if last + 1 >= len(words.words) or words.gaps[last + 1] != " (":
        return ""
    short = words.words[last + 1]
    closed = words.text[words.ends[last + 1] : words.ends[last + 1] + 1] == ")"
    return short if closed and short.isupper() and 2 <= len(short) <= 10 else ""
