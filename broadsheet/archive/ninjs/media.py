"""Pictures, sound and video that an item brings, and their files below the folder or ``--media``.

An address is only ever taken apart and looked for on disk; nothing is fetched.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from broadsheet.archive.bodies import rich_to_text
from broadsheet.archive.items import MediaItem
from broadsheet.archive.ninjs.keys import Item, lowered, number, of, text

KINDS = {"picture": "picture", "graphic": "picture", "video": "video", "audio": "audio"}
_LONGEST_NAME = 255


def file_below(address: str, folders: list[Path]) -> Path | None:
    """The file an address may mean: its path or its last part, below one of ``folders``."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    path = unquote(parts.path).replace("\\", "/").replace("\0", "").lstrip("/")
    if not path:
        return None
    for folder in folders:
        for name in dict.fromkeys((path, posixpath.basename(path))):
            # ".." or a link out of the folder would hand somebody else's files to readers.
            candidate = folder / name
            if any(len(part) > _LONGEST_NAME for part in candidate.parts):
                continue
            try:
                if candidate.is_file() and candidate.resolve().is_relative_to(folder.resolve()):
                    return candidate
            except OSError:
                continue
    return None


def described(item: Item) -> str:
    """The description of an item, without markup."""
    for entry in of(item, "descriptions"):
        entry = lowered(entry)
        value = text(entry, "value")
        if value:
            markup = "html" in text(entry, "contenttype") or "</" in value
            return rich_to_text(value) if markup else value
    value = text(item, "description_text", "description_caption", "description_abstract")
    if value:
        return value
    marked = next(
        (v for k, v in item.items() if k.startswith("description_") and isinstance(v, str)), ""
    )
    return rich_to_text(marked)


def renditions(item: Item) -> list[Item]:
    """The renditions of an item that say where they are, the largest first."""
    found = [lowered(entry) for entry in of(item, "renditions")]
    found = [entry for entry in found if text(entry, "href")]
    return sorted(found, key=lambda entry: -number(entry.get("width")))


def medium_of(item: Item, kind: str, folders: list[Path]) -> tuple[MediaItem, list[str]]:
    """A medium and every address under which the text may name it."""
    made = renditions(item)
    wanted = [entry for entry in made if _suits(entry, kind)] or made
    addresses = [text(entry, "href") for entry in wanted]
    path = next((p for a in addresses if (p := file_below(a, folders))), None)
    uri = text(item, "uri")
    key = uri or (addresses[0] if addresses else text(item, "name"))
    headline = next((text(lowered(h), "value") for h in of(item, "headlines")), "")
    medium = MediaItem(
        key=key,
        kind=kind,
        path=path,
        title=text(item, "headline", "title") or headline,
        caption=described(item),
        creator=text(item, "by", "byline"),
        credit=text(item, "copyrightholder") or text(item, "copyrightnotice"),
        licence=text(item, "usageterms"),
        source_identity=uri[:255],
    )
    return medium, [text(entry, "href") for entry in made]


def _suits(rendition: Item, kind: str) -> bool:
    mime = text(rendition, "contenttype", "mimetype")
    return not mime or mime.startswith("image/" if kind == "picture" else f"{kind}/")


def associated(item: Item) -> Iterator[tuple[str, Item]]:
    """Kind and object of each association."""
    for entry in of(item, "associations"):
        entry = lowered(entry)
        yield text(entry, "type") or ("picture" if entry.get("renditions") else ""), entry
