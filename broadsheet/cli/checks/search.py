"""The search index: whether it is there, and whether it is like the database."""

from __future__ import annotations

from collections.abc import Iterator

from broadsheet.cli.checks.finding import Finding, fault, warning
from broadsheet.cli.checks.work import is_served
from broadsheet.cli.paper import Paper
from broadsheet.newsroom.models import Article
from broadsheet.search import indexes
from broadsheet.search.engine import Busy, Unusable
from broadsheet.search.indexing import mend, rebuild, verify, waiting


def index(paper: Paper) -> Iterator[Finding]:
    """A missing, damaged or foreign index, or stories that it does not know as they are."""
    try:
        indexes.site().check()
        indexes.desk().check()
        found = verify()
    except Unusable as why:
        yield from _unusable(paper, str(why))
        return
    if found.keys:
        parts = [
            f"{len(keys)} stories {what}"
            for keys, what in (
                (found.missing, "are missing"),
                (found.stale, "are of another version"),
                (found.surplus, "should not be there"),
            )
            if keys
        ]
        says = f"The search index differs from the database: {', '.join(parts)}."
        yield fault(says, lambda: f"had {mend()} stories indexed anew")
    late = waiting()
    if late and not is_served(paper):
        yield warning(f"{late} changes wait to be indexed; `serve` or `resume` does it.")


def _unusable(paper: Paper, why: str) -> Iterator[Finding]:
    if not Article.objects.exists():
        return
    if not is_served(paper) and not (indexes.folder() / "site" / "current").exists():
        yield warning(f"{why} `serve` or `reindex` makes it.", _rebuild)
        return
    yield fault(why, _rebuild)


def _rebuild() -> str:
    try:
        return f"made the search index anew with {rebuild()} stories"
    except Busy:
        return "the search index is being made anew by another process"
