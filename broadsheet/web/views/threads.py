"""The page of a thread: the stages of one story along a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe

from broadsheet.changes.keys import carry
from broadsheet.coverage.models import Thread
from broadsheet.coverage.selectors import articles_of, thread_at
from broadsheet.media.markup import image_html
from broadsheet.newsroom.models import Article
from broadsheet.web import heads
from broadsheet.web.asking import asked_only
from broadsheet.web.cards import card
from broadsheet.web.feeds.addresses import feed_path
from broadsheet.web.responses import moved, page
from broadsheet.web.selectors import latest_change
from broadsheet.web.structured import collection_json_ld
from broadsheet.web.views.errors import gone


@dataclass(frozen=True)
class Span:
    """From when to when a thread goes."""

    first: datetime
    last: datetime


def _picture(request: HttpRequest, articles: list[Article]) -> tuple[SafeString, int]:
    """The picture of the newest stage that has one, and of which stage it is."""
    for article in articles:
        picture = article.lead_picture
        if picture is not None:
            # Shown or not: its rights may be prolonged.
            carry(request, f"picture:{picture.pk}")
            if picture.may_be_shown:
                shown = image_html(picture, alt=picture.alt, size="wide", eager=True)
                return mark_safe(shown), article.pk
    return mark_safe(""), 0


@asked_only
def thread(request: HttpRequest, slug: str) -> HttpResponse:
    """How one story went on, the newest stage first."""
    found = thread_at(slug)
    if found is None:
        raise Http404
    carry(request, *found.keys)
    if found.status == Thread.Status.DISMISSED:
        return gone(request)
    if found.status != Thread.Status.CONFIRMED:
        raise Http404
    if found.path != request.path:
        return moved(found.path)
    articles = articles_of(found)
    # Those hidden now may be shown again.
    carry(request, *(f"article:{key}:card" for key in found.stage_keys()))
    dates = [a.first_published_at for a in articles if a.first_published_at]
    head = heads.head(
        request,
        title=found.name,
        path=found.path,
        description=found.description or (articles[0].summary if articles else ""),
        index=bool(articles),
        feed=found.path,
        json_ld=collection_json_ld(
            request,
            name=found.name,
            path=found.path,
            articles=articles,
            description=found.description,
            about={"@type": "Event", "name": found.name, "description": found.description},
        ),
    )
    picture, of = _picture(request, articles)
    context = {
        "head": head,
        "thread": found,
        # What stands above in large is not shown again.
        "cards": [card(request, one, size="" if one.pk == of else "thumbnail") for one in articles],
        "picture": picture,
        "span": Span(min(dates), max(dates)) if dates else None,
        "feed": feed_path(found.path),
    }
    return page(request, "web/thread.html", context, changed=latest_change(articles))
