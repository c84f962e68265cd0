"""Questions about single stories: what is at an address or was, what is still to be rendered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from broadsheet.changes import ahead
from broadsheet.newsroom.addresses import ARTICLE_PATH
from broadsheet.newsroom.models import (
    Article,
    ArticleQuerySet,
    Author,
    Column,
    FormerAddress,
    Section,
    Tombstone,
)


def for_page(*, path: str) -> Article | None:
    """The article at ``path``, public or not, with all that its page shows."""
    return ahead.held("page", path, lambda: _for_pages().filter(path=path).first())


def for_pages(paths: Iterable[str]) -> dict[str, Article]:
    """The articles at ``paths``, public or not, with all that their pages show."""
    return {article.path or "": article for article in _for_pages().filter(path__in=list(paths))}


def _for_pages() -> ArticleQuerySet:
    return Article.objects.select_related(
        "section__parent__parent", "top_section", "column", "lead_picture",
    ).prefetch_related(
        "bylines__author__picture__renditions", "terms__topic", "placements", "corrections",
        "lead_picture__renditions",
    )  # fmt: skip


def by_former_address(path: str) -> Article | Author | Column | Section | None:
    """What once had ``path``."""
    former = (
        FormerAddress.objects.filter(path=path)
        .select_related("article", "author", "column", "section")
        .first()
    )
    if former is None:
        return None
    return former.article or former.author or former.column or former.section


def tombstone_at(path: str) -> Tombstone | None:
    """What is left at the address of a story that was taken down."""
    return Tombstone.objects.filter(path=path).first()


def taken_down_identities(identities: Iterable[str]) -> set[str]:
    """Those of ``identities`` in an archive that were taken down and must not come back."""
    rows = Tombstone.objects.filter(source_identity__in=list(identities))
    return {identity for identity in rows.values_list("source_identity", flat=True) if identity}


def by_path(path: str) -> Article | None:
    """The article that ``path`` leads to, now or formerly, public or not."""
    if not ARTICLE_PATH.match(path):
        return None
    article = Article.objects.filter(path=path).first()
    if article is None:
        thing = by_former_address(path)
        article = thing if isinstance(thing, Article) else None
    return article


def count_up_to(rows: models.QuerySet[Any], most: int) -> int:
    """How many ``rows`` there are, counting no further than ``most``."""
    return rows.order_by().values("pk")[:most].count()


def unrendered(*, count: int = 100) -> list[int]:
    """Keys of live stories whose publication has not been rendered."""
    rows = Article.objects.filter(live=True, rendered_at__isnull=True)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:count])
