"""Choosing a story or an author: by its name, never by scrolling."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from broadsheet.desk.selectors import with_words
from broadsheet.newsroom.models import Article, Author
from broadsheet.newsroom.selectors import authors_named
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import named as topics_named

MOST = 100
# By what each is found: a story by any of its words, a topic by whatever it is called.
_NAMED: dict[type[Model], Callable[[str], Any]] = {
    Article: partial(with_words, most=MOST),
    Author: authors_named,
    Topic: lambda words: topics_named(words).values("pk"),
}


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
            objects = objects.filter(pk__in=_NAMED[objects.model](words))
        return objects[:MOST]


# What is offered is said apart from how: the list that is opened and the list that words or a page
# number narrow are different answers, and neither may be made of the other.


class _Articles:
    filter_form_class = LookUpForm
    ordering: ClassVar = ["-touched_at", "-pk"]

    def get_object_list(self) -> Any:
        return Article.objects.only("headline", "live", "has_unpublished_changes", "expired")


class _Named:
    filter_form_class = LookUpForm
    ordering: ClassVar = ["name"]


class ChooseArticleView(_Articles, ChooseView):
    pass


class ChooseArticleResultsView(_Articles, ChooseResultsView):
    pass


class ChooseNamedView(_Named, ChooseView):
    pass


class ChooseNamedResultsView(_Named, ChooseResultsView):
    pass


class ArticleChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ChooseArticleView
    choose_results_view_class = ChooseArticleResultsView


class NamedChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ChooseNamedView
    choose_results_view_class = ChooseNamedResultsView
