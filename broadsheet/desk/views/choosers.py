"""Choosing a story, an author or a topic: by its name, never by scrolling."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from broadsheet.desk.selectors import with_words

MOST = 100


class LookUpForm(BaseFilterForm):
    """One field for words; says how the list is narrowed by them."""

    q = forms.CharField(
        label=_("Search term"), required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Words")}),
    )  # fmt: skip

    def filter(self, objects: Any) -> Any:
        objects = super().filter(objects)
        words = self.cleaned_data.get("q", "").strip()
        if words:
            self.is_searching = True
            self.search_query = words
            if objects.model._meta.model_name == "article":
                objects = objects.filter(pk__in=with_words(words, most=MOST))
            else:
                objects = objects.filter(name__icontains=words)
        return objects[:MOST]


class ChooseArticleView(ChooseView):
    filter_form_class = LookUpForm
    ordering = ["-touched_at", "-pk"]

    def get_object_list(self) -> Any:
        return self.model_class.objects.only(
            "headline", "live", "has_unpublished_changes", "expired"
        )


class ChooseArticleResultsView(ChooseArticleView, ChooseResultsView):
    pass


class ChooseNamedView(ChooseView):
    filter_form_class = LookUpForm
    ordering = ["name"]


class ChooseNamedResultsView(ChooseNamedView, ChooseResultsView):
    pass


class ArticleChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ChooseArticleView
    choose_results_view_class = ChooseArticleResultsView


class NamedChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ChooseNamedView
    choose_results_view_class = ChooseNamedResultsView
