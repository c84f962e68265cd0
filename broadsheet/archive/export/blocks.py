"""Stored blocks without anything that only this database knows, and as plain HTML."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from html import escape
from typing import Any
from uuid import UUID

from broadsheet.media.models import Picture, SourceDocument, Video
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.placeholders import COMMENT, REF_LINK
from broadsheet.newsroom.rendering import PART, blocks_html, items
from broadsheet.text.html import clean_loose, clean_rich

Block = dict[str, Any]
URN = "urn:uuid:"
MODELS: dict[str, Any] = {
    "picture": Picture, "video": Video, "document": SourceDocument, "story": Article,
}  # fmt: skip
_RICH = {
    "picture": ("caption",), "quotation": ("text",), "fact_box": ("body",),
    "question_answer": ("answer",), "video": ("caption",),
}  # fmt: skip
_MEDIA = {"picture": "picture", "video": "video", "document": "document"}


class Names:
    """UUIDs and file names of what blocks name by key, looked up for many stories at once."""

    def __init__(self) -> None:
        self._uuids: dict[str, dict[int, UUID]] = defaultdict(dict)
        self._files: dict[str, str] = {}

    def learn(self, bodies: Iterable[list[Block]], *, pictures: Iterable[int] = ()) -> None:
        """Look up everything that ``bodies`` name."""
        wanted: dict[str, set[int]] = defaultdict(set)
        wanted["picture"] |= set(pictures)
        for body in bodies:
            for block in body:
                _gather(block, wanted)
        for kind, keys in wanted.items():
            columns = ("pk", "uuid") if kind == "story" else ("pk", "uuid", "file")
            for row in MODELS[kind].objects.filter(pk__in=keys).values_list(*columns):
                self._uuids[kind][row[0]] = row[1]
                if kind != "story":
                    self._files[str(row[1])] = file_name(row[1], row[2])

    def uuid(self, kind: str, pk: Any) -> str | None:
        found = self._uuids[kind].get(pk)
        return str(found) if found else None

    def address(self, urn: str) -> str:
        """Where the export keeps the file of a medium."""
        return f"file:media/{self._files.get(urn.removeprefix(URN), '')}"


def file_name(uuid: UUID, stored: str) -> str:
    """The name of a medium's file in an export."""
    ending = re.search(r"\.[A-Za-z0-9]{1,8}$", stored)
    return f"{uuid}{ending[0].lower() if ending else ''}"


def _gather(block: Block, wanted: dict[str, set[int]]) -> None:
    name, value = block.get("type"), block.get("value")
    if name in _MEDIA and isinstance(value, dict) and isinstance(value.get(name), int):
        wanted[_MEDIA[name]].add(value[name])
    elif name == "gallery" and isinstance(value, dict):
        for picture in items(value.get("pictures")):
            if isinstance(picture.get("picture"), int):
                wanted["picture"].add(picture["picture"])
    elif name == "related" and isinstance(value, dict):
        for item in items(value.get("items")):
            if isinstance(item.get("article"), int):
                wanted["story"].add(item["article"])


def portable(blocks: Iterable[Block], names: Names) -> list[Block]:
    """Blocks with UUIDs for keys, without Wagtail's wrapping and without media that are gone."""
    made = []
    for block in blocks:
        value = _portable(block["type"], block["value"], names)
        if value is not _GONE:
            made.append({"type": block["type"], "value": value})
    return made


_GONE = object()


def _portable(name: str, value: Any, names: Names) -> Any:
    if name == "text":
        return clean_rich(value or "")
    if name == "html":
        return clean_loose(value or "")
    if not isinstance(value, dict):
        return value
    made = dict(value)
    for part in _RICH.get(name, ()):
        made[part] = clean_rich(made.get(part) or "")
    if name in _MEDIA:
        uuid = names.uuid(name, made.get(name))
        if uuid is None:
            return _GONE
        made[name] = URN + uuid
    elif name == "gallery":
        made["pictures"] = [
            {**picture, "picture": URN + uuid, "caption": clean_rich(picture.get("caption") or "")}
            for picture in items(made.get("pictures"))
            if (uuid := names.uuid("picture", picture.get("picture")))
        ]
    elif name == "table":
        made["caption"] = clean_rich(made.get("caption") or "")
        rows = [items(row) for row in items(made.get("rows"))]
        made["rows"] = [[clean_rich(cell or "") for cell in row] for row in rows]
    elif name == "related":
        made["items"] = [link for item in items(made.get("items")) if (link := _link(item, names))]
    return made


def _link(item: dict[str, Any], names: Names) -> dict[str, Any] | None:
    title = item.get("title") or ""
    if item.get("article"):
        uuid = names.uuid("story", item["article"])
        return {"article": URN + uuid, "url": "", "title": title} if uuid else None
    url = item.get("url") or ""
    if url.startswith(URN):  # of an export whose story has not come yet
        return {"article": url, "url": "", "title": title}
    return {"article": None, "url": url, "title": title}


def html_of(blocks: list[Block], names: Names) -> str:
    """Portable blocks as HTML that needs nothing of ours: files by name, things by URN."""

    def thing(match: re.Match[str]) -> str:
        data = json.loads(match[2])
        return _figure(match[1], data, names)

    html = REF_LINK.sub(lambda m: f'<a href="{URN}{m[2]}">{m[3]}</a>', blocks_html(blocks))
    html = COMMENT.sub(thing, html)
    return PART.sub(lambda m: _part(json.loads(m[1])), html)


def _part(data: dict[str, str]) -> str:
    title = escape(data.get("title") or "", quote=False)
    return f"<hr><h2>{title}</h2>" if title else "<hr>"


def _figure(kind: str, data: dict[str, Any], names: Names) -> str:
    if kind == "story":
        return f'<li><a href="{escape(data["pk"])}">{escape(data["title"], quote=False)}</a></li>'
    address = escape(names.address(data["pk"] or ""))
    if kind == "document":
        return f'<p><a href="{address}">{escape(data["title"] or "", quote=False)}</a></p>'
    caption = f"<figcaption>{data['caption']}</figcaption>" if data.get("caption") else ""
    if kind == "video":
        return f'<figure><video controls src="{address}"></video>{caption}</figure>'
    return f'<figure><img src="{address}" alt="{escape(data["alt"])}">{caption}</figure>'
