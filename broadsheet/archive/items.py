"""What every archive format is read into: plain values, no database.

A reader (``readers/ninjs.py``, ``readers/wxr.py``, ``readers/markdown.py``,
``readers/html.py``) yields these one at a time, so that memory stays flat;
``loading.py`` turns them into rows. Addresses in here are only ever compared
or looked up below a ``--media`` folder; nothing is fetched.

The body is a list of *neutral blocks*: ``{"type": name, "value": value}`` with
the names and values of ``broadsheet.newsroom.blocks``, except that

- a picture, video or document is named by its key in ``Story.media`` (a
  ``str``) where the stored block has a primary key, and
- links in rich text are ordinary ``<a href>``; the loader turns those that
  lead to a story of this paper into links by identity.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

Block = dict[str, Any]


@dataclass(slots=True)
class MediaItem:
    """A picture, video or document that a story uses.

    ``key`` is the address or name by which the story's blocks refer to it.
    ``path`` is the file, once found on disk; without it the medium is missing,
    which the report counts.
    """

    key: str
    kind: str = "picture"  # picture | video | audio | document
    path: Path | None = None
    data: bytes | None = None
    title: str = ""
    caption: str = ""
    alt: str = ""
    credit: str = ""
    creator: str = ""
    licence: str = ""
    source_identity: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class BylineItem:
    """One name of a byline, in order."""

    name: str
    slug: str = ""
    role: str = "writer"  # writer | photographer | illustrator | contributor | editor | translator
    reported_from: str = ""
    source_identity: str = ""
    biography: str = ""


@dataclass(slots=True)
class TermItem:
    """One index term. ``kind`` is one of broadsheet.topics' kinds."""

    name: str
    kind: str = "subject"  # person | organisation | place | subject | work | event
    scheme: str = ""
    identifier: str = ""
    relevance: int | None = None


@dataclass(slots=True)
class PlacementItem:
    """Where the story stood in print."""

    date: dt.date
    edition: str = ""
    page: str = ""
    headline: str = ""


@dataclass(slots=True)
class CorrectionItem:
    """A correction that was published with the story. ``text`` is HTML."""

    text: str
    published_at: dt.datetime | None = None
    kind: str = "correction"  # correction | clarification | note
    text_before: str = ""


@dataclass(slots=True)
class LiveEntryItem:
    """One entry of live coverage. ``body`` holds neutral blocks."""

    number: int
    published_at: dt.datetime
    headline: str = ""
    body: list[Block] = field(default_factory=list)
    bylines: list[BylineItem] = field(default_factory=list)
    key_event: bool = False
    pinned: bool = False
    updated_at: dt.datetime | None = None


@dataclass(slots=True)
class Story:
    """One story as an archive holds it.

    ``source_identity`` names it for ever within its source (a URI, a WordPress
    guid, the path of a file below the folder given): importing the same
    identity again updates. Times are aware; a naive one is read in the paper's
    zone by the reader. ``published_at`` may be ``None`` ("missing date"): the
    loader then files the story as a draft and says so in the report.
    ``addresses`` are the places it was found at before, so that links between
    stories can be rewritten and old paths redirected.
    """

    source_identity: str
    headline: str
    body: list[Block] = field(default_factory=list)
    status: str = "published"  # published | draft | withdrawn
    kicker: str = ""
    short_headline: str = ""
    print_headline: str = ""
    seo_headline: str = ""
    summary: str = ""
    dateline: str = ""
    section: str = ""  # a name, or names joined by " / " for a subsection
    column: str = ""
    kind: str = "news"
    language: str = ""
    rights: str = ""
    source: str = ""
    access: str = "open"
    slug: str = ""
    published_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None
    embargo_until: dt.datetime | None = None
    bylines: list[BylineItem] = field(default_factory=list)
    contribution: str = ""
    terms: list[TermItem] = field(default_factory=list)
    placements: list[PlacementItem] = field(default_factory=list)
    corrections: list[CorrectionItem] = field(default_factory=list)
    live_entries: list[LiveEntryItem] = field(default_factory=list)
    media: dict[str, MediaItem] = field(default_factory=dict)
    lead_media: str = ""  # key in media
    addresses: list[str] = field(default_factory=list)
    html_blocks: int = 0  # blocks of the body that had to stay HTML
    notes: list[str] = field(default_factory=list)  # what a person should know
    extra: dict[str, Any] = field(default_factory=dict)  # the reader's own, for export


@dataclass(slots=True)
class Rejection:
    """An item that could not be read, and why in one sentence."""

    item: str
    reason: str


@dataclass(slots=True)
class Thing:
    """What stories of this paper's own export refer to: a section, an author, a picture …

    ``data`` is the item's ``x_broadsheet``. It comes before the stories, except standing pages.
    """

    kind: str
    uuid: str
    data: dict[str, Any] = field(default_factory=dict)
    path: Path | None = None  # of a medium's file


Read = Story | Thing | Rejection


class Reader(Protocol):
    """One archive format."""

    name: str

    def detect(self, source: Path) -> bool:
        """Whether ``source`` (a file or folder) is of this format; reads little."""
        ...

    def read(self, source: Path, *, options: ReaderOptions) -> Iterator[Read]:
        """Yield every item in a fixed order, in flat memory. Never raises for a bad item."""
        ...


@dataclass(slots=True)
class ReaderOptions:
    """What a reader may need to know of the paper and of the command."""

    timezone: dt.tzinfo = dt.UTC
    language: str = "en"
    media: Path | None = None
    # Whether straight quotation marks of manuscripts become those of their language.
    typographic: bool = True
