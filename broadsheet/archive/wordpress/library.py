"""The media library of an export, and the files of ``--media`` behind it."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

from broadsheet.archive.bodies import clean_inline, rich_to_text
from broadsheet.archive.items import MediaItem

_SIZED = re.compile(r"-(?:\d{2,5}x\d{2,5}|scaled|e\d{10,13})(?=\.\w+$)")
_UPLOADS = re.compile(r"/(?:wp-content/(?:uploads|blogs\.dir/\d+)|files)/(?:sites/\d+/)?(.+)$")
_KINDS: Final = {
    "video": {"mp4", "m4v", "mov", "webm", "ogv", "avi", "wmv", "mpg", "3gp", "flv"},
    "audio": {"mp3", "m4a", "ogg", "oga", "wav", "aac", "flac"},
    "picture": {"jpg", "jpeg", "png", "gif", "webp", "avif", "tif", "tiff", "bmp", "svg", "heic"},
}

FORMS: Final[tuple[Literal["NFC", "NFD"], ...]] = ("NFC", "NFD")
"""As names are written, and as some file systems write them."""


@dataclass(slots=True)
class Attachment:
    """One upload, as much of it as stories need."""

    identity: str
    url: str
    parent: str = ""
    title: str = ""
    caption: str = ""
    alt: str = ""
    order: int = 0


@dataclass(slots=True)
class Library(Mapping[str, MediaItem]):
    """Media by address. Any size of a picture, on any host, finds the upload it was made from."""

    folder: Path | None = None
    _by_id: dict[str, Attachment] = field(default_factory=dict)
    _by_place: dict[str, Attachment] = field(default_factory=dict)
    _children: dict[str, list[str]] = field(default_factory=dict)

    def add(self, number: str, attachment: Attachment) -> None:
        self._by_id[number] = attachment
        self._by_place.setdefault(_place(attachment.url), attachment)
        if attachment.parent not in ("", "0"):
            self._children.setdefault(attachment.parent, []).append(number)

    def numbered(self, number: str) -> MediaItem | None:
        attachment = self._by_id.get(number.strip())
        return self._item(attachment) if attachment else None

    def gallery(self, attributes: Mapping[str, str], post: str) -> str:
        """The pictures of a ``[gallery]``: those it names, or all put up with the post."""
        named = attributes.get("ids") or attributes.get("include") or ""
        left_out = set(re.split(r"[\s,]+", attributes.get("exclude", "")))
        numbers = [number for number in re.split(r"[\s,]+", named) if number]
        if not numbers:
            children = self._children.get(attributes.get("id") or post, [])
            numbers = sorted(children, key=lambda number: self._by_id[number].order)
        chosen = [self._by_id[n] for n in numbers if n in self._by_id and n not in left_out]
        if attributes.get("") == "playlist":
            wanted = "video" if attributes.get("type") == "video" else "audio"
            return "\n\n".join(
                f'<{wanted} src="{escape(a.url)}"></{wanted}>'
                for a in chosen
                if kind_of(a.url) == wanted
            )
        figures = "".join(
            f'<figure><img src="{escape(a.url)}" alt="{escape(a.alt)}">'
            f"<figcaption>{clean_inline(a.caption)}</figcaption></figure>"
            for a in chosen
            if kind_of(a.url) == "picture"
        )
        return f'\n\n<div class="gallery">{figures}</div>\n\n' if figures else ""

    def _item(self, attachment: Attachment) -> MediaItem:
        return MediaItem(
            key=attachment.url,
            kind=kind_of(attachment.url),
            path=self.file(attachment.url),
            title=attachment.title,
            caption=rich_to_text(clean_inline(attachment.caption)),
            alt=attachment.alt,
            source_identity=attachment.identity,
        )

    def file(self, url: str) -> Path | None:
        """The file of an upload below the media folder, and nowhere else."""
        if self.folder is None:
            return None
        root = self.folder.resolve()
        path = unquote(urlsplit(url).path) if _splits(url) else ""
        found = _UPLOADS.search(path)
        below = found[1] if found else path.lstrip("/")
        names = [below] if _SIZED.search(below) is None else [_SIZED.sub("", below), below]
        for name in names:
            for form in FORMS[:1] if name.isascii() else FORMS:
                given = unicodedata.normalize(form, name)
                for start in ("", "uploads", "wp-content/uploads"):
                    candidate = _file_below(root, f"{start}/{given}" if start else given)
                    if candidate is not None:
                        return candidate
        return None

    # A mapping for the conversion: what an address in a text leads to.

    def __getitem__(self, key: str) -> MediaItem:
        attachment = self._by_place.get(_place(key))
        if attachment is not None:
            return self._item(attachment)
        path = self.file(key)
        if path is None:
            raise KeyError(key)
        return MediaItem(key=key, kind=kind_of(key), path=path)

    def __iter__(self) -> Iterator[str]:
        return (attachment.url for attachment in self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)


def _file_below(root: Path, name: str) -> Path | None:
    try:
        if not os.path.isfile(os.path.join(root, name)):
            return None
        candidate = (root / name).resolve()
        return candidate if candidate.is_relative_to(root) else None
    except (OSError, ValueError):  # a name that no file system takes
        return None


def kind_of(url: str) -> str:
    ending = url.partition("?")[0].rpartition(".")[2].lower()
    return next((kind for kind, endings in _KINDS.items() if ending in endings), "document")


def _splits(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:
        return False
    return "\0" not in url


def _place(url: str) -> str:
    """What all addresses of one upload have in common."""
    if not _splits(url):
        return url
    path = unquote(urlsplit(url).path)
    found = _UPLOADS.search(path)
    below = found[1] if found else f"{urlsplit(url).hostname or ''}{path}"
    return unicodedata.normalize("NFC", _SIZED.sub("", below))
