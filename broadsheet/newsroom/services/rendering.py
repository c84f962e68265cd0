"""Stores the HTML of what was published."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone, translation

from broadsheet.changes.keys import touch
from broadsheet.newsroom.models import Article, LiveEntry
from broadsheet.newsroom.models.aspects import length_class, list_keys
from broadsheet.newsroom.rendering import (
    blocks_html,
    marks_of,
    marks_of_many,
    render,
    stored_blocks,
)
from broadsheet.newsroom.suggesting import spots_of_many


def render_article(*, pk: int) -> None:
    """Render the live text of article ``pk`` into its row. May run twice, or too late: then not.

    The row is changed only if nobody published in between, so that a slow worker never puts old
    HTML over a newer text.
    """
    article = Article.objects.filter(pk=pk, live=True).first()
    if article is None:
        return
    with article.in_its_language():
        whole, opening, words = render(
            stored_blocks(article), access=article.access, marks=marks_of(article),
            spots=spots_of_many([pk]).get(pk, ()),
        )  # fmt: skip
    with transaction.atomic():
        rows = Article.objects.filter(pk=pk, live=True, last_published_at=article.last_published_at)
        if rows.update(
            body_html=whole, teaser_html=opening, word_count=words, rendered_at=timezone.now()
        ):
            lists = list_keys(article) if _is_another_length(article.word_count, words) else []
            touch([f"article:{pk}:body", *lists])


def _is_another_length(before: int, after: int) -> bool:
    """Whether a front might place the story elsewhere for its length."""
    return length_class(before) != length_class(after)


_AT_ONCE = 100
_PAUSE = 0.001


def render_many(*, pks: Sequence[int]) -> None:
    """``render_article`` for many: one question and one write for a hundred of them."""
    for start in range(0, len(pks), _AT_ONCE):
        rows = Article.objects.filter(pk__in=pks[start : start + _AT_ONCE], live=True)
        columns = ("pk", "language", "access", "last_published_at", "body", "section_id",
                   "section__parent_id", "top_section_id")  # fmt: skip
        made: list[tuple[Any, ...]] = []
        # Their lengths give them another place on the fronts.
        fronts = {"newest"}
        marked = marks_of_many(pks[start : start + _AT_ONCE])
        spots = spots_of_many(pks[start : start + _AT_ONCE])
        for pk, language, access, published_at, body, *places in rows.values_list(*columns):
            fronts.update(f"section:{key}" for key in places if key)
            blocks = [dict(block) for block in body.get_prep_value()] if body else []
            with translation.override(language):
                html = render(blocks, access=access, marks=marked.get(pk), spots=spots.get(pk, ()))
                made.append((pk, published_at, *html))
        _store(made, fronts)
        # Whoever waits for SQLite's one write lock sleeps in between and must find it free.
        time.sleep(_PAUSE)


def _store(made: list[tuple[Any, ...]], fronts: set[str]) -> None:
    """Put rendered texts into their rows, unless somebody published in between."""
    names = ("body_html", "teaser_html", "word_count", "rendered_at")
    table = connection.ops.quote_name(Article._meta.db_table)
    columns = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in names)
    # Not `bulk_update`, whose one statement grows with the square of the rows.
    update = (
        f"UPDATE {table} SET {columns} WHERE id = %s AND live "  # noqa: S608
        f"AND (last_published_at = %s OR (last_published_at IS NULL AND %s))"
    )
    moment = Article._meta.get_field("rendered_at")
    now = moment.get_db_prep_save(timezone.now(), connection)
    rows: list[tuple[Any, ...]] = []
    for pk, published_at, whole, opening, words in made:
        at = moment.get_db_prep_save(published_at, connection)
        rows.append((whole, opening, words, now, pk, at, at is None))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(update, rows)
        touch([*sorted(fronts), *(f"article:{row[0]}:body" for row in made)])


def render_entry(entry: LiveEntry) -> None:
    """Fill the HTML of a live entry; does not save."""
    entry.body_html = blocks_html([dict(block) for block in entry.body.get_prep_value()])
