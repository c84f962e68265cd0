"""What a feed is about: home, a section, a topic, an author, a column, the corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.changes.keys import KEEP_TOUCHES, carry
from broadsheet.changes.models import Touch
from broadsheet.coverage.models import Thread
from broadsheet.coverage.selectors import articles_of
from broadsheet.newsroom import selectors
from broadsheet.newsroom.models import Article, Author, Column, Section
from broadsheet.newsroom.models.sections import name_key
from broadsheet.search.engine import Sort
from broadsheet.search.selectors import latest
from broadsheet.search.tree import Node, all_of
from broadsheet.topics.models import Topic
from broadsheet.web.absolute import base_url, join
from broadsheet.web.feeds.addresses import feed_path
from broadsheet.web.feeds.entries import Entry, correction_entries, story_entries
from broadsheet.web.narrowing import Narrowing
from broadsheet.web.selectors import lists_of_topic

COUNT = 30
# Minutes after which a reader's program may ask again.
TTL = 10
_LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Channel:
    """A feed before it is written. ``url`` is the page it goes with, ``feed`` its own address."""

    title: str
    description: str
    id: str
    base: str
    url: str
    feed: str
    language: str
    entries: Sequence[Entry]
    # When anything that the feed is made of last changed, or may have; for conditional requests.
    changed: dt.datetime

    @property
    def publisher(self) -> str:
        return str(settings.BROADSHEET_NAME)

    @property
    def updated(self) -> dt.datetime:
        """When its newest entry was last changed; the same until one is."""
        return max((entry.updated for entry in self.entries), default=_LONG_AGO)


def home(request: HttpRequest, form: str) -> Channel:
    """The newest stories of the whole paper."""
    articles = selectors.newest(count=COUNT).articles
    return _stories(request, form, articles, title="", path="/", keys=["newest"])


def search(request: HttpRequest, form: str, asked: Narrowing, tree: Node) -> Channel:
    """The newest stories that fit a query."""
    keys = latest(all_of([tree, asked.within]), count=COUNT)
    path = asked.but(sort=Sort.RELEVANCE)
    title = _("Search: %(q)s") % {"q": asked.q} if asked.q else _("Search")
    return _stories(request, form, selectors.cards(keys), title=title, path=path, keys=[])


def section(request: HttpRequest, form: str, section: Section) -> Channel:
    articles = selectors.in_section(section, count=COUNT).articles
    trail, keys = [section.name], section.keys[:1]
    above = section.parent
    while above is not None:
        trail.insert(0, above.name)
        keys.append(name_key(above.pk))
        above = above.parent
    return _stories(
        request, form, articles, title=" – ".join(trail), path=section.path,
        description=section.description, identity=section.uuid.urn, keys=keys,
    )  # fmt: skip


def topic(request: HttpRequest, form: str, topic: Topic) -> Channel:
    articles = selectors.on_topic(topic, count=COUNT).articles
    return _about(request, form, articles, topic, topic.description)


def thread(request: HttpRequest, form: str, thread: Thread) -> Channel:
    """How one story goes on."""
    articles = articles_of(thread, count=COUNT)
    hidden = [f"article:{key}:card" for key in thread.stage_keys()]
    return _stories(
        request, form, articles, title=thread.name, path=thread.path,
        description=thread.description, identity=thread.uuid.urn, keys=[*thread.keys, *hidden],
    )  # fmt: skip


def author(request: HttpRequest, form: str, author: Author) -> Channel:
    articles = selectors.by_author(author, count=COUNT).articles
    return _about(request, form, articles, author, author.biography)


def column(request: HttpRequest, form: str, column: Column) -> Channel:
    articles = selectors.in_column(column, count=COUNT).articles
    return _about(request, form, articles, column, column.description)


def corrections(request: HttpRequest, form: str) -> Channel:
    """What the paper had to set right."""
    found = selectors.corrections(count=COUNT)
    keys = ["corrections", *(f"article:{correction.article_id}:card" for correction in found)]
    return _channel(
        request, form, correction_entries(found, base=base_url(request), keys=keys),
        title=_("Corrections"), path="/corrections/", keys=keys,
    )  # fmt: skip


def _about(
    request: HttpRequest,
    form: str,
    articles: Sequence[Article],
    thing: Topic | Author | Column,
    description: str,
) -> Channel:
    return _stories(
        request, form, articles, title=thing.name, path=thing.path, description=description,
        identity=thing.uuid.urn,
        keys=[
            *thing.keys,
            *(
                lists_of_topic(thing)
                if isinstance(thing, Topic)
                else [f"list:{key}" for key in thing.keys]
            ),
        ],
    )  # fmt: skip


def _stories(
    request: HttpRequest,
    form: str,
    articles: Sequence[Article],
    *,
    title: str,
    path: str,
    keys: list[str],
    description: str = "",
    identity: str = "",
) -> Channel:
    keys = [*keys]
    entries = story_entries(articles, base=base_url(request), keys=keys)
    return _channel(
        request, form, entries, title=title, path=path, keys=keys, description=description,
        identity=identity,
    )  # fmt: skip


def _channel(
    request: HttpRequest,
    form: str,
    entries: Sequence[Entry],
    *,
    title: str,
    path: str,
    keys: list[str],
    description: str = "",
    identity: str = "",
) -> Channel:
    carry(request, *keys)
    base, paper = base_url(request), settings.BROADSHEET_NAME
    touched = Touch.objects.filter(key__in=dict.fromkeys(keys)).aggregate(at=Max("at"))["at"]
    dates = [touched or _forgotten(), *(entry.updated for entry in entries)]
    return Channel(
        title=f"{paper} – {title}" if title else paper,
        description=description.strip() or title or _("The newest stories"),
        id=identity or join(base, path),
        base=base,
        url=join(base, path),
        feed=join(base, feed_path(path, form)),
        language=settings.LANGUAGE_CODE,
        entries=entries,
        changed=max(dates),
    )


def _forgotten() -> dt.datetime:
    """Before this moment anything may have changed: what was touched then is forgotten.

    The same all day, so that whoever asks by the date of the last answer alone is not told anew
    each time.
    """
    day = (timezone.now() - KEEP_TOUCHES).astimezone(dt.UTC).date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(), dt.UTC)
