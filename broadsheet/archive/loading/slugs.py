"""Free slugs and paths for many things at once: one look-up for all, more only for namesakes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from broadsheet.archive.loading.lately import Lately
from broadsheet.text.slugs import LONGEST

Taken = Callable[[set[str]], set[str]]


def numbered(slug: str, number: int) -> str:
    """``slug`` with a number behind it, no longer than a slug may be."""
    suffix = f"-{number}"
    return slug[: LONGEST - len(suffix)].rstrip("-") + suffix


class Allotter:
    """Gives each wanted slug, or the same with ``-2``, ``-3`` … behind it.

    ``taken`` says which of some full names (``before`` + slug + ``after``) are in use. Where
    thousands share one name, counting goes on from where it ended.
    """

    def __init__(self, taken: Taken) -> None:
        self._taken = taken
        self._last: Lately[str, int] = Lately(5000)

    def allot(self, wanted: Iterable[tuple[str, str, str]]) -> list[str]:
        """A full name for each (before, slug, after); none twice."""
        wanted = list(wanted)
        used = self._taken({"".join(parts) for parts in wanted})
        given: list[str] = []
        for before, slug, after in wanted:
            full = f"{before}{slug}{after}"
            number = self._last.get(full) or 1
            while full in used:
                number += 1
                full = f"{before}{numbered(slug, number)}{after}"
                if full not in used and self._taken({full}):
                    used.add(full)
            if number > 1:
                self._last.put(f"{before}{slug}{after}", number)
            used.add(full)
            given.append(full)
        return given
