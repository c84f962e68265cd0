"""Clean HTML as a small tree.

What nh3 gives back is balanced and escaped, so reading it needs no second HTML
parser with opinions of its own about where a paragraph ends, and no depth at
which one gives up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

from broadsheet.archive.bodies.cleaning import INLINE, names, tidy

VOID = names("br col embed hr img param source track wbr")
DEPTH = 80  # deeper elements are read as if their tags were not there

_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^\s=>\"]+=\"[^\"]*\")*)\s*>|([^<]+)")
_ATTRIBUTE = re.compile(r"([^\s=\"]+)=\"([^\"]*)\"")


class Node:
    """An element: its tag, its attributes, and its children in order."""

    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag: str, attributes: dict[str, str] | None = None) -> None:
        self.tag = tag
        self.attributes: dict[str, str] = attributes or {}
        self.children: list[Node | str] = []

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def classes(self) -> str:
        return self.attributes.get("class", "").lower()

    def walk(self) -> Iterator[Node]:
        """Every element below this one, in order."""
        stack = [iter(self.children)]
        while stack:
            for child in stack[-1]:
                if isinstance(child, Node):
                    yield child
                    stack.append(iter(child.children))
                    break
            else:
                stack.pop()

    def first(self, *tags: str) -> Node | None:
        return next((node for node in self.walk() if node.tag in tags), None)

    def holds(self, *tags: str) -> bool:
        return self.first(*tags) is not None

    def text(self) -> str:
        """All words below, a line feed for each ``br``."""
        if self.tag == "br":
            return "\n"
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


def parse(html: str) -> Node:
    """The tree of cleaned HTML, under one nameless root."""
    root = Node("")
    stack = [root]
    skipped: list[str] = []
    position = 0
    while position < len(html):
        match = _TOKEN.match(html, position)
        if match is None:
            _add_text(stack[-1], html[position])
            position += 1
            continue
        position = match.end()
        closing, tag, attributes, text = match.groups()
        if text is not None:
            _add_text(stack[-1], unescape(text) if "&" in text else text)
        elif closing:
            if skipped:
                _add_break(stack[-1], skipped.pop())
            elif len(stack) > 1:
                stack.pop()
        elif tag in VOID or len(stack) < DEPTH:
            node = Node(tag, _attributes(attributes))
            stack[-1].children.append(node)
            if tag == "iframe":  # what it holds is raw text that nobody sees
                end = html.find("</iframe>", position)
                position = len(html) if end < 0 else end + len("</iframe>")
            elif tag not in VOID:
                stack.append(node)
        else:
            skipped.append(tag)
            _add_break(stack[-1], tag)
    return root


def _add_text(parent: Node, text: str) -> None:
    text = tidy(text)
    if parent.children and isinstance(parent.children[-1], str):
        parent.children[-1] += text
    elif text:
        parent.children.append(text)


def _add_break(parent: Node, tag: str) -> None:
    """Keep words apart where a block's tag was dropped for its depth."""
    last = parent.children[-1] if parent.children else None
    if tag not in INLINE and last is not None and not (isinstance(last, Node) and last.tag == "br"):
        parent.children.append(Node("br"))


def _attributes(text: str) -> dict[str, str] | None:
    if not text:
        return None
    return {
        name: tidy(unescape(value)) if "&" in value else tidy(value)
        for name, value in _ATTRIBUTE.findall(text)
    }


def serialise(node: Node) -> str:
    """The node as HTML again, for the few that no block can hold."""
    inner = "".join(
        escape(child, quote=False) if isinstance(child, str) else serialise(child)
        for child in node.children
    )
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
    if node.tag in VOID:
        return f"<{node.tag}{attributes}>"
    return f"<{node.tag}{attributes}>{inner}</{node.tag}>" if node.tag else inner
