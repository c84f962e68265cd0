"""Stories."""

from __future__ import annotations

from typing import Any

from django.shortcuts import redirect
from django.urls import URLPattern, path
from wagtail.snippets.views.snippets import SnippetViewSet

from broadsheet.desk.panels import article_panels
from broadsheet.desk.views import (
    articles,
    choosers,
    coverage,
    entries,
    listing,
    moments,
    notes,
    past,
    runs,
    together,
    topics,
    verbs,
    versions,
    writing,
)
from broadsheet.desk.views.guarded import of_story
from broadsheet.newsroom.models import Article


def _withdraw_instead(_request: Any, pk: int) -> Any:
    """Wagtail's own page for unpublishing leaves no note to readers."""
    return redirect("articles:withdraw", pk)


class ArticleViewSet(SnippetViewSet):
    model = Article
    url_prefix = "articles"
    url_namespace = "articles"
    icon = "doc-full"
    menu_name = "stories"
    menu_order = 100
    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 50
    # Makes the field for looking up appear; what is looked up stands in `selectors.matching`.
    search_fields = ("headline",)
    edit_handler = article_panels
    index_view_class = listing.ArticleIndexView
    add_view_class = articles.ArticleCreateView
    edit_view_class = articles.ArticleEditView
    delete_view_class = articles.ArticleDeleteView
    history_view_class = versions.StoryHistoryView
    history_template_name = "desk/history.html"
    revisions_compare_view_class = versions.CompareView
    revisions_revert_view_class = versions.RevertView
    chooser_viewset_class = choosers.ArticleChooserViewSet

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        return super().construct_view(of_story(view_class), **kwargs)

    @property
    def unpublish_view(self) -> Any:
        return _withdraw_instead

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("advice/", writing.advise, name="advise_new"),
            path("advice/<int:pk>/", writing.advise, name="advise"),
            path("topics/", topics.suggest, name="suggest_topics_new"),
            path("topics/<int:pk>/", topics.suggest, name="suggest_topics"),
            path("topics/find/", topics.find, name="find_topics"),
            path("topics/make/", topics.make, name="make_topic"),
            path("links/", writing.links, name="links"),
            path("pictures/", writing.pictures, name="drop_pictures"),
            path("correct/<int:pk>/", verbs.CorrectView.as_view(), name="correct"),
            path("move/<int:pk>/", verbs.MoveView.as_view(), name="move"),
            path("move/<int:pk>/address/", verbs.NewAddressView.as_view(), name="new_address"),
            path("withdraw/<int:pk>/", verbs.WithdrawView.as_view(), name="withdraw"),
            path(
                "pictures/<int:pk>/", verbs.ConfirmPicturesView.as_view(), name="confirm_pictures"
            ),
            path("when/", moments.when, name="when"),
            path("takedown/<int:pk>/", verbs.TakedownView.as_view(), name="takedown"),
            path(
                "present/<int:pk>/<int:session>/", together.presence, name="presence"
            ),
            path(
                "restore/<int:pk>/<int:revision>/", versions.restore, name="restore"
            ),
            path("settle/<int:pk>/<int:revision>/", versions.settle, name="settle"),
            path("people/", notes.people, name="people"),
            path("notes/<int:pk>/", notes.notes, name="notes"),
            path(
                "notes/<int:pk>/<int:note>/<str:verb>/", notes.resolve, name="resolve_note"
            ),
            path("past/<int:pk>/", past.past, name="past"),
            path("past/<int:pk>/<int:other>/<str:verb>/", past.act, name="past_act"),
            path("runs/<int:pk>/", runs.runs, name="runs"),
            path("runs/<int:pk>/again/<int:step>/", runs.retry_step, name="retry_step"),
            path("live/<int:pk>/", coverage.CoverageView.as_view(), name="entries"),
            path("live/<int:pk>/all/", entries.EntryListView.as_view(), name="all_entries"),
            path("live/<int:pk>/stream/", coverage.stream, name="coverage_stream"),
            path("live/<int:pk>/post/", coverage.post, name="coverage_post"),
            path("live/<int:pk>/pictures/", coverage.pictures, name="coverage_pictures"),
            path("live/<int:pk>/turn/", coverage.turn, name="coverage_turn"),
            path("live/<int:pk>/<int:entry>/change/", coverage.change, name="coverage_change"),
            path(
                "live/<int:pk>/<int:entry>/take/", coverage.withdraw, name="coverage_withdraw"
            ),
            path("live/<int:pk>/add/", entries.AddEntryView.as_view(), name="add_entry"),
            path(
                "live/<int:pk>/<int:entry>/", entries.EditEntryView.as_view(), name="edit_entry"
            ),
            path(
                "live/<int:pk>/<int:entry>/withdraw/", entries.withdraw_entry,
                name="withdraw_entry",
            ),
        ]  # fmt: skip
