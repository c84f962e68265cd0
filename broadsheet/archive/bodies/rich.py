"""Blocks flattened to rich text, for places that hold nothing else: a list item, a fact box."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from broadsheet.archive.bodies.inline import escaped
from broadsheet.archive.bodies.text import rich_to_text
from broadsheet.archive.items import Block

_PARAGRAPH_ENDS = re.compile(r"</?p>")
_ITEM = re.compile(r"<(?:/?[uo]l|/li)>")


def pieces_of(items: Iterable[Block | str]) -> list[str]:
    """Everything as ``<p>``, ``<ul>`` and ``<ol>`` strings; no word is dropped."""
    return [
        piece
        for item in items
        for piece in ([item] if isinstance(item, str) else _flat(item))
        if piece
    ]


def paragraph(inline: str) -> str:
    return f"<p>{inline}</p>" if inline.strip() else ""


def item_of(pieces: Iterable[str]) -> str:
    """The inside of a list item: lines, and the lists nested in it."""
    out = ""
    line_before = False
    for piece in pieces:
        if piece.startswith("<p>"):
            out += ("<br>" if line_before else "") + _PARAGRAPH_ENDS.sub("", piece)
            line_before = True
        else:
            out += piece
            line_before = False
    return out


def line_of(pieces: Iterable[str]) -> str:
    """All pieces as one line; list items are marked with a bullet as they would be seen."""
    lines = []
    for piece in pieces:
        if piece.startswith("<p>"):
            lines.append(_PARAGRAPH_ENDS.sub("", piece))
        else:
            marked = piece.replace("<li>", "<br>• ")
            lines.append(_ITEM.sub("", marked).removeprefix("<br>"))
    return "<br>".join(lines)


def _flat(block: Block) -> Iterator[str]:
    value = block["value"]
    match block["type"]:
        case "text":
            yield value
        case "heading":
            yield f"<p><b>{escaped(value['text'])}</b></p>"
        case "quotation":
            yield value["text"]
            yield paragraph(escaped(value["attribution"]))
        case "pull_quote":
            yield paragraph(escaped(value["text"]).replace("\n", "<br>"))
            yield paragraph(escaped(value["attribution"]))
        case "fact_box":
            yield f"<p><b>{escaped(value['title'])}</b></p>" if value["title"] else ""
            yield value["body"]
        case "preformatted":
            yield f"<p><code>{escaped(value['text']).replace(chr(10), '<br>')}</code></p>"
        case "table":
            yield paragraph(value["caption"])
            for row in value["rows"]:
                yield paragraph(" · ".join(cell for cell in row if cell))
        case "picture":
            yield paragraph(_caption(value))
        case "gallery":
            yield paragraph(escaped(value["title"]))
            for picture in value["pictures"]:
                yield paragraph(_caption(picture))
        case "video":
            yield paragraph(value["caption"])
        case "embed":
            words = escaped(value["title"] or value["url"])
            yield f'<p><a href="{escape(value["url"])}">{words}</a></p>'
        case "document" | "page_break":
            yield paragraph(escaped(value["title"]))
        case "html":
            for line in rich_to_text(value).split("\n"):
                yield paragraph(escaped(line))
        case _:
            return


def _caption(value: dict[str, str]) -> str:
    return " ".join(part for part in (value["caption"], escaped(value["credit"])) if part)
