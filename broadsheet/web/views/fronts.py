"""The front page, the sections' fronts, and their older pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.changes.keys import carry
from broadsheet.design.site import Card, Link, Pages
from broadsheet.newsroom import selectors
from broadsheet.newsroom.addresses import day_path
from broadsheet.newsroom.models import Article, Section
from broadsheet.newsroom.selectors import Cursor, Listing
from broadsheet.web import heads
from broadsheet.web.cards import card, cards, openings
from broadsheet.web.chrome import navigation
from broadsheet.web.composition import Front, Strip, compose_home, compose_section
from broadsheet.web.responses import page
from broadsheet.web.selectors import cursor_after, latest_change, newest_keys, subsections
from broadsheet.web.structured import collection_json_ld, home_json_ld

CANDIDATES = 40
PER_SECTION = 8
ON_FRONT = 23
PER_PAGE = 20
# Numbered pages are kept and counted; what lies further back is reached by day or by cursor.
LAST_PAGE = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    carry(request, "newest")
    newest = selectors.newest(count=CANDIDATES).articles
    front = compose_home(newest, _by_section(request))
    first = newest[0].first_published_at if newest else None
    day = timezone.localdate(first) if first else None
    return page(
        request,
        "web/home.html",
        {
            "head": heads.head(
                request, title="", path="/", feed="/", json_ld=home_json_ld(request)
            ),
            "front": _cards(request, front, day=day),
            "strips": [_strip(request, strip, day=day) for strip in front.strips if strip.is_wide],
            "columns": [
                _strip(request, strip, day=day) for strip in front.strips if not strip.is_wide
            ],
            "day": day,
            "day_path": day_path(day) if day else "",
        },
        changed=latest_change(front.stories),
    )


def _by_section(request: HttpRequest) -> list[tuple[Section, Sequence[Article]]]:
    """Newest stories of each section in the navigation, fetched together."""
    keys = {}
    for section in navigation(request):
        carry(request, f"section:{section.pk}")
        keys[section.pk] = newest_keys(section, count=PER_SECTION)
    wanted = [key for found in keys.values() for key in found]
    stories = {story.pk: story for story in selectors.cards(dict.fromkeys(wanted))}
    return [
        (section, [stories[key] for key in keys[section.pk] if key in stories])
        for section in navigation(request)
    ]


def _cards(
    request: HttpRequest, front: Front, *, day: dt.date | None = None
) -> dict[str, list[Card] | Card | None]:
    lead = front.lead
    words = openings([lead, *front.secondary]) if lead else {}
    beside = [
        card(request, story, size="" if number else "card", day=day)
        for number, story in enumerate(front.beside)
    ]
    return {
        "lead": card(
            request,
            lead,
            size="lead",
            eager=True,
            byline=True,
            day=day,
            opening=words.get(lead.pk, ""),
        )
        if lead
        else None,
        "secondary": [
            card(request, story, size="card", day=day, opening=words.get(story.pk, ""))
            for story in front.secondary
        ],
        "latest": cards(request, front.latest, day=day),
        "opinion": cards(request, front.opinion, day=day),
        "beside": beside,
        "river": cards(request, front.river, size="thumbnail", day=day),
    }


def _strip(
    request: HttpRequest, strip: Strip, *, day: dt.date | None
) -> tuple[Section, list[Card]]:
    first, *others = strip.stories
    leading = card(request, first, size="card", day=day)
    return strip.section, [leading, *cards(request, others, summary=False, day=day)]


@require_safe
def section(request: HttpRequest, path: str, number: str = "") -> HttpResponse:
    """A section's front at ``/world/``; its older stories at ``/world/2/`` and so on."""
    path = f"/{path}"
    found = selectors.section_at(path)
    if found is None:
        former = selectors.by_former_address(path)
        if isinstance(former, Section):
            suffix = f"{number}/" if number else ""
            return HttpResponsePermanentRedirect(f"{former.path}{suffix}")
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
    return page(
        request,
        "web/section.html",
        {
            "head": heads.head(
                request,
                title=section.name,
                path=section.path,
                description=section.description,
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
            "subsections": subsections(section),
            "front": _cards(request, compose_section(listing.articles)),
            "pages": Pages(older=f"{section.path}2/" if listing.next else ""),
        },
        changed=latest_change(listing.articles),
    )


def _trail(section: Section) -> list[tuple[str, str]]:
    above = _trail(section.parent) if section.parent else []
    return [*above, (section.name, section.path)]


def _numbered(request: HttpRequest, section: Section, number: int) -> HttpResponse:
    if number == 1:
        return HttpResponsePermanentRedirect(section.path)
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
