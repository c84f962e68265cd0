"""Which pages there are: filled from above, asked by whoever presses.

A *source* knows the pages of one word. For a key that begins with its word it names the pages
that the key is about, whether pressed before or not, so that a new story has its page at once; and
it walks all of its pages, for a paper that is pressed whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

# What may be a file's name wherever the store lies, and nothing that climbs. A folder is not called
# as a file may be: anybody can ask what lies below a story.
SAFE = re.compile(r"^/(?:[A-Za-z0-9_~-]+/)*(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*)?$")
LONGEST = 240
# What a folder calls other things: the page of an address that ends in a slash, compressed forms.
_TAKEN = ("/index.html", ".gz", ".br")


@dataclass(frozen=True)
class Source:
    """``about`` gets a key's parts after the word; ``every`` walks all paths, bounded in memory."""

    word: str
    about: Callable[[Sequence[str]], Iterable[str]]
    every: Callable[[], Iterator[str]]


@dataclass(frozen=True)
class Moves:
    """``newest`` says so many former paths and what they lead to; ``state`` differs if that did."""

    newest: Callable[[int], Iterable[tuple[str, str]]]
    state: Callable[[], object]


_SOURCES: dict[str, Source] = {}
_MOVES: list[Moves] = []
_FRONTS: list[Callable[[], set[str]]] = []
_AHEAD: list[Callable[[Sequence[str]], None]] = []
_NEVER: list[str] = []
_YET: list[str] = []


def register(source: Source) -> None:
    """Have ``source`` asked for keys that begin with its word."""
    _SOURCES[source.word] = source


def register_fronts(paths: Callable[[], set[str]]) -> None:
    """Have the paths that ``paths`` says pressed before the rest; one question for all of them."""
    _FRONTS.append(paths)


def register_ahead(read: Callable[[Sequence[str]], None]) -> None:
    """Have ``read`` read ahead what a heap of pages asks (``changes.ahead``), given their paths."""
    _AHEAD.append(read)


def read_ahead(paths: Sequence[str]) -> None:
    """Read what the pages of ``paths`` will ask, all at once."""
    for read in _AHEAD:
        read(paths)


def register_moves(moves: Moves) -> None:
    """Have web servers told of ``moves`` before anybody asks for one."""
    _MOVES.append(moves)


def moves() -> tuple[Moves, ...]:
    return tuple(_MOVES)


def never_press(*prefixes: str) -> None:
    """Have paths with these beginnings always answered anew."""
    _NEVER.extend(prefixes)


def press_all_the_same(*prefixes: str) -> None:
    """Except paths with these beginnings from what is never pressed."""
    _YET.extend(prefixes)


def about(key: str) -> list[str]:
    """The paths of the pages that ``key`` is about."""
    word, *parts = key.split(":")
    source = _SOURCES.get(word)
    return list(source.about(parts)) if source else []


def every() -> Iterator[str]:
    """All public addresses, the nearest kinds first as they were registered."""
    for source in _SOURCES.values():
        yield from source.every()


def fronts() -> set[str]:
    """The paths of all fronts."""
    return set().union(*(ask() for ask in _FRONTS))


def may_be_pressed(path: str) -> bool:
    """Whether a page at ``path`` may be kept, if there is one."""
    if len(path) > LONGEST or SAFE.match(path) is None or path.endswith(_TAKEN):
        return False
    return not path.startswith(tuple(_NEVER)) or path.startswith(tuple(_YET))
