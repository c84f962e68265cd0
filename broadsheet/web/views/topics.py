"""Topics: what the paper has on one, its archive by year, and the index of all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from broadsheet.changes.keys import carry
from broadsheet.design.site import Card, Link, Pages
from broadsheet.media.markup import picture_html
from broadsheet.newsroom import selectors
from broadsheet.newsroom.placeholders import resolve
from broadsheet.newsroom.rendering import rich
from broadsheet.newsroom.selectors import Cursor
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import by_former_address, living
from broadsheet.web import heads
from broadsheet.web.absolute import base_url
from broadsheet.web.asking import asked_only
from broadsheet.web.cards import cards
from broadsheet.web.feeds.addresses import feed_path
from broadsheet.web.filing import AT_ONCE, Letter, initial_of, lettered
from broadsheet.web.responses import moved, page
from broadsheet.web.selectors import (
    around,
    filed,
    initials,
    latest_change,
    together,
    topic_of,
)
from broadsheet.web.structured import collection_json_ld, topic_about
from broadsheet.web.views.errors import gone

A_YEAR = 100
OLDEST, NEWEST = 1400, 9998


def _carry_topic(request: HttpRequest, topic: Topic) -> None:
    """What a page of ``topic`` is made of: stories name tombstones, too."""
    gone = topic.tombstones.all()
    keys = [key for one in (topic, *gone) for key in one.keys]
    carry(request, *keys, *(f"list:{key}" for key in keys))


def _present(request: HttpRequest, slug: str, rest: str = "") -> Topic | HttpResponse:
    """The topic at this address, or the answer where it is elsewhere or gone."""
    found = topic_of(slug) or by_former_address(f"/topics/{slug}/")
    if found is None:
        raise Http404
    carry(request, *found.keys)
    present = living(found)
    _carry_topic(request, present)
    if present.status == Topic.Status.RETIRED:
        return gone(request)
    if present.slug != slug:
        return moved(f"{present.path}{rest}")
    return present


@asked_only
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """What the paper has on a topic: what it is, the newest stories, what goes with it."""
    found = _present(request, slug)
    if isinstance(found, HttpResponse):
        return found
    cursor = Cursor.parse(request.GET.get("before", ""))
    listing = selectors.on_topic(found, cursor=cursor)
    context: dict[str, Any] = {
        "cards": cards(request, listing.articles, size="thumbnail"),
        "pages": Pages(
            newer=found.path if cursor else "",
            older=f"{found.path}?before={listing.next}" if listing.next else "",
        ),
    }
    if cursor is None:
        context |= _beside(request, found)
    json_ld = collection_json_ld(
        request,
        name=found.name,
        path=found.path,
        articles=listing.articles,
        description=found.description,
        trail=[(_("Topics"), "/topics/"), (found.name, found.path)],
        about=topic_about(found, base_url(request)),
    )
    head = heads.head(
        request,
        title=str(found),
        path=found.path,
        description=found.description,
        index=cursor is None,
        feed=found.path,
        json_ld="" if cursor else json_ld,
    )
    context |= {
        "head": head,
        "topic": found,
        "kind": capfirst(found.get_kind_display()),
        "later": cursor is not None,
        "feed": feed_path(found.path, "rss"),
    }
    changed = latest_change(listing.articles)
    return page(request, "web/topic.html", context, changed=changed)


def _beside(request: HttpRequest, topic: Topic) -> dict[str, Any]:
    """What stands above and beside the stories on a topic's first page."""
    inside: list[str] = []
    overview = resolve(rich(topic.overview), keys=inside) if topic.overview else ""
    relations = around(topic)
    others = together(topic)
    carry(request, *inside, *(key for other, _ in others for key in other.keys))
    carry(request, *(key for group in relations.values() for one in group for key in one.keys))
    return {
        "overview": mark_safe(overview),
        "picture": _picture(request, topic),
        "relations": [
            (_("Part of"), [Link(str(one), one.path) for one in relations["broader"]]),
            (_("Includes"), [Link(str(one), one.path) for one in relations["narrower"]]),
            (_("See also"), [Link(str(one), one.path) for one in relations["related"]]),
        ],
        "together": [(Link(str(other), other.path), count) for other, count in others],
        "years": [Link(str(year), f"{topic.path}{year}/") for year in selectors.years_on(topic)],
    }


def _picture(request: HttpRequest, topic: Topic) -> SafeString:
    if topic.picture is None:
        return mark_safe("")
    # Shown or not: its rights may be prolonged.
    carry(request, f"picture:{topic.picture.pk}")
    if not topic.picture.may_be_shown:
        return mark_safe("")
    return mark_safe(picture_html(topic.picture, size="lead", eager=True))


# By year ---------------------------------------------------------------------------------------


@dataclass
class Month:
    """The stories of one month."""

    name: str
    anchor: str
    cards: list[Card] = field(default_factory=list)


@asked_only
def year(request: HttpRequest, slug: str, year: str) -> HttpResponse:
    """What was published on a topic in one year, by month."""
    number = int(year)
    if not OLDEST <= number <= NEWEST:
        raise Http404
    found = _present(request, slug, f"{number}/")
    if isinstance(found, HttpResponse):
        return found
    years = selectors.years_on(found)
    if number not in years:
        raise Http404
    cursor = Cursor.parse(request.GET.get("before", ""))
    span = dt.date(number, 1, 1), dt.date(number, 12, 31)
    listing = selectors.on_topic(found, cursor=cursor, count=A_YEAR, span=span)
    path = f"{found.path}{number}/"
    title = f"{found.name}, {number}"
    made = cards(request, listing.articles, summary=False)
    months = []
    pairs = zip(listing.articles, made, strict=True)
    for first, some in groupby(pairs, key=lambda pair: _first_of_month(pair[0])):
        name = date_format(first, "YEAR_MONTH_FORMAT")
        months.append(Month(name, f"{first:%Y-%m}", [card for _article, card in some]))
    head = heads.head(request, title=title, path=path, index=cursor is None, feed=found.path)
    context = {
        "head": head,
        "topic": found,
        "year": number,
        "months": months,
        "years": [Link(str(one), f"{found.path}{one}/" if one != number else "") for one in years],
        "trail": [Link(_("Topics"), "/topics/"), Link(str(found), found.path)],
        "pages": Pages(
            newer=path if cursor else "",
            older=f"{path}?before={listing.next}" if listing.next else "",
        ),
    }
    changed = latest_change(listing.articles)
    return page(request, "web/topic_year.html", context, changed=changed)


def _first_of_month(article: Any) -> dt.date:
    return localtime(article.first_published_at).date().replace(day=1)


# The index -------------------------------------------------------------------------------------


@asked_only
def index(request: HttpRequest) -> HttpResponse:
    """Every topic with stories, as an index files them; a long one by letters."""
    carry(request, "topics")
    topics = list(filed()[: AT_ONCE + 1])
    letters = list(dict.fromkeys(initial_of(first) for first in initials()))
    whole = len(topics) <= AT_ONCE
    title = _("Topics")
    groups = lettered(topics, lambda one: one.filed_key) if whole else []
    context = {
        "head": heads.head(
            request,
            title=title,
            path="/topics/",
            description=_(
                "The people, places, organisations and subjects of %(paper)s, from A to Z."
            )
            % {"paper": settings.BROADSHEET_NAME},
        ),
        "title": title,
        "groups": groups,
        "letters": [
            Link(letter, f"#letter-{letter}" if whole else f"/topics/index/{letter.lower()}/")
            for letter in letters
        ],
    }
    return page(request, "web/topics.html", context)


@asked_only
def letter(request: HttpRequest, letter: str) -> HttpResponse:
    """The topics of one letter."""
    carry(request, "topics")
    letters = list(dict.fromkeys(initial_of(first) for first in initials()))
    name = initial_of(letter)
    if name not in letters or letter.lower() != name.lower():
        raise Http404
    if letter != name.lower():
        return moved(f"/topics/index/{name.lower()}/")
    firsts = list("0123456789") if name == "0" else [letter]
    topics = [one for first in firsts for one in filed(first)]
    title = _("Topics: %(letter)s") % {"letter": name}
    path = f"/topics/index/{letter}/"
    context = {
        "head": heads.head(request, title=title, path=path),
        "title": _("Topics"),
        "groups": [Letter(name, topics)],
        "letters": [
            Link(one, f"/topics/index/{one.lower()}/" if one != name else "") for one in letters
        ],
    }
    return page(request, "web/topics.html", context)
