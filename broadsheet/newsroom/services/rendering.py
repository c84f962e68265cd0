"""Stores the HTML of what was published."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from broadsheet.changes.keys import touch
from broadsheet.newsroom.models import Article, LiveEntry
from broadsheet.newsroom.rendering import blocks_html, render, stored_blocks


def render_article(*, pk: int) -> None:
    """Render the live text of article ``pk`` into its row. May run twice, or too late: then not.

    The row is changed only if nobody published in between, so that a slow worker never puts old
    HTML over a newer text.
    """
    article = Article.objects.filter(pk=pk, live=True).first()
    if article is None:
        return
    with article.in_its_language():
        whole, opening, words = render(stored_blocks(article), access=article.access)
    with transaction.atomic():
        rows = Article.objects.filter(pk=pk, live=True, last_published_at=article.last_published_at)
        if rows.update(
            body_html=whole, teaser_html=opening, word_count=words, rendered_at=timezone.now()
        ):
            touch([f"article:{pk}:body"])


def render_entry(entry: LiveEntry) -> None:
    """Fill the HTML of a live entry; does not save."""
    entry.body_html = blocks_html([dict(block) for block in entry.body.get_prep_value()])
