"""The search index, for commands that run beside the paper or without it."""

from __future__ import annotations

from contextlib import suppress

from broadsheet.cli.progress import progress


def index_what_waits() -> None:
    """Index what waits, unless a running paper does; make the index where there is none."""
    from broadsheet.search.engine import Busy, Unusable
    from broadsheet.search.indexing import catch_up, waiting

    count = waiting()
    if not count:
        return
    try:
        with progress("Indexing", total=count) as advance:
            advance(catch_up(wait=1.0))
    except Busy:
        pass  # the paper is being served; its worker indexes
    except Unusable:
        with suppress(Busy):  # somebody makes it already
            make_index()


def make_index() -> int:
    """Make the search index anew from the database; returns how many stories.

    Raises:
        Busy: another process is at it already.
    """
    from broadsheet.newsroom.models import Article
    from broadsheet.search.indexing import rebuild

    done = 0
    with progress("Indexing", total=Article.objects.count()) as advance:

        def show(count: int) -> None:
            nonlocal done
            advance(count - done)
            done = count

        return rebuild(progress=show)
