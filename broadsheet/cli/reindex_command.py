"""`broadsheet reindex`: make the search index anew."""

from __future__ import annotations

import click

from broadsheet.cli.paper import Failure, Paper


@click.command()
@click.pass_obj
def reindex(paper: Paper) -> None:
    """Make the search index anew from the database, beside the one in use."""
    paper.open()
    from broadsheet.cli.indexing import make_index
    from broadsheet.search.engine import Busy

    try:
        count = make_index()
    except Busy:
        raise Failure("The search index is being made anew already.") from None
    click.echo(f"{count} stories indexed.")
