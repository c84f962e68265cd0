"""Looks for what a story continues, when it is published or in bulk, and writes it down."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from broadsheet.changes.keys import touch
from broadsheet.coverage.candidates import Finder
from broadsheet.coverage.models import Relation, Wanted
from broadsheet.coverage.ranking import Candidate, divided, ranked
from broadsheet.coverage.services.gathering import gather, leave
from broadsheet.newsroom.models import Article
from broadsheet.search.documents import stories
from broadsheet.search.engine import Unusable
from broadsheet.search.indexing import waiting

AT_ONCE = 200
# So many are read together: few enough that what is read is not old when its turn comes.
TOGETHER = 20
# The clock looks for an archive's coverage in such spans, so that what is published now is not
# kept waiting.
SPAN = 4.0  # seconds
# Bulk work lets others write.
PAUSE = 0.001  # seconds


def find_coverage(*, pk: int) -> None:
    """Find past and related coverage of a published story and its thread; a step of the pipeline.

    Nothing is found for a story that readers do not know of: one under embargo is looked for when
    that is over, and any when there is an index again, by whoever works off what is wanted.
    """
    article = stories().filter(pk=pk).first()
    if article is None or not article.live:
        return
    try:
        _find(article, Finder())
    except Unusable:
        want(pks=[pk])


def _find(article: Article, finder: Finder) -> None:
    pk = article.pk
    asked = finder.ask(article)
    if asked is None:
        if article.embargo_until is not None and article.embargo_until > timezone.now():
            want(pks=[pk])
        return
    candidates = ranked(
        asked.sketch, asked.others, weights=asked.weights, continues=asked.continues
    )
    with transaction.atomic():
        _keep(pk, candidates)
        gather(article, candidates)
        Wanted.objects.filter(article=pk).delete()


def _keep(pk: int, candidates: Sequence[Candidate]) -> None:
    """Write down what was found in the place of what was found before; what editors said stays."""
    had = {row.other_id: row for row in Relation.objects.filter(story=pk)}
    said = {key for key, row in had.items() if row.source != Relation.Source.FOUND}
    before = {(key, row.kind) for key, row in had.items() if key not in said}
    found = divided(candidate for candidate in candidates if candidate.key not in said)
    rows = [
        Relation(
            story_id=pk,
            other_id=candidate.key,
            kind=kind,
            odds=round(candidate.odds, 4),
            direct=round(candidate.direct, 4),
            evidence={name: round(value, 3) for name, value in candidate.evidence.items()},
        )
        for kind, some in (("past", found.past), ("related", found.related))
        for candidate in some
    ]
    if before:
        Relation.objects.filter(story=pk, source=Relation.Source.FOUND).delete()
    Relation.objects.bulk_create(rows)
    if before != {(row.other_id, row.kind) for row in rows}:
        touch([f"article:{pk}:coverage"])


def forget_coverage(*, pk: int) -> None:
    """A story was withdrawn: forget what was found for it, and take it from proposed threads.

    Lists of other stories that name it leave it out when they are read, and have it again should
    it come back.
    """
    with transaction.atomic():
        Relation.objects.filter(story=pk, source=Relation.Source.FOUND).delete()
        Wanted.objects.filter(article=pk).delete()
        leave(pk)
        touch([f"article:{pk}:coverage"])


# In bulk ---------------------------------------------------------------------------------------


def want(*, pks: Iterable[int]) -> None:
    """Have coverage looked for later, when the stories are in the index."""
    Wanted.objects.bulk_create(
        [Wanted(article_id=pk) for pk in pks], ignore_conflicts=True, batch_size=500
    )


def want_all() -> int:
    """Have coverage looked for for all public stories; returns how many."""
    last, count = 0, 0
    while True:
        rows = Article.objects.public().filter(pk__gt=last).order_by("pk")
        keys = list(rows.values_list("pk", flat=True)[:500])
        if not keys:
            return count
        want(pks=keys)
        last, count = keys[-1], count + len(keys)
        time.sleep(PAUSE)


def work_off(
    *, seconds: float | None = None, progress: Callable[[int], None] = lambda done: None
) -> int:
    """Look for what is wanted, older stories first; returns how many were looked at.

    Stories still to be indexed are waited for: nothing is done before. Killed, it goes on where it
    was. ``seconds`` bounds the time.

    Raises:
        Unusable: there is no index to ask.
    """
    if waiting():
        return 0
    until = None if seconds is None else time.monotonic() + seconds
    finder = Finder(settled=True)
    done = 0
    after: dt.datetime | None = None
    while (rows := _next(after)) or after is not None:
        # From the last one looked at on; then once more from the beginning, for what came late.
        after = rows[-1][1] if rows else None
        for start in range(0, len(rows), TOGETHER):
            keys = [key for key, _at in rows[start : start + TOGETHER]]
            articles = list(stories().filter(pk__in=keys))
            articles.sort(key=lambda one: keys.index(one.pk))
            finder.prepare(articles)
            for number, article in enumerate(articles, 1):
                _find(article, finder)
                done += 1
                progress(1)
                time.sleep(PAUSE)
                if until is not None and time.monotonic() > until:
                    found = [one.pk for one in articles[:number]]
                    Wanted.objects.filter(article__in=found).delete()
                    return done
            # Stories that meanwhile left are done with too.
            Wanted.objects.filter(article__in=keys).delete()
    return done


def _next(after: dt.datetime | None) -> list[tuple[int, dt.datetime]]:
    """Key and date of what is wanted and can be done now, in the order of publication."""
    wanted = Exists(Wanted.objects.filter(article=OuterRef("pk")))
    public = Article.objects.public().filter(wanted, first_published_at__isnull=False)
    if after is not None:
        public = public.filter(first_published_at__gte=after)
    rows = public.order_by("first_published_at", "pk")
    found = rows.values_list("pk", "first_published_at")[:AT_ONCE]
    return [(pk, at) for pk, at in found if at is not None]


def find_some() -> int:
    """Work off a little; called by the clock. Returns how many stories were looked at."""
    if not Wanted.objects.exists():
        return 0
    try:
        return work_off(seconds=SPAN)
    except Unusable:
        return 0
