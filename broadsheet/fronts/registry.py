"""Modules by name. Their names are stored in fronts: never rename one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wagtail import blocks

from broadsheet.fronts.table import Placed, Table, Wanted

NOTICE = "house"  # the name of the module that is the paper's own advertisement

Fill = Callable[[Table, int, Wanted], list[Placed]]


@dataclass(frozen=True)
class Module:
    """``block`` is its form; ``fill`` lays it, given the table and its position."""

    name: str
    block: Any
    fill: Fill


class ModulesBlock(blocks.StreamBlock):
    """The modules of a front in order; which there are, the registry says."""


FORM = ModulesBlock(required=False)
_MODULES: dict[str, Module] = {}


def register(name: str, *, block: Any, fill: Fill) -> None:
    """Offer a module. Packages above call this when their app is ready.

    ``fill(table, position, wanted)`` returns what is placed: nothing, one, or several where a
    module stands for many (a strip for each section).
    """
    block.set_name(name)
    FORM.child_blocks[name] = block
    _MODULES[name] = Module(name, block, fill)


def module(name: str) -> Module | None:
    """The module of this name; ``None`` where the package that brought it is gone."""
    return _MODULES.get(name)
