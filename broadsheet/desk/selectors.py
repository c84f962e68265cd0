"""What the desk asks. Every answer is bounded: a list of a million stories is not for reading.

``matching`` finds the keys of at most ``MOST`` stories, each branch of it by one index; the list
shows them page by page. Whoever wants more narrows the question.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from broadsheet.changes.models import State
from broadsheet.media.models import Picture
from broadsheet.newsroom.models import (
    Article,
    ArticleQuerySet,
    ArticleTerm,
    Author,
    Byline,
    Column,
    LiveEntry,
    LooseLink,
    Reference,
    Section,
)
from broadsheet.newsroom.models.publication import Verb
from broadsheet.newsroom.moments import bounds
from broadsheet.newsroom.selectors import authors_named, descendants
from broadsheet.newsroom.services.links import identities, path_of
from broadsheet.publishing.models import Run, Step
from broadsheet.search.engine import Unusable
from broadsheet.search.selectors import for_desk
from broadsheet.search.tree import Among, Between, Node, all_of
from broadsheet.text.fields import begins
from broadsheet.text.normal import search_key
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import named as topics_named

logger = logging.getLogger(__name__)

MOST = 2_000
MOST_NAMESAKES = 20
MOST_GONE = 500
EXPIRING = dt.timedelta(days=14)
NEWEST = ("-first_published_at", "-pk")
EARLIEST, LATEST = dt.date(1500, 1, 1), dt.date(2999, 12, 31)
STATUSES = [
    ("draft", _("draft")),
    ("scheduled", _("scheduled")),
    ("published", _("published")),
    ("changed", _("published, with changes waiting")),
    ("withdrawn", _("withdrawn")),
]


@dataclass(frozen=True)
class Question:
    """What the list is narrowed to."""

    words: str = ""
    section: Section | None = None
    status: str = ""
    byline: str = ""
    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it asks for nothing in particular."""
        return self == Question()


def beginning_with(words: str) -> Q:
    """Stories whose headline begins with ``words``, whatever their case, accents and quotes."""
    key = search_key(words)[:80]
    if not key:
        return Q(pk__in=[])
    return begins("headline_key", key)


def _is_status(status: str) -> Q:
    # `live__in`, since SQLite uses no index for a bare `live` or `NOT live`.
    match status:
        case "draft":
            return Q(live__in=[False], path__isnull=True)
        case "withdrawn":
            return Q(live__in=[False], first_published_at__isnull=False, path__isnull=False)
        case "changed":
            # A bare `live` here, so that the small index of what waits is taken.
            return Q(live=True, has_unpublished_changes=True)
        case "scheduled":
            return Q(pk__in=scheduled_keys())
        case _:
            return Q(live__in=[True])


def _narrowed(question: Question) -> ArticleQuerySet:
    rows = Article.objects.all()
    if question.section is not None:
        top = question.section.parent_id is None
        field = "top_section" if top else "section"
        keys = [question.section.pk] if top else descendants(question.section)
        if question.words or question.status == "changed":
            # Few stories fit these and many are in the section: not by the section's index.
            rows = rows.alias(place=F(field) + 0).filter(place__in=keys)
        else:
            rows = rows.filter(**{f"{field}__in": keys})
    if question.first or question.last:
        start, end = bounds(question.first or EARLIEST, question.last or LATEST)
        rows = rows.filter(first_published_at__gte=start, first_published_at__lt=end)
    if question.words:
        rows = rows.filter(pk__in=_with_words(question))
    if question.byline:
        rows = rows.filter(pk__in=_bearing(question))
    return rows


def with_words(words: str, *, within: Node | None = None, most: int = MOST) -> list[int]:
    """Keys of stories with these words anywhere, drafts included; the best ``most`` of them.

    Found by the search engine. A headline that begins like this is found by the database too: one
    that was typed a moment ago is not indexed yet, and there may be no index.
    """
    begin = Article.objects.filter(beginning_with(words)).order_by("headline_key")
    keys = dict.fromkeys(begin.values_list("pk", flat=True)[:most])
    try:
        keys.update(dict.fromkeys(for_desk(words, most=most, within=within)))
    except Unusable:
        logger.warning("The desk looks up headlines only: there is no search index to ask.")
    return list(keys)[:most]


LOOKED_THROUGH = 2_000


def offered(words: str, *, among: ArticleQuerySet, count: int) -> list[Article]:
    """Some stories of ``among`` for whoever types ``words``: those last worked on first.

    Words anywhere in a headline find what was worked on lately, before the search engine knows of
    it; everything else is found as in the list.
    """
    wanted = search_key(words).split()
    lately = Article.objects.order_by("-touched_at", "-pk").values_list("pk", "headline_key")
    keys = [
        pk for pk, headline in lately[:LOOKED_THROUGH] if all(word in headline for word in wanted)
    ]
    # Some of them may not be among those asked for.
    keys = list(dict.fromkeys([*keys[: 4 * count], *with_words(words, most=4 * count)]))
    found = among.in_bulk(keys)
    return [found[key] for key in keys if key in found][:count]


def _with_words(question: Question) -> list[int]:
    """Narrowed by the engine as far as it can, so that of too many the right ones are looked at."""
    parts: list[Node] = []
    if question.section is not None:
        parts.append(Among("section", (question.section.pk,)))
    if question.first or question.last:
        start, end = bounds(question.first or EARLIEST, question.last or LATEST)
        parts.append(Between("at", int(start.timestamp()), int(end.timestamp())))
    return with_words(question.words, within=all_of(parts))


def _bearing(question: Question) -> list[int]:
    """Keys of stories by whoever the words fit: the newest public ones, and those not public."""
    said = question.byline.strip()
    fits = Q(name__icontains=said) | Q(pk__in=authors_named(said)[:MOST_NAMESAKES])
    fitting = Author.objects.filter(fits).order_by("name")
    keys: dict[int, None] = {}
    for author in fitting.values_list("pk", flat=True)[:MOST_NAMESAKES]:
        named = Byline.objects.filter(author=author)
        public = named.filter(public_at__isnull=False)
        if question.first or question.last:
            start, end = bounds(question.first or EARLIEST, question.last or LATEST)
            public = public.filter(public_at__gte=start, public_at__lt=end)
        hidden = named.filter(public_at__isnull=True).order_by("-article")
        for rows in (public.order_by("-public_at", "-article"), hidden):
            keys.update(dict.fromkeys(rows.values_list("article", flat=True)[:MOST]))
    return list(keys)[: 2 * MOST]


def matching(question: Question) -> list[int]:
    """Keys of at most ``MOST`` stories: all by last touched; narrowed, by date, drafts first."""
    if question.is_open:
        newest = Article.objects.order_by("-touched_at", "-pk")
        return list(newest.values_list("pk", flat=True)[:MOST])
    rows = _narrowed(question)
    if question.status:
        rows = rows.filter(_is_status(question.status))
    if question.words or question.status:
        found = _dated(rows.order_by(*NEWEST))
    else:
        # Two look-ups, since every index of dates begins with whether a story is live.
        rows = rows.order_by(*NEWEST)
        found = [*_dated(rows.filter(live__in=[False])), *_dated(rows.filter(live__in=[True]))]
    return [pk for _at, pk in sorted(found, key=_undated_first)[:MOST]]


def _dated(rows: ArticleQuerySet) -> list[tuple[dt.datetime | None, int]]:
    return list(rows.values_list("first_published_at", "pk")[:MOST])


def _undated_first(found: tuple[dt.datetime | None, int]) -> tuple[bool, float, int]:
    at, pk = found
    return (at is not None, -at.timestamp() if at else 0.0, -pk)


def rows_for_list(keys: Iterable[int]) -> list[Article]:
    """The stories of ``keys``, in their order, with what the list shows and no long text."""
    keys = list(keys)
    found = (
        Article.objects.select_related("section__parent__parent")
        .defer("body", "body_html", "teaser_html", "summary", "contribution", "withdrawal_note")
        .in_bulk(keys)
    )
    return [found[key] for key in keys if key in found]


def bylines_of(keys: Collection[int]) -> dict[int, list[str]]:
    """The names over the stories of ``keys``, in their order."""
    found: dict[int, list[str]] = {}
    rows = Byline.objects.filter(article__in=keys).order_by("article", "sort_order", "pk")
    for row in rows.select_related("author"):
        found.setdefault(row.article_id, []).append(row.printed)
    return found


def section_tree() -> list[Section]:
    """Every section, each followed by those inside it, siblings in their own order."""
    inside: dict[int | None, list[Section]] = {}
    for section in Section.objects.order_by("position", "name"):
        inside.setdefault(section.parent_id, []).append(section)

    def walk(parent: int | None) -> Iterable[Section]:
        for section in inside.get(parent, ()):
            yield section
            yield from walk(section.pk)

    return list(walk(None))


def scheduled(*, count: int = 20) -> list[tuple[Revision, Article]]:
    """Versions that wait for their time, the next one first."""
    waiting = Revision.objects.filter(
        approved_go_live_at__isnull=False,
        content_type=ContentType.objects.get_for_model(Article),
    ).defer("content")
    revisions = list(waiting.order_by("approved_go_live_at")[:count])
    articles = {row.pk: row for row in rows_for_list(int(r.object_id) for r in revisions)}
    return [(r, articles[int(r.object_id)]) for r in revisions if int(r.object_id) in articles]


def scheduled_keys() -> list[int]:
    """Keys of the stories that have a version waiting for its time."""
    waiting = Revision.objects.filter(
        approved_go_live_at__isnull=False,
        content_type=ContentType.objects.get_for_model(Article),
    )
    return [int(key) for key in waiting.values_list("object_id", flat=True)[:500]]


def failed_steps(*, count: int = 20) -> list[Step]:
    """Steps that were given up, the newest first."""
    steps = Step.objects.filter(state=State.FAILED).select_related("run__article")
    short = steps.defer(
        "run__article__body", "run__article__body_html", "run__article__teaser_html"
    )
    return list(short.order_by("-created_at")[:count])


def just_out(*, count: int = 12) -> list[tuple[Article, str, dt.datetime]]:
    """What was published, updated, corrected, moved or withdrawn last: story, verb and moment.

    An archive that was brought in went through no run; its newest stories fill what is left.
    """
    runs = list(Run.objects.order_by("-pk")[:count])
    out = [(run.article_id, str(run.verb), run.created_at) for run in runs]
    if len(out) < count:
        known = {key for key, _verb, _at in out}
        dated = Article.objects.public().filter(first_published_at__isnull=False)
        rows = dated.order_by(*NEWEST).values_list("pk", "first_published_at")[: 2 * count]
        newest = [(key, str(Verb.PUBLISH), at) for key, at in rows if at and key not in known]
        out += newest[: count - len(out)]
    articles = {row.pk: row for row in rows_for_list(key for key, _verb, _at in out)}
    return [(articles[key], verb, at) for key, verb, at in out if key in articles]


def links_to_nothing(*, count: int = 10) -> list[Reference]:
    """Links in public stories to stories that were withdrawn, the latest withdrawn first."""
    gone = Article.objects.filter(withdrawn_at__isnull=False).order_by("-withdrawn_at")
    rows = Reference.objects.filter(
        article__in=list(gone.values_list("pk", flat=True)[:MOST_GONE]), source__live__in=[True]
    )
    return list(
        rows.select_related("source", "article")
        .only("source__headline", "article__headline", "article__withdrawn_at")
        .order_by("-article__withdrawn_at", "-pk")[:count]
    )


def loose_links(*, count: int = 10) -> list[LooseLink]:
    """Links in public stories to retired topics and to addresses that lead nowhere."""
    rows = LooseLink.objects.filter(source__live__in=[True]).select_related("source")
    rows = rows.only("words", "target", "source__headline")
    return list(rows.order_by("-found_at", "-pk")[:count])


def expiring_pictures(*, count: int = 10) -> list[Picture]:
    """Pictures whose rights end within a fortnight or have just ended, the first to end first."""
    soon = timezone.now() + EXPIRING
    rows = Picture.objects.filter(expires_at__lte=soon, expiry_told=False)
    return list(rows.only("title", "expires_at", "expiry_told").order_by("expires_at")[:count])


def runs_of(article: Article, *, count: int = 5) -> list[Run]:
    """The newest runs of a story with their steps."""
    return list(article.runs.prefetch_related("steps").order_by("-pk")[:count])


def lately_touched(*, count: int = 12) -> list[Article]:
    keys = Article.objects.order_by("-touched_at", "-pk").values_list("pk", flat=True)[:count]
    return rows_for_list(keys)


@dataclass(frozen=True)
class Using:
    """A thing that uses a picture, and where it is edited."""

    kind: str
    title: str
    edit_url: str
    path: str = ""


def using(found: dict[str, list[int]]) -> list[Using]:
    """What the keys in ``found``, by kind, stand for; one question for each kind."""
    things: list[Using] = []
    for row in rows_for_list(found.get("article", ())):
        url = reverse("articles:edit", args=[row.pk])
        things.append(Using(str(_("Story")), row.headline, url, (row.live and row.path) or ""))
    entries = LiveEntry.objects.filter(pk__in=found.get("entry", ())).select_related("article")
    for entry in entries:
        title = f"{entry.article.headline}: {entry}"
        url = reverse("articles:entries", args=[entry.article_id]) + f"#{entry.anchor}"
        path = f"{entry.article.path}#{entry.anchor}" if entry.article.live else ""
        things.append(Using(str(_("Live entry")), title, url, path))
    for author in Author.objects.filter(pk__in=found.get("author", ())):
        url = reverse("authors:edit", args=[author.pk])
        things.append(Using(str(_("Author")), author.name, url, author.path))
    for column in Column.objects.filter(pk__in=found.get("column", ())):
        url = reverse("columns:edit", args=[column.pk])
        things.append(Using(str(_("Column")), column.name, url, column.path))
    for topic in Topic.objects.filter(pk__in=found.get("topic", ())):
        url = reverse("topics:edit", args=[topic.pk])
        things.append(Using(str(_("Topic")), str(topic), url, topic.path))
    return things


OFFERED = 8
_TARGET = ("uuid", "headline", "path", "live", "first_published_at")


def link_targets(words: str, *, hosts: Collection[str]) -> list[dict[str, str]]:
    """What a writer may want to link to: by words of it, or by its address.

    Stories, topics and authors, each with ``kind``, ``uuid``, ``title``, ``note`` and ``url``.
    """
    path = path_of(words, hosts=hosts) if "/" in words else None
    if path is not None:
        return _at(path)
    if not search_key(words):
        return []
    stories = offered(words, among=Article.objects.only(*_TARGET), count=OFFERED)
    topics = topics_named(words).public()
    authors = Author.objects.filter(pk__in=authors_named(words), retired=False)
    return [
        *(_story_target(article) for article in stories),
        *(
            _target("topic", topic, _now("Topic"))
            for topic in topics.order_by("filed_key")[:OFFERED]
        ),
        *(_target("author", one, _now("Author")) for one in authors.order_by("name")[:OFFERED]),
    ]


def _story_target(article: Article) -> dict[str, str]:
    when = article.first_published_at
    note = date_format(when, "SHORT_DATE_FORMAT") if article.live and when else _now("not public")
    return _target("article", article, note, title=article.headline)


def _target(kind: str, thing: Any, note: str, *, title: str = "") -> dict[str, str]:
    return {
        "kind": kind, "uuid": str(thing.uuid), "title": title or thing.name, "note": note,
        "url": thing.path or "",
    }  # fmt: skip


def _at(path: str) -> list[dict[str, str]]:
    found = identities([path]).get(path)
    if found is None:
        return []
    if found.kind == "article":
        return [_story_target(Article.objects.get(pk=found.pk))]
    return [
        {"kind": found.kind, "uuid": found.uuid, "title": path, "note": "", "url": path}
    ]  # fmt: skip


def stories_to_pin(words: str, *, count: int = 12) -> list[Article]:
    """Stories for ``words``; without any the newest ones, then drafts."""
    rows = Article.objects.filter(withdrawn_at__isnull=True).select_related("section")
    rows = rows.defer("body", "body_html", "teaser_html")
    if search_key(words):
        return offered(words, among=rows, count=count)
    newest = rows.filter(live__in=[True], first_published_at__isnull=False)
    found = list(newest.order_by(*NEWEST)[:count])
    drafts = rows.filter(live__in=[False]).order_by("-touched_at", "-pk")
    return [*found, *drafts[: count - len(found)]]


# The vocabulary --------------------------------------------------------------------------------

CANDIDATES = 100


def with_story_counts(topics: Any) -> Any:
    """``topics`` with ``stories``: how many are filed under each, tombstones apart."""
    filed = ArticleTerm.objects.filter(topic=OuterRef("pk")).order_by().values("topic")
    counted = filed.annotate(stories=Count("pk")).values("stories")
    return topics.annotate(stories=Coalesce(Subquery(counted), 0))


def stories_on(topic: Topic) -> int:
    """How many stories are filed under a topic or what was merged into it."""
    rows = ArticleTerm.objects.filter(Q(topic=topic) | Q(topic__merged_into=topic))
    return rows.values("article").distinct().count()


def candidates(*, kind: str = "") -> tuple[list[Topic], int]:
    """The candidates with most stories, and how many there are in all."""
    rows = Topic.objects.filter(status=Topic.Status.CANDIDATE)
    rows = rows.filter(kind=kind) if kind else rows
    found = with_story_counts(rows.prefetch_related("aliases"))
    return list(found.order_by("-stories", "filed_key")[:CANDIDATES]), rows.count()
