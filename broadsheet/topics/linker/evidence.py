"""What speaks for and against each topic at a place: the signs that ``weights`` weighs.

Signs are names. Some are about the form ("name:2:place", a whole name of two words or more), some
about the words around it ("after-title"), some about the rest of the text ("full-name-earlier"),
some about what the archive taught ("beside:2", two or more topics of this text stand with it in
others).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from heapq import nlargest
from math import sqrt

from broadsheet.topics.linker import cues
from broadsheet.topics.linker.entries import KINDS
from broadsheet.topics.linker.finding import Candidate, Known, Place, Words
from broadsheet.topics.linker.forms import NAME, PART, SHORT, SOURCES
from broadsheet.topics.linker.tokens import CAPITALS, WORD, fold, shape
from broadsheet.topics.linker.vocabulary import Vocabulary

_END = re.compile(r"[.!?:;]|\n|[\"“”‘«(]\s*$|[-–—•*]\s+$")
_PERSON, _PLACE = KINDS.index("person"), KINDS.index("place")
_FORM_SIGNS = [
    [[f"{source}:{count}:{kind}" for count in ("1", "2")] for kind in KINDS] for source in SOURCES
]


@dataclass(slots=True)
class Compared:
    """The candidates of one place beside each other."""

    place: Place
    priors: tuple[int, int]  # the two highest
    surest: int  # source
    in_full: bool  # whether the text names one of them in full
    fits: dict[int, float]
    best_fits: list[float]  # the two highest


class Reading:
    """One text while it is being decided."""

    def __init__(
        self, words: Words, known: list[Known], places: list[Place], confirmed: frozenset[int]
    ) -> None:
        self.words = words
        self.places = places
        self.covered: dict[int, Place] = {}  # by each word of a place
        for place in places:
            for at in range(place.first, place.last + 1):
                self.covered[at] = place
        self._levels = [{word[0] for word in level} for level in known]
        self._lines: dict[int, bool] = {}
        self._taught: dict[tuple[int, int], tuple[str, ...]] = {}
        self.full: dict[int, int] = {}  # the first place of a whole name, by key
        self.anchors = set(confirmed)
        self.strangers: set[str] = set()
        self._compared: Compared | None = None
        self.written = set(words.words)

    def add_words(self, vocabulary: Vocabulary, text: str) -> None:
        """Let words beside the text, such as its section's name, count as context."""
        for layer, level in zip(vocabulary.layers, self._levels, strict=True):
            level.update([layer.root(word)[0] for word in WORD.findall(text)])

    def begins(self, at: int) -> bool:
        """Whether a sentence begins with the word at ``at``."""
        if at == 0:
            return True
        gap = self.words.gaps[at]
        if gap == " ":
            return False
        if gap == ". ":
            before = self.words.words[at - 1]
            return len(before) > 1 and before.lower() not in cues.TITLES and before[-1] != "."
        return _END.search(gap) is not None

    def shouts(self, at: int) -> bool:
        """Whether the line of a word is a headline, where capitals say nothing."""
        text = self.words.text
        start = text.rfind("\n", 0, self.words.starts[at]) + 1
        known = self._lines.get(start)
        if known is None:
            end = text.find("\n", start)
            line = text[start : end if end >= 0 else len(text)]
            long = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
            large = sum(not word[0].islower() for word in long)
            known = len(long) > 2 and large >= 0.75 * len(long)
            self._lines[start] = known
        return known

    def neighbour(self, place: Place) -> list[str]:
        """Signs about the words on both sides of ``place``, the same for all its candidates."""
        words, signs = self.words.words, []
        first, last = place.first, place.last
        before = words[first - 1].lower() if first else ""
        begins = self.begins(first)
        if begins and first == last:
            signs.append("begins")
        shouting = self.shouts(first)
        if place.holds:
            signs.append("holds")
        if first and not begins:
            signs += self._before(first, before, shouting)
        if last + 1 < len(words):
            signs += self._after(last, shouting)
        return signs

    def _before(self, first: int, before: str, shouting: bool) -> list[str]:
        gap, word = self.words.gaps[first], self.words.words[first - 1]
        if before.rstrip(".") in cues.TITLES:
            return ["after-title"]
        if gap != " ":
            return ["hyphen-before"] if gap in ("-", "‐", "‑") else []
        if before in cues.PLACING:
            return ["after-placing"]
        if before == "the":
            return ["after-the"]
        if before in ("of", "for") and first > 1:
            owner = self.words.words[first - 2]
            if owner[0].isupper() and not shouting and owner.lower() not in cues.TITLES:
                return ["of-name"]
            return ["after-of"]
        if word[0].isupper() and not shouting:
            if first - 1 in self.covered:
                return ["known-before"]
            return ["stranger-before" if not self.begins(first - 1) else "maybe-before"]
        return []

    def _after(self, last: int, shouting: bool) -> list[str]:
        words = self.words.words
        gap, word = self.words.gaps[last + 1], words[last + 1]
        after = word.lower()
        if gap in ("'", "’") and after == "s":
            return ["possessive"]
        if gap != " ":
            if gap in ("-", "‐", "‑"):
                return ["hyphen-name-after" if word[0].isupper() else "hyphen-after"]
            return []
        if word[0].isupper() and not shouting:
            if after in cues.NAMING:
                return ["naming-after"]
            if after in cues.FIRMS:
                return ["firm-after"]
            if after in cues.TITLES:
                return ["title-after"]
            return ["known-after" if last + 1 in self.covered else "stranger-after"]
        if after in cues.SAYING:
            return ["saying-after"]
        if after in cues.FIRMS:
            return ["firm-after"]
        if word[0].isdigit():
            return ["figure-after"]
        if after in cues.MONEY:
            return ["money-after"]
        if word.islower() and after not in cues.SMALL:
            return ["attributive"]
        return []

    def survey(self) -> None:
        """See which whole names the text has, which names of strangers, what is often met."""
        for place in self.places:
            count = place.last - place.first + 1
            for key, candidate in place.candidates.items():
                whole = candidate.source < PART and (
                    count > 1 or (candidate.kind != _PERSON and candidate.source != SHORT)
                )
                if whole:
                    self.full.setdefault(key, place.first)
                    if len(place.candidates) == 1:
                        self.anchors.add(key)
            if count == 1 and self._is_stranger(place):
                self.strangers.add(fold(self.words.words[place.first]))

    def _is_stranger(self, place: Place) -> bool:
        """Whether a name that nobody knows stands before a single word."""
        first = place.first
        if not first or self.words.gaps[first] != " " or first - 1 in self.covered:
            return False
        before = self.words.words[first - 1]
        return (
            before[0].isupper()
            and shape(before) != CAPITALS
            and before.lower() not in cues.NO_GIVEN_NAMES
            and not self.shouts(first)
        )

    def is_somebody_else(self, place: Place, candidate: Candidate) -> bool:
        """Whether a part of a name belongs to a stranger: "Smith" where only John Smith is named.

        Where the person is named in full, too, only the one after another given name is: "Adele
        Montalcini" in a story of Rita Levi-Montalcini. Nothing weighs against that: a link to the
        wrong person is the worst that can be done.
        """
        if candidate.source != PART:
            return False
        if candidate.key not in self.full:
            return fold(self.words.words[place.first]) in self.strangers
        return (
            candidate.kind == _PERSON
            and self._is_stranger(place)
            and not (self.begins(place.first - 1) and self._opens(place.first - 1))
        )

    def _opens(self, at: int) -> bool:
        """Whether a sentence's first word is large for that alone: "Meanwhile Smith"."""
        word = self.words.words[at].lower()
        return word in cues.OPENING or word.endswith(("ly", "ing")) or word in self.written

    def signs(self, place: Place, candidate: Candidate, around: list[str]) -> list[str]:
        """Everything that speaks for or against ``candidate``."""
        count = place.last - place.first + 1
        person = candidate.kind == _PERSON
        signs = [_FORM_SIGNS[candidate.source][candidate.kind][count > 1]]
        who = "person" if person else "place" if candidate.kind == _PLACE else "other"
        signs += [f"{sign}:{who}" for sign in around]
        signs += self._elsewhere(place, candidate, count)
        signs += self._rivals(place, candidate)
        taught = self._taught.get((candidate.level, candidate.row))
        if taught is None:
            taught = self._taught[candidate.level, candidate.row] = self._archive(candidate)
        signs += taught
        return signs

    def _elsewhere(self, place: Place, candidate: Candidate, count: int) -> list[str]:
        word = self.words.words[place.first]
        signs = []
        full = self.full.get(candidate.key)
        if candidate.source == PART:
            if full is None:
                signs.append("no-full-name")
            else:
                signs.append("full-name-earlier" if full < place.first else "full-name-later")
        elif count == 1:
            if full is not None and full < place.first:
                signs.append("met-earlier")
            if candidate.source != NAME and full is not None:
                signs.append("full-name")
        if count == 1 and word[0].isupper() and not word.isupper() and word.lower() in self.written:
            signs.append("small-too")
        return signs

    def _rivals(self, place: Place, candidate: Candidate) -> list[str]:
        rivals = len(place.candidates)
        if rivals == 1:
            return ["alone"]
        signs = ["few-rivals" if rivals < 4 else "many-rivals"]
        if self._compared is None or self._compared.place is not place:
            self._compared = self._compare(place)
        compared = self._compared
        mine = candidate.table.priors[candidate.row]
        others = compared.priors[mine == compared.priors[0]]
        if mine > others:
            signs.append("most-used")
        if mine + 700 < others:
            signs.append("less-used")
        if compared.surest < candidate.source:
            signs.append("surer-rival")
        if compared.in_full and candidate.key not in self.full:
            signs.append("rival-in-full")
        fit, best_fits = compared.fits[candidate.key], compared.best_fits
        if fit >= best_fits[fit == best_fits[0]] + 1.5:
            signs.append("fits-best")
        elif fit + 1.5 <= best_fits[0]:
            signs.append("fits-worse")
        return signs

    def _compare(self, place: Place) -> Compared:
        candidates = place.candidates.values()
        priors = nlargest(2, [c.table.priors[c.row] for c in candidates])
        fits = {c.key: self._fit(c) for c in candidates}
        return Compared(
            place, (priors[0], priors[1]), min([c.source for c in candidates]),
            not self.full.keys().isdisjoint(place.candidates), fits, nlargest(2, fits.values()),
        )  # fmt: skip

    def _fit(self, candidate: Candidate) -> float:
        """How far beyond chance the text has the words and topics that a topic stands with.

        In standard deviations, as if any text had a tenth of any topic's words; each topic that
        stands beside it in other stories is two more.
        """
        fit = 0.0
        if context := candidate.table.context_of(candidate.row).tolist():
            met = len(self._levels[candidate.level].intersection(context))
            fit = (met - 0.1 * len(context)) / (0.3 * sqrt(len(context)))
        if beside := candidate.table.beside_of(candidate.row).tolist():
            fit += 2.0 * len((self.anchors - {candidate.key}).intersection(beside))
        return fit

    def _archive(self, candidate: Candidate) -> tuple[str, ...]:
        table, row = candidate.table, candidate.row
        prior = table.priors[row]
        signs = [f"prior:{1 if prior < 1000 else 3 if prior < 2400 else 10}"] if prior else []
        if beside := table.beside_of(row).tolist():
            met = len(self.anchors.intersection(beside))
            if met:
                signs.append("beside:1" if met == 1 else "beside:2")
        if context := table.context_of(row).tolist():
            level = self._levels[candidate.level]
            share = len(level.intersection(context)) / len(context)
            if share >= 0.05:
                signs.append(f"context:{1 if share < 0.15 else 2 if share < 0.3 else 3}")
        return tuple(signs)
