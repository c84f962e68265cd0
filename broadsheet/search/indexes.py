"""The paper's two indexes, and which engine keeps them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from broadsheet.search.engine import Engine
from broadsheet.search.engines.memory import MemoryEngine
from broadsheet.search.engines.tantivy import TantivyEngine

NAMES = ("site", "desk")


def folder() -> Path:
    """Where the indexes are; it may be deleted at any time and is made anew."""
    return Path(settings.BROADSHEET_DATA) / "search"


@lru_cache(maxsize=8)
def _engine(kind: str, where: str) -> Engine:
    return MemoryEngine() if kind == "memory" else TantivyEngine(Path(where))


def site() -> Engine:
    """What readers search."""
    return _engine(settings.BROADSHEET_SEARCH_ENGINE, str(folder() / "site"))


def desk() -> Engine:
    """What staff search besides."""
    return _engine(settings.BROADSHEET_SEARCH_ENGINE, str(folder() / "desk"))
