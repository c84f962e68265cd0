"""Gathers stages into threads as stories are published, for editors to confirm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Count, Max

from broadsheet.changes.keys import touch
from broadsheet.coverage.gathering import place
from broadsheet.coverage.models import Relation, Stage, Thread, stages_in
from broadsheet.coverage.ranking import Candidate
from broadsheet.newsroom.models import Article, ArticleTerm
from broadsheet.topics.models import Topic

# What tells how something went on. Opinions and reviews belong to it only where an editor says so.
STAGED = (
    Article.Kind.NEWS, Article.Kind.ANALYSIS, Article.Kind.LIVE, Article.Kind.GALLERY,
    Article.Kind.VIDEO,
)  # fmt: skip
NEAR = 0.05
# A topic names a thread when so many of its stages have it.
NAMING = 0.6
_NAMED_FIRST = (Topic.Kind.EVENT, Topic.Kind.PLACE, Topic.Kind.ORGANISATION, Topic.Kind.PERSON)


def gather(article: Article, candidates: Iterable[Candidate]) -> None:
    """Put a story just looked at into the thread it belongs to, or begin one with it."""
    if article.kind not in STAGED or stages_in(article=article.pk).exists():
        return
    near = {c.key: c.direct for c in candidates if c.direct >= NEAR}
    said = Relation.objects.filter(story=article.pk).exclude(source=Relation.Source.FOUND)
    for other, source, kind in said.values_list("other_id", "source", "kind"):
        pinned = source == Relation.Source.PINNED and kind == Relation.Kind.PAST
        near[other] = 1.0 if pinned else 0.0
    kinds = dict(Article.objects.filter(pk__in=near, kind__in=STAGED).values_list("pk", "kind"))
    threads = dict(stages_in(article__in=near).values_list("article_id", "thread_id"))
    refused = set(
        Stage.objects.filter(article=article.pk, source=Stage.Source.REMOVED).values_list(
            "thread_id", flat=True
        )
    )
    near = {
        key: odds
        for key, odds in near.items()
        if (key in kinds or key in threads) and threads.get(key) not in refused
    }
    found = place(near, threads=threads, sizes=_sizes(threads.values()))
    if found.thread is not None:
        _join(found.thread, [article])
    elif found.beside is not None:
        beside = Article.objects.get(pk=found.beside)
        thread = Thread.objects.create(name=beside.headline[:120])
        _join(thread.pk, [beside, article])


def _sizes(threads: Iterable[int]) -> dict[int, int]:
    rows = stages_in(thread__in=set(threads)).values("thread").annotate(count=Count("pk"))
    return {row["thread"]: row["count"] for row in rows.order_by()}


def _join(pk: int, articles: Sequence[Article]) -> None:
    Stage.objects.bulk_create(
        [Stage(thread_id=pk, article=article) for article in articles], ignore_conflicts=True
    )
    refresh(pk)
    touch([f"thread:{pk}", *(f"article:{article.pk}:thread" for article in articles)])


def refresh(pk: int) -> None:
    """Keep what a thread says of itself right after its stages changed."""
    thread = Thread.objects.get(pk=pk)
    stages = stages_in(thread=pk)
    latest = stages.aggregate(at=Max("article__first_published_at"))["at"]
    if latest is not None:
        thread.latest_at = latest
    if thread.status == Thread.Status.PROPOSED:
        keys = list(stages.values_list("article_id", flat=True))
        thread.name = suggested_name(keys, besides=thread) or thread.name
    thread.save(update_fields=["latest_at", "name"])


def suggested_name(keys: Iterable[int], *, besides: Thread | None = None) -> str:
    """What stories may be called together: the topic most of them share, else the first headline.

    Of topics that many share an event tells more than a place, and a place more than a subject.
    What another thread is called is left to it.
    """
    articles = list(
        Article.objects.filter(pk__in=list(keys))
        .order_by("first_published_at", "pk")
        .values_list("pk", "headline")
    )
    terms = ArticleTerm.objects.filter(article__in=[pk for pk, _ in articles])
    living = terms.filter(topic__in=Topic.objects.public())
    shared = Counter(living.values_list("topic__kind", "topic__name"))
    often = {topic: n for topic, n in shared.items() if n >= NAMING * len(articles)}
    if often:
        others = Thread.objects.filter(
            name__in=[name for _kind, name in often],
            status__in=(Thread.Status.PROPOSED, Thread.Status.CONFIRMED),
        ).exclude(pk=besides.pk if besides else 0)
        taken = set(others.values_list("name", flat=True))
        often = {topic: n for topic, n in often.items() if topic[1] not in taken}
    if often:
        ranks = {kind: rank for rank, kind in enumerate(_NAMED_FIRST)}
        best = min(often, key=lambda topic: (ranks.get(topic[0], 9), -often[topic], topic[1]))
        return str(best[1])[:120]
    return str(articles[0][1])[:120] if articles else ""


def leave(pk: int) -> None:
    """Take a withdrawn story from threads that nobody confirmed; others leave it out when read."""
    stages = stages_in(article=pk).select_related("thread")
    for stage in stages:
        touch(stage.thread.keys)
        if stage.thread.status in (Thread.Status.PROPOSED, Thread.Status.DISMISSED):
            stage.delete()
            if stages_in(thread=stage.thread).exists():
                refresh(stage.thread_id)
            else:
                stage.thread.delete()
