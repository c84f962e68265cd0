"""Registers it as anybody would, with the columns our list has and the panels of our form."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from benchmarks.stock.models import StockArticle
from broadsheet.desk.panels import article_panels


class StockViewSet(SnippetViewSet):
    model = StockArticle
    url_prefix = "stock"
    url_namespace = "stock"
    list_display = ("headline", "section", "get_kind_display", "first_published_at", "touched_at")
    list_filter = ("section", "kind")
    list_per_page = 50
    edit_handler = article_panels


register_snippet(StockViewSet)
