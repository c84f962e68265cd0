"""Tables: rows of lines. A table that only arranges a page gives up what it holds."""

from __future__ import annotations

from typing import Any

from broadsheet.archive.bodies.cleaning import clean_for_keeping
from broadsheet.archive.bodies.figures import is_picture
from broadsheet.archive.bodies.flow import Flow, Item, handles
from broadsheet.archive.bodies.markup import Node, serialise
from broadsheet.archive.bodies.rich import line_of

_ARRANGES = (
    "table",
    "iframe",
    "video",
    "audio",
    "object",
    "figure",
    "blockquote",
    "pre",
)
WIDEST = 60


@handles("table")
def table(flow: Flow, node: Node) -> None:
    rows = _rows(node)
    if not rows or _only_arranges(node, rows):
        flow.unwrap(node)
        return
    if any(_spans(cell) for row in rows for cell in row) or max(map(len, rows)) > WIDEST:
        # Cells that span others cannot be said in rows; this table stays HTML.
        block: Item = {
            "type": "html",
            "value": clean_for_keeping(serialise(_bare(node))),
        }
        _note_pictures(flow, node, block)
        return
    caption = next((child for child in node.children if _is(child, "caption")), None)
    cells = [[flow.inside(cell) for cell in row] for row in rows]
    lines = [[line_of(cell.pieces()) for cell in row] for row in cells]
    width = max(map(len, lines))
    if not any(any(row) for row in lines):
        flow.unwrap(node)
        return
    value: dict[str, Any] = {
        "caption": line_of(flow.inside(caption).pieces()) if isinstance(caption, Node) else "",
        "header_row": all(cell.tag == "th" for cell in rows[0]) or _in_head(node, rows[0]),
        "header_column": len(rows) > 1 and all(row and row[0].tag == "th" for row in rows[1:]),
        "rows": [row + [""] * (width - len(row)) for row in lines],
    }
    _note_pictures(flow, node, {"type": "table", "value": value})


def _note_pictures(flow: Flow, node: Node, block: Item) -> None:
    """The table, and after it the pictures that stood in its cells."""
    flow.add(block)
    for image in node.walk():
        if is_picture(image):
            flow.picture(image)


def _rows(node: Node) -> list[list[Node]]:
    """The cells by row; tables within belong to their cell."""
    rows: list[list[Node]] = []
    for child in node.children:
        if not isinstance(child, Node):
            continue
        if child.tag == "tr":
            row = [cell for cell in child.children if isinstance(cell, Node)]
            rows += [row] if row else []
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += _rows(child)
    return rows


def _only_arranges(node: Node, rows: list[list[Node]]) -> bool:
    if node.get("role") == "presentation" or max(map(len, rows)) < 2:
        return True
    if node.holds(*_ARRANGES):
        return True
    pictured = any(is_picture(image) for image in node.walk())
    return pictured and not node.holds("th") and len(rows) < 3


def _spans(cell: Node) -> bool:
    return any(cell.get(name).strip() not in ("", "1") for name in ("colspan", "rowspan"))


def _in_head(node: Node, row: list[Node]) -> bool:
    head = next((child for child in node.children if _is(child, "thead")), None)
    return isinstance(head, Node) and any(row == other for other in _rows(head)[:1])


def _bare(node: Node) -> Node:
    """The table without attributes that mean nothing outside its page."""
    copy = Node(
        node.tag,
        {
            name: value
            for name, value in node.attributes.items()
            if name in ("colspan", "rowspan", "scope", "href") and not value.startswith("#")
        },
    )
    copy.children = [child if isinstance(child, str) else _bare(child) for child in node.children]
    return copy


def _is(child: Node | str, tag: str) -> bool:
    return isinstance(child, Node) and child.tag == tag
