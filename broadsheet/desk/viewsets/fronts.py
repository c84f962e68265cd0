"""Fronts: the home page and the sections'."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail.snippets.views.snippets import SnippetViewSet

from broadsheet.desk.panels import front_panels
from broadsheet.desk.views import fronts
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

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("begin/", fronts.begin, name="begin"),
            path("stories/", fronts.stories, name="stories"),
        ]
