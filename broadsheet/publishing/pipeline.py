"""What follows when something happens to a story, in order.

Each step is one call into one domain and may run twice without harm. The rows for them are written
in the transaction of the change itself (``receivers.py``); the worker does them after commit. A
failed step is retried; later steps run meanwhile, unless they need it.

What must be true the very moment a story is public or moved is not a step but part of that
transaction: its address, the redirect from the old one, the keys it touches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from broadsheet.coverage import services as coverage
from broadsheet.newsroom.models.publication import Verb
from broadsheet.newsroom.services import (
    link_many,
    link_topics,
    note_article_pictures,
    note_many,
    note_references,
    render_article,
    render_many,
)
from broadsheet.publishing import letters
from broadsheet.search import services as search


@dataclass(frozen=True)
class PipelineStep:
    """``run`` is called with the key of an article; ``run_many``, where there is one, with many."""

    name: str
    run: Callable[[int], None]
    needs: tuple[str, ...] = ()
    run_many: Callable[[Sequence[int]], None] | None = None


def _link_topics(pk: int) -> None:
    link_topics(pk=pk)


def _link_many(pks: Sequence[int]) -> None:
    link_many(pks=pks, with_subjects=False)


def _render_body(pk: int) -> None:
    render_article(pk=pk)


def _note_references(pk: int) -> None:
    note_references(pk=pk)


def _note_pictures(pk: int) -> None:
    note_article_pictures(pks=[pk])


def _note_pictures_of_many(pks: Sequence[int]) -> None:
    note_article_pictures(pks=pks)


def _render_many(pks: Sequence[int]) -> None:
    render_many(pks=pks)


def _note_many(pks: Sequence[int]) -> None:
    note_many(pks=pks)


def _tell_nobody(pks: Sequence[int]) -> None:
    """An imported archive is no news."""


def _index(pk: int) -> None:
    search.index(pk=pk)


def _index_many(pks: Sequence[int]) -> None:
    search.index_many(pks=pks)


def _find_coverage(pk: int) -> None:
    coverage.find_coverage(pk=pk)


def _find_later(pks: Sequence[int]) -> None:
    """An archive is looked through when it is in the index, and not while it comes in."""
    coverage.want(pks=pks)


def _forget_coverage(pk: int) -> None:
    coverage.forget_coverage(pk=pk)


# Before the text is rendered, which puts the links where this finds them. A paper without links
# beats no paper: nothing needs it.
topics = PipelineStep("link_topics", _link_topics, run_many=_link_many)
render_body = PipelineStep("render_body", _render_body, run_many=_render_many)
references = PipelineStep(
    "note_references", _note_references, needs=("render_body",), run_many=_note_many
)

# Writes down that the story is to be indexed; whoever owns the index commits it within the second.
index = PipelineStep("index", _index, needs=("render_body",), run_many=_index_many)
pictures = PipelineStep("note_pictures", _note_pictures, run_many=_note_pictures_of_many)

# Compares the story with earlier ones; it need not stand in the index itself.
find_coverage = PipelineStep(
    "find_coverage",
    _find_coverage,
    needs=("render_body", "note_references"),
    run_many=_find_later,
)

tell_published = PipelineStep(
    "tell_published", letters.published, needs=("render_body",), run_many=_tell_nobody
)
tell_withdrawn = PipelineStep("tell_withdrawn", letters.withdrawn, run_many=_tell_nobody)

PUBLISH = (topics, render_body, index, pictures, references, find_coverage, tell_published)
UPDATE = (topics, render_body, index, pictures, references, find_coverage)
CORRECT = (topics, render_body, index, pictures, references, find_coverage)
MOVE = (render_body, index, references)
WITHDRAW = (
    PipelineStep("unindex", _index),
    PipelineStep("note_references", _note_references),
    PipelineStep("forget_coverage", _forget_coverage),
    tell_withdrawn,
)
LINK = (topics, render_body, references)
# The search hears of an entry by itself, in the same transaction.
COVER = (PipelineStep("note_references", _note_references),)

PIPELINE: dict[Verb, tuple[PipelineStep, ...]] = {
    Verb.PUBLISH: PUBLISH,
    Verb.UPDATE: UPDATE,
    Verb.CORRECT: CORRECT,
    Verb.MOVE: MOVE,
    Verb.WITHDRAW: WITHDRAW,
    Verb.LINK: LINK,
    Verb.COVER: COVER,
}


def step(verb: str, name: str) -> PipelineStep | None:
    """The step ``name`` of ``verb``; ``None`` where an older version had one that is gone."""
    return next((step for step in PIPELINE[Verb(verb)] if step.name == name), None)
