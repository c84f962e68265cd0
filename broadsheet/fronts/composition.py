"""From modules and stories to what stands where."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from broadsheet.fronts.modules import OF_A_SECTION
from broadsheet.fronts.registry import module
from broadsheet.fronts.table import Placed, Supply, Table, Wanted
from broadsheet.newsroom.models import Article

# The page of a paper that never composed one.
HOME = ("lead", "latest", "opinion", "also", "river", "sections")
SECTION = ("lead", "river")


@dataclass
class Composition:
    """What stands where, from the top."""

    modules: list[Placed] = field(default_factory=list)

    @property
    def stories(self) -> list[Article]:
        """All that stand on it, from the top; none twice."""
        return [story for placed in self.modules for story in placed.stories]


def automatic(*, home: bool) -> list[Wanted]:
    """The modules of a front that nobody composed."""
    return [Wanted(name) for name in (HOME if home else SECTION)]


def foot() -> list[Wanted]:
    """The modules under a story where nobody composed them."""
    return [Wanted("promotion")]


def compose(
    wanted: Sequence[Wanted], supply: Supply, *, besides: Collection[int] = ()
) -> Composition:
    """Lay ``wanted`` in order; a module that finds nothing falls away.

    ``besides`` are keys of stories that stand elsewhere on the page already.

    A section's front shows all of its newest stories, since its list goes on after them: those
    that no module took stand in a river at the end.
    """
    # One that shows a section which is gone falls away whole, and its pins are free again.
    asked = [one for one in wanted if _is_possible(one, supply)]
    if not supply.ranked and not any(one.name == "river" for one in asked):
        asked.append(Wanted("river"))
    # A section's river takes what is left, so it is laid after all others, whatever its place.
    last = max((n for n, one in enumerate(asked) if one.name == "river"), default=-1)
    order = [n for n in range(len(asked)) if supply.ranked or n != last]
    order += [last] if len(order) < len(asked) else []
    table = Table(supply, asked, besides=besides)
    made: dict[int, list[Placed]] = {}
    for position in order:
        found = module(asked[position].name)
        made[position] = found.fill(table, position, asked[position]) if found else []
        table.placed += made[position]
    return Composition([placed for n in range(len(asked)) for placed in made[n]])


def _is_possible(wanted: Wanted, supply: Supply) -> bool:
    return wanted.name not in OF_A_SECTION or str(wanted.values.get("section")) in supply.chosen
