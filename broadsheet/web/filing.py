"""How an index is divided: by the letters under which it files names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

AT_ONCE = 300  # names that are shown without being divided into pages by their letters


@dataclass(frozen=True)
class Letter:
    """What an index files under one letter; all digits are one."""

    name: str
    entries: list[Any]


def initial_of(key: str) -> str:
    """The letter under which an index files ``key``."""
    first = key[:1]
    return "0" if first.isdigit() else first.upper() or "0"


def lettered(things: Iterable[Any], key: Callable[[Any], str]) -> list[Letter]:
    """``things``, in the order of the search keys by which they are filed, letter by letter."""
    groups = groupby(things, key=lambda one: initial_of(key(one)))
    return [Letter(name, list(some)) for name, some in groups]
