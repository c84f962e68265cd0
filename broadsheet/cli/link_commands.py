"""`broadsheet link` and `broadsheet learn`: topics of stories that are there already."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from broadsheet.cli.paper import Failure, Paper

if TYPE_CHECKING:
    from broadsheet.newsroom.services.linking import Linked

_AT_ONCE = 500


@click.command()
@click.argument("stories", nargs=-1, metavar="STORY…")
@click.option("--all", "whole", is_flag=True, help="Every public story of the paper.")
@click.option(
    "--apply", is_flag=True,
    help="Link by itself what the linker is sure of; else it only proposes.",
)  # fmt: skip
@click.option(
    "--subjects", is_flag=True,
    help="Tell subjects, too, as `learn` has learned them; takes longer.",
)  # fmt: skip
@click.option("--restart", is_flag=True, help="Begin anew instead of where it was cut off.")
@click.pass_obj
def link(
    paper: Paper, stories: tuple[str, ...], whole: bool, apply: bool, subjects: bool, restart: bool
) -> None:  # fmt: skip
    """Find topics in stories: STORY is an address, a path or a number.

    What people accepted or refused stays as they decided. One that was cut off goes on where it
    stopped.
    """
    if whole == bool(stories):
        raise click.UsageError("Name stories, or say --all.")
    paper.open()
    if whole:
        linked = _all(paper, apply=apply, subjects=subjects, restart=restart)
    else:
        from broadsheet.newsroom.services.linking import Linked

        linked = Linked()
        _link(_keys(stories), linked, apply=apply, subjects=subjects)
    click.echo(
        f"{linked.stories} stories read: {linked.links} topics linked, {linked.proposed} proposed; "
        f"the links of {len(linked.changed)} stories changed."
    )


def _keys(stories: Sequence[str]) -> list[int]:
    """The keys of public stories by number, path or address."""
    from broadsheet.newsroom.models import Article, FormerAddress

    found: list[int] = []
    for story in stories:
        public = Article.objects.filter(live__in=[True])
        if story.isascii() and story.isdecimal():
            row = public.filter(pk=int(story)).first() if len(story) < 19 else None
        else:
            path = urlsplit(story).path
            row = public.filter(path=path).first()
            former = FormerAddress.objects.filter(path=path, article__isnull=False).first()
            if row is None and former is not None:
                row = public.filter(pk=former.article_id or 0).first()
        if row is None:
            raise Failure(f"There is no public story {story}.")
        found.append(row.pk)
    return found


def _link(keys: Sequence[int], linked: Linked, *, apply: bool, subjects: bool) -> None:
    from broadsheet.newsroom.services import link_many, render_many

    done = link_many(pks=keys, apply=apply or None, with_subjects=subjects)
    render_many(pks=done.changed)
    linked.stories += done.stories
    linked.links += done.links
    linked.proposed += done.proposed
    linked.changed += done.changed


def _all(paper: Paper, *, apply: bool, subjects: bool, restart: bool) -> Linked:
    """Every public story in the order of their keys; the last one done is noted for the next."""
    from broadsheet.cli.progress import progress
    from broadsheet.newsroom.models import Article
    from broadsheet.newsroom.services.linking import Linked

    note = paper.run / "link-all.json"
    asked = {"apply": apply, "subjects": subjects}
    linked = Linked()
    with paper.lock("link.lock", "Stories are being linked already"):
        after = 0 if restart else _noted(note, asked)
        if after:
            click.echo(f"Going on after story {after}.", err=True)
        rows = Article.objects.filter(live__in=[True], pk__gt=after).order_by("pk")
        with progress("Linking", total=rows.count()) as advance:

            def keys() -> Iterator[int]:
                last = after
                while some := list(
                    Article.objects.filter(live__in=[True], pk__gt=last)
                    .order_by("pk")
                    .values_list("pk", flat=True)[: _AT_ONCE * 10]
                ):
                    yield from some
                    last = some[-1]

            left = keys()
            while some := list(islice(left, _AT_ONCE)):
                _link(some, linked, apply=apply, subjects=subjects)
                note.write_text(json.dumps({**asked, "after": some[-1]}), "ascii")
                advance(len(some))
        note.unlink(missing_ok=True)
    return linked


def _noted(note: object, asked: dict[str, bool]) -> int:
    from pathlib import Path

    assert isinstance(note, Path)
    try:
        known = json.loads(note.read_text("ascii"))
        after = int(known.pop("after"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return 0
    return after if known == asked else 0


@click.command()
@click.pass_obj
def learn(paper: Paper) -> None:
    """Learn subjects, and how topics are used, from the paper's own filed stories.

    What was learned before stays in use until the end, and after an interruption.
    """
    paper.open()
    from broadsheet.cli.progress import progress
    from broadsheet.newsroom.services import learn as learn_now

    with paper.lock("learn.lock", "Somebody is learning already"):
        began: dict[str, int] = {}
        with progress("Learning from stories") as advance:

            def show(what: str, done: int, total: int) -> None:
                advance(done - began.get(what, 0), description=what, total=total)
                if what not in began:
                    advance(completed=done)
                began[what] = done

            learned = learn_now(progress=show)
    click.echo(
        f"Learned from {learned.stories} stories: {learned.subjects} subjects, "
        f"and how {learned.topics} topics are used."
    )
    if not learned.subjects:
        click.echo("No subject has enough stories yet to be learned from them.")
