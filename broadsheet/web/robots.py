"""``robots.txt`` and ``ads.txt``: what the paper says to machines, readable by people too."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

from broadsheet.web.absolute import absolute
from broadsheet.web.asking import asked_only

PLAIN = "text/plain; charset=utf-8"
SITEMAPS = ("/sitemap.xml", "/news-sitemap.xml")


def _plain(lines: list[str]) -> HttpResponse:
    response = HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)
    response["Cache-Control"] = "public, max-age=3600"
    return response


@asked_only
def robots(request: HttpRequest) -> HttpResponse:
    """Everything but the desk may be read by everyone."""
    return _plain(
        [
            f"# {settings.BROADSHEET_NAME}",
            "# All that readers may read, machines may read. The desk is for staff.",
            "User-agent: *",
            "Disallow: /desk/",
            "",
            *(f"Sitemap: {absolute(request, path)}" for path in SITEMAPS),
        ]
    )


@asked_only
def ads(request: HttpRequest) -> HttpResponse:
    """Nobody else sells this paper's space, and there must be a file that says so."""
    return _plain(
        [f"# {settings.BROADSHEET_NAME} has authorised nobody to sell its advertising space."]
    )


robots_urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("ads.txt", ads, name="ads"),
]
