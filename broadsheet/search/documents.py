"""Stories as an engine is given them.

Two indexes, apart by construction. The *site* index holds public stories and of each what anybody
may read, as ``access.readable`` says; nothing that readers ask reaches another index. The *desk*
index holds what only staff find: stories that are not public, the newest version where changes
wait, and gated stories whole. A plain public story stands in the first alone.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Revision

from broadsheet.newsroom.access import Extent, Text, extent, is_public, readable
from broadsheet.newsroom.models import Article, ArticleTerm, Byline, LiveEntry, Section
from broadsheet.newsroom.rendering import blocks_html, stored_blocks
from broadsheet.search.engine import Document
from broadsheet.text.html import visible_text
from broadsheet.text.normal import search_key
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import living

LONGEST = 400_000  # characters of a text that are looked at
_EARLIEST = dt.datetime(1, 1, 2, tzinfo=dt.UTC)


@dataclass
class Pair:
    """A story in each index; ``None`` where it does not stand in it."""

    site: Document | None = None
    desk: Document | None = None


def stories() -> QuerySet[Article]:
    """Articles with what a document is made of, in a bounded number of queries.

    Without their blocks, which are read only where the rendered text is not what is looked for.
    """
    return Article.objects.select_related("column").defer("body", "contribution", "withdrawal_note")


def stamp(row: Sequence[Any]) -> int:
    """Tells versions of a story apart; ``row`` as ``STAMPED`` names its columns."""
    return zlib.crc32("|".join(map(str, row)).encode())


STAMPED = (
    "last_published_at", "rendered_at", "access", "live", "withdrawn_at", "embargo_until",
    "latest_revision_id", "has_unpublished_changes",
)  # fmt: skip


def _stamp_of(article: Article) -> int:
    return stamp([getattr(article, name) for name in STAMPED])


def pairs(articles: Iterable[Article]) -> dict[int, Pair]:
    """The documents of ``articles`` by key."""
    rows = list(articles)
    _load_blocks(rows)
    versions = _versions(rows)
    places = _places({article.section_id for article in rows})
    credits = _credits([article.pk for article in rows])
    versions_credits = {pk: _credits_of(version) for pk, version in versions.items()}
    live = live_texts([article.pk for article in rows if article.kind == Article.Kind.LIVE])
    made = {}
    for article in rows:
        entries = live.get(article.pk, "")
        made[article.pk] = Pair(
            _site(article, credits[article.pk], places, entries),
            _desk(
                article,
                versions.get(article.pk, article),
                versions_credits.get(article.pk, credits[article.pk]),
                places,
                entries,
            ),
        )
    return made


def site_documents(articles: Iterable[Article]) -> dict[int, Document]:
    """What readers find of ``articles``, by key, where they find any; the half of ``pairs``."""
    rows = [article for article in articles if is_public(article)]
    _load_blocks(rows)
    places = _places({article.section_id for article in rows})
    credits = _credits([article.pk for article in rows])
    live = live_texts([article.pk for article in rows if article.kind == Article.Kind.LIVE])
    made = {
        article.pk: _site(article, credits[article.pk], places, live.get(article.pk, ""))
        for article in rows
    }
    return {key: document for key, document in made.items() if document is not None}


def _site(
    article: Article, credits: Credits, places: dict[int, tuple[int, ...]], entries: str
) -> Document | None:
    if not is_public(article):
        return None
    text = readable(article)
    said = entries if text.is_whole else ""
    return _document(article, credits, places, text=text, entries=said)


def _waits(article: Article) -> bool:
    """Whether staff have another text than readers."""
    return article.has_unpublished_changes or not article.live


def _desk(
    article: Article,
    version: Article,
    credits: Credits,
    places: dict[int, tuple[int, ...]],
    entries: str,
) -> Document | None:
    if is_public(article) and not _waits(article) and extent(article) is Extent.WHOLE:
        return None
    if version is article and article.rendered_at is not None:
        html = article.body_html
    else:
        html = blocks_html(stored_blocks(version))
    made = _document(version, credits, places, html=html, entries=entries)
    # A version may differ from what is stored in the very columns that the stamp is made of.
    return replace(made, stamp=_stamp_of(article))


def _load_blocks(articles: list[Article]) -> None:
    """Fetch the blocks of stories that are not rendered, together."""
    waiting = {article.pk: article for article in articles if article.rendered_at is None}
    if waiting:
        for stored in Article.objects.filter(pk__in=waiting).only("body"):
            waiting[stored.pk].body = stored.body


def _versions(articles: list[Article]) -> dict[int, Article]:
    """The newest version of stories that have one which readers do not know."""
    keys = {a.latest_revision_id: a for a in articles if a.latest_revision_id and _waits(a)}
    found = {}
    for revision in Revision.objects.filter(pk__in=keys):
        article = keys[revision.pk]
        # A version that cannot be read any more must not keep the stored one from being found.
        with contextlib.suppress(ValueError, KeyError, TypeError):
            found[article.pk] = article.with_content_json(revision.content)
    return found


@dataclass
class Credits:
    """Who made a story and what it is about."""

    names: list[str] = field(default_factory=list)
    authors: list[int] = field(default_factory=list)
    topics: dict[int, str] = field(default_factory=dict)


def _credits(keys: list[int]) -> dict[int, Credits]:
    """The credits of stored stories, two questions for all of them."""
    found = {key: Credits() for key in keys}
    bylines = Byline.objects.filter(article__in=keys).order_by("sort_order", "pk")
    for key, author, name, own in bylines.values_list(
        "article_id", "author_id", "name", "author__name"
    ):
        if name or own:
            found[key].names.append(name or own)
        if author:
            found[key].authors.append(author)
    terms = ArticleTerm.objects.filter(article__in=keys).order_by("sort_order", "pk")
    rows = list(terms.values_list("article_id", "topic_id"))
    topics = _topics({topic for _, topic in rows})
    for key, topic in rows:
        if topic in topics:
            found[key].topics.update([topics[topic]])
    return found


def _credits_of(version: Article) -> Credits:
    """The credits of a version, which is no row."""
    bylines = [byline for byline in version.bylines.all() if byline.printed]
    terms = [term.topic_id for term in version.terms.all()]
    topics = _topics(set(terms))
    return Credits(
        [byline.printed for byline in bylines],
        [byline.author_id for byline in bylines if byline.author_id],
        dict(topics[topic] for topic in terms if topic in topics),
    )


def _topics(keys: set[int]) -> dict[int, tuple[int, str]]:
    """Key and name of what each topic is now; retired ones are nothing."""
    found = {}
    for topic in Topic.objects.select_related("merged_into").filter(pk__in=keys):
        now = living(topic)
        if now.status != Topic.Status.RETIRED:
            found[topic.pk] = (now.pk, now.name)
    return found


def _document(
    article: Article,
    credits: Credits,
    places: dict[int, tuple[int, ...]],
    *,
    text: Text | None = None,
    html: str = "",
    entries: str = "",
) -> Document:
    words = text.words if text is not None else visible_text(html)
    at = article.first_published_at or article.created_at
    day = timezone.localtime(at if at > _EARLIEST else _EARLIEST)
    return Document(
        key=article.pk,
        headline=article.headline,
        texts=(
            article.kicker, article.summary, words[:LONGEST], article.lead_caption,
            entries[:LONGEST], article.column.name if article.column else "",
        ),
        names=tuple(credits.names),
        subjects=tuple(credits.topics.values()),
        at=int(at.timestamp()),
        month=day.year * 100 + day.month,
        weekday=day.isoweekday(),
        words=article.word_count,
        prominence=article.prominence,
        section=places.get(article.section_id, (article.section_id,)),
        topic=tuple(credits.topics),
        author=tuple(dict.fromkeys(credits.authors)),
        kind=article.kind,
        marks=tuple(dict.fromkeys(_marks(article))),
        stamp=_stamp_of(article),
    )  # fmt: skip


def _marks(article: Article) -> Iterable[str]:
    yield f"uri:{article.uuid}"
    yield f"access:{article.access}"
    if article.path:
        yield f"url:{article.path}"
    if article.column_id:
        yield f"column:{article.column_id}"
    for name in ("source", "kicker"):
        key = search_key(getattr(article, name))
        if key:
            yield f"{name}:{key}"
            yield from (f"{name}~{word}" for word in key.split())


def _places(keys: set[int]) -> dict[int, tuple[int, ...]]:
    """Each section with those it stands in."""
    parents = dict(Section.objects.values_list("pk", "parent_id"))
    found = {}
    for key in keys:
        trail: list[int] = []
        at: int | None = key
        while at is not None and at not in trail:
            trail.append(at)
            at = parents.get(at)
        found[key] = tuple(trail)
    return found


def live_texts(keys: list[int]) -> dict[int, str]:
    """What stands in the entries of live coverage."""
    if not keys:
        return {}
    texts: defaultdict[int, list[str]] = defaultdict(list)
    entries = LiveEntry.objects.filter(article__in=keys, withdrawn_at__isnull=True)
    for article, headline, html in entries.values_list("article_id", "headline", "body_html"):
        texts[article] += [headline or "", visible_text(html)]
    return {key: "\n".join(parts) for key, parts in texts.items()}


def besides(keys: list[int]) -> dict[int, list[str]]:
    """What stories are found by besides their texts: who made them, their column, their topics."""
    if not keys:
        return {}
    credits = _credits(keys)
    columns = dict(
        Article.objects.filter(pk__in=keys, column__isnull=False).values_list("pk", "column__name")
    )
    return {
        key: [*said.names, *filter(None, [columns.get(key)]), *said.topics.values()]
        for key, said in credits.items()
    }


def due_later(articles: Iterable[Article]) -> dict[int, dt.datetime]:
    """When those of ``articles`` that time alone will make public have to be looked at again."""
    now = timezone.now()
    return {
        article.pk: article.embargo_until
        for article in articles
        if article.live and article.embargo_until is not None and article.embargo_until > now
    }
