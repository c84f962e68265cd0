"""Questions about the paper's identity."""

from __future__ import annotations

from broadsheet.design.models import Identity


def identity() -> Identity:
    """The paper's identity; the usual one where nobody has made one."""
    return Identity.objects.first() or Identity()
