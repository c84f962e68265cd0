"""The list of stories: bounded at every depth, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters as filters
from django.contrib.admin.utils import quote
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.templatetags.wagtailadmin_tags import timesince_simple
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets import AdminDateInput
from wagtail.snippets.views.snippets import IndexView

from broadsheet.desk.forms.places import section_choices
from broadsheet.desk.selectors import MOST, STATUSES, Question, bylines_of, matching, rows_for_list
from broadsheet.newsroom.models import Article, Section


class Keys(Sequence[Any]):
    """Keys of stories that become stories a page at a time."""

    model: type[Model] = Article

    def __init__(self, keys: list[int]) -> None:
        self._keys = keys

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, index: Any) -> Any:
        if not isinstance(index, slice):
            return self._keys[index]
        keys = self._keys[index]
        names = bylines_of(keys)
        rows = rows_for_list(keys)
        for row in rows:
            row.shown_names = names.get(row.pk, [])
        return rows


class PlainColumn(Column):
    """A cell made without a template: on a page of fifty stories that is most of the work."""

    def shown(self, instance: Any) -> Any:
        return self.get_value(instance)

    def render_cell_html(self, instance: Any, parent_context: Any) -> SafeString:
        return format_html("<td>{}</td>", self.shown(instance))


class MomentColumn(PlainColumn):
    """How long ago, with the moment itself for whoever points at it or has it read out."""

    def shown(self, instance: Any) -> Any:
        moment = self.get_value(instance)
        if moment is None:
            return ""
        moment = localtime(moment)
        return format_html(
            '<time datetime="{}" title="{}">{}</time>',
            moment.isoformat(timespec="seconds"),
            date_format(moment, "DATETIME_FORMAT"),
            capfirst(timesince_simple(moment)),
        )


class StatusColumn(PlainColumn):
    def shown(self, instance: Any) -> Any:
        primary = " w-status--primary" if instance.live else ""
        return format_html('<span class="w-status{}">{}</span>', primary, self.get_value(instance))


class BoundedPaginator(WagtailPaginator):
    @cached_property
    def items_count_label(self) -> str:
        if self.count >= MOST:
            return _("The first {count} stories; narrow the list to see others").format(count=MOST)
        return str(super().items_count_label)


def _unfiltered(_self: Any, queryset: Any, _name: str, _value: Any) -> Any:
    """The view asks its question of ``selectors.matching``, with all filters at once."""
    return queryset


class ArticleFilterSet(WagtailFilterSet):
    section = filters.ChoiceFilter(
        label=gettext_lazy("Section"), choices=section_choices, method="unfiltered"
    )
    status = filters.ChoiceFilter(
        label=gettext_lazy("Status"), choices=STATUSES, method="unfiltered"
    )
    byline = filters.CharFilter(label=gettext_lazy("Author"), method="unfiltered")
    first = filters.DateFilter(
        label=gettext_lazy("Published from"), widget=AdminDateInput, method="unfiltered"
    )
    last = filters.DateFilter(
        label=gettext_lazy("Published until"), widget=AdminDateInput, method="unfiltered"
    )
    unfiltered = _unfiltered

    class Meta:
        model = Article
        fields: list[str] = []


def headline_of(article: Article) -> str:
    return article.headline or _("(no headline yet)")


def byline_of(article: Article) -> str:
    names: list[str] = article.shown_names
    return ", ".join(names[:3]) + (" \u2026" if len(names) > 3 else "")


def status_of(article: Article) -> str:
    if article.is_withdrawn:
        return _("withdrawn")
    if article.live:
        return _("live + draft") if article.has_unpublished_changes else _("live")
    if article.was_public:
        return _("unpublished")
    return _("draft")


class ArticleIndexView(IndexView):
    """All stories by when they were last touched; narrowed, by when they were first published."""

    paginator_class = BoundedPaginator
    filterset_class = ArticleFilterSet
    default_ordering = "-touched_at"

    def get_ordering(self) -> str:
        return self.default_ordering

    @cached_property
    def columns(self) -> list[Column]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title(
                "headline", label=_("Headline"), accessor=headline_of, get_url=self.get_edit_url,
                get_title_id=lambda article: f"article_{quote(article.pk)}_title",
            ),
            PlainColumn("section", label=_("Section")),
            PlainColumn("kind", label=_("Kind"), accessor="get_kind_display"),
            StatusColumn("status", label=_("Status"), accessor=status_of),
            PlainColumn("byline", label=_("Byline"), accessor=byline_of),
            MomentColumn("first_published_at", label=_("First published")),
            MomentColumn("touched_at", label=_("Last touched")),
        ]  # fmt: skip

    @cached_property
    def question(self) -> Question:
        """What the address asks for."""
        narrowed = (
            self.filters.form.cleaned_data if self.filters and self.filters.is_valid() else {}
        )
        return Question(
            words=self.search_query.strip(),
            section=self._section(narrowed.get("section")),
            status=narrowed.get("status") or "",
            byline=narrowed.get("byline") or "",
            first=narrowed.get("first"),
            last=narrowed.get("last"),
        )

    def _section(self, key: str | None) -> Section | None:
        return Section.objects.filter(pk=key).first() if key else None

    def get_queryset(self) -> Keys:
        return Keys(matching(self.question))

    def get_delete_url(self, instance: Article) -> str | None:
        return None if instance.was_public else super().get_delete_url(instance)

    @property
    def no_results_message(self) -> str:
        if self.question.words:
            return _("No story has these words.")
        return str(super().no_results_message)
