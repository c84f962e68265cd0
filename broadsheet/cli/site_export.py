"""`broadsheet export --format site`: the paper as files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from broadsheet.cli.paper import Failure
from broadsheet.cli.progress import progress

ALL = 1 << 40
ADDRESS = re.compile(r"https?://[^\s/?#]+(?:/[^\s?#]*)?")


def export_site(destination: Path, base: str) -> None:
    """Write the paper as a site into ``destination``, going on where it was interrupted.

    Raises:
        Failure: the address is none, or the folder holds something else.
    """
    from broadsheet.press import site
    from broadsheet.web.views import everything

    base = base.rstrip("/")
    if base and ADDRESS.fullmatch(base) is None:
        raise Failure(f"{base} is no address such as https://www.example.com/paper.")
    made = site.Site(destination, own=everything.answer, base=base)
    try:
        if made.begin():
            click.echo(f"Going on after {len(made.done)} pages and files.")
    except site.Foreign:
        raise Failure(
            f"{destination} holds something that is no exported site; name a new folder."
        ) from None
    except site.OtherPlace as other:
        raise Failure(
            f"A site for {other} was begun in {destination}; name another folder, or that address."
        ) from None
    done = 0
    try:
        with progress("Exporting") as advance:

            def show(count: int, known: int) -> None:
                nonlocal done
                advance(count - done, total=known)
                done = count

            made.run(_start(), show=show)
    except KeyboardInterrupt:
        raise Failure("Interrupted; the same command goes on where it stopped.") from None
    pages = sum(status != 404 for status in made.done.values())
    click.echo(f"{pages} pages and files exported to {destination}.")


def _start() -> Iterator[str]:
    """Every address that the paper has, and those that nothing leads to any more."""
    from broadsheet.newsroom.models import Article, Tombstone
    from broadsheet.press import addresses

    yield from addresses.every()
    yield from ("/search", "/news-sitemap.xml", "/static/design/favicon.svg", "/favicon.ico")
    withdrawn = Article.objects.filter(withdrawn_at__isnull=False)
    for rows in (withdrawn, Tombstone.objects.all()):
        yield from (path for path in rows.values_list("path", flat=True).iterator() if path)
    # Feed readers do not follow a redirect's page.
    for moves in addresses.moves():
        yield from (old for old, _new in moves.newest(ALL) if old.endswith(("/", ".html")))
