"""Pages of an author and a column: who or what it is, and the newest stories."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from broadsheet.changes.keys import carry
from broadsheet.design.site import Link, Pages
from broadsheet.newsroom import selectors
from broadsheet.newsroom.models import Author, Column
from broadsheet.newsroom.selectors import Cursor, Listing
from broadsheet.web import heads
from broadsheet.web.asking import asked_only
from broadsheet.web.cards import cards, portrait
from broadsheet.web.responses import moved, page
from broadsheet.web.selectors import author_of, column_of, latest_change
from broadsheet.web.structured import collection_json_ld, profile_json_ld


def _cursor(request: HttpRequest) -> Cursor | None:
    """Where the asker wants the list to go on; nonsense means the beginning."""
    return Cursor.parse(request.GET.get("before", ""))


def _list(
    request: HttpRequest,
    listing: Listing,
    *,
    title: str,
    path: str,
    description: str = "",
    json_ld: str = "",
    **context: Any,
) -> HttpResponse:
    later = _cursor(request) is not None
    head = heads.head(
        request,
        title=title,
        path=path,
        description=description,
        index=not later,
        feed=path,
        json_ld="" if later else json_ld,
    )
    subtitle = {"subtitle": _("Earlier stories"), "back": Link(title, path)} if later else {}
    return page(
        request,
        "web/list.html",
        {
            "head": head,
            "title": title,
            "description": "" if later else description,
            "cards": cards(request, listing.articles, size="thumbnail"),
            "pages": Pages(
                newer=path if later else "",
                older=f"{path}?before={listing.next}" if listing.next else "",
            ),
            **context,
            **subtitle,
        },
        changed=latest_change(listing.articles),
    )


def _moved(request: HttpRequest) -> HttpResponse:
    former = selectors.by_former_address(request.path)
    if isinstance(former, Author | Column):
        carry(request, *former.keys)
        return moved(former.get_absolute_url())
    raise Http404


@asked_only
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Who somebody is and what they wrote."""
    found = author_of(slug)
    if found is None:
        return _moved(request)
    carry(request, *found.keys, f"list:author:{found.pk}")
    listing = selectors.by_author(found, cursor=_cursor(request))
    return _list(
        request,
        listing,
        title=found.name,
        path=found.path,
        description=found.biography,
        json_ld=profile_json_ld(found, request, articles=listing.articles),
        above=Link(_("Authors"), "/by/"),
        kind=found.title,
        contact=found.email,
        portrait=portrait(request, found.picture, eager=True),
    )


@asked_only
def column(request: HttpRequest, slug: str) -> HttpResponse:
    """A column and its newest pieces."""
    found = column_of(slug)
    if found is None:
        return _moved(request)
    carry(request, *found.keys, f"list:column:{found.pk}")
    listing = selectors.in_column(found, cursor=_cursor(request))
    return _list(
        request,
        listing,
        title=found.name,
        path=found.path,
        description=found.description,
        json_ld=collection_json_ld(
            request,
            name=found.name,
            path=found.path,
            articles=listing.articles,
            description=found.description,
        ),
        kind=_("Column"),
        portrait=portrait(request, found.picture, eager=True),
    )
