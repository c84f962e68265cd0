"""The forms under which a topic may be met: its names, its aliases and what rules make of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from broadsheet.topics.linker import cues, entries
from broadsheet.topics.linker.entries import Entry
from broadsheet.topics.linker.tokens import CAPITAL, CAPITALS, LOWER, MIXED, WORD, fold, shape

# Where a form comes from, the surest first.
NAME, ALIAS, SHORT, RULE, ADJECTIVE, NICKNAME, MISSPELLING, PART = range(8)
SOURCES = (
    "name", "alias", "abbreviation", "rule", "adjective", "nickname", "misspelling", "part",
)  # fmt: skip
_KINDS = {
    "abbreviation": SHORT,
    "demonym": ADJECTIVE, "adjective": ADJECTIVE, "demonym/adjective": ADJECTIVE,
    "nickname": NICKNAME, "misspelling": MISSPELLING, "surname": PART, "part": PART,
}  # fmt: skip

MOST_WORDS = 12
_BRACKET = re.compile(r"\s*\([^()]*\)\s*$")
_AMPERSAND = re.compile(r"\s*&\s*")
_INVERTED = re.compile(r"^([^,]+), ([^,]+)$")
# What may follow a surname, and what may stand inside one.
SUFFIXES = frozenset(
    {"jr", "sr", "ii", "iii", "iv", "md", "phd", "mp", "obe", "cbe", "mbe", "qc", "kc"}
)
PARTICLES = frozenset(
    {
        "al", "ap", "ben", "bin", "da", "dal", "de", "del", "della", "der", "des", "di", "dos",
        "du", "el", "ibn", "la", "le", "lo", "mac", "san", "santa", "st", "ten", "ter", "van",
        "vander", "vom", "von", "y", "zu", "zur",
    }
)  # fmt: skip
# What a firm's name ends in and a newspaper leaves out.
FIRMS = frozenset(
    {
        "ag", "asa", "bv", "co", "company", "corp", "corporation", "gmbh", "inc",
        "incorporated", "kg", "llc", "llp", "limited", "ltd", "nv", "oyj", "plc", "pty", "sa",
        "sas", "se", "spa",
    }
)  # fmt: skip
_LEADING = frozenset({"the"})
# What newspapers shorten inside longer names.
_SHORTER = (
    ("United States ", "US "), ("United Kingdom ", "UK "), ("United Nations ", "UN "),
    ("Saint ", "St "), ("Mount ", "Mt "), ("Department ", "Dept "),
)  # fmt: skip


class Form:
    """One way to write a topic: its folded words, how each is to be written, where it is from."""

    __slots__ = ("comma", "pattern", "source", "words")

    def __init__(self, text: str, source: int, kind: str) -> None:
        found = WORD.findall(text)
        self.words = tuple(fold(word) for word in found)
        shapes = [LOWER if kind == entries.SUBJECT else shape(word) for word in found]
        if len(found) > 1 and kind != entries.PERSON and self.words[-1] in cues.NAMING:
            shapes[-1] = LOWER  # "the Labour party", "the Severn bridge"
        self.pattern = packed(shapes)
        self.source = source
        self.comma = "," in text


def packed(shapes: Iterable[int]) -> int:
    """How words are written, two bits each, the first in the lowest."""
    pattern = 0
    for place, each in enumerate(shapes):
        pattern |= each << (2 * place)
    return pattern


def fits(wanted: int, written: int, count: int) -> bool:
    """Whether ``count`` words written like ``written`` may stand for a form like ``wanted``.

    What is capitalised in a name has to be in the text, so "apple" is no firm; what is small in a
    name may be large, as in a headline. Everything fits a line in capitals.
    """
    if wanted == written:
        return True
    for place in range(count):
        asked, given = wanted >> (2 * place) & 3, written >> (2 * place) & 3
        if asked in (given, LOWER) or given == CAPITALS or (asked, given) == (CAPITAL, MIXED):
            continue
        return False
    return True


def forms_of(entry: Entry) -> Iterator[Form]:
    """Every form of ``entry``, each once, the surest source first."""
    seen: set[tuple[tuple[str, ...], int]] = set()
    for text, source in sorted(_texts(entry), key=lambda each: each[1]):
        form = Form(text, source, entry.kind)
        if not form.words or len(form.words) > MOST_WORDS:
            continue
        if (form.words, form.pattern) not in seen:
            seen.add((form.words, form.pattern))
            yield form


def _texts(entry: Entry) -> Iterator[tuple[str, int]]:
    person = entry.kind == entries.PERSON
    own = [fold(word) for word in WORD.findall(entry.name)]
    whole = set(own)
    given = [(entry.name, NAME)]
    for text, kind in entry.aliases:
        source = _KINDS.get(kind, ALIAS)
        if person and source in (ALIAS, SHORT):
            words = [fold(word) for word in WORD.findall(text)]
            if _introduces(words, own) or _is_post(words, own):
                continue
            if source == ALIAS and len(words) == 1 and whole > set(words):
                source = PART
        given.append((text, source))
    yield from given
    for text, source in given:
        made = RULE if source == NAME else source
        plain = _BRACKET.sub("", text)
        if plain != text:
            yield plain, made
        for each in _of_person(plain) if person else _of_others(plain, entry.kind):
            yield each, made
    if person and (last := surname(_BRACKET.sub("", entry.name))):
        yield last, PART


def _introduces(alias: list[str], own: list[str]) -> bool:
    """Whether the words of an alias have a post, and whose it is, before the name ``own`` of a
    person.

    "Apple founder Steve Jobs" is found by the name it ends in; as a name of his it would hide
    Apple. "Sir Elton John" is one.
    """
    before = alias[: -len(own)]
    if len(own) < 2 or alias[-len(own) :] != own:
        return False
    posts = sum(word in cues.TITLES for word in before)
    return 0 < posts < len(before)


def _is_post(alias: list[str], own: list[str]) -> bool:
    """Whether the words of an alias name a post, with or without whose it is: "Apple CEO", "CEO".

    Others have one, too, and somebody else has this one tomorrow; and as a name of the person
    ``own`` it would hide Apple. "The Boss" is no post.
    """
    return bool(alias) and alias[-1] in cues.POSTS and set(own).isdisjoint(alias)


def _of_person(name: str) -> Iterator[str]:
    if inverted := _INVERTED.match(name):
        name = inverted[1] if fold(inverted[2]) in SUFFIXES else f"{inverted[2]} {inverted[1]}"
        yield name
    words = name.split()
    while len(words) > 2 and fold(words[-1].strip(".,")) in SUFFIXES:
        words.pop()
        yield " ".join(words).rstrip(",")
    middle = [word for word in words[1:-1] if len(word.rstrip(".")) > 1]
    if len(words) > 2:
        if len(middle) < len(words) - 2:
            yield " ".join([words[0], *middle, words[-1]])
        if last := surname(name):
            yield f"{words[0]} {last}"


def _of_others(name: str, kind: str) -> Iterator[str]:
    words = name.split()
    made = [name]
    if len(words) > 1 and words[0].lower() in _LEADING:
        words = words[1:]
        made.append(" ".join(words))
    while len(words) > 1 and fold(words[-1].strip(".,")) in FIRMS:
        words.pop()
        made.append(" ".join(words).rstrip(",& "))
    if kind == entries.PLACE and "," in name:
        made.append(name.split(",")[0])
    for long, short in _SHORTER:
        made += [each.replace(long, short) for each in made if long in f"{each} "]
    made += [_AMPERSAND.sub(" and ", each) for each in made if "&" in each]
    yield from made[1:]


def surname(name: str) -> str:
    """The family name in a person's ``name``, with its particles; "" where there is none."""
    if inverted := _INVERTED.match(name):
        if fold(inverted[2]) not in SUFFIXES:
            return inverted[1]
        name = inverted[1]
    words = name.split()
    while len(words) > 1 and fold(words[-1].strip(".,")) in SUFFIXES:
        words.pop()
    first = len(words) - 1
    while first > 1 and fold(words[first - 1]) in PARTICLES:
        first -= 1
    return " ".join(words[first:]) if first > 0 else ""
