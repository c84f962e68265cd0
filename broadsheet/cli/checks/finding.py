"""What a check may find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from broadsheet.cli.paper import Paper


class Weight(StrEnum):
    FAULT = "fault"  # something does not work: the command ends with 1
    WARNING = "warning"  # works, and somebody should know


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be."""

    weight: Weight
    says: str
    # Puts it right without losing anything, and says what it did.
    mend: Callable[[], str] | None = None


Check = Callable[[Paper], Iterator[Finding]]


def fault(says: str, mend: Callable[[], str] | None = None) -> Finding:
    return Finding(Weight.FAULT, says, mend)


def warning(says: str, mend: Callable[[], str] | None = None) -> Finding:
    return Finding(Weight.WARNING, says, mend)


def some(names: list[str], *, most: int = 5) -> str:
    """The first of ``names``, and how many more there are."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
