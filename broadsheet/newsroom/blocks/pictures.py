"""Which pictures stored blocks show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def pictures_in(blocks: Iterable[dict[str, Any]]) -> set[int]:
    """Keys of the pictures in ``blocks``, as they are stored."""
    found: set[int] = set()
    for block in blocks:
        value = block.get("value")
        if not isinstance(value, dict):
            continue
        if block.get("type") == "picture" and isinstance(value.get("picture"), int):
            found.add(value["picture"])
        if block.get("type") == "gallery":
            found |= _in_gallery(value.get("pictures") or ())
    return found


def _in_gallery(items: Iterable[Any]) -> set[int]:
    values = (item.get("value", item) for item in items if isinstance(item, dict))
    return {
        v["picture"] for v in values if isinstance(v, dict) and isinstance(v.get("picture"), int)
    }
