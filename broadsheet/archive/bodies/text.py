"""The words of blocks, without their dress."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from broadsheet.archive.items import Block

_BREAK = re.compile(
    r"<(?:br|/p|/li|/tr|/caption|/ul|/ol)\b[^>]*>|(?<=[^>])<(?:ul|ol)>", re.IGNORECASE
)
_CELL = re.compile(r"</t[dh]>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_BLANK_LINES = re.compile(r"\s*\n\s*")


def rich_to_text(rich: str) -> str:
    """Rich or sanitised HTML as plain text, one line per paragraph, item or row."""
    if "<" not in rich:
        return unescape(rich)
    text = _TAG.sub("", _CELL.sub(" ", _BREAK.sub("\n", rich)))
    return _BLANK_LINES.sub("\n", unescape(text)).strip()


def plain_text(blocks: list[Block]) -> str:
    """All that a reader of these blocks would see as text, blocks parted by blank lines."""
    return "\n\n".join(part for block in blocks for part in _parts(block) if part)


def _parts(block: Block) -> Iterator[str]:
    value = block["value"]
    match block["type"]:
        case "text" | "html":
            yield rich_to_text(value)
        case "heading" | "preformatted":
            yield value["text"]
        case "picture":
            yield from _caption(value)
        case "gallery":
            yield value["title"]
            for picture in value["pictures"]:
                yield from _caption(picture)
        case "pull_quote":
            yield value["text"]
            yield value["attribution"]
        case "quotation":
            yield rich_to_text(value["text"])
            yield value["attribution"]
        case "table":
            yield rich_to_text(value["caption"])
            for row in value["rows"]:
                yield "\t".join(rich_to_text(cell) for cell in row).strip("\t")
        case "fact_box":
            yield value["title"]
            yield rich_to_text(value["body"])
        case "question_answer":
            yield value["question"]
            yield rich_to_text(value["answer"])
            yield value["answered_by"]
        case "embed" | "document" | "page_break":
            yield value["title"]
        case "video":
            yield rich_to_text(value["caption"])
        case "related":
            yield value["title"]
            for item in value["items"]:
                yield item["title"]
        case _:  # members_break and divider say nothing
            return


def _caption(picture: dict[str, str]) -> Iterator[str]:
    yield rich_to_text(picture["caption"])
    yield picture["credit"]
