"""Questions: what a story's page shows of others, and what a thread holds.

Whatever readers may not know of now is left out here, at every read; lists heal by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from broadsheet.changes import ahead
from broadsheet.coverage.gathering import PROPOSED_FROM
from broadsheet.coverage.models import FormerAddress, Relation, Stage, Thread, stages_in
from broadsheet.newsroom.models import Article

PAST = 6
RELATED = 4
MOST_STAGES = 200


@dataclass(frozen=True)
class Coverage:
    """What a story's page shows of others; ``listed`` are all that it might, hidden ones too."""

    past: list[Article]
    related: list[Article]
    listed: list[int]


def coverage_of(article: Article) -> Coverage:
    """Past coverage, newest first where no editor put it in order, and related stories."""
    rows = ahead.held("relations", article.pk, lambda: _relations([article.pk]).get(article.pk, []))
    listed = [row.other_id for row in rows]
    if not listed:
        return Coverage([], [], [])
    found = ahead.held("relations shown", article.pk, lambda: _shown(listed))
    shown = {
        key: found[key]
        for key in listed
        if key in found and found[key].translation_key != article.translation_key
    }
    past = _chosen([row for row in rows if row.kind == Relation.Kind.PAST], shown, PAST)
    related = _chosen([row for row in rows if row.kind == Relation.Kind.RELATED], shown, RELATED)
    return Coverage(_by_date(past, shown), [shown[row.other_id] for row in related], listed)


def read_ahead(articles: Sequence[Article]) -> list[int]:
    """Hold what pages of ``articles`` ask of coverage; the keys of the stories that they may list.

    Whoever calls says afterwards what those stories are (``hold_shown``).
    """
    keys = [article.pk for article in articles]
    relations = _relations(keys)
    ahead.hold("relations", {key: relations.get(key, []) for key in keys})
    threads: dict[int, Thread | None] = dict.fromkeys(keys)
    for stage in stages_in(article__in=keys).select_related("thread").order_by("-pk"):
        threads[stage.article_id] = stage.thread if stage.thread.is_confirmed else None
    ahead.hold("thread", threads)
    return [row.other_id for rows in relations.values() for row in rows]


def hold_shown(articles: Sequence[Article], shown: Mapping[int, Article]) -> None:
    """Hold the stories that the pages of ``articles`` may list: those of ``shown``."""
    ahead.hold("relations shown", {article.pk: shown for article in articles})


def _relations(stories: Sequence[int]) -> dict[int, list[Relation]]:
    found: dict[int, list[Relation]] = {}
    rows = Relation.objects.filter(story__in=stories).exclude(source=Relation.Source.REMOVED)
    for row in rows.order_by(F("position").asc(nulls_last=True), "-odds", "other_id"):
        found.setdefault(row.story_id, []).append(row)
    return found


def _shown(keys: Sequence[int]) -> dict[int, Article]:
    return {one.pk: one for one in Article.objects.few_public(pk__in=list(keys)).for_cards()}


def _chosen(rows: list[Relation], shown: dict[int, Article], most: int) -> list[Relation]:
    """What editors said first, then the likeliest."""
    there = [row for row in rows if row.other_id in shown]
    there.sort(key=lambda row: row.source != Relation.Source.PINNED)
    return there[:most]


def _by_date(rows: list[Relation], shown: dict[int, Article]) -> list[Article]:
    placed = [row for row in rows if row.position is not None]
    placed.sort(key=lambda row: row.position or 0)
    free = [shown[row.other_id] for row in rows if row.position is None]
    free.sort(key=lambda one: (one.first_published_at or one.created_at, one.pk), reverse=True)
    return [*(shown[row.other_id] for row in placed), *free]


def relations_of(article: Article) -> list[Relation]:
    """All rows of a story for its editors, removed and hidden ones too."""
    rows = Relation.objects.filter(story=article.pk).select_related("other__section", "by")
    order = (F("position").asc(nulls_last=True), "-other__first_published_at", "-other_id")
    return list(rows.defer("other__body", "other__body_html").order_by(*order))


# Threads ---------------------------------------------------------------------------------------


def thread_of(article: Article) -> Thread | None:
    """The thread that readers find ``article`` in."""
    return ahead.held("thread", article.pk, lambda: _thread_of(article))


def _thread_of(article: Article) -> Thread | None:
    stage = stages_in(article=article.pk).select_related("thread").first()
    return stage.thread if stage and stage.thread.is_confirmed else None


def any_thread_of(article: Article) -> Thread | None:
    """The thread that ``article`` is in, for its editors; a dismissed one is none."""
    shown = (Thread.Status.PROPOSED, Thread.Status.CONFIRMED)
    stage = stages_in(article=article.pk, thread__status__in=shown).select_related("thread").first()
    return stage.thread if stage else None


def living(thread: Thread) -> Thread:
    """``thread``, or what it was merged into."""
    seen = {thread.pk}
    while thread.merged_into is not None and thread.merged_into_id not in seen:
        thread = thread.merged_into
        seen.add(thread.pk)
    return thread


def thread_at(slug: str) -> Thread | None:
    """The thread that ``/story/<slug>/`` is of now, by its present or a former address."""
    thread = Thread.objects.filter(slug=slug).first()
    if thread is None:
        former = FormerAddress.objects.filter(slug=slug).select_related("thread").first()
        thread = former.thread if former else None
    return living(thread) if thread else None


def articles_of(thread: Thread, *, count: int = MOST_STAGES) -> list[Article]:
    """The stages of a thread that readers may read, newest first."""
    keys = stages_in(thread=thread).values_list("article_id", flat=True)
    articles = Article.objects.few_public(pk__in=list(keys)).for_cards()
    return list(articles.order_by("-first_published_at", "-pk")[:count])


def stages_of(thread: Thread) -> list[Stage]:
    """All stages of a thread for its editors, newest first, with those removed at the end."""
    rows = Stage.objects.filter(thread=thread).select_related("article__section")
    rows = rows.defer("article__body", "article__body_html")
    return sorted(
        rows.order_by("-article__first_published_at", "-article_id"),
        key=lambda stage: stage.source == Stage.Source.REMOVED,
    )


def threads(*statuses: str) -> QuerySet[Thread]:
    """Threads of these statuses, lately continued ones first, with ``count`` of their stages."""
    is_stage = ~Q(stages__source=Stage.Source.REMOVED)
    rows = Thread.objects.annotate(count=Count("stages", filter=is_stage))
    return rows.filter(status__in=statuses).order_by("-latest_at", "-pk")


def proposals() -> QuerySet[Thread]:
    """Threads that wait for an editor, and are long enough to be shown to one."""
    return threads(Thread.Status.PROPOSED).filter(Q(count__gte=PROPOSED_FROM))


def confirmed(keys: Iterable[int] | None = None) -> QuerySet[Thread]:
    """Threads that readers see."""
    rows = threads(Thread.Status.CONFIRMED)
    return rows if keys is None else rows.filter(pk__in=list(keys))
