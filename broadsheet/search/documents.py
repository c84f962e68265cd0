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
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Revision

from broadsheet.newsroom.access import Extent, Text, extent, is_public, readable
from broadsheet.newsroom.models import Article, LiveEntry, Section
from broadsheet.newsroom.rendering import blocks_html, stored_blocks
from broadsheet.search.engine import Document
from broadsheet.text.html import visible_text
from broadsheet.text.normal import search_key

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
    return (
        Article.objects.select_related("column")
        .defer("body", "contribution", "withdrawal_note")
        .prefetch_related("bylines__author", "terms__topic__merged_into")
    )


def stamp(row: Sequence[Any]) -> int:
    """Tells versions of a story apart; ``row`` as ``STAMPED`` names its columns."""
    return zlib.crc32("|".join(map(str, row)).encode())


STAMPED = (
    "last_published_at", "rendered_at", "access", "live", "withdrawn_at", "embargo_until",
    "latest_revision_id", "has_unpublished_changes",
)  # fmt: skip


def pairs(articles: Iterable[Article]) -> dict[int, Pair]:
    """The documents of ``articles`` by key."""
    rows = list(articles)
    _load_blocks(rows)
    versions = _versions(rows)
    places = _places({article.section_id for article in rows})
    live = _live_texts([article.pk for article in rows if article.kind == Article.Kind.LIVE])
    made = {}
    for article in rows:
        entries = live.get(article.pk, "")
        made[article.pk] = Pair(
            _site(article, places, entries),
            _desk(article, versions.get(article.pk, article), places, entries),
        )
    return made


def _site(article: Article, places: dict[int, tuple[int, ...]], entries: str) -> Document | None:
    if not is_public(article):
        return None
    text = readable(article)
    return _document(article, places, text=text, entries=entries if text.is_whole else "")


def _waits(article: Article) -> bool:
    """Whether staff have another text than readers."""
    return article.has_unpublished_changes or not article.live


def _desk(
    article: Article, version: Article, places: dict[int, tuple[int, ...]], entries: str
) -> Document | None:
    if is_public(article) and not _waits(article) and extent(article) is Extent.WHOLE:
        return None
    if version is article and article.rendered_at is not None:
        html = article.body_html
    else:
        html = blocks_html(stored_blocks(version))
    return _document(version, places, html=html, entries=entries)


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


def _document(
    article: Article,
    places: dict[int, tuple[int, ...]],
    *,
    text: Text | None = None,
    html: str = "",
    entries: str = "",
) -> Document:
    words = text.words if text is not None else visible_text(html)
    at = article.first_published_at or article.created_at
    day = timezone.localtime(at if at > _EARLIEST else _EARLIEST)
    bylines = [byline for byline in article.bylines.all() if byline.printed]
    topics = [_living(term.topic) for term in article.terms.all()]
    topics = [topic for topic in topics if topic.status != topic.Status.RETIRED]
    return Document(
        key=article.pk,
        headline=article.headline,
        texts=(
            article.kicker, article.summary, words[:LONGEST], article.lead_caption,
            entries[:LONGEST], article.column.name if article.column else "",
        ),
        names=tuple(byline.printed for byline in bylines),
        subjects=tuple(topic.name for topic in topics),
        at=int(at.timestamp()),
        month=day.year * 100 + day.month,
        weekday=day.isoweekday(),
        words=article.word_count,
        prominence=article.prominence,
        section=places.get(article.section_id, (article.section_id,)),
        topic=tuple(dict.fromkeys(topic.pk for topic in topics)),
        author=tuple(dict.fromkeys(b.author_id for b in bylines if b.author_id)),
        kind=article.kind,
        marks=tuple(dict.fromkeys(_marks(article))),
        stamp=stamp([getattr(article, name) for name in STAMPED]),
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


def _living(topic: Any) -> Any:
    """What a merged topic has become; one step is loaded with it, more are rare."""
    seen = {topic.pk}
    while topic.merged_into_id is not None and topic.merged_into_id not in seen:
        topic = topic.merged_into
        seen.add(topic.pk)
    return topic


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


def _live_texts(keys: list[int]) -> dict[int, str]:
    """What stands in the entries of live coverage."""
    if not keys:
        return {}
    texts: defaultdict[int, list[str]] = defaultdict(list)
    entries = LiveEntry.objects.filter(article__in=keys, withdrawn_at__isnull=True)
    for article, headline, html in entries.values_list("article_id", "headline", "body_html"):
        texts[article] += [headline or "", visible_text(html)]
    return {key: "\n".join(parts) for key, parts in texts.items()}


def due_later(articles: Iterable[Article]) -> dict[int, dt.datetime]:
    """When those of ``articles`` that time alone will make public have to be looked at again."""
    now = timezone.now()
    return {
        article.pk: article.embargo_until
        for article in articles
        if article.live and article.embargo_until is not None and article.embargo_until > now
    }
