"""Fronts: the home page and the sections'."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from wagtail.snippets.views.snippets import SnippetViewSet

from broadsheet.desk.panels import front_panels
from broadsheet.desk.views import fronts, notices, pinning
from broadsheet.desk.views.guarded import of_story
from broadsheet.fronts.models import Front


class FrontViewSet(SnippetViewSet):
    model = Front
    url_prefix = "fronts"
    url_namespace = "fronts"
    icon = "home"
    menu_name = "fronts"
    menu_order = 120
    add_to_admin_menu = True
    copy_view_enabled = False
    edit_handler = front_panels
    index_view_class = fronts.FrontIndexView
    edit_view_class = fronts.FrontEditView

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        return super().construct_view(of_story(view_class), **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("begin/", fronts.begin, name="begin"),
            path(
                "notices/<str:place>/<int:section>/",
                notices.NoticesView.as_view(),
                name="notices",
            ),
            path("pin/<int:pk>/", pinning.PinView.as_view(), name="pin"),
            path("stories/", fronts.stories, name="stories"),
        ]
