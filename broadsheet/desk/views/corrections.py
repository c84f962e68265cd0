"""The corrections made, newest first. They are made by correcting a story, so this only lists."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView

from broadsheet.desk.selectors import MOST
from broadsheet.newsroom.models import Correction
from broadsheet.text.html import visible_text


class CorrectionIndexView(IndexView):
    model = Correction
    default_ordering = "-published_at"
    any_permission_required = ["view"]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "article", label=_("Story"), accessor="article.headline",
                get_url=lambda row: reverse("articles:edit", args=[row.article_id]),
            ),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column("text", label=_("Correction"), accessor=lambda row: visible_text(row.text)),
            DateColumn("published_at", label=_("Published")),
        ]  # fmt: skip

    def get_ordering(self) -> str:
        return self.default_ordering

    def get_queryset(self) -> Any:
        rows = Correction.objects.select_related("article").defer("before", "article__body")
        rows = rows.defer("before", "article__body", "article__body_html", "article__teaser_html")
        return rows.order_by("-published_at", "-pk")[:MOST]
