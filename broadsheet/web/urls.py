"""The reader's addresses."""

from __future__ import annotations

from django.urls import include, path, re_path
from django.views.generic import RedirectView

from broadsheet.web.feeds.urls import urlpatterns as for_machines
from broadsheet.web.views import (
    archive,
    articles,
    authors,
    editions,
    favicon,
    fragments,
    fronts,
    health,
    lists,
    live,
    look,
    media,
    search,
    standing,
    threads,
    topics,
)

STORY = r"(?P<address>\d{4}/\d\d/\d\d/[a-z0-9-]+/[a-z0-9-]+)"
YEAR, MONTH, DAY = r"(?P<year>\d{4})", r"(?P<month>\d\d)", r"(?P<day>\d\d)"

urlpatterns = [
    path("", fronts.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    re_path(r"^look\.(?P<digest>[0-9a-f]{16})\.css$", look.look, name="look"),
    path("favicon.ico", favicon.favicon, name="favicon"),
    path("media/<path:path>", media.media, name="media"),
    path("", include(for_machines)),
    # Stories
    re_path(rf"^{STORY}\.html$", articles.article, name="article"),
    re_path(rf"^{STORY}/(?P<number>[1-9]\d{{0,2}})\.html$", articles.part, name="article-part"),
    re_path(rf"^{STORY}/print\.html$", articles.print_view, name="article-print"),
    re_path(
        rf"^{STORY}/updates-(?P<number>[1-9]\d{{0,4}})\.html$",
        articles.updates,
        name="article-updates",
    ),
    path("_/<slug:name>/<int:pk>.html", fragments.fragment, name="fragment"),
    path("_/live/<int:pk>.json", live.updates, name="live-updates"),
    re_path(rf"^{STORY}(?:\.html)?/$", articles.folder),
    path("search", search.search, name="search"),
    path("search/", RedirectView.as_view(pattern_name="search", query_string=True)),
    path("search/suggest", search.suggest, name="search-suggest"),
    # Lists
    path("by/", authors.index, name="authors"),
    re_path(r"^by/index/(?P<letter>[^/]{1,4})/$", authors.letter, name="authors-letter"),
    path("by/<slug:slug>/", lists.author, name="author"),
    path("column/<slug:slug>/", lists.column, name="column"),
    path("topics/", topics.index, name="topics"),
    re_path(r"^topics/index/(?P<letter>[^/]{1,4})/$", topics.letter, name="topics-letter"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    re_path(rf"^topics/(?P<slug>[-a-zA-Z0-9_]+)/{YEAR}/$", topics.year, name="topic-year"),
    path("story/<slug:slug>/", threads.thread, name="thread"),
    path("archive/", archive.years, name="archive"),
    re_path(rf"^archive/{YEAR}/$", archive.year, name="archive-year"),
    re_path(rf"^archive/{YEAR}/{MONTH}/$", archive.month, name="archive-month"),
    re_path(rf"^archive/{YEAR}/{MONTH}/{DAY}/$", archive.day, name="archive-day"),
    re_path(r"^(?P<address>\d{4}/(?:\d\d/){0,2})$", archive.dated),
    path("edition/", editions.editions, name="editions"),
    re_path(r"^edition/(?P<date>\d{4}-\d\d-\d\d)/$", editions.edition, name="edition"),
    path("corrections/", standing.corrections, name="corrections"),
    # What has no word of its own in front comes last.
    re_path(r"^(?P<slug>[a-z0-9-]+)\.html$", standing.standing, name="standing"),
    re_path(
        r"^(?P<path>(?:(?!\d+/)[a-z0-9-]+/){1,3})(?:(?P<number>[1-9]\d{0,3})/)?$",
        fronts.section,
        name="section",
    ),
]
