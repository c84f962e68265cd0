"""A story out of one item of somebody else's."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from broadsheet.archive.bodies import Body, blocks_from_html, plain_text, rich_to_text
from broadsheet.archive.items import Block, MediaItem, Read, ReaderOptions, Rejection, Story
from broadsheet.archive.ninjs.bylines import bylines_of
from broadsheet.archive.ninjs.keys import Item, lowered, of, text, when
from broadsheet.archive.ninjs.media import KINDS, associated, described, medium_of
from broadsheet.archive.ninjs.terms import DEFAULT_SECTION, terms_of

_PARAGRAPHS = re.compile(r"\n\s*\n|\n[ \t]+(?=\S)")
_STATUS = {"withheld": "draft", "canceled": "withdrawn", "cancelled": "withdrawn"}
_GENRES = {
    "analysis": "analysis", "opinion": "opinion", "commentary": "opinion", "editorial": "opinion",
    "column": "opinion", "review": "review",
}  # fmt: skip
_OTHER_HEADLINES = {
    "print": "print_headline", "short": "short_headline", "seo": "seo_headline", "kicker": "kicker",
}  # fmt: skip
_STRAY = {"event", "planning", "component"}


def story_of(raw: Item, *, name: str, file: Path, root: Path, options: ReaderOptions) -> Read:
    """The story that an item tells, or why it tells none."""
    item = lowered(raw)
    uri = text(item, "uri", "guid", "id", "_id")
    if not uri:
        reason = _("A JSON schema is no item.") if "$schema" in item else _("It has no uri.")
        return Rejection(name, reason)
    kind = text(item, "type")
    if kind in _STRAY:
        return Rejection(uri, _("An item of type “%s” is no story.") % kind)
    reading = _Reading(item, [file.parent, *([options.media] if options.media else []), root])
    body = reading.body()
    story = Story(source_identity=uri, headline="", body=body.blocks, media=body.media)
    story.html_blocks = body.html_blocks
    reading.headlines(story)
    reading.illustrate(story)
    story.summary = described(item)
    if not _told(story):
        return Rejection(uri, _("It has neither a headline nor a text."))
    _facts(story, item, options)
    return story


def _told(story: Story) -> bool:
    """Whether there is a headline; one is made of the first words where only a text came."""
    if story.headline:
        return True
    words = (plain_text(story.body) or story.summary).split()
    if not words:
        return False
    story.headline = " ".join(words[:12]) + ("…" if len(words) > 12 else "")
    story.notes.append(_("It has no headline; its first words stand in."))
    return True


def _facts(story: Story, item: Item, options: ReaderOptions) -> None:
    zone = options.timezone
    created = when(item, zone, "firstcreated", "contentcreated")
    version = when(item, zone, "versioncreated")
    story.published_at = created or version
    if created and version and version > created:
        story.updated_at = version
    story.embargo_until = when(item, zone, "embargoeduntil", "embargoed")
    story.status = _STATUS.get(text(item, "pubstatus"), "published")
    story.language = text(item, "language")
    story.dateline = text(item, "located")
    story.terms, section = terms_of(item)
    story.section = section or DEFAULT_SECTION
    sources = [text(lowered(entry), "name") for entry in of(item, "infosources", "infosource")]
    holder = text(item, "copyrightholder")
    story.source = ", ".join(dict.fromkeys(name for name in sources if name)) or holder
    story.rights = text(item, "copyrightnotice") or (f"© {holder}" if holder else "")
    terms = text(item, "usageterms")
    if terms and terms not in story.rights:
        story.rights = f"{story.rights} {terms}".strip()
    agencies = tuple(name for name in (*sources, holder) if name)
    story.bylines = bylines_of(text(item, "by", "byline"), agencies)
    for genre in of(item, "genres", "genre"):
        story.kind = _GENRES.get(text(genre, "name").lower(), story.kind)
    if uri_is_address(story.source_identity):
        # What other items call it, not an address this paper ever had.
        story.extra["known_as"] = [story.source_identity]


def uri_is_address(uri: str) -> bool:
    return uri.startswith(("http://", "https://"))


class _Reading:
    """One item while it is read."""

    def __init__(self, item: Item, folders: list[Path]) -> None:
        self.item = item
        self.folders = list(dict.fromkeys(folders))
        self.media: dict[str, MediaItem] = {}  # by every address a text may use
        self.pictures: list[MediaItem] = []
        self.moving: list[MediaItem] = []
        self.links: list[dict[str, str]] = []
        for kind, entry in associated(item) if item.get("associations") else ():
            self._associate(kind, entry)
        kind = KINDS.get(text(item, "type"), "")
        if kind:
            self._medium(item, kind)

    def _associate(self, kind: str, entry: Item) -> None:
        if kind in KINDS:
            self._medium(entry, KINDS[kind])
            return
        title = next((text(lowered(h), "value") for h in of(entry, "headlines")), "")
        title = title or text(entry, "headline", "title")
        if text(entry, "uri"):
            self.links.append({"url": text(entry, "uri"), "title": title})

    def _medium(self, entry: Item, kind: str) -> None:
        medium, addresses = medium_of(entry, kind, self.folders)
        (self.pictures if kind == "picture" else self.moving).append(medium)
        for address in (medium.key, *addresses):
            self.media.setdefault(address, medium)

    def body(self) -> Body:
        bodies = [lowered(entry) for entry in of(self.item, "bodies")]
        bodies = [entry for entry in bodies if text(entry, "value")]
        if bodies:
            marked = [entry for entry in bodies if _is_html(entry)]
            main = [entry for entry in marked or bodies if text(entry, "role") == "main"]
            chosen = (main or marked or [e for e in bodies if not _is_xml(e)] or bodies)[0]
            return self._body(chosen["value"], html=bool(marked) or "</p>" in chosen["value"])
        flat = self._flat("body_")
        for name in ("html", "xhtml", "html5", "richhtml5"):
            if name in flat:
                return self._body(flat[name], html=True)
        marked_up = [value for value in flat.values() if "</p>" in value]
        value = next(iter(marked_up or flat.values()), "")
        return self._body(value, html=bool(marked_up))

    def _flat(self, beginning: str) -> dict[str, str]:
        """1.x: texts whose names end in what they are, such as ``body_html``."""
        return {
            key.removeprefix(beginning): value.strip()
            for key, value in self.item.items()
            if key.startswith(beginning) and isinstance(value, str) and value.strip()
        }

    def _body(self, value: str, *, html: bool) -> Body:
        if not html:
            paragraphs = _PARAGRAPHS.split(value.strip()) if value.strip() else []
            if len(paragraphs) == 1:
                paragraphs = paragraphs[0].split("\n")
            value = "".join(f"<p>{escape(p, quote=False)}</p>" for p in paragraphs if p.strip())
        return blocks_from_html(value, media=self.media) if value else Body()

    def headlines(self, story: Story) -> None:
        plain = text(self.item, "headline")
        for role, value in self._flat("headline_").items():
            if role in _OTHER_HEADLINES:
                setattr(story, _OTHER_HEADLINES[role], value)
            elif not plain or role == "main":
                plain = value
        for entry in of(self.item, "headlines"):
            entry = lowered(entry)
            value = text(entry, "value")
            value = rich_to_text(value) if value and _is_html(entry) else value
            other = _OTHER_HEADLINES.get(text(entry, "role"))
            if other:
                setattr(story, other, value)
            elif not plain or text(entry, "role") == "main":
                plain = value
        story.headline = plain or text(self.item, "title", "slugline")
        _drop_headline(story)

    def illustrate(self, story: Story) -> None:
        """Place what the text does not place itself: the first picture leads, others follow."""
        loose = [medium for medium in self.pictures if medium.key not in story.media]
        if loose:
            story.lead_media = loose[0].key
        for medium in [*loose, *self.moving]:
            story.media.setdefault(medium.key, medium)
        for medium in self.moving:
            story.body.insert(0, _block("video", {"video": medium.key, "caption": ""}))
            story.kind = "video" if text(self.item, "type") == "video" else story.kind
        shown = [_picture(medium) for medium in loose[1:]]
        if len(shown) > 1:
            story.body.append(_block("gallery", {"title": "", "pictures": shown}))
        elif shown:
            story.body.append(_block("picture", {**shown[0], "size": "column"}))
        if text(self.item, "type") in {"picture", "graphic"}:
            story.kind = "gallery"
        if self.links:
            story.body.append(_block("related", {"title": "", "items": self.links}))


def _is_html(entry: Item) -> bool:
    kind = text(entry, "contenttype").lower()
    return "html" in kind or (not kind and "</p>" in entry["value"])


def _is_xml(entry: Item) -> bool:
    return "xml" in text(entry, "contenttype").lower()


def _block(name: str, value: Any) -> Block:
    return {"type": name, "value": value}


def _picture(medium: MediaItem) -> dict[str, str]:
    return {
        "picture": medium.key,
        "caption": escape(medium.caption, quote=False),
        "alt": medium.alt,
        "credit": "",
    }


def _drop_headline(story: Story) -> None:
    """Leave out a heading that only says the headline again."""
    if story.body and story.body[0]["type"] == "heading":
        said = " ".join(story.body[0]["value"]["text"].split())
        if said == " ".join(story.headline.split()):
            del story.body[0]
