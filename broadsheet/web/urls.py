"""The reader's addresses."""

from __future__ import annotations

from django.urls import path, re_path

from broadsheet.web.views import articles, fronts

STORY = r"(?P<address>\d{4}/\d\d/\d\d/[a-z0-9-]+/[a-z0-9-]+)"

urlpatterns = [
    path("", fronts.home, name="home"),
    re_path(rf"^{STORY}\.html$", articles.article, name="article"),
    re_path(rf"^{STORY}/(?P<number>[1-9]\d{{0,2}})\.html$", articles.part, name="article-part"),
    re_path(rf"^{STORY}/print\.html$", articles.print_view, name="article-print"),
    re_path(rf"^{STORY}(?:\.html)?/$", articles.folder),
    re_path(
        r"^(?P<path>(?:(?!\d+/)[a-z0-9-]+/){1,3})(?:(?P<number>[1-9]\d{0,3})/)?$",
        fronts.section,
        name="section",
    ),
]
