"""`broadsheet coverage`: look for past coverage in an archive."""

from __future__ import annotations

import click

from broadsheet.cli.paper import Failure, Paper


@click.command()
@click.option("--all", "everything", is_flag=True, help="Look for all stories again, old ones too.")
@click.pass_obj
def coverage(paper: Paper, everything: bool) -> None:
    """Look for past coverage, related stories and threads where that was not done yet.

    An import is followed by this by itself while the paper is served, a little at a time; here it
    is done at once. Stopped, it goes on where it was the next time. What editors said stays.
    """
    paper.open()
    from broadsheet.cli.covering import find_what_is_wanted
    from broadsheet.coverage.services import want_all
    from broadsheet.search.engine import Unusable

    if everything:
        want_all()
    try:
        count = find_what_is_wanted()
    except Unusable as error:
        raise Failure(str(error)) from None
    click.echo(f"{count} stories looked at.")
