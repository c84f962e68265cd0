"""Beginning runs, doing their steps, and checking that none was forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from broadsheet.changes.keys import touch
from broadsheet.changes.models import State
from broadsheet.changes.wake import wake_after_commit
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.publication import Verb
from broadsheet.newsroom.selectors import unrendered
from broadsheet.publishing import pipeline
from broadsheet.publishing.models import Run, Step

BATCH = 500
KEEP_RUNS = timedelta(days=30)


def begin(*, article: Article, verb: Verb) -> Run:
    """Write the run of ``verb`` and its steps; call it in the transaction of the change."""
    run = Run.objects.create(article=article, verb=verb)
    Step.objects.bulk_create(
        Step(run=run, name=step.name, position=position)
        for position, step in enumerate(pipeline.PIPELINE[verb])
    )
    wake_after_commit()
    return run


def ready_steps(rows: QuerySet[Step]) -> QuerySet[Step]:
    """Of steps that are due, those whose turn it is.

    Earlier steps of the run have been tried at least once and are not being done right now; those
    that a step needs are done.
    """
    same_run = Step.objects.filter(run=OuterRef("run"))
    earlier = same_run.filter(position__lt=OuterRef("position"))
    rows = rows.exclude(
        Exists(earlier.filter(Q(state=State.RUNNING) | Q(state=State.WAITING, attempts=0)))
    )
    for name, needs in _needs().items():
        missing = same_run.filter(name__in=needs).exclude(state=State.DONE)
        rows = rows.exclude(Q(name=name) & Q(Exists(missing)))
    return rows


def _needs() -> dict[str, tuple[str, ...]]:
    steps = (step for steps in pipeline.PIPELINE.values() for step in steps)
    return {step.name: step.needs for step in steps if step.needs}


def do_step(row: Step) -> None:
    """Do what ``row`` stands for."""
    step = pipeline.step(row.run.verb, row.name)
    if step is not None:
        step.run(row.run.article_id)
        touch([f"run:{row.run_id}"])


def run_batch(*, keys: Iterable[int], verb: Verb = Verb.PUBLISH) -> None:
    """Do the steps of ``verb`` for many articles at once, such as an import's; nothing is kept.

    Sends no mail: an imported archive is no news. May be repeated from the start.
    """
    left = iter(keys)
    while some := list(islice(left, BATCH)):
        for step in pipeline.PIPELINE[verb]:
            if step.run_many is not None:
                step.run_many(some)
                continue
            for key in some:
                step.run(key)


def sweep() -> int:
    """Begin a run for every published story that has none to finish it; returns how many.

    There should be none: rows are written with the change. This finds what a restored backup or a
    hand in the database left behind.
    """
    keys = unrendered()
    waiting = Step.objects.filter(run__article__in=keys).exclude(state=State.DONE)
    known = set(waiting.values_list("run__article_id", flat=True))
    begun = 0
    for key in keys:
        if key in known:
            continue
        with transaction.atomic():
            article = Article.objects.get(pk=key)
            begin(article=article, verb=Verb.UPDATE)
            begun += 1
    return begun


def forget_old_runs() -> int:
    """Delete runs that were finished long ago; returns how many rows went."""
    old = Run.objects.filter(created_at__lt=timezone.now() - KEEP_RUNS)
    unfinished = Step.objects.filter(run=OuterRef("pk")).exclude(state=State.DONE)
    deleted: tuple[int, dict[str, Any]] = old.exclude(Exists(unfinished)).delete()
    return deleted[0]
