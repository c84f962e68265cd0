"""The front page, the sections' fronts, and their older pages."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.changes.keys import carry
from broadsheet.design.site import Link, Pages
from broadsheet.fronts.composition import Composition, automatic, compose
from broadsheet.fronts.models import Front, front_key
from broadsheet.fronts.selectors import CANDIDATES, ON_FRONT, live_front, pinned_keys, supply
from broadsheet.newsroom import selectors
from broadsheet.newsroom.addresses import day_path
from broadsheet.newsroom.models import Article, Section
from broadsheet.newsroom.selectors import Cursor, Listing
from broadsheet.web import heads
from broadsheet.web.asking import asked_only
from broadsheet.web.cards import cards
from broadsheet.web.chrome import navigation
from broadsheet.web.modules import zones
from broadsheet.web.responses import moved, page
from broadsheet.web.selectors import cursor_after, latest_change, subsections
from broadsheet.web.structured import collection_json_ld, home_json_ld

PER_PAGE = 20
# Numbered pages are kept and counted; what lies further back is reached by day or by cursor.
LAST_PAGE = 50


@asked_only
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    carry(request, "newest")
    newest = selectors.newest(count=CANDIDATES).articles
    composed = _composed(request, None)
    front = _compose(request, composed, None, newest, navigation(request))
    first = newest[0].first_published_at if newest else None
    day = timezone.localdate(first) if first else None
    return page(
        request,
        "web/home.html",
        {
            "head": heads.head(
                request,
                title="",
                path="/",
                description=_("The newest stories of %(paper)s.")
                % {"paper": settings.BROADSHEET_NAME},
                feed="/",
                json_ld=home_json_ld(request),
            ),
            "zones": zones(request, front.modules, day=day),
            "day": day,
            "day_path": day_path(day) if day else "",
        },
        changed=_changed(front, composed),
    )


def _composed(request: HttpRequest, section: Section | None) -> Front | None:
    """What was composed for this page: what readers see, or the version that is previewed."""
    carry(request, front_key(section.pk if section else None))
    preview: Front | None = getattr(request, "preview_front", None)
    if preview is not None and preview.place == Front.Place.PAGE:
        return preview
    return live_front(section)


def _compose(
    request: HttpRequest,
    composed: Front | None,
    section: Section | None,
    newest: list[Article],
    sections: list[Section],
) -> Composition:
    wanted = composed.wanted() if composed else automatic(home=section is None)
    found = supply(wanted, newest=newest, sections=sections, ranked=section is None)
    carry(request, *(f"section:{key}" for key in found.by_section))
    carry(request, *(f"article:{key}:card" for key in pinned_keys(wanted)))
    # A story whose picture may be shown again may rise, though the page does not show it yet.
    stories = [*newest, *(story for some in found.by_section.values() for story in some)]
    pictures = {story.lead_picture_id for story in stories if story.lead_picture_id}
    carry(request, *(f"picture:{key}" for key in sorted(pictures)))
    return compose(wanted, found)


def _changed(front: Composition, composed: Front | None) -> dt.datetime | None:
    moments = [latest_change(front.stories), composed.as_of if composed else None]
    return max((moment for moment in moments if moment), default=None)


@asked_only
def section(request: HttpRequest, path: str, number: str = "") -> HttpResponse:
    """A section's front at ``/world/``; its older stories at ``/world/2/`` and so on."""
    path = f"/{path}"
    found = selectors.section_at(path)
    if found is None:
        former = selectors.by_former_address(path)
        if isinstance(former, Section):
            carry(request, *former.keys)
            suffix = f"{number}/" if number else ""
            return moved(f"{former.path}{suffix}")
        raise Http404
    carry(request, f"section:{found.pk}", "navigation")
    before = Cursor.parse(request.GET.get("before", ""))
    if before is not None:
        return _older(request, found, selectors.in_section(found, cursor=before, count=PER_PAGE))
    if number:
        return _numbered(request, found, int(number))
    return _front(request, found)


def _front(request: HttpRequest, section: Section) -> HttpResponse:
    listing = selectors.in_section(section, count=ON_FRONT)
    inside = subsections(section)
    composed = _composed(request, section)
    front = _compose(request, composed, section, listing.articles, inside)
    return page(
        request,
        "web/section.html",
        {
            "head": heads.head(
                request,
                title=section.name,
                path=section.path,
                description=section.description
                or _("The newest stories in %(section)s.") % {"section": section.name},
                feed=section.path,
                json_ld=collection_json_ld(
                    request,
                    name=section.name,
                    path=section.path,
                    articles=listing.articles,
                    description=section.description,
                    trail=_trail(section),
                ),
            ),
            "section": section,
            "subsections": inside,
            "zones": zones(request, front.modules),
            "pages": Pages(older=f"{section.path}2/" if listing.next else ""),
        },
        changed=_changed(front, composed),
    )


def _trail(section: Section) -> list[tuple[str, str]]:
    above = _trail(section.parent) if section.parent else []
    return [*above, (section.name, section.path)]


def _numbered(request: HttpRequest, section: Section, number: int) -> HttpResponse:
    if number == 1:
        return moved(section.path)
    if not 2 <= number <= LAST_PAGE:
        raise Http404
    cursor = cursor_after(section, shown=ON_FRONT + (number - 2) * PER_PAGE)
    listing = selectors.in_section(section, cursor=cursor, count=PER_PAGE) if cursor else None
    if listing is None or not listing.articles:
        raise Http404
    return _older(request, section, listing, number=number)


def _older(
    request: HttpRequest, section: Section, listing: Listing, *, number: int = 0
) -> HttpResponse:
    """A page of a section's list: numbered while it is near the front, else by cursor."""
    newer = older = ""
    if number:
        newer = section.path if number == 2 else f"{section.path}{number - 1}/"
    if listing.next:
        near = 0 < number < LAST_PAGE
        older = f"{section.path}{number + 1}/" if near else f"?before={listing.next}"
        older = older if near else f"{section.path}{older}"
    title = heads.page_title(section.name, number) if number else section.name
    path = f"{section.path}{number}/" if number else section.path
    head = heads.head(request, title=title, path=path, index=bool(number), feed=section.path)
    return page(
        request,
        "web/list.html",
        {
            "head": head,
            "title": section.name,
            "subtitle": _("Page %d") % number if number else _("Earlier stories"),
            "back": Link(section.name, section.path),
            "cards": cards(request, listing.articles, size="thumbnail"),
            "pages": Pages(newer=newer, older=older),
        },
        changed=latest_change(listing.articles),
    )
