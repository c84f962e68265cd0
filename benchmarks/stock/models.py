"""The same model, the same table, none of our views."""

from __future__ import annotations

from broadsheet.newsroom.models import Article


class StockArticle(Article):
    class Meta:
        proxy = True
        app_label = "stock"
        verbose_name = "stock article"
