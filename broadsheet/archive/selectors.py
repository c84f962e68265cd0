"""Questions about imports."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone

from broadsheet.archive.models import Import
from broadsheet.newsroom.models import Article, ArticleTerm, Byline
from broadsheet.newsroom.models.aspects import calendar_keys
from broadsheet.newsroom.models.people import INDEX_KEY

_AT_ONCE = 500


def unrendered_imports() -> Iterator[int]:
    """Keys of imported stories that are public and whose pipeline has not run.

    Of every import: one that was cut off between loading and rendering is served, too. Asked
    in portions, so that whoever renders meanwhile costs no memory.
    """
    last = 0
    rows = Article.objects.filter(live=True, rendered_at__isnull=True, imports__isnull=False)
    while keys := list(
        rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True).distinct()[:_AT_ONCE]
    ):
        last = keys[-1]
        yield from keys


def touched_by(run: Import) -> Iterator[str]:
    """What an import changed, each key once: lists, not stories, which nobody has seen yet."""
    articles = Article.objects.filter(Q(imports__run=run) & Q(path__isnull=False)).order_by()
    yield "newest"
    yield from ("topics", INDEX_KEY)
    for name, column in (
        ("section", "section_id"), ("section", "top_section_id"), ("list:column", "column_id"),
    ):  # fmt: skip
        for pk in articles.exclude(**{column: None}).values_list(column, flat=True).distinct():
            yield f"{name}:{pk}"
    rows = Byline.objects.filter(article__imports__run=run, author__isnull=False).order_by()
    for pk in rows.values_list("author_id", flat=True).distinct():
        yield f"list:author:{pk}"
    terms = ArticleTerm.objects.filter(article__imports__run=run).order_by()
    for pk in terms.values_list("topic_id", flat=True).distinct():
        yield f"list:topic:{pk}"
    days = set()
    moments = articles.filter(first_published_at__isnull=False)
    for moment in moments.values_list("first_published_at", flat=True).iterator(chunk_size=2000):
        if moment is not None:
            days.add(timezone.localdate(moment))
    for day in sorted(days):
        yield f"day:{day:%Y-%m-%d}"
    spans = {f"month:{day:%Y-%m}" for day in days}
    yield from sorted(spans.union(*map(calendar_keys, days)))
    yield "corrections"
