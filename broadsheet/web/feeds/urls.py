"""Addresses that machines ask for: feeds, site maps, ``robots.txt`` and ``ads.txt``.

Include before the site's own, whose section pages would take anything.
"""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from broadsheet.web.feeds import views
from broadsheet.web.feeds.addresses import ENDINGS
from broadsheet.web.robots import robots_urlpatterns
from broadsheet.web.sitemaps import sitemap_urlpatterns


def _feeds(form: str, ending: str) -> list[URLPattern]:
    said = {"form": form}
    return [
        path(f"{form}/home.{ending}", views.home, said, name=f"{form}-home"),
        path(f"{form}/corrections.{ending}", views.corrections, said, name=f"{form}-corrections"),
        path(f"{form}/search.{ending}", views.search, said, name=f"{form}-search"),
        path(f"{form}/topics/<slug:slug>.{ending}", views.topic, said, name=f"{form}-topic"),
        path(f"{form}/story/<slug:slug>.{ending}", views.thread, said, name=f"{form}-thread"),
        path(f"{form}/by/<slug:slug>.{ending}", views.author, said, name=f"{form}-author"),
        path(f"{form}/column/<slug:slug>.{ending}", views.column, said, name=f"{form}-column"),
        re_path(
            rf"^{form}/(?P<path>[a-z0-9-]+(?:/[a-z0-9-]+){{0,2}})\.{ending}$",
            views.section, said, name=f"{form}-section",
        ),
    ]  # fmt: skip


urlpatterns = [
    *(pattern for form, ending in ENDINGS.items() for pattern in _feeds(form, ending)),
    *sitemap_urlpatterns,
    *robots_urlpatterns,
]
