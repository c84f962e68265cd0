"""The paper's own boxes in a manuscript: ``<div class="broadsheet-…" data-…>``.

The Markdown reader writes them for the containers of ``docs/reference/markdown.md``;
they are the only way to say a question with its answer, or a list of links as such.
"""

from __future__ import annotations

from typing import TypeGuard

from broadsheet.archive.bodies.boxes import fact_box, pull_quote
from broadsheet.archive.bodies.flow import Flow, Item, node_text
from broadsheet.archive.bodies.markup import Node
from broadsheet.archive.bodies.rich import pieces_of
from broadsheet.archive.items import Block


def manuscript_box(flow: Flow, node: Node) -> bool:
    """Make the box; ``False`` for an element that is none."""
    kind = node.classes.partition("broadsheet-")[2].partition(" ")[0]
    title, by = node.get("data-title"), node.get("data-by")
    if kind not in ("pullquote", "quote", "qa", "factbox", "gallery", "related"):
        return False
    if kind == "related" and not _only_links(node):
        return False
    items = flow.inside(node).items
    match kind:
        case "pullquote":
            pull_quote(flow, items, by)
        case "quote":
            value = {
                "text": "".join(pieces_of(items)),
                "attribution": by,
                "source_url": flow.context.url(node.get("data-source")),
            }
            flow.add({"type": "quotation", "value": value})
        case "qa":
            answer = "".join(pieces_of(items))
            value = {"question": title, "answer": answer, "answered_by": by}
            flow.add({"type": "question_answer", "value": value})
        case "factbox":
            fact_box(flow, title, items)
        case "gallery":
            keys = ("picture", "caption", "alt", "credit")
            pictures = [
                {key: item["value"][key] for key in keys} for item in items if _is_picture(item)
            ]
            if pictures:
                flow.add({"type": "gallery", "value": {"title": title, "pictures": pictures}})
            flow.add(*(item for item in items if not _is_picture(item)))
        case "related":
            links = [link for link in node.walk() if link.tag == "a" and link.get("href")]
            entries = [
                {"url": url, "title": " ".join(node_text(link).split())}
                for link in links
                if (url := flow.context.url(link.get("href")))
            ]
            flow.add({"type": "related", "value": {"title": title, "items": entries}})
    return True


def _is_picture(item: Item) -> TypeGuard[Block]:
    return not isinstance(item, str) and item["type"] == "picture"


def _only_links(node: Node) -> bool:
    links = "".join(node_text(link) for link in node.walk() if link.tag == "a")
    return "".join(links.split()) == "".join(node_text(node).split())
