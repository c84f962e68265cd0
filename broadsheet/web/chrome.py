"""What stands around every page: name plate, navigation, footer.

Made when a template first asks for it, so that pages without it cost nothing.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from broadsheet.changes.keys import carry
from broadsheet.design.site import Chrome, Link
from broadsheet.newsroom import selectors
from broadsheet.newsroom.models import Section, StandingPage

_NAVIGATION = "_broadsheet_navigation"


def navigation(request: HttpRequest) -> list[Section]:
    """The sections in the navigation, asked for once a request."""
    if _NAVIGATION not in request.__dict__:
        carry(request, "navigation")
        request.__dict__[_NAVIGATION] = selectors.navigation()
    found: list[Section] = request.__dict__[_NAVIGATION]
    return found


def make_chrome(request: HttpRequest) -> Chrome:
    """The paper's name and the ways through it."""
    standing = StandingPage.objects.filter(in_footer=True).only("title", "slug", "position")
    own = (
        Link(_("Archive"), "/archive/"),
        Link(_("Corrections"), "/corrections/"),
        Link(_("RSS"), "/rss/home.xml"),
    )
    return Chrome(
        name=settings.BROADSHEET_NAME,
        language=settings.LANGUAGE_CODE,
        direction="rtl" if get_language_bidi() else "ltr",
        navigation=tuple(Link(section.name, section.path) for section in navigation(request)),
        footer=(*(Link(page.title, page.path) for page in standing), *own),
    )


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"chrome": SimpleLazyObject(lambda: make_chrome(request))}
