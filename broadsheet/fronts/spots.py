"""Where on a front a story can be pinned: its modules that take pins, told apart for good.

A composed front's modules have identities; those of a page that composes itself are told by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from broadsheet.fronts.models import Front
from broadsheet.fronts.registry import NOTICE, module
from broadsheet.newsroom.models import Section

Raw = dict[str, Any]


@dataclass(frozen=True)
class Spot:
    """A module of ``front`` that takes pins; ``module`` is its identity, or its name."""

    front: Front
    module: str
    label: str

    @property
    def key(self) -> str:
        """Tells it from every other spot of every front."""
        return f"{self.front.place}:{self.front.section_id or 'home'}:{self.module}"

    def __str__(self) -> str:
        return self.label


def modules_of(front: Front) -> list[Raw]:
    """The modules that ``front`` shows, as they are stored; its own where nobody composed it."""
    if front.live:
        stored: list[Raw] = front.modules.get_prep_value()
        return stored
    return [{"type": wanted.name, "value": {}} for wanted in front.by_itself()]


def said_by(modules: Sequence[Raw]) -> list[tuple[str, Raw]]:
    """What was decided in ``modules``, without what was left empty."""
    return [
        (raw["type"], {name: value for name, value in (raw["value"] or {}).items() if value})
        for raw in modules
    ]


def most_pins(name: str) -> int | None:
    """How many stories can be pinned in a module of this name; ``None``: it takes none."""
    found = module(name)
    pins = found.block.child_blocks.get("stories") if found else None
    return pins.field.most if pins is not None else None


def is_spot(raw: Raw, key: str) -> bool:
    return key in {raw.get("id"), raw["type"]}


def spots_of(front: Front) -> list[Spot]:
    """The spots of ``front``, from the top; no two are called the same."""
    labels: dict[str, str] = {}
    for raw in modules_of(front):
        if most_pins(raw["type"]) is not None:
            labels.setdefault(str(raw.get("id") or raw["type"]), _label(raw))
    counts, seen = Counter(labels.values()), Counter[str]()
    made = []
    for key, label in labels.items():
        seen[label] += 1
        if counts[label] > 1:
            told = {"module": label, "number": seen[label], "count": counts[label]}
            made.append(Spot(front, key, _("%(module)s (%(number)d of %(count)d)") % told))
        else:
            made.append(Spot(front, key, label))
    return made


def _label(raw: Raw) -> str:
    """What a module is called: its kind, and its own title or else the section that it shows."""
    found, value = module(raw["type"]), raw["value"] or {}
    usual = str(found.block.label if found else raw["type"])
    name = value.get("title") or _section_name(value.get("section"))
    return f"{usual}: {name}" if name else usual


def _section_name(uuid: Any) -> str:
    if not uuid:
        return ""
    try:
        return Section.objects.values_list("name", flat=True).get(uuid=uuid)
    except (Section.DoesNotExist, ValidationError):
        return ""


def with_pin(modules: Sequence[Raw], spot: str, pin: Raw) -> tuple[list[Raw], list[str]]:
    """``modules`` with ``pin`` first in ``spot`` and nowhere else, and what had to make room.

    Raises:
        LookupError: the spot is gone.
    """
    at = next((n for n, raw in enumerate(modules) if is_spot(raw, spot)), None)
    if at is None:
        raise LookupError(spot)
    made, gone = [], []
    for n, raw in enumerate(modules):
        if (most := most_pins(raw["type"])) is None:
            made.append(raw)
            continue
        value = dict(raw["value"] or {})
        pins = [one for one in value.get("stories") or [] if one["story"] != pin["story"]]
        if n == at:
            pins = [pin, *pins]
            gone = [one["story"] for one in pins[most:]]
            pins = pins[:most]
        made.append({**raw, "value": {**value, "stories": pins}})
    return made, gone


def notices_in(modules: Sequence[Raw]) -> list[Raw]:
    """The paper's own advertisements among ``modules``, as they are stored."""
    return [raw for raw in modules if raw["type"] == NOTICE]


def with_notices(modules: Sequence[Raw], notices: Sequence[Raw], shown: Sequence[Raw]) -> list[Raw]:
    """``modules`` with ``notices`` where the ones ``shown`` before stood; new ones stand last.

    What is neither in ``notices`` nor in ``shown`` stays: somebody is about to add it.
    """
    wanted = {raw.get("id"): raw for raw in notices if raw.get("id")}
    known = {raw.get("id") for raw in shown}
    made = []
    for raw in modules:
        if raw["type"] != NOTICE or raw.get("id") not in known:
            made.append(raw)
        elif raw.get("id") in wanted:
            made.append(wanted.pop(raw["id"]))
    standing = {raw.get("id") for raw in made}
    return [*made, *(raw for raw in notices if raw.get("id") not in standing)]
