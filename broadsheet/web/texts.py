"""The readable texts of many stories at once, in a bounded number of queries.

For channels that hand texts on (feeds, structured data, the API): whatever they show of a story
comes from ``newsroom.access`` by way of here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from broadsheet.newsroom.access import Reader, Text, readable
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.placeholders import resolve
from broadsheet.newsroom.rendering import single_page

# Cleaning strips comments and text is escaped, so no story can hold this itself.
_CUT = "<!--bs:cut-->"


@dataclass(frozen=True)
class Readable:
    """What may be read of one story: as rendered, and with everything open filled."""

    text: Text
    html: str


def load_texts(articles: Sequence[Article]) -> None:
    """Fill the long texts that a list of cards left behind."""
    waiting = {article.pk: article for article in articles}
    texts = Article.objects.filter(pk__in=waiting)
    for pk, whole, opening in texts.values_list("pk", "body_html", "teaser_html"):
        waiting[pk].body_html, waiting[pk].teaser_html = whole, opening
    unrendered = [pk for pk, article in waiting.items() if article.rendered_at is None]
    if unrendered:
        for stored in Article.objects.filter(pk__in=unrendered).only("body"):
            waiting[stored.pk].body = stored.body


def readable_texts(
    articles: Sequence[Article], reader: Reader | None = None, *, keys: list[str] | None = None
) -> dict[int, Readable]:
    """What ``reader`` may read of each of ``articles``, on one page, by primary key.

    The keys of all that is linked or shown in them are added to ``keys``.
    """
    load_texts(articles)
    texts = {article.pk: readable(article, reader) for article in articles}
    filled = resolve(_CUT.join(single_page(text.html) for text in texts.values()), keys=keys)
    pieces = filled.split(_CUT)
    return {
        pk: Readable(text, html)
        for (pk, text), html in zip(texts.items(), pieces, strict=bool(texts))
    }
