"""Saved web pages: one file, or a folder of them, gzipped or not.

The finding of headline, byline, day and text is ``broadsheet.archive.pages``;
here a page becomes a ``Story``. A page is named for ever by the address that
it gives as its own, else by its place below the folder; where two files give
the same address (a site that names its front on every page does that), the
later ones are named by their place. Addresses are only ever compared, never
opened.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from broadsheet.archive.bodies import blocks_from_html
from broadsheet.archive.items import (
    BylineItem,
    MediaItem,
    Read,
    ReaderOptions,
    Rejection,
    Story,
    TermItem,
)
from broadsheet.archive.pages import MAX_BYTES, Page, TooLarge, extract_page
from broadsheet.archive.pages.ornaments import is_ornament
from broadsheet.archive.pages.pictures import PictureFolder

_PAGE = re.compile(r"\.x?html?(?:\.gz)?$", re.I)
_OTHER = re.compile(r"\.(?:md|markdown|mdown|xml|jsonl|ndjson)(?:\.gz)?$", re.I)
_COMPANION = re.compile(
    r"^(.+?)(?:_files|-files|\.files|_dateien|_archivos|_fichiers|_bestanden)$", re.I
)
_KINDS = {
    "opinion": "opinion",
    "analysis": "analysis",
    "review": "review",
    "liveblog": "live",
}
_LOOKED_AT = 500


class HtmlReader:
    """Reads saved pages."""

    name = "html"

    def detect(self, source: Path) -> bool:
        """A page by its name, or a folder that holds more pages than anything else readable."""
        if source.is_file():
            return bool(_PAGE.search(source.name))
        if not source.is_dir() or (source / "_config.yml").exists():
            return False
        pages = others = 0
        for number, path in enumerate(_walk(source)):
            if number >= _LOOKED_AT:
                break
            pages += bool(_PAGE.search(path.name))
            others += bool(_OTHER.search(path.name))
        return pages > others

    def read(self, source: Path, *, options: ReaderOptions) -> Iterator[Read]:
        root = source if source.is_dir() else source.parent
        files = _walk(source) if source.is_dir() else iter([source])
        taken: set[bytes] = set()
        found = False
        for path in files:
            if source.is_dir() and not _PAGE.search(path.name):
                continue
            found = True
            yield _read_page(path, root, options, taken)
        if not found:
            yield Rejection(source.name, "There are no HTML pages in the folder.")


def _walk(folder: Path) -> Iterator[Path]:
    """All files in a fixed order, without the folders in which browsers keep a page's parts."""
    for place, folders, files in os.walk(folder):
        stems = {_PAGE.sub("", name) for name in files if _PAGE.search(name)}
        folders[:] = sorted(name for name in folders if not _is_companion(name, stems))
        yield from (Path(place, name) for name in sorted(files))


def _is_companion(name: str, stems: set[str]) -> bool:
    match = _COMPANION.match(name)
    return name.startswith(".") or (match is not None and match.group(1) in stems)


def _read_page(path: Path, root: Path, options: ReaderOptions, taken: set[bytes]) -> Read:
    item = path.relative_to(root).as_posix()
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            return Rejection(item, "The file is a link that leads out of the folder.")
        if path.stat().st_size > MAX_BYTES:
            return Rejection(item, _TOO_LARGE)
        page = extract_page(path.read_bytes())
    except TooLarge:
        return Rejection(item, _TOO_LARGE)
    except OSError as problem:
        return Rejection(item, f"The file cannot be read: {problem.strerror}.")
    if page.fault:
        return Rejection(item, page.fault)
    body = _body(page, path, root, options)
    if isinstance(body, str):
        return Rejection(item, body)
    story = body
    story.source_identity = _identity(page, f"{root.name}/{item}", taken)
    return story


_TOO_LARGE = f"The page is larger than {MAX_BYTES // 1024 // 1024} MB, which no story is."


def _identity(page: Page, place: str, taken: set[bytes]) -> str:
    """The page's own address; its place where it has none, or not one of its own."""
    address = page.address.partition("#")[0]
    if len(urlsplit(address).path) <= 1 and not urlsplit(address).query:
        return place
    mark = hashlib.blake2b(address.encode(), digest_size=8).digest()
    if mark in taken:
        return place
    taken.add(mark)
    return address


def _body(page: Page, path: Path, root: Path, options: ReaderOptions) -> Story | str:
    pictures = PictureFolder(page=path, root=root, media=options.media)
    lead = page.lead_picture.get("url", "")
    media = pictures.known([*page.pictures, lead], base=page.base)
    body = blocks_from_html(page.html, base_url=page.base, media=media)
    if not body.blocks:
        return "No text of a story was found on the page."
    story = Story(
        source_identity="",
        headline=page.headline,
        body=body.blocks,
        summary=page.summary,
        section=page.section,
        kind=_kind(page),
        language=page.language,
        rights=page.rights,
        source=page.site,
        published_at=_published(page, options.timezone),
        updated_at=_aware(page.updated, options.timezone),
        bylines=[BylineItem(name=_written(name)) for name in page.authors],
        terms=[TermItem(name=word) for word in page.keywords],
        media=body.media,
        addresses=[page.address] if page.address else [],
        html_blocks=body.html_blocks,
        extra={"day_source": page.day_source} if page.day_source else {},
    )
    if not story.headline:
        story.headline = _first_words(page.text)
        story.notes.append("The page has no headline; its first words stand in for one.")
    _note_day(story, page)
    _lead(story, page, media, body.media)
    return story


def _kind(page: Page) -> str:
    said = " ".join(page.kinds).lower()
    return next((kind for word, kind in _KINDS.items() if word in said), "news")


def _published(page: Page, zone: dt.tzinfo) -> dt.datetime | None:
    if page.published is not None:
        return _aware(page.published, zone)
    if page.day is None:
        return None
    return dt.datetime.combine(page.day, dt.time(), tzinfo=zone)


def _aware(moment: dt.datetime | None, zone: dt.tzinfo) -> dt.datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=zone)


def _note_day(story: Story, page: Page) -> None:
    if story.published_at is None:
        story.notes.append("The page does not say when it was published.")
    elif page.day_source in {"change", "address", "line at the headline"}:
        words = {
            "change": "when it was last changed",
            "address": "its address",
            "line at the headline": "a line beside the headline",
        }
        story.notes.append(f"The day was read from {words[page.day_source]}.")


def _written(name: str) -> str:
    """A name set in capitals, as bylines often are, in the usual letters."""
    if not name.isupper() or len(name) < 5 or " " not in name:
        return name
    words = re.sub(r"[^\W\d_]+", lambda match: match.group().capitalize(), name.lower())
    return re.sub(r"\b(Mc|O['’])([a-z])", lambda match: match[1] + match[2].upper(), words)


def _first_words(text: str) -> str:
    words = text.split()
    return " ".join(words[:12]) + ("…" if len(words) > 12 else "")


def _lead(
    story: Story, page: Page, known: dict[str, MediaItem], shown: dict[str, MediaItem]
) -> None:
    """The picture the page shows for itself: one of the body's, or one more."""
    url = page.lead_picture.get("url", "")
    if not url or is_ornament(url):
        return
    name = urlsplit(url).path.rpartition("/")[2]
    for key, item in shown.items():
        if item.kind == "picture" and (key == url or urlsplit(key).path.rpartition("/")[2] == name):
            story.lead_media = key
            _complete(item, page.lead_picture)
            return
    item = known.get(url) or MediaItem(key=url)
    _complete(item, page.lead_picture)
    story.media[item.key] = item
    story.lead_media = item.key


def _complete(item: MediaItem, told: dict[str, str]) -> None:
    item.caption = item.caption or told.get("caption", "")
    item.credit = item.credit or told.get("credit", "")
