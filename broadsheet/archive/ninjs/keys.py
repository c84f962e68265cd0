"""Members of an item, whichever version of the standard spelled them.

1.x has ``bodies`` as flat members (``body_html``) and singular names (``subject``), 2.x arrays with
all names in lower case, 3.x the same in camel case. Read in lower case they differ little.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from broadsheet.archive.ninjs.moments import moment

Item = dict[str, Any]


def lowered(item: Item) -> Item:
    """``item`` with the names of its own members in lower case."""
    return {key.lower(): value for key, value in item.items()}


def text(item: Item, *names: str) -> str:
    """The first member of these names that is a text with something in it."""
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def objects(value: Any) -> Iterator[Item]:
    """The objects of an array, or of 1.x's object of named objects; each with its ``name``."""
    if isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                yield item
    elif isinstance(value, dict):
        for name, item in value.items():
            for one in item if isinstance(item, list) else [item]:
                if isinstance(one, dict):
                    yield {"name": name, **one}


def of(item: Item, *names: str) -> Iterator[Item]:
    """The objects of all members of these names."""
    for name in names:
        value = item.get(name)
        if value:
            yield from objects(value)


def number(value: Any) -> int:
    """A size, or nothing where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def when(item: Item, zone: dt.tzinfo, *names: str) -> dt.datetime | None:
    """The first member of these names that is a moment; a naive one is read in ``zone``."""
    for name in names:
        value = item.get(name)
        found = moment(value, zone) if isinstance(value, str) else None
        if found:
            return found
    return None
