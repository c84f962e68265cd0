"""Work that waits: steps that failed, steps that nobody does, stories that no step remembers."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from broadsheet.changes import durable
from broadsheet.changes.models import State
from broadsheet.cli.checks.finding import Finding, fault, some, warning
from broadsheet.cli.paper import Paper
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.selectors import count_up_to, unrendered
from broadsheet.publishing.models import Step
from broadsheet.publishing.services import sweep

# Longer than the longest pause between two attempts.
STUCK_AFTER = timedelta(minutes=15)


def is_served(paper: Paper) -> bool:
    """Whether a `serve` runs for this paper on this machine."""
    with (paper.run / "serve.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def failed(paper: Paper) -> Iterator[Finding]:
    for kind in durable.kinds():
        rows = kind.model._default_manager.filter(state=State.FAILED)
        count = rows.count()
        if count:
            last = rows.order_by("-pk").first()
            why = last.error.strip().splitlines()[-1] if last and last.error.strip() else "unknown"
            names = str(kind.model._meta.verbose_name_plural)
            yield fault(f"{count} {names} failed at every attempt; the last: {why}", _retry)


def _retry() -> str:
    return f"set {durable.retry_all()} rows to be tried again"


def stuck(paper: Paper) -> Iterator[Finding]:
    before = timezone.now() - STUCK_AFTER
    late = Q(state=State.WAITING, due_at__lt=before) | Q(
        state=State.RUNNING, lease_until__lt=before
    )
    count = sum(kind.model._default_manager.filter(late).count() for kind in durable.kinds())
    if not count:
        return
    if is_served(paper):
        yield fault(f"{count} rows wait for long although the paper is being served.", _retry)
    else:
        yield warning(f"{count} rows wait to be done; `serve` or `resume` does them.")


def unfinished_stories(paper: Paper) -> Iterator[Finding]:
    """Public stories that are not rendered and that no waiting step will render."""
    waiting = Step.objects.exclude(state=State.DONE).values("run__article")
    forgotten = Article.objects.filter(live=True, rendered_at=None).exclude(pk__in=waiting)
    count = count_up_to(forgotten, 10_000)
    if not count:
        return
    paths = [path or "?" for path in forgotten.values_list("path", flat=True)[:6]]

    def begin() -> str:
        begun = 0
        while more := sweep():
            begun += more
            durable.work_all()
            if not unrendered(count=1):
                break
        return f"finished the publication of {begun} stories"

    yield fault(
        f"The publication of {count} stories was never finished: {some(paths, most=3)}.", begin
    )
