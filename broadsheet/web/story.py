"""All that a story's page shows, gathered once for its page, its parts and its print view."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from broadsheet.changes.keys import carry
from broadsheet.coverage.models import Thread
from broadsheet.coverage.selectors import Coverage as Earlier
from broadsheet.coverage.selectors import coverage_of, thread_of
from broadsheet.design.site import Card, Link
from broadsheet.media.markup import picture_html
from broadsheet.newsroom import selectors
from broadsheet.newsroom.access import readable
from broadsheet.newsroom.addresses import part_path, updates_path
from broadsheet.newsroom.models import Article, Correction, LiveEntry, Section
from broadsheet.newsroom.placeholders import resolve
from broadsheet.newsroom.rendering import marks_of, parts, render, single_page, stored_blocks
from broadsheet.newsroom.selectors import Coverage
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import living
from broadsheet.web.cards import cards, kind_label
from broadsheet.web.lines import Credit, contribution, credits, print_lines
from broadsheet.web.selectors import translations

MOST_INBOUND = 8
MOST_PRINTED = 1000  # live entries
# Stands between texts that are resolved in one go; no text can hold it.
SEAM = "<!--seam-->"
_COVERAGE = "_broadsheet_past_coverage"
# Pictures and headings stand before a text, and marks of corrections around them and it.
_TEXT_BEGINS = re.compile(
    r"\A(?:\s|<!--bs:picture [^>]*-->|<h[2-4]>(?:(?!</h[2-4]>).)*</h[2-4]>"
    r'|<div class="corrected"[^>]*>|<a class="correction-mark"[^>]*>[^<]*</a></div>)*<p>',
    re.DOTALL,
)


@dataclass
class Entry:
    """A live entry with its text as it stands now."""

    row: LiveEntry
    html: SafeString


@dataclass(frozen=True)
class Event:
    """A key event of live coverage and where it stands."""

    address: str
    headline: str
    at: dt.datetime


@dataclass
class Story:
    """What the templates show."""

    article: Article
    html: SafeString
    whole: bool
    lead: SafeString
    label: str
    credits: list[Credit]
    contribution: str
    print_lines: list[SafeString]
    topics: list[Topic]
    corrections: list[Correction]
    entries: list[Entry]
    translations: list[Article]
    inbound: list[Card]
    parts: list[Link] = field(default_factory=list)
    part: int = 0
    part_title: str = ""
    coverage: Coverage | None = None
    key_events: list[Event] = field(default_factory=list)
    past: list[Card] = field(default_factory=list)
    related: list[Card] = field(default_factory=list)
    thread: Thread | None = None
    preview: bool = False

    @property
    def sections(self) -> list[Link]:
        """The section and those it is in, from the top."""
        found: list[Link] = []
        section: Section | None = self.article.section
        while section is not None:
            found.append(Link(section.name, section.path))
            section = section.parent
        return found[::-1]

    @property
    def chunk(self) -> int:
        """How many entries an older page of live coverage holds."""
        return selectors.CHUNK

    @property
    def older_updates(self) -> str:
        """Where the next older page of live coverage is; nothing where this is the oldest."""
        if self.coverage is None or not self.coverage.older or not self.article.path:
            return ""
        return updates_path(self.article.path, self.coverage.older)

    @property
    def newer_updates(self) -> str:
        if self.coverage is None or not self.coverage.page or not self.article.path:
            return ""
        newer = self.coverage.newer
        return updates_path(self.article.path, newer) if newer else self.article.path

    @property
    def newer_part(self) -> Link | None:
        return self.parts[self.part] if 0 < self.part < len(self.parts) else None

    @property
    def older_part(self) -> Link | None:
        return self.parts[self.part - 2] if self.part > 1 else None

    @property
    def changed(self) -> dt.datetime | None:
        """When what the page shows of the story itself last changed."""
        article = self.article
        moments = [article.last_published_at, article.rendered_at, article.updated_at]
        moments += [correction.published_at for correction in self.corrections]
        moments += [entry.row.updated_at or entry.row.published_at for entry in self.entries]
        return max((moment for moment in moments if moment), default=None)


def _with_dateline(html: str, dateline: str) -> str:
    """``html`` with the dateline at the head of its first paragraph."""
    if not dateline:
        return html
    words = f'<span class="dateline">{escape(dateline)} — </span>'
    if match := _TEXT_BEGINS.match(html):
        return f"{html[: match.end()]}{words}{html[match.end() :]}"
    return f"<p>{words}</p>{html}"


def _text(request: HttpRequest, article: Article, *, preview: bool) -> tuple[str, bool]:
    """The text that may be shown, with everything still open, and whether it is all."""
    if preview:
        marks = marks_of(article)
        return render(stored_blocks(article), access=article.access, marks=marks)[0], True
    text = readable(article, request.user)
    return text.html, text.is_whole


def _lead(article: Article) -> str:
    picture = article.lead_picture
    if picture is None or not picture.may_be_shown or _in_gallery(article):
        return ""
    # A writer's face stands beside their opinion; what is higher than wide keeps to the text.
    size = "wide"
    if picture.height >= 0.9 * picture.width:
        size = "portrait" if article.kind == Article.Kind.OPINION else "column"
    return picture_html(
        picture, caption=escape(article.lead_caption), alt=article.lead_alt, size=size, eager=True
    )


def _in_gallery(article: Article) -> bool:
    """Whether the lead picture of a gallery is one of its own, which stands in its place there."""
    if article.kind != Article.Kind.GALLERY:
        return False
    galleries = (block["value"] for block in stored_blocks(article) if block["type"] == "gallery")
    return any(
        (one.get("value") or one).get("picture") == article.lead_picture_id
        for gallery in galleries
        for one in gallery["pictures"]
    )


def _part_links(article: Article, pieces: list[tuple[str, str]]) -> list[Link]:
    if len(pieces) < 2 or not article.path:
        return []
    names = [title or _("Part %d") % number for number, (title, _html) in enumerate(pieces, 1)]
    if not pieces[0][0]:
        names[0] = _("Beginning")
    return [Link(name, part_path(article.path, n)) for n, name in enumerate(names, 1)]


def part_count(article: Article) -> int:
    """How many parts the stored text of ``article`` has; 0 for a text in one piece."""
    # Every break leaves a mark; most texts have none, and need no walk to know it.
    count = len(parts(article.body_html)) if article.body_html else 0
    return count if count > 1 else 0


def _coverage(article: Article, updates: int, printed: bool) -> Coverage | None:
    if article.kind != Article.Kind.LIVE:
        return None
    if printed:
        return Coverage(selectors.live_entries(article, count=MOST_PRINTED), 0, 0)
    return selectors.coverage(article, page=updates)


def _key_events(article: Article, page: Coverage) -> list[Event]:
    """Key events of the whole coverage, each with its place on this page or another."""
    events = []
    for entry in selectors.key_events(article):
        number = selectors.page_of_entry(entry.number, last_older=page.last_older)
        path = article.path or ""
        if number:
            path = updates_path(path, number)
        here = number == page.page
        address = f"#{entry.anchor}" if here else f"{path}#{entry.anchor}"
        events.append(Event(address, entry.headline, entry.published_at))
    return events


def tell(
    request: HttpRequest,
    article: Article,
    *,
    part: int = 0,
    updates: int = 0,
    preview: bool = False,
    printed: bool = False,
) -> Story:
    """Gather what the page of ``article`` shows.

    ``part`` 0 is the whole text on one page; ``updates`` an older page of its live coverage, all of
    which stands in the print view.
    """
    saved = bool(article.pk)
    text, whole = _text(request, article, preview=preview)
    pieces = parts(_with_dateline(text, article.dateline))
    title = pieces[part - 1][0] if 0 < part <= len(pieces) else ""
    body = (
        pieces[part - 1][1]
        if 0 < part <= len(pieces)
        else single_page(_with_dateline(text, article.dateline))
    )
    page = _coverage(article, updates, printed) if saved and whole else None
    rows = page.entries if page else []
    # One look at the database for all that is open in the page, entries and all.
    inside: list[str] = []
    texts = SEAM.join([body, *(row.body_html for row in rows)])
    body, *entry_texts = resolve(texts, keys=inside).split(SEAM)
    story = Story(
        article=article,
        html=mark_safe(body),
        whole=whole,
        lead=mark_safe(_lead(article)),
        label=kind_label(article),
        credits=credits(article),
        contribution=contribution(article),
        print_lines=print_lines(article),
        topics=_topics(article),
        corrections=list(article.corrections.all()) if saved else [],
        entries=[Entry(row, mark_safe(html)) for row, html in zip(rows, entry_texts, strict=True)],
        translations=translations(article),
        inbound=cards(request, selectors.inbound(article, count=MOST_INBOUND), summary=False)
        if saved
        else [],
        parts=_part_links(article, pieces),
        part=part,
        part_title=title,
        coverage=page,
        key_events=_key_events(article, page) if page else [],
        preview=preview,
    )
    carry(request, *keys(article), *inside)
    if saved:
        _beside(request, story)
    return story


def _topics(article: Article) -> list[Topic]:
    """What the story is about now: tombstones stand for what they were merged into."""
    found = {topic.pk: topic for topic in (living(term.topic) for term in article.terms.all())}
    return [topic for topic in found.values() if topic.status != Topic.Status.RETIRED]


def coverage_on(request: HttpRequest, article: Article) -> Earlier:
    """What is past coverage and related; asked for once, however often the page needs it."""
    asked: dict[int, Earlier] = request.__dict__.setdefault(_COVERAGE, {})
    if article.pk not in asked:
        asked[article.pk] = coverage_of(article)
    return asked[article.pk]


def _beside(request: HttpRequest, story: Story) -> None:
    """Fill in what stands beside the story: its earlier stages, other angles, its thread."""
    article = story.article
    found = coverage_on(request, article)
    story.past = cards(request, found.past, summary=False)
    story.related = cards(request, found.related, size="thumbnail", summary=False)
    story.thread = thread_of(article)
    # What is hidden now may be shown again.
    carry(request, *(f"article:{key}:card" for key in found.listed))
    if story.thread is not None:
        carry(request, *story.thread.keys)


def keys(article: Article) -> list[str]:
    """What the page of ``article`` is made of."""
    names: list[Any] = [
        f"article:{article.pk}:{aspect}"
        for aspect in ("body", "corrections", "coverage", "inbound", "live", "thread")
    ]
    names.append(f"translation:{article.translation_key}")
    if article.column_id:
        names.append(f"column:{article.column_id}")
    if article.lead_picture_id:
        names.append(f"picture:{article.lead_picture_id}")
    names += [f"author:{byline.author_id}" for byline in article.bylines.all() if byline.author_id]
    names += [f"topic:{term.topic_id}" for term in article.terms.all()]
    return names
