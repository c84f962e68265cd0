"""What stands around every page: name plate, navigation, footer.

Made when a template first asks for it, so that pages without it cost nothing.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from broadsheet.changes import ahead
from broadsheet.changes.keys import carry
from broadsheet.design.models import Identity
from broadsheet.design.selectors import identity
from broadsheet.design.site import CHROME_KEYS, LOOK_KEY, Chrome, Link, Look
from broadsheet.design.stylesheet import address, early_files, stylesheet
from broadsheet.newsroom import selectors
from broadsheet.newsroom.models import Section, StandingPage

_NAVIGATION = "_broadsheet_navigation"


def _sections(request: HttpRequest) -> list[Section]:
    """The sections of the navigation and what stands directly in them, asked for once."""
    if _NAVIGATION not in request.__dict__:
        carry(request, "navigation")
        request.__dict__[_NAVIGATION] = ahead.once(
            "navigation", selectors.navigation, keys=["navigation"]
        )
    found: list[Section] = request.__dict__[_NAVIGATION]
    return found


def navigation(request: HttpRequest) -> list[Section]:
    """The sections in the navigation."""
    return [section for section in _sections(request) if section.parent_id is None]


def _departments(sections: list[Section]) -> tuple[Link, ...]:
    """The sections at the top, each with what stands directly in it."""
    below: defaultdict[int, list[Link]] = defaultdict(list)
    for section in sections:
        if section.parent_id:
            below[section.parent_id].append(Link(section.name, section.path))
    return tuple(
        Link(section.name, section.path, tuple(below[section.pk]))
        for section in sections
        if section.parent_id is None
    )


def own_stylesheet(own_look: Identity, sections: list[Section]) -> str:
    """The identity's stylesheet with the colours of the sections in the navigation."""
    return stylesheet(own_look, ((section.path, section.colour) for section in sections))


def make_chrome(request: HttpRequest) -> Chrome:
    """The paper's name and the ways through it."""
    carry(request, "identity")
    sections = _sections(request)
    return ahead.once("chrome", lambda: _chrome(sections), keys=CHROME_KEYS)


def look(request: HttpRequest) -> Look:
    """What a page wears that has no way through the paper."""
    carry(request, LOOK_KEY)
    whole = ahead.once("chrome", lambda: _chrome(selectors.navigation()), keys=CHROME_KEYS)
    return Look(whole.nameplate, whole.drawing, whole.stylesheet)


def _chrome(sections: list[Section]) -> Chrome:
    own_look = identity()
    css = own_stylesheet(own_look, sections)
    standing = StandingPage.objects.filter(in_footer=True).only("title", "slug", "position")
    own = (
        Link(_("Archive"), "/archive/"),
        Link(_("Authors"), "/by/"),
        Link(_("Corrections"), "/corrections/"),
        Link(_("RSS"), "/rss/home.xml"),
    )
    return Chrome(
        name=settings.BROADSHEET_NAME,
        language=settings.LANGUAGE_CODE,
        direction="rtl" if get_language_bidi() else "ltr",
        navigation=_departments(sections),
        footer=(*(Link(page.title, page.path) for page in standing), *own),
        nameplate=own_look.nameplate or settings.BROADSHEET_NAME,
        drawing=mark_safe(own_look.nameplate_svg),
        motto=own_look.motto,
        imprint=own_look.imprint,
        social=tuple(
            Link(str(block.value["name"]), str(block.value["address"])) for block in own_look.social
        ),
        stylesheet=address(css),
        fonts=early_files(own_look),
    )


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"chrome": SimpleLazyObject(lambda: make_chrome(request))}
