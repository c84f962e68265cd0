"""One file of Markdown (or HTML) with front matter made into a story."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from broadsheet.archive.bodies import (
    Body,
    blocks_from_html,
    clean_inline,
    clean_rich,
    plain_text,
    rich_to_text,
    tidy,
)
from broadsheet.archive.items import (
    BylineItem,
    CorrectionItem,
    LiveEntryItem,
    MediaItem,
    PlacementItem,
    ReaderOptions,
    Rejection,
    Story,
    TermItem,
)
from broadsheet.archive.markdown import times
from broadsheet.archive.markdown.frontmatter import split
from broadsheet.archive.markdown.rendering import html_of, inline_html
from broadsheet.archive.markdown.site import Files, Site, kind_of, name_of
from broadsheet.archive.markdown.templates import Templates
from broadsheet.text.typography import typeset

Fields = dict[str, Any]

_WORDS: Final = {
    "kicker": ("kicker",),
    "short_headline": ("short_headline",),
    "print_headline": ("print_headline",),
    "seo_headline": ("seo_headline", "seo_title"),
    "dateline": ("dateline",),
    "column": ("column",),
    "kind": ("kind",),
    "access": ("access",),
    "rights": ("rights", "copyright"),
    "source": ("source",),
    "contribution": ("contribution",),
    "language": ("language", "lang", "locale"),
    "slug": ("slug",),
}
_READ: Final = {
    *(name for names in _WORDS.values() for name in names),
    *("headline", "title", "summary", "excerpt", "description", "subtitle", "section"),
    *("category", "categories", "tags", "tag", "keywords", "topics", "terms", "bylines"),
    *("author", "authors", "byline", "date", "published", "published_at", "updated"),
    *("last_modified_at", "lastmod", "modified", "draft", "status", "permalink", "url"),
    *("redirect_from", "aliases", "placements", "corrections", "live_entries", "picture"),
    *("image", "images", "image_alt", "image_caption", "image_figcaption", "cover", "embargo"),
    *("image_credit", "layout", "featured_image", "identity"),
}
# Of the words above, those that only readers read: the others are looked up.
_SET: Final = (
    "kicker", "short_headline", "print_headline", "seo_headline", "dateline", "rights",
    "contribution",
)  # fmt: skip
_HREF = re.compile(r"(<a\b[^>]*\bhref=\")([^\"]+)(\")", re.I)


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, (str, int, float)) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


@dataclass(slots=True)
class StoryReader:
    """Reads files against the folder that they lie in, one at a time."""

    site: Site
    options: ReaderOptions
    # Whose quotation marks the story now read gets; of none where it stays as it was typed.
    _marks: str = field(default="", init=False)

    def read(self, path: Path, text: str, *, identity: str) -> Story | Rejection:
        fields, body, notes = split(text)
        zone = self.options.timezone
        name = name_of(path)
        date = next(
            (fields[key] for key in ("published_at", "published", "date")
             if fields.get(key) not in (None, "") and not isinstance(fields[key], bool)),
            None,
        )  # fmt: skip
        published = times.moment(date, zone)
        if published is None and name.date is not None:
            published = _midnight(name.date, zone)
        if not fields and published is None:
            return Rejection(identity, "has no front matter and no date in its name")
        if not fields and not body.strip():
            return Rejection(identity, "has neither fields nor a text")
        if published is None and _text(fields.get("layout")) in ("page", "default", "home"):
            return Rejection(identity, "a standing page, not a story")
        templates = Templates(
            fields=fields,
            address_of=self.site.address_of,
            name_of=self.site.display_name,
            notes=notes,
        )
        self._marks = self._marks_of(path, fields)
        story = Story(
            source_identity=_text(fields.get("identity")) or identity,
            headline="",
            published_at=published,
            notes=notes,
        )
        files = Files(self.site, path.parent)
        self._lead(story, fields, files)
        made = self._body(
            templates.fill(body), files, markdown=path.suffix not in (".html", ".htm")
        )
        story.body, story.html_blocks = made.blocks, made.html_blocks
        story.media = {**story.media, **made.media}
        self._words(story, fields, templates)
        self._state(story, fields, path)
        self._labels(story, fields)
        story.bylines = self._bylines(fields)
        self._addresses(story, fields, path)
        self._record(story, fields, files)
        if not story.headline:
            story.headline = _from_body(story, name.slug)
        story.extra = {
            "front_matter": {
                key: _storable(value) for key, value in fields.items() if key not in _READ
            }
        }
        return story

    def _marks_of(self, path: Path, fields: Fields) -> str:
        if not self.options.typographic or path.suffix in (".html", ".htm"):
            return ""
        named = next((_text(fields[key]) for key in _WORDS["language"] if fields.get(key)), "")
        return named or self.options.language

    def _body(self, text: str, files: Files, *, markdown: bool = True) -> Body:
        html = html_of(text, language=self._marks) if markdown else text
        html = _HREF.sub(self._own_link, html)
        return blocks_from_html(html, media=files)

    def _own_link(self, match: re.Match[str]) -> str:
        address = match[2].replace("&amp;", "&")
        own = self.site.own_address(address)
        if not own and address.partition("#")[0].endswith((".md", ".markdown")):
            own = self.site.address_of(address) and f"story:{name_of(Path(address)).slug}"
        return f"{match[1]}{own.replace('&', '&amp;')}{match[3]}" if own else match[0]

    def _words(self, story: Story, fields: Fields, templates: Templates) -> None:
        story.headline = self._line(fields.get("headline") or fields.get("title"))
        for key in ("summary", "excerpt", "description", "subtitle"):
            if story.summary:
                break
            if isinstance(fields.get(key), str):
                story.summary = self._line(templates.fill(fields[key]))
        for attribute, names in _WORDS.items():
            found = next((_text(fields[key]) for key in names if _text(fields.get(key))), "")
            if found:
                setattr(story, attribute, self._set(found) if attribute in _SET else found)
        story.slug = story.slug.strip("/").rpartition("/")[2]

    def _state(self, story: Story, fields: Fields, path: Path) -> None:
        zone = self.options.timezone
        shown = fields.get("published")
        status = _text(fields.get("status")).lower()
        draft = fields.get("draft") in (True, "true") or shown in (False, "false")
        if draft or "_drafts" in path.parts or status in ("draft", "private"):
            story.status = "draft"
        elif status == "withdrawn":
            story.status = "withdrawn"
        for key in ("updated", "last_modified_at", "lastmod", "modified"):
            story.updated_at = story.updated_at or times.moment(fields.get(key), zone)
        story.embargo_until = times.moment(fields.get("embargo"), zone)

    def _labels(self, story: Story, fields: Fields) -> None:
        categories = [_text(fields["category"])] if _text(fields.get("category")) else []
        categories += _names(fields.get("categories"))
        story.section = _text(fields.get("section"))
        if not story.section and categories:
            story.section = categories.pop(0)
        taken = {story.section.casefold()}
        labels: list[Any] = [*_list(fields.get("terms")), *categories]
        for key in ("tags", "tag", "keywords", "topics"):
            labels += _names(fields.get(key))
        for label in labels:
            given = label if isinstance(label, dict) else {"name": label}
            name = _text(given.get("name"))
            if not name or name.casefold() in taken:
                continue
            taken.add(name.casefold())
            story.terms.append(
                TermItem(
                    name=name,
                    kind=_text(given.get("kind")) or "subject",
                    scheme=_text(given.get("scheme")),
                    identifier=_text(given.get("identifier")),
                )
            )

    def _bylines(self, fields: Fields) -> list[BylineItem]:
        if "bylines" in fields:
            return self._named_bylines(fields["bylines"])
        found: list[BylineItem] = []
        for key in ("authors", "author", "byline"):
            given = fields.get(key)
            if found or not given:
                continue
            people = _people(given) if isinstance(given, str) else _list(given)
            for person in people:
                if isinstance(person, dict):
                    slug = _text(person.get("name") or person.get("title") or person.get("id"))
                else:
                    slug = _text(person)
                name = self.site.display_name(slug)
                if name and name not in [byline.name for byline in found]:
                    key_ = slug if slug != name else ""
                    found.append(
                        BylineItem(name=name, slug=key_, biography=self.site.biography(slug))
                    )
        return found

    def _named_bylines(self, given: Any) -> list[BylineItem]:
        found = []
        for person in _list(given):
            person = person if isinstance(person, dict) else {"name": person}
            name = _text(person.get("name"))
            if name:
                found.append(
                    BylineItem(
                        name=name,
                        role=_text(person.get("role")) or "writer",
                        reported_from=_text(person.get("from")),
                    )
                )
        return found

    def _addresses(self, story: Story, fields: Fields, path: Path) -> None:
        slug = story.slug or name_of(path).slug
        given = [_text(fields.get(key)) for key in ("permalink", "url")]
        given = [address for address in given if address.startswith(("/", "http"))]
        given = [address for address in given if ":" not in address.removeprefix("https:")]
        if "headline" not in fields:  # a manuscript of this paper was never published elsewhere
            given += self.site.addresses(path)
        for key in ("redirect_from", "aliases"):
            given += [_text(address) for address in _list(fields.get(key))]
        if self.site.base:
            given += [self.site.base + address for address in given if address.startswith("/")]
        given.append(f"story:{slug}")
        story.addresses = list(dict.fromkeys(address for address in given if address))
        story.slug = slug

    def _lead(self, story: Story, fields: Fields, files: Files) -> None:
        """The picture that stands for the story."""
        given = next((fields[key] for key in
                      ("picture", "image", "featured_image", "cover", "images")
                      if fields.get(key)), None)  # fmt: skip
        given = given[0] if isinstance(given, list) else given
        described = given if isinstance(given, dict) else {"file": given}
        file = next((_text(described[key]) for key in ("file", "path", "src", "url", "image")
                     if _text(described.get(key))), "")  # fmt: skip
        if not file or file.startswith("data:"):
            return
        caption = described.get("caption") or fields.get("image_caption")
        item = MediaItem(
            key=file,
            kind=kind_of(file) or "picture",
            path=files.find(file),
            title=_text(described.get("title")),
            caption=self._line(caption or fields.get("image_figcaption")),
            alt=_text(described.get("alt") or fields.get("image_alt")),
            credit=self._set(_text(described.get("credit") or fields.get("image_credit"))),
            creator=_text(described.get("creator")),
            licence=_text(described.get("licence") or described.get("license")),
        )
        files.named[file] = item
        story.media[file] = item
        story.lead_media = file

    def _record(self, story: Story, fields: Fields, files: Files) -> None:
        """Print placements, corrections and live coverage, as the paper itself writes them."""
        zone = self.options.timezone
        for given in _dicts(fields.get("placements")):
            date = times.day(given.get("date"), zone)
            if date is None:
                story.notes.append("A print placement without a date is left out.")
                continue
            edition, page, head = (_text(given.get(k)) for k in ("edition", "page", "headline"))
            story.placements.append(PlacementItem(date, edition, page, self._set(head)))
        for given in _dicts(fields.get("corrections")):
            story.corrections.append(
                CorrectionItem(
                    text=clean_rich(html_of(str(given.get("text") or ""), language=self._marks)),
                    published_at=times.moment(given.get("published"), zone),
                    kind=_text(given.get("kind")) or "correction",
                    text_before=self._set(str(given.get("before") or "")),
                )
            )
        for position, given in enumerate(_dicts(fields.get("live_entries")), 1):
            moment = times.moment(given.get("published"), zone) or story.published_at
            if moment is None:
                story.notes.append("A live entry without a time is left out.")
                continue
            made = self._body(str(given.get("body") or ""), files)
            story.media.update(made.media)
            story.html_blocks += made.html_blocks
            number = given.get("number")
            story.live_entries.append(
                LiveEntryItem(
                    number=number if isinstance(number, int) else position,
                    published_at=moment,
                    headline=self._line(given.get("headline")),
                    body=made.blocks,
                    bylines=self._named_bylines(given.get("by")),
                    key_event=given.get("key_event") is True,
                    pinned=given.get("pinned") is True,
                    updated_at=times.moment(given.get("updated"), zone),
                )
            )

    def _set(self, text: str) -> str:
        return typeset(text, self._marks) if self._marks else text

    def _line(self, value: Any) -> str:
        """A field as one line of plain text; it may hold Markdown or HTML."""
        if not isinstance(value, (str, int, float)) or isinstance(value, bool):
            return ""
        text = str(value)
        if not re.search(r"[<&*_`\[\\]", text):
            return self._set(" ".join(text.split()))
        html = inline_html(text, language=self._marks)
        return " ".join(rich_to_text(clean_inline(html)).split())


def _names(value: Any) -> list[str]:
    """Labels; a bare string is parted at commas, else (as Jekyll does) at spaces."""
    if isinstance(value, str):
        return [part for part in re.split(r"\s*,\s*" if "," in value else r"\s+", value) if part]
    return [text for item in _list(value) if (text := _text(item))]


def _people(value: str) -> list[str]:
    """``Ann Lee, Bo Ray and Cy Day`` as three; a name with a comma alone stays one."""
    parts = re.split(r"\s+(?:and|&|und|et|y)\s+", value)
    if len(parts) > 1:
        return [*re.split(r"\s*,\s*", parts[0]), *parts[1:]]
    return [value]


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in _list(value) if isinstance(item, dict)]


def _midnight(date: tuple[int, int, int], zone: dt.tzinfo) -> dt.datetime | None:
    try:
        return dt.datetime(*date, tzinfo=zone).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _from_body(story: Story, slug: str) -> str:
    """A headline for a text that has none: its first heading, else its file's name."""
    if story.body and story.body[0]["type"] == "heading":
        return str(story.body.pop(0)["value"]["text"])
    story.notes.append("It had no title.")
    words = tidy(slug).replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] or plain_text(story.body)[:60] or "Untitled"


def _storable(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _storable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_storable(inner) for inner in value]
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return value
