"""Answers every feed: finds what it is about, writes it, and says when nothing has changed."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from broadsheet.changes.keys import carry
from broadsheet.coverage.models import Thread
from broadsheet.coverage.selectors import thread_at
from broadsheet.newsroom import selectors
from broadsheet.newsroom.addresses import author_path, column_path
from broadsheet.newsroom.models import Author, Column, Section
from broadsheet.search.engine import Unusable
from broadsheet.search.fronts.page import parse
from broadsheet.search.tree import Everything
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import by_former_address as former_topic
from broadsheet.topics.selectors import living
from broadsheet.web.asking import asked_only
from broadsheet.web.feeds import channels
from broadsheet.web.feeds.addresses import TYPES, feed_path
from broadsheet.web.feeds.atom import atom
from broadsheet.web.feeds.channels import TTL, Channel
from broadsheet.web.feeds.jsonfeed import json_feed
from broadsheet.web.feeds.rss import rss
from broadsheet.web.narrowing import narrowing
from broadsheet.web.responses import PUBLIC, moved

CACHE = f"public, max-age={TTL * 6}, stale-while-revalidate={TTL * 60}"
WRITERS = {"rss": rss, "atom": atom, "json": json_feed}


def _answer(
    request: HttpRequest, form: str, channel: Channel, *, told: bool = True
) -> HttpResponseBase:
    """The feed, if it is other than what ``request`` has.

    ``told``: caches are told when it changes, and what changes it has a moment. Of search results
    neither is so: one that was withdrawn leaves no trace among those that are left.
    """
    document = WRITERS[form](channel)
    etag = f'"{hashlib.sha256(document).hexdigest()[:32]}"'
    response = HttpResponse(document, content_type=f"{TYPES[form]}; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = CACHE if told else PUBLIC
    # Public text only, so programs that run in a browser may read it too.
    response["Access-Control-Allow-Origin"] = "*"
    if not told:
        return get_conditional_response(request, etag, response=response) or response
    response["Last-Modified"] = http_date(channel.changed.timestamp())
    changed = int(channel.changed.timestamp())
    return get_conditional_response(request, etag, changed, response) or response


def _moved(request: HttpRequest, path: str, form: str) -> HttpResponseBase:
    """Lead from the feed of the page formerly at ``path`` to where that is now."""
    thing = selectors.by_former_address(path) or former_topic(path)
    if not isinstance(thing, Section | Author | Column | Topic):
        raise Http404(path)
    carry(request, *thing.keys)
    return moved(feed_path(thing.get_absolute_url(), form))


@asked_only
def home(request: HttpRequest, form: str) -> HttpResponseBase:
    return _answer(request, form, channels.home(request, form))


@asked_only
def search(request: HttpRequest, form: str) -> HttpResponseBase:
    asked = narrowing(request.GET)
    tree = parse(asked.q)
    if isinstance(tree, Everything) and not asked.is_narrowed:
        raise Http404
    try:
        return _answer(request, form, channels.search(request, form, asked, tree), told=False)
    except Unusable:
        return HttpResponse(status=503, headers={"Retry-After": "60"})


@asked_only
def section(request: HttpRequest, form: str, path: str) -> HttpResponseBase:
    found = selectors.section_at(f"/{path}/")
    if found is None:
        return _moved(request, f"/{path}/", form)
    return _answer(request, form, channels.section(request, form, found))


@asked_only
def topic(request: HttpRequest, form: str, slug: str) -> HttpResponseBase:
    found = Topic.objects.filter(slug=slug).select_related("merged_into").first()
    if found is None:
        return _moved(request, f"/topics/{slug}/", form)
    now = living(found)
    carry(request, *found.keys, *now.keys)
    if now.status == Topic.Status.RETIRED:
        return HttpResponse(status=410)
    if now != found:
        return moved(feed_path(now.path, form))
    return _answer(request, form, channels.topic(request, form, found))


@asked_only
def thread(request: HttpRequest, form: str, slug: str) -> HttpResponseBase:
    found = thread_at(slug)
    if found is None:
        raise Http404(slug)
    if found.status == Thread.Status.DISMISSED:
        return HttpResponse(status=410)
    if not found.is_confirmed:
        raise Http404(slug)
    if found.slug != slug:
        return moved(feed_path(found.path, form))
    return _answer(request, form, channels.thread(request, form, found))


@asked_only
def author(request: HttpRequest, form: str, slug: str) -> HttpResponseBase:
    found = Author.objects.filter(slug=slug).first()
    if found is None:
        return _moved(request, author_path(slug), form)
    return _answer(request, form, channels.author(request, form, found))


@asked_only
def column(request: HttpRequest, form: str, slug: str) -> HttpResponseBase:
    found = Column.objects.filter(slug=slug).first()
    if found is None:
        return _moved(request, column_path(slug), form)
    return _answer(request, form, channels.column(request, form, found))


@asked_only
def corrections(request: HttpRequest, form: str) -> HttpResponseBase:
    return _answer(request, form, channels.corrections(request, form))
