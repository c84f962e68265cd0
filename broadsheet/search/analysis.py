"""What counts as a word: one function for stories and for questions.

It stands in front of every engine, which is given words that are ready and only separates them at
spaces. So the engines agree, and a snippet cut from the database's text shows what was matched.

=================  =======================  ==========================================
in the text        word                     why
=================  =======================  ==========================================
Café               cafe                     accents and case are not remembered
Obama’s            obama                    the possessive is grammar
U.S., C.I.A        us, cia                  initials, with and without their dots
1,000              1000                     thousands are separated by habit
9/11, 24/7         9/11, 24/7               one name, not two numbers
well-known         well known (wellknown)   found in two words, in one, and with a hyphen
har-bour           harbour                  where the hyphen is a soft one
大阪城             大阪 阪城                no spaces: neighbours in pairs
=================  =======================  ==========================================
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import Stemmer
from django.conf import settings

from broadsheet.text.normal import LETTERS, normal

# Grows with the vocabulary of what is read; begun anew before it weighs: some 20 MB.
_MOST_REMEMBERED = 40_000
# What stands longer than that between blanks is a text, such as one in Chinese, and seldom again.
_LONGEST_REMEMBERED = 40
LONGEST_WORD = 60


def _marks() -> str:
    """A character class of combining marks, which `\\w` leaves out and many scripts write with."""
    found = [n for n in range(0x300, 0x3100) if unicodedata.category(chr(n)) in {"Mn", "Mc"}]
    spans: list[list[int]] = []
    for n in found:
        if spans and spans[-1][1] == n - 1:
            spans[-1][1] = n
        else:
            spans.append([n, n])
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in spans)


# The underscore, which `\\w` takes for a letter, is made a blank before.
# The soft hyphen, joiners and the mark of a file's beginning: within a word, and no letters of it.
_INVISIBLE = "\u00ad\u200c\u200d\u2060\ufeff"
_L = rf"[\w{_marks()}{_INVISIBLE}]"
_LETTER = r"[^\W\d_]"
_APOSTROPHE = "['’ʼ]"
_HYPHEN = "[-‐‑]"
_PLAIN = rf"{_L}+(?:{_APOSTROPHE}{_L}+)*"
WORD = re.compile(
    rf"{_LETTER}(?:\.{_LETTER})+(?!{_L})\.?"  # initials
    rf"|\d+(?:[.,/]\d+)+(?!{_L})"  # 1,000 and 9/11
    rf"|{_PLAIN}(?:{_HYPHEN}{_PLAIN})*"
)
_INITIALS = re.compile(rf"{_LETTER}(?:\.{_LETTER})+\.?")
_THOUSANDS = re.compile(r",(?=\d{3}(?:\D|$))")
_POSSESSIVE = re.compile(rf"{_APOSTROPHE}[sS]$")
_APOSTROPHES = re.compile(_APOSTROPHE)
_HYPHENS = re.compile(_HYPHEN)
_ELISION = re.compile(rf"^(?:[cdjlmnst]|qu|dell|dall|nell|sull|all|un){_APOSTROPHE}(?=.)")
# Written without spaces between words.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One word of a text: its parts in order, their stems, and what a compound is as one word."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    joined: str = ""


class Analyser:
    """Words and stems of one language."""

    def __init__(self, language: str) -> None:
        base = language.split("-")[0].lower()
        self.language = base
        self._stem = Stemmer.Stemmer(base).stemWord if base in Stemmer.algorithms() else None
        if base in _ALGORITHMS:
            self._stem = Stemmer.Stemmer(_ALGORITHMS[base]).stemWord
        self._elides = base in {"ca", "fr", "it"}
        # Words that stand in nearly every text. They are words like all others; only what is
        # quick to find depends on them.
        self.common = frozenset(_COMMON.get(base, "").split())
        self._units: dict[str, Unit] = {}
        self._words = _Runs(self, lambda unit: unit.words)
        self._stems = _Runs(
            self, lambda unit: (*unit.stems, unit.joined) if unit.joined else unit.stems
        )

    def stem(self, word: str) -> str:
        """The part of ``word`` that its inflections share."""
        return self._stem(word) if self._stem else word

    def unit(self, raw: str) -> Unit:
        """What ``raw``, one match of ``WORD``, is."""
        found = self._units.get(raw)
        if found is None:
            if len(self._units) > _MOST_REMEMBERED:
                self._units.clear()
            found = self._units[sys.intern(raw)] = self._make(raw)
        return found

    def _make(self, raw: str) -> Unit:
        if _INITIALS.fullmatch(raw):
            words = [fold(raw.replace(".", ""))]
        elif raw[0].isdigit() and not raw.isalnum() and not _HYPHENS.search(raw):
            words = [_THOUSANDS.sub("", fold(raw))]
        else:
            words = [word for part in _HYPHENS.split(raw) for word in self._part(part)]
        words = [word[:LONGEST_WORD] for word in words if word]
        joined = ""
        if len(words) > 1 and _HYPHENS.search(raw):
            joined = self.stem("".join(words)[:LONGEST_WORD])
        return Unit(tuple(words), tuple(map(self.stem, words)), joined)

    def _part(self, part: str) -> list[str]:
        if self._elides:
            part = _ELISION.sub("", part.lower()) or part
        word = _APOSTROPHES.sub("", fold(_POSSESSIVE.sub("", part)))
        if not _UNSPACED.search(word):
            return [word]
        return list(_pairs(word))

    def units(self, text: str) -> list[Unit]:
        """The words of ``text`` in order."""
        found = (self.unit(raw) for raw in WORD.findall(_blank(normal(text))))
        return [unit for unit in found if unit.words]

    def spans(self, text: str) -> Iterator[tuple[int, int, Unit]]:
        """The words of ``text``, which is in normal form, and where each stands."""
        for match in WORD.finditer(_blank(text)):
            unit = self.unit(match[0])
            if unit.words:
                yield match.start(), match.end(), unit

    def runs(self, text: str) -> tuple[str, str]:
        """Words in order and stems without order, separated by spaces: what an index is given."""
        # No word has a blank in it: what stands between blanks is looked at once for all texts.
        pieces = _blank(text).split()
        return (
            " ".join(filter(None, map(self._words.__getitem__, pieces))),
            " ".join(filter(None, map(self._stems.__getitem__, pieces))),
        )


class _Runs(dict[str, str]):
    """What stands between two blanks, as its words or stems, remembered: all texts pass here."""

    def __init__(self, analyser: Analyser, of: Callable[[Unit], Iterable[str]]) -> None:
        super().__init__()
        self._analyser = analyser
        self._of = of

    def __missing__(self, piece: str) -> str:
        units = map(self._analyser.unit, WORD.findall(piece))
        made = " ".join([part for unit in units for part in self._of(unit)])
        if len(piece) <= _LONGEST_REMEMBERED:
            if len(self) > _MOST_REMEMBERED:
                self.clear()
            self[piece] = made
        return made


def _blank(text: str) -> str:
    return text.replace("_", " ")


# Accents are off, as in the words of an index.
_COMMON = {
    "de": "aber als am an auch auf aus bei das dem den der des die dies ein eine einem einen "
    "einer er es fur hat ich im in ist mit nach nicht noch sich sie sind so uber um und "
    "von vor war wie wird zu zum zur",
    "en": "a about after all also an and any are as at be been but by can could did do for from "
    "had has have he her him his i if in into is it its like more most my new no not now "
    "of on one only or other our out over said she so some than that the their them then "
    "there they this to two up us was we were what when which who will with would you",
    "es": "a al como con de del el ella en era es esta fue ha la las le lo los mas no o para "
    "pero por que se ser si sin su sus un una y ya",
    "fr": "a au aux avec ce ces cette d dans de des du elle en est et etait il ils l la le les "
    "leur mais ne nous on ou par pas plus pour qu que qui sa se ses son sont sur un une",
    "it": "a ai al alla che con da dal dei del della delle di e ha i il in la le lo ma nel "
    "nella non per piu si sono su un una",
    "nl": "aan als bij dan dat de die dit door een en er heeft het hij ik in is maar met naar "
    "niet nog of om ook op te uit van voor was wordt ze zijn zo",
    "pt": "a ao as com como da das de do dos e em era foi mais mas na nas nao no nos o os ou "
    "para pela pelo por que se sem seu sua um uma",
}  # fmt: skip

# Codes that Snowball's own names do not show.
_ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip


def fold(text: str) -> str:
    """``text`` without case and accents."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(
        c
        for c in plain
        if c not in _INVISIBLE and (unicodedata.category(c) != "Mn" or _is_vowel_sign(c))
    )
    return unicodedata.normalize("NFC", kept.casefold()).translate(LETTERS)


def _is_vowel_sign(mark: str) -> bool:
    """Marks of Indic and South-East Asian scripts are letters, not accents."""
    return "\u0900" <= mark <= "\u1cff"


def _pairs(word: str) -> Iterator[str]:
    """Neighbouring letters in pairs; a letter alone as it is."""
    if len(word) < 3:
        yield word
        return
    for at in range(len(word) - 1):
        yield word[at : at + 2]


@lru_cache(maxsize=8)
def _analyser(language: str) -> Analyser:
    return Analyser(language)


def analyser() -> Analyser:
    """The analyser of the paper's language."""
    return _analyser(settings.BROADSHEET_SEARCH_LANGUAGE or settings.LANGUAGE_CODE)
