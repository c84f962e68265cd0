"""Searching the archive: the page of results and what is suggested while typing."""

from __future__ import annotations

import contextlib

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from broadsheet.accounts.throttle import address_of, net_of
from broadsheet.changes.keys import carry
from broadsheet.design.site import Pages
from broadsheet.search import selectors
from broadsheet.search.engine import Sort, Unusable
from broadsheet.search.fronts.page import parse
from broadsheet.search.selectors import Answer
from broadsheet.search.services import count_search
from broadsheet.search.tree import Everything, is_plain
from broadsheet.web import heads
from broadsheet.web.asking import asked_only
from broadsheet.web.narrowing import Narrowing, narrowing
from broadsheet.web.responses import PUBLIC, page
from broadsheet.web.results import facets, results

RETRY_AFTER = 30  # seconds


@asked_only
def search(request: HttpRequest) -> HttpResponse:
    """What the archive holds on what was asked; the form alone where nothing was."""
    asked = narrowing(request.GET)
    tree = parse(asked.q)
    if isinstance(tree, Everything) and not asked.is_narrowed:
        return _form(request, asked)
    try:
        answer = selectors.search(tree, within=asked.within, sort=asked.sort, page=asked.page)
    except Unusable:
        return _unusable(request, asked)
    if asked.page > max(1, answer.pages):
        return HttpResponseRedirect(asked.but(page=max(1, answer.pages)))
    _count(request, asked, answer)
    return _page(request, asked, answer)


def _page(request: HttpRequest, asked: Narrowing, answer: Answer) -> HttpResponse:
    topic = selectors.topic_named(asked.q) if asked.page == 1 else None
    if topic is not None:
        carry(request, *topic.keys)
    return page(
        request,
        "web/search.html",
        {
            **_context(request, asked, feed=_feed(asked, answer)),
            "answer": answer,
            "results": results(request, answer),
            "facets": facets(asked, answer) if answer.total or asked.is_narrowed else [],
            "topic": topic,
            "sorts": [
                {"name": name, "path": asked.but(sort=sort), "chosen": sort is asked.sort}
                for sort, name in _sorts()
            ],
            "everywhere": Narrowing(q=asked.q, sort=asked.sort).path if asked.is_narrowed else "",
            "corrected_path": asked.but(q=answer.corrected) if answer.corrected else "",
            "widened_path": asked.but(q=answer.widened) if answer.widened else "",
            "suggested_path": asked.but(q=answer.suggested) if answer.suggested else "",
            "pages": Pages(
                newer=asked.but(page=asked.page - 1) if asked.page > 1 else "",
                older=asked.but(page=asked.page + 1) if asked.page < answer.pages else "",
            ),
        },
    )


def _feed(asked: Narrowing, answer: Answer) -> str:
    """The address of the results that a feed is offered of: what was found, not what was typed."""
    found = answer.corrected if answer.total and not answer.relaxed else ""
    return asked.but(sort=Sort.RELEVANCE, q=found or asked.q)


def _sorts() -> list[tuple[Sort, str]]:
    return [
        (Sort.RELEVANCE, _("Relevance")),
        (Sort.NEWEST, _("Newest")),
        (Sort.OLDEST, _("Oldest")),
    ]


def _context(request: HttpRequest, asked: Narrowing, *, feed: str = "") -> dict[str, object]:
    title = _("Search: %(q)s") % {"q": asked.q} if asked.q else _("Search")
    head = heads.head(request, title=title, path=asked.path, index=False, feed=feed)
    return {"head": head, "title": title, "asked": asked}


def _form(request: HttpRequest, asked: Narrowing) -> HttpResponse:
    context = _context(request, asked)
    try:
        found = selectors.most_searched(count=10)
    except Unusable:
        found = []
    popular = [(text, Narrowing(q=text).path) for text, _times in found]
    return page(request, "web/search.html", {**context, "popular": popular})


def _unusable(request: HttpRequest, asked: Narrowing) -> HttpResponse:
    context = {**_context(request, asked), "unusable": True}
    response = page(request, "web/search.html", context, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def _count(request: HttpRequest, asked: Narrowing, answer: Answer) -> None:
    """Count the search, unless somebody turns pages, narrows, or only asks for the head."""
    if request.method != "GET" or asked.page > 1 or asked.is_narrowed or not asked.q:
        return
    # Others are shown what was searched for. A story has the words of a plain search; whatever is
    # excluded or stands beside an OR may be a sentence of somebody's own.
    if not is_plain(answer.asked):
        return
    # A database too busy to count must not keep anybody from reading.
    with contextlib.suppress(DatabaseError):
        count_search(
            text=answer.corrected or asked.q,
            found=bool(answer.total) and not answer.relaxed,
            asker=net_of(address_of(request)),
            agent=request.META.get("HTTP_USER_AGENT", ""),
        )


@asked_only
def suggest(request: HttpRequest) -> HttpResponse:
    """What somebody may be about to type, as JSON for the field's own small program."""
    try:
        found = selectors.suggest(request.GET.get("q", ""))
    except Unusable:
        found = selectors.Suggestions()
    items = [
        *(
            {"kind": _("Section"), "text": section.name, "path": section.path}
            for section in found.sections
        ),
        *({"kind": _("Topic"), "text": topic.name, "path": topic.path} for topic in found.topics),
        *(
            {"kind": _("Author"), "text": author.name, "path": author.path}
            for author in found.authors
        ),
        *(
            {"kind": _("Search"), "text": text, "path": Narrowing(q=text).path}
            for text in found.searches
        ),
        *(
            {"kind": _("Story"), "text": story.headline, "path": story.path}
            for story in found.stories
        ),
    ]
    response = JsonResponse({"items": items})
    # Nobody could tell a cache that one of these was withdrawn.
    response["Cache-Control"] = PUBLIC
    return response
