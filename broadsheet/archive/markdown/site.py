"""What a folder of posts says beyond each post: names of authors, addresses, files."""

from __future__ import annotations

import json
import os
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import unquote, urlsplit

import yaml

from broadsheet.archive.bodies import tidy
from broadsheet.archive.items import MediaItem
from broadsheet.archive.markdown.frontmatter import BadFrontMatter, decode, load_yaml

ENDINGS: Final = (".md", ".markdown", ".mkd", ".mdown", ".html", ".htm")
_KINDS: Final = {
    "picture": {"jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "tif", "tiff"},
    "video": {"mp4", "m4v", "mov", "webm", "ogv"},
    "audio": {"mp3", "m4a", "ogg", "oga", "wav", "flac"},
    "document": {"pdf", "doc", "docx", "xls", "xlsx", "csv", "odt", "ods", "ppt", "pptx", "txt"},
}
_DATED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-(.+)")
_CONFIGS: Final = ("_config.yml", "_config.yaml", "hugo.toml", "config.toml", "hugo.yaml")
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_LARGEST_CONFIG: Final = 1024 * 1024

FORMS: Final[tuple[Literal["NFC", "NFD"], ...]] = ("NFC", "NFD")
"""As names are written, and as some file systems write them."""


@dataclass(slots=True)
class Name:
    """What a file's name says: ``2014-03-11-some-slug.md``."""

    slug: str
    date: tuple[int, int, int] | None = None


def name_of(path: Path) -> Name:
    stem = path.stem if path.stem not in ("index", "_index") else path.parent.name
    match = _DATED.fullmatch(stem)
    if match is None:
        return Name(tidy(stem))
    return Name(tidy(match[4]), (int(match[1]), int(match[2]), int(match[3])))


@dataclass(slots=True)
class Site:
    """A folder of posts, or the folder in which the one post given lies."""

    root: Path
    media: Path | None = None
    authors: Mapping[str, Any] = field(default_factory=dict)
    base: str = ""  # the site's own address, where its settings name one
    _known: dict[str, str] = field(default_factory=dict)  # any spelling of a post's path → address

    @classmethod
    def of(cls, root: Path, media: Path | None, files: list[Path]) -> Site:
        site = cls(root=root, media=media)
        site.authors = _authors(root)
        config = _config(root)
        base = str(config.get("url") or config.get("baseurl") or config.get("baseURL") or "")
        site.base = base.rstrip("/") if base.startswith("http") else ""
        for path in files:
            addresses = site.addresses(path)
            for address in addresses:
                site._known.setdefault(_spelling(address), addresses[0])
            site._known.setdefault(f"file:{name_of(path).slug.casefold()}", addresses[0])
            site._known.setdefault(f"file:{path.stem.casefold()}", addresses[0])
        return site

    def addresses(self, path: Path) -> list[str]:
        """The paths at which Jekyll or Hugo would have published the file, likeliest first."""
        name = name_of(path)
        below = path.relative_to(self.root) if path.is_relative_to(self.root) else Path(path.name)
        folders = [
            part for part in below.parts[:-1] if part not in ("_posts", "_drafts", "content")
        ]
        if path.stem in ("index", "_index"):
            folders = folders[:-1]
        if name.date is None:
            return ["/" + "/".join([*folders, name.slug]) + "/"]
        year, month, day = name.date
        dated = f"/{year:04}/{month:02}/{day:02}/{name.slug}"
        found = [f"{dated}/", f"{dated}.html"]
        if folders:
            found += [f"/{'/'.join(folders)}{dated}/", f"/{'/'.join(folders)}{dated}.html"]
        return found

    def address_of(self, reference: str) -> str:
        """The address of the post that a ``post_url`` or ``ref`` names."""
        stem = Path(reference.strip().strip("/").partition("#")[0]).name
        for ending in ENDINGS:
            stem = stem.removesuffix(ending)
        return self._known.get(f"file:{stem.casefold()}", "")

    def own_address(self, url: str) -> str:
        """The address of a post here that ``url`` leads to, on whatever host; else ``""``.

        A path with the whole date and slug of one of these posts is no accident,
        so a link to the site's former self is known without knowing its name.
        """
        try:
            parts = urlsplit(url)
        except ValueError:
            return ""
        if not re.match(r"/\d{4}/", parts.path) and (parts.netloc or parts.scheme):
            return ""
        address = self._known.get(_spelling(parts.path), "")
        return address + (f"#{parts.fragment}" if address and parts.fragment else "")

    def display_name(self, slug: str) -> str:
        """``aidan-feldman`` as a person's name: from the authors' file, else by its looks."""
        known = self.authors.get(slug)
        if isinstance(known, dict):
            for key in ("name", "full_name", "display_name", "title"):
                if isinstance(known.get(key), str) and known[key].strip():
                    return tidy(known[key]).strip()
        if isinstance(known, str) and known.strip():
            return tidy(known).strip()
        if not _SLUG.fullmatch(slug):
            return slug
        return " ".join(part.capitalize() for part in re.split("[-_]", slug))

    def biography(self, slug: str) -> str:
        known = self.authors.get(slug)
        if isinstance(known, dict):
            for key in ("bio", "biography", "description"):
                if isinstance(known.get(key), str):
                    return " ".join(tidy(known[key]).split())
        return ""


@dataclass(slots=True)
class Files(Mapping[str, MediaItem]):
    """Media by the address that a text uses, looked up below the folders given and nowhere else."""

    site: Site
    folder: Path  # where the text lies
    named: dict[str, MediaItem] = field(default_factory=dict)  # items that the fields describe

    def __getitem__(self, key: str) -> MediaItem:
        if key in self.named:
            return self.named[key]
        path = self.find(key)
        if path is None:
            raise KeyError(key)
        return MediaItem(key=key, kind=kind_of(key), path=path)

    def __iter__(self) -> Iterator[str]:
        return iter(self.named)

    def __len__(self) -> int:
        return len(self.named)

    def find(self, address: str) -> Path | None:
        """The file, if it is of a kind that a paper shows and lies where it may."""
        try:
            name = unquote(urlsplit(address).path)
        except ValueError:
            return None
        if "\0" in name or not kind_of(name):
            return None
        root, media = self.site.root, self.site.media
        beside = [] if name.startswith("/") else [(self.folder, root)]
        below = [(media, media)] if media else []
        below += [(root / part, root) for part in ("", "static", "assets", "media", "images")]
        for start, limit in (*beside, *below):
            for form in FORMS[:1] if name.isascii() else FORMS:
                found = _file(start, unicodedata.normalize(form, name.lstrip("/")), limit)
                if found is not None:
                    return found
        return None


def kind_of(name: str) -> str:
    ending = name.partition("?")[0].rpartition(".")[2].lower()
    return next((kind for kind, endings in _KINDS.items() if ending in endings), "")


def _file(start: Path, name: str, limit: Path) -> Path | None:
    try:
        if not os.path.isfile(os.path.join(start, name)):
            return None
        path = (start / name).resolve()
        return path if path.is_relative_to(limit.resolve()) else None
    except (OSError, ValueError):
        return None


def _spelling(path: str) -> str:
    """What all ways of writing one path have in common."""
    path = unquote(path).casefold().removesuffix("index.html").rstrip("/")
    return path.removesuffix(".html").removesuffix(".htm")


def _authors(root: Path) -> Mapping[str, Any]:
    """The file in which Jekyll and Hugo sites keep names, near the posts."""
    for folder in (root, *list(root.resolve().parents)[:2]):
        for name in ("_data/authors", "data/authors", "authors"):
            for ending in (".yml", ".yaml", ".json", ".toml"):
                found = _loaded(folder / f"{name}{ending}")
                if found:
                    return found
    return {}


def _config(root: Path) -> Mapping[str, Any]:
    for folder in (root, *list(root.resolve().parents)[:2]):
        for name in _CONFIGS:
            found = _loaded(folder / name)
            if found:
                return found
    return {}


def _loaded(path: Path) -> dict[str, Any]:
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST_CONFIG:
            return {}
        text = decode(path.read_bytes())
        if path.suffix == ".json":
            found = json.loads(text)
        elif path.suffix == ".toml":
            found = tomllib.loads(text)
        else:
            found = load_yaml(text)
    except (OSError, ValueError, RecursionError, BadFrontMatter, yaml.YAMLError):
        return {}
    return found if isinstance(found, dict) else {}
