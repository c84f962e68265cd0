"""A post of an export made into a story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from broadsheet.archive.bodies import (
    Body,
    blocks_from_html,
    clean_inline,
    plain_text,
    rich_to_text,
    safe_url,
    tidy,
)
from broadsheet.archive.items import (
    BylineItem,
    ReaderOptions,
    Rejection,
    Story,
    TermItem,
)
from broadsheet.archive.wordpress.content import html_of, one_language
from broadsheet.archive.wordpress.dates import moment
from broadsheet.archive.wordpress.index import Index
from broadsheet.archive.wordpress.pieces import Channel
from broadsheet.archive.wordpress.raw import Label, Raw

QUIET_TYPES: Final = {
    *("attachment", "revision", "nav_menu_item", "custom_css", "customize_changeset"),
    *("oembed_cache", "user_request", "wp_block", "wp_template", "wp_template_part"),
    *("wp_global_styles", "wp_navigation", "wp_font_family", "wp_font_face", "guest-author"),
    *("acf-field", "acf-field-group", "feedback", "jp_pay_order", "jp_mem_plan"),
}
"""What WordPress keeps among the posts though nobody ever read it as one."""

_QUIET_STATUS: Final = {"auto-draft", "inherit"}
_TERM_KINDS: Final = {
    **dict.fromkeys(("people", "person", "persons"), "person"),
    **dict.fromkeys(("location", "locations", "place", "places", "city", "country"), "place"),
    **dict.fromkeys(("organization", "organisation", "organizations", "company"), "organisation"),
}
_NO_TERMS: Final = {"nav_menu", "post_format", "author", "wp_theme", "language", "category"}
_FORMATS: Final = {"post-format-gallery": "gallery", "post-format-video": "video"}
_NO_SECTION: Final = {"uncategorized", "uncategorised", "non-classe", "allgemein", "sin-categoria"}
_INTERNAL_META: Final = ("_edit_", "_wp_", "_oembed_", "_thumbnail_id", "_pingme", "_encloseme")
_UNTITLED_WORDS: Final = 9


@dataclass(slots=True)
class PostReader:
    """Reads posts against the index of their export."""

    channel: Channel
    index: Index
    options: ReaderOptions

    def read(self, raw: Raw, *, position: str) -> Story | Rejection | None:
        """The story; why there is none; or ``None`` for what never was one."""
        status = raw.get("wp:status").lower() or "publish"
        if raw.post_type in QUIET_TYPES or status in _QUIET_STATUS:
            return None
        named = raw.get("link") or raw.get("title") or position
        if raw.post_type == "page":
            return Rejection(named, "a standing page, not a story")
        if status == "trash":
            return Rejection(named, "was in the trash")
        if not raw.get("title") and not raw.get("content:encoded"):
            return Rejection(named, "has neither a title nor a text")
        if raw.post_type != "post" and not raw.get("content:encoded"):
            return Rejection(named, f"is of the type “{raw.post_type}” and has no text")
        story = Story(source_identity=self._identity(raw, position), headline="")
        self._words(story, raw)
        self._state(story, raw, status)
        self._times(story, raw)
        self._labels(story, raw)
        self._bylines(story, raw)
        self._addresses(story, raw)
        self._picture(story, raw)
        self._rest(story, raw)
        return story

    def _identity(self, raw: Raw, position: str) -> str:
        number = raw.get("wp:post_id")
        if raw.get("guid"):
            return tidy(raw.get("guid"))
        if number:
            return f"{self.channel.address or self.channel.title}?p={number}"
        return raw.get("link") or position

    def _words(self, story: Story, raw: Raw) -> None:
        post = raw.get("wp:post_id")
        language = self.options.language
        title, others = one_language(raw.get("title"), language)
        text, more = one_language(raw.get("content:encoded"), language)
        excerpt, _ = one_language(raw.get("excerpt:encoded"), language)
        if others or more:
            left = ", ".join(sorted({*others, *more}))
            story.notes.append(f"The text is there in other languages, not taken over: {left}.")
        html = html_of(
            text,
            gallery=lambda attributes: self.index.library.gallery(attributes, post),
            note=story.notes.append,
            reusable=self.index.reusable,
        )
        body: Body = blocks_from_html(html, base_url=self.channel.address, media=self.index.library)
        story.body, story.media, story.html_blocks = body.blocks, body.media, body.html_blocks
        story.headline = _line(title)
        if not story.headline:
            words = plain_text(body.blocks).split()
            story.headline = " ".join(words[:_UNTITLED_WORDS]) or "Untitled"
            story.headline += "…" if len(words) > _UNTITLED_WORDS else ""
            story.notes.append("It had no title; its first words stand in for one.")
        story.summary = _line(excerpt)

    def _state(self, story: Story, raw: Raw, status: str) -> None:
        if status in ("publish", "future"):
            story.status = "published"
        else:
            story.status = "draft"
        match status:
            case "private":
                story.notes.append("It was private; it is kept as a draft.")
            case "publish" | "future" | "draft":
                pass
            case "pending":
                story.notes.append("It was waiting for review.")
            case _:
                story.notes.append(f"Its status was “{status}”; it is kept as a draft.")
        if raw.get("wp:post_password"):
            story.status = "draft"
            story.notes.append("It was behind a password; it is kept as a draft.")

    def _times(self, story: Story, raw: Raw) -> None:
        zone = self.options.timezone
        story.published_at = moment(
            raw.get("wp:post_date_gmt"), raw.get("wp:post_date"), zone, raw.get("pubDate")
        )
        story.updated_at = moment(
            raw.get("wp:post_modified_gmt"), raw.get("wp:post_modified"), zone
        )
        if story.published_at and story.updated_at and story.updated_at < story.published_at:
            story.updated_at = None

    def _labels(self, story: Story, raw: Raw) -> None:
        categories = _distinct(label for label in raw.labels if label.domain == "category")
        primary = self._primary(raw)
        categories.sort(key=lambda label: label.slug != primary)  # stable: else the first
        categories = [label for label in categories if label.slug not in _NO_SECTION]
        if categories:
            first = categories[0]
            story.section = self.index.category_path(first.slug, _line(first.name))
        names = {story.section.rpartition(" / ")[2].casefold()}
        tags = [label for label in raw.labels if label.domain not in _NO_TERMS]
        for label in [*categories[1:], *_distinct(tags)]:
            name = _line(label.name) or label.slug
            if not name or name.casefold() in names:
                continue
            names.add(name.casefold())
            kind = _TERM_KINDS.get(label.domain.lower(), "subject")
            story.terms.append(TermItem(name=name, kind=kind))
        for label in raw.labels:
            if label.domain == "post_format" and label.slug in _FORMATS:
                story.kind = _FORMATS[label.slug]

    def _primary(self, raw: Raw) -> str:
        """The category that an editor marked as the main one, where a plugin let them."""
        for key, value in raw.meta:
            if key in ("_yoast_wpseo_primary_category", "rank_math_primary_category"):
                found = self.index.numbered_category(value)
                if found is not None:
                    return found[0]
        return ""

    def _bylines(self, story: Story, raw: Raw) -> None:
        writers = [
            (label.slug or label.name, label.name)
            for label in raw.labels
            if label.domain == "author" and (label.slug or label.name)
        ]
        creator = raw.get("dc:creator")
        seen = set()
        for slug, name in writers or ([(creator, creator)] if creator else []):
            person = self.index.person(slug) or self.index.person(name)
            shown = _line(person.name if person else name)
            if not shown or shown.casefold() in seen:
                continue
            seen.add(shown.casefold())
            key = person.slug if person else slug.removeprefix("cap-").lower()
            story.bylines.append(
                BylineItem(
                    name=shown,
                    slug=key,
                    source_identity=f"{self.channel.address}/author/{key}",
                    biography=_line(person.biography) if person else "",
                )
            )

    def _addresses(self, story: Story, raw: Raw) -> None:
        number = raw.get("wp:post_id")
        short = f"{self.channel.address}/?p={number}" if number and self.channel.address else ""
        for address in (raw.get("link"), raw.get("guid"), short):
            address = safe_url(address)
            if address.startswith(("http://", "https://")) and address not in story.addresses:
                story.addresses.append(address)
        story.slug = tidy(unquote(raw.get("wp:post_name")))

    def _picture(self, story: Story, raw: Raw) -> None:
        number = next((value for key, value in raw.meta if key == "_thumbnail_id"), "")
        if not number:
            return
        item = self.index.library.numbered(number)
        if item is None:
            story.notes.append(f"Its featured picture (number {number}) is not in the export.")
            return
        story.media.setdefault(item.key, item)
        story.lead_media = item.key

    def _rest(self, story: Story, raw: Raw) -> None:
        story.language = self.channel.language
        kept = {
            key: tidy(value)
            for key, value in raw.meta
            if value and not key.startswith(_INTERNAL_META)
        }
        story.extra = {"wordpress": {"id": raw.get("wp:post_id"), "type": raw.post_type}}
        if kept:
            story.extra["custom_fields"] = kept
        title = kept.get("_yoast_wpseo_title", "")
        if title and "%%" not in title:
            story.seo_headline = _line(title)
        if raw.comments:
            story.notes.append(f"{raw.comments} comments of readers are not taken over.")


def _line(html: str) -> str:
    """A title or excerpt as one line of plain text."""
    if not html:
        return ""
    return " ".join(rich_to_text(clean_inline(html)).split())


def _distinct(labels: Iterable[Label]) -> list[Label]:
    """Each once; old exports write every category twice, one of them without its slug."""
    found: dict[str, Label] = {}
    for label in labels:
        key = label.name.casefold()
        if key and (key not in found or (label.slug and not found[key].slug)):
            found[key] = label
    return list(found.values())
