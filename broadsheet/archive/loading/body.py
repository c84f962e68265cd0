"""A story's neutral blocks as they are stored: media by key, and which links wait for a story."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from broadsheet.archive.bodies.rich import pieces_of
from broadsheet.archive.items import Block
from broadsheet.archive.loading.addresses import key_of
from broadsheet.newsroom.blocks import BodyBlock, EntryBlock

LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"[^>]*>')
_KNOWN = frozenset(BodyBlock().child_blocks)
_IN_ENTRIES = frozenset(EntryBlock().child_blocks)
_MEDIA = {"picture": "picture", "video": "video", "document": "document"}

Medium = Callable[[str, str], int | None]


@dataclass(slots=True)
class Prepared:
    """Blocks ready to be stored, and what was found in them."""

    blocks: list[Block] = field(default_factory=list)
    links: Counter[str] = field(default_factory=Counter)
    missing: int = 0


def prepare(
    blocks: list[Block], *, medium: Medium, base: str = "", entry: bool = False
) -> Prepared:
    """``medium`` gives the stored key of what a block names; ``base`` completes relative links."""
    made = Prepared()
    for block in flattened(blocks) if entry else blocks:
        name, value = block["type"], block["value"]
        if name == "text":
            if "<a " in value:
                count_links(value, made.links, base)
            made.blocks.append({"type": name, "value": value})
        elif name in _MEDIA:
            _with_medium(name, value, medium, made)
        elif name == "gallery":
            _gallery(value, medium, made)
        elif name == "related":
            _related(value, made, base)
        elif name in _KNOWN:
            made.blocks.append({"type": name, "value": value})
        else:
            raise ValueError(f"There is no block “{name}”.")
        if name not in {"text", "related"}:
            _count_within(value, made.links, base)
    return made


def flattened(blocks: list[Block]) -> list[Block]:
    """Blocks that a live entry may hold; others become text, words whole."""
    made: list[Block] = []
    for block in blocks:
        if block["type"] in _IN_ENTRIES:
            made.append(block)
        else:
            text = "".join(pieces_of([block]))
            made += [{"type": "text", "value": text}] if text else []
    return made


def count_links(html: str, links: Counter[str], base: str) -> None:
    for address in LINK.findall(html):
        key = key_of(address, base=base)
        if key:
            links[key] += 1


def _count_within(value: Any, links: Counter[str], base: str) -> None:
    if isinstance(value, str):
        if "<a " in value:
            count_links(value, links, base)
    elif isinstance(value, dict):
        for inner in value.values():
            _count_within(inner, links, base)
    elif isinstance(value, list):
        for inner in value:
            _count_within(inner, links, base)


def _with_medium(name: str, value: dict[str, Any], medium: Medium, made: Prepared) -> None:
    key = medium(value[name], _MEDIA[name])
    if key is not None:
        made.blocks.append({"type": name, "value": {**value, name: key}})
        return
    made.missing += 1
    _keep_words(value, made)


def _keep_words(value: dict[str, Any], made: Prepared) -> None:
    """What stood beside a missing medium stays as text."""
    words = " ".join(
        part
        for part in (
            value.get("caption") or escape(value.get("title") or "", quote=False),
            escape(value.get("credit") or "", quote=False),
        )
        if part
    )
    if words.strip():
        made.blocks.append({"type": "text", "value": f"<p><i>{words}</i></p>"})


def _gallery(value: dict[str, Any], medium: Medium, made: Prepared) -> None:
    kept = []
    lost = []
    for picture in value["pictures"]:
        key = medium(picture["picture"], "picture")
        if key is None:
            made.missing += 1
            lost.append(picture)
        else:
            kept.append({**picture, "picture": key})
    title = value.get("title") or ""
    if kept:
        made.blocks.append({"type": "gallery", "value": {"title": title, "pictures": kept}})
    elif title:
        made.blocks.append({"type": "heading", "value": {"text": title, "level": "2"}})
    for picture in lost:
        _keep_words(picture, made)


def _related(value: dict[str, Any], made: Prepared, base: str) -> None:
    items = []
    for item in value.get("items") or ():
        url = item.get("article") or item.get("url") or ""
        key = key_of(url, base=base)
        if key:
            made.links[key] += 1
        items.append({"article": None, "url": url, "title": item.get("title") or ""})
    if items:
        title = value.get("title") or ""
        made.blocks.append({"type": "related", "value": {"title": title, "items": items}})
