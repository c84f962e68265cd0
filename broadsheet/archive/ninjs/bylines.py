"""Names out of one line such as "By Paulo Santalucia and Frances d'Emilio, AP"."""

from __future__ import annotations

import re
from functools import lru_cache

from broadsheet.archive.items import BylineItem

_BY = re.compile(
    r"^(?:by|von|av|af|par|por|door|di|text|foto|photos?|photographs? by)(?:\s*:\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s+(?:and|und|et|och|og|y|en|with|mit|avec)\s+|\s*[&;|]\s*|\s+-\s+|\s*,\s*", re.IGNORECASE
)
_OFFICE = re.compile(
    r"^(?:staff|editors?|reporters?|correspondents?|writers?|chief|senior|special to)\b"
    r"|\b(?:staff writer|correspondent|reporter|editor|bureau)$",
    re.IGNORECASE,
)
_JUNIOR = re.compile(r",\s*(?=(?:jr|sr|ii|iii|iv|m\.?d|ph\.?d)\b\.?)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def names_of(line: str, besides: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The names of a byline; those of ``besides`` (the agency) only where nobody else is named."""
    line = _JUNIOR.sub(" ", _BY.sub("", " ".join(line.split())))
    parts = [part.strip(" .,/") for part in _AND.split(line)]
    names = [part for part in dict.fromkeys(parts) if part and not _OFFICE.search(part)]
    lower = {name.lower() for name in besides}
    people = [name for name in names if name.lower() not in lower]
    return tuple(people or names)


def bylines_of(line: str, besides: tuple[str, ...]) -> list[BylineItem]:
    return [BylineItem(name) for name in names_of(line, besides)] if line else []
