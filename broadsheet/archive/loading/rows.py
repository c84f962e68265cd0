"""The rows of one story, not yet saved."""

from __future__ import annotations

import datetime as dt
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.archive.bodies import clean_rich
from broadsheet.archive.items import BylineItem, CorrectionItem, LiveEntryItem, Story
from broadsheet.archive.loading.addresses import site_of
from broadsheet.archive.loading.body import Prepared, prepare
from broadsheet.archive.loading.fit import fitted
from broadsheet.archive.loading.media import Media
from broadsheet.archive.loading.people import People
from broadsheet.archive.loading.places import Places, uuid_of
from broadsheet.archive.loading.terms import Terms
from broadsheet.newsroom.models import (
    Article,
    ArticleTerm,
    Byline,
    Correction,
    EntryByline,
    LiveEntry,
    PrintPlacement,
)
from broadsheet.newsroom.services.rendering import render_entry
from broadsheet.text.slugs import slugify

FIRST_YEAR = 1000  # an address has four digits for the year
_LINES = {
    name: getattr(Article._meta.get_field(name), "max_length", 255)
    for name in (
        "headline", "kicker", "short_headline", "print_headline", "seo_headline", "dateline",
        "rights", "source",
    )
}  # fmt: skip
_ROLES = set(Byline.Role.values)
_KINDS = set(Article.Kind.values)
_ACCESS = set(Article.Access.values)


@dataclass(slots=True)
class Rows:
    """One story as rows, before they have keys."""

    story: Story
    article: Article
    digest: str = ""
    bylines: list[Byline] = field(default_factory=list)
    terms: list[ArticleTerm] = field(default_factory=list)
    placements: list[PrintPlacement] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    entries: list[tuple[LiveEntry, list[EntryByline]]] = field(default_factory=list)
    body: Prepared = field(default_factory=Prepared)
    notes: list[str] = field(default_factory=list)
    top_slug: str = ""
    path_wanted: str = ""  # an export's own path
    pathless: bool = False  # an export's draft that never had one
    former: list[str] = field(default_factory=list)  # paths that shall lead here
    addresses: list[str] = field(default_factory=list)  # keys under which links may name it
    draft: dict[str, Any] | None = None  # an export's newer, unpublished version

    @property
    def name(self) -> str:
        return self.story.source_identity


@cache
def _blank() -> Article:
    return Article()


def fresh(now: dt.datetime) -> Article:
    """A new article; copied, since making one asks fifty fields for their defaults."""
    article = copy(_blank())
    article.uuid, article.translation_key = uuid4(), uuid4()
    article.created_at = now
    article.language = settings.LANGUAGE_CODE
    return article


class Builder:
    """Makes rows; what stories refer to must have been prepared."""

    def __init__(self, *, places: Places, people: People, terms: Terms, media: Media) -> None:
        self.places = places
        self.people = people
        self.terms = terms
        self.media = media

    def rows(self, story: Story, *, now: dt.datetime) -> Rows:
        """The rows of ``story``.

        Raises:
            ValueError, KeyError, TypeError: a part of it is not what it should be.
        """
        article = fresh(now)
        article.source_identity = story.source_identity
        rows = Rows(story=story, article=article, notes=list(story.notes))
        self._words(rows)
        place = self.places.section(story.section or "News")
        rows.top_slug = place.top_slug
        article.section_id, article.top_section_id = place.pk, place.top
        article.column_id = self.places.column(story.column, place) if story.column else None
        _state(rows, now)
        article.slug = slugify(story.slug or story.headline)
        self._body(rows)
        rows.bylines = self.bylines(story.bylines, article)
        rows.terms = self.index_terms(story, article)
        for number, item in enumerate(story.placements):
            rows.placements.append(
                PrintPlacement(
                    sort_order=number, date=item.date, edition=fitted(item.edition, 80)[0],
                    page=fitted(item.page, 20)[0], headline=fitted(item.headline, 255)[0],
                )
            )  # fmt: skip
        rows.corrections = [_correction(item, article, now) for item in story.corrections]
        self._entries(rows)
        return rows

    def _words(self, rows: Rows) -> None:
        story, article = rows.story, rows.article
        for name, longest in _LINES.items():
            given = getattr(story, name)
            if not given:
                continue
            line, cut = fitted(given, longest)
            setattr(article, name, line)
            if cut:
                rows.notes.append(
                    _("Its %s was too long and has been cut.") % name.replace("_", " ")
                )
                if name == "headline" and not story.summary:
                    article.summary = given  # the whole of it is kept
        article.headline = article.headline or _("Untitled")
        article.summary = article.summary or story.summary
        article.contribution = story.contribution
        article.kind = story.kind if story.kind in _KINDS else Article.Kind.NEWS
        article.access = story.access if story.access in _ACCESS else Article.Access.OPEN
        article.language = (story.language or settings.LANGUAGE_CODE)[:20]
        article.embargo_until = story.embargo_until

    def _body(self, rows: Rows) -> None:
        story = rows.story

        def medium(name: str, kind: str) -> int | None:
            item = story.media.get(name)
            if item is None:
                return self.media.own(name, kind)
            if item.kind != kind and not (kind == "video" and item.kind == "audio"):
                return None
            return self.media.key(item, rows.notes.append)

        rows.body = prepare(story.body, medium=medium, base=site_of(story.addresses))
        rows.article.body = rows.body.blocks
        if story.lead_media:
            key = medium(story.lead_media, "picture")
            rows.article.lead_picture_id = key
            item = story.media.get(story.lead_media)
            if key is None:
                rows.body.missing += 1
            elif item is not None:
                rows.article.lead_caption = item.caption
                rows.article.lead_alt = fitted(item.alt, 500)[0]
        if rows.body.missing:
            rows.notes.append(_("Pictures or other files of it are missing."))

    def bylines(self, items: list[BylineItem], article: Article) -> list[Byline]:
        made: list[Byline] = []
        for item in items:
            name = fitted(item.name, 160)[0]
            author = self.people.author(item)
            if not name and author is None:
                continue
            made.append(
                Byline(
                    sort_order=len(made),
                    author_id=author[0] if author else None,
                    name="" if author and author[1] == name else name,
                    role=item.role if item.role in _ROLES else Byline.Role.WRITER,
                    reported_from=fitted(item.reported_from, 160)[0] if item.reported_from else "",
                    public_at=article.first_published_at if article.live else None,
                )
            )
        return made

    def index_terms(self, story: Story, article: Article) -> list[ArticleTerm]:
        topics = dict.fromkeys(self.terms.topic(term) for term in story.terms)
        topics.pop(None, None)
        public = article.first_published_at if article.live else None
        return [
            ArticleTerm(topic_id=topic, sort_order=number, public_at=public)
            for number, topic in enumerate(topics)
        ]

    def _entries(self, rows: Rows) -> None:
        used: set[int] = set()
        for item in sorted(rows.story.live_entries, key=lambda entry: entry.number):
            number = (
                item.number
                if item.number > 0 and item.number not in used
                else max(used, default=0) + 1
            )
            used.add(number)
            self._entry(rows, item, number)

    def _entry(self, rows: Rows, item: LiveEntryItem, number: int) -> None:
        story = rows.story

        def medium(name: str, kind: str) -> int | None:
            found = story.media.get(name)
            if found is None:
                return self.media.own(name, kind)
            return self.media.key(found, rows.notes.append)

        made = prepare(item.body, medium=medium, entry=True)
        rows.body.links.update(made.links)
        rows.body.missing += made.missing
        entry = LiveEntry(
            number=number,
            headline=fitted(item.headline, 255)[0],
            body=made.blocks,
            published_at=item.published_at,
            updated_at=item.updated_at,
            key_event=item.key_event,
            pinned=item.pinned,
        )
        render_entry(entry)
        names = []
        for position, byline in enumerate(item.bylines):
            author = self.people.author(byline)
            name = fitted(byline.name, 160)[0]
            names.append(
                EntryByline(
                    entry=entry,
                    author_id=author[0] if author else None,
                    name="" if author and author[1] == name else name,
                    position=position,
                )
            )
        rows.entries.append((entry, names))


def _state(rows: Rows, now: dt.datetime) -> None:
    """Whether the story is public, and since when."""
    story, article = rows.story, rows.article
    when = story.published_at
    if when is not None and when.year < FIRST_YEAR:
        when = None
    article.live = story.status == "published"
    if article.live and when is None:
        article.live = False
        rows.notes.append(_("It has no date and is kept as a draft."))
    elif when is not None and when > now and story.status != "draft":
        article.live = False
        rows.notes.append(_("Its date is still to come; it is kept as a draft."))
    elif article.live and story.embargo_until and story.embargo_until > now:
        article.live = False
        rows.notes.append(_("It is under embargo and is kept as a draft."))
    gone = story.status == "withdrawn" and when is not None and when <= now
    if article.live or gone:
        article.first_published_at = article.last_published_at = when
    if gone:
        article.withdrawn_at = max(story.updated_at or now, when or now)
        article.withdrawal_note = _("This story was withdrawn.")
    article.has_unpublished_changes = not article.live and not gone
    if story.updated_at and when and story.updated_at > when:
        article.updated_at = story.updated_at


def _correction(item: CorrectionItem, article: Article, now: dt.datetime) -> Correction:
    return Correction(
        kind=item.kind if item.kind in Correction.Kind.values else Correction.Kind.CORRECTION,
        text=clean_rich(item.text),
        published_at=item.published_at or article.updated_at or article.first_published_at or now,
        before={"text": item.text_before} if item.text_before else {},
    )


def people_of(story: Story) -> list[BylineItem]:
    """Everybody whom a story names."""
    if not story.live_entries:
        return story.bylines
    return [*story.bylines, *(name for entry in story.live_entries for name in entry.bylines)]


def uuid_in(story: Story) -> Any:
    """The UUID that a story of an export brings along."""
    own = story.extra.get("own")
    return uuid_of(f"urn:uuid:{own.get('uuid')}") if own else None


def on_the_day(moment: dt.datetime) -> str:
    """The dated beginning of an address, in the paper's zone."""
    return f"/{timezone.localtime(moment):%Y/%m/%d}/"
