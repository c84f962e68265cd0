"""`broadsheet resume`: do what waits or failed, now."""

from __future__ import annotations

import click

from broadsheet.cli.paper import Failure, Paper


@click.command()
@click.pass_obj
def resume(paper: Paper) -> None:
    """Run every step that waits or failed, without waiting for its turn."""
    paper.open()
    from broadsheet.changes import durable
    from broadsheet.cli.indexing import index_what_waits
    from broadsheet.cli.progress import progress
    from broadsheet.cli.working import working

    with working(paper):
        again = durable.retry_all()
        waiting = durable.unfinished()["waiting"]
        done = 0
        with progress("Working through what waits", total=waiting) as advance:
            while step := durable.work_all(most=25):
                done += step
                advance(step, total=max(waiting, done))
        index_what_waits()
    left = durable.unfinished()
    click.echo(f"{done} done, {again} of them tried again.")
    if left["waiting"] or left["failed"]:
        raise Failure(
            f"{left['waiting'] + left['failed']} could not be done; `broadsheet doctor` says why."
        )
