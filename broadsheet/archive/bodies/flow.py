"""The walk over the tree: what each element becomes.

A ``Flow`` gathers *items*: finished blocks, and pieces of rich text (one
``<p>``, ``<ul>`` or ``<ol>`` each) that are joined into ``text`` blocks at the
end. Elements whose inside must be seen as a whole (a quotation, a figure, a
cell) are walked by a flow of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Final, TypeVar
from urllib.parse import unquote

from broadsheet.archive.bodies.cleaning import INLINE, tidy
from broadsheet.archive.bodies.figures import (
    Context,
    embed_block,
    is_picture,
    moving_block,
    object_url,
    picture_value,
    size_of,
    stands_for_text,
)
from broadsheet.archive.bodies.inline import EMPHASIS, Line
from broadsheet.archive.bodies.markup import Node
from broadsheet.archive.bodies.rich import item_of, pieces_of
from broadsheet.archive.items import Block

HEADINGS: Final = {"h1": "2", "h2": "2", "h3": "3", "h4": "4", "h5": "4", "h6": "4"}
Item = Block | str
Handler = TypeVar("Handler", bound="Callable[[Flow, Node], None]")


class Flow:
    """Walks elements in order and gathers what they become."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.items: list[Item] = []
        self._line = Line()

    # What comes out

    def finish(self) -> list[Block]:
        """The blocks, neighbouring rich pieces joined."""
        self.end_paragraph()
        blocks: list[Block] = []
        for item in self.items:
            if not isinstance(item, str):
                blocks.append(item)
            elif blocks and blocks[-1]["type"] == "text":
                blocks[-1]["value"] += item
            else:
                blocks.append({"type": "text", "value": item})
        return blocks

    def pieces(self) -> list[str]:
        """Everything as rich pieces, for what holds no blocks."""
        self.end_paragraph()
        return pieces_of(self.items)

    def inside(self, node: Node) -> Flow:
        """A flow of its own over the inside of an element."""
        flow = Flow(self.context)
        flow.children(node)
        flow.end_paragraph()
        return flow

    # What goes in

    def add(self, *items: Item) -> None:
        """Put finished items after what has been gathered."""
        self.end_paragraph()
        self.items.extend(items)

    def end_paragraph(self) -> None:
        self.items.extend(f"<p>{text}</p>" for text in self._line.take())

    def children(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, str):
                self._line.text(child)
            else:
                self.element(child)

    def element(self, node: Node) -> None:
        handler = _HANDLERS.get(node.tag)
        if handler is not None:
            handler(self, node)
        elif node.tag in INLINE:
            self._inline(node)
        else:
            self.unwrap(node)

    def unwrap(self, node: Node) -> None:
        """A block that is only a wrapper: its inside, in a paragraph of its own."""
        self.end_paragraph()
        self.children(node)
        self.end_paragraph()

    def wrapped(self, name: str, node: Node) -> None:
        self._line.open(name)
        self.children(node)
        self._line.close()

    # Inside a paragraph

    def _inline(self, node: Node) -> None:
        kept = EMPHASIS.get(node.tag)
        if kept:
            self.wrapped(kept, node)
        else:
            self.children(node)

    def _link(self, node: Node) -> None:
        href = self.context.url(node.get("href"))
        if not href or node.get("href").lstrip().startswith("#"):  # a place in a page that is gone
            self.children(node)
            return
        self._line.open("a", f' href="{escape(href)}"')
        self.children(node)
        self._line.close()

    def _quoted(self, node: Node) -> None:
        self._line.text("“")
        self.children(node)
        self._line.text("”")

    def _reading(self, node: Node) -> None:
        """The reading beside a word (ruby): in brackets, as where it cannot be set above."""
        self._line.text(" (")
        self.children(node)
        self._line.text(")")

    def _line_break(self, node: Node) -> None:
        self._line.line_break()

    def _nothing(self, node: Node) -> None:
        return

    # Blocks

    def _heading(self, node: Node) -> None:
        inner = self.inside(node)
        text = " ".join(tidy(node_text(node)).split())
        for item in inner.items:
            if not isinstance(item, str) and item["type"] in (
                "picture",
                "embed",
                "video",
            ):
                self.add(item)
        if text:
            level = HEADINGS[node.tag]
            self.add({"type": "heading", "value": {"text": text, "level": level}})

    def _list(self, node: Node) -> None:
        entries = _entries(node)
        done: list[str] = []
        ordered = node.tag == "ol"
        inner = [self.inside(entry) for entry in entries]
        whole = all(
            isinstance(item, str) or _is_words(item) for flow in inner for item in flow.items
        )
        for number, flow in enumerate(inner, 1):
            if whole:
                done += [f"<li>{text}</li>"] if (text := item_of(flow.pieces())) else []
                continue
            # A picture or table stands in this list: it comes where it stood, between the items.
            for position, item in enumerate(flow.items):
                if not isinstance(item, str):
                    self.add(item)
                elif ordered:
                    mark = f"{number}. " if position == 0 else ""
                    self.add(item.replace("<p>", f"<p>{mark}", 1))
                else:
                    self.add(f"<ul><li>{item_of([item])}</li></ul>")
        if done:
            self.add(f"<{'ol' if ordered else 'ul'}>{''.join(done)}</{'ol' if ordered else 'ul'}>")

    def definitions(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, Node) and child.tag == "dt":
                self.end_paragraph()
                self.wrapped("b", child)
                self.end_paragraph()
            elif isinstance(child, Node) and child.tag == "div":
                self.definitions(child)
            elif isinstance(child, Node):
                self.unwrap(child)
            else:
                self._line.text(child)
        self.end_paragraph()

    def _rule(self, node: Node) -> None:
        mark = node.classes
        if "broadsheet-members" in mark:
            self.add({"type": "members_break", "value": None})
        elif "broadsheet-page" in mark:
            title = " ".join(tidy(unquote(node.get("data-title"))).split())
            self.add({"type": "page_break", "value": {"title": title}})
        elif "broadsheet-more" in mark:
            # Where a list of posts cut the text short; on the story's own page it never showed.
            self.end_paragraph()
        elif "broadsheet-nextpage" in mark:
            self.add({"type": "page_break", "value": {"title": ""}})
        else:
            self.add({"type": "divider", "value": None})

    # Pictures and what moves

    def picture(self, node: Node) -> None:
        words = stands_for_text(node)
        if words:
            self._line.text(words)
            return
        value = picture_value(self.context, node) if is_picture(node) else None
        if value is None:
            return
        self.end_paragraph()
        before = self.items[-1] if self.items else None
        if isinstance(before, dict) and before["type"] == "picture":
            same = before["value"]["picture"] == value["picture"]
            if same and not before["value"]["caption"]:
                return  # once more, for readers without scripts
        self.add({"type": "picture", "value": {**value, "size": size_of(node)}})

    def _embed(self, node: Node) -> None:
        url = self.context.url(object_url(node))
        if url:
            self.add(embed_block(url, node.get("title")))
        elif node.tag == "object":
            self.unwrap(node)

    def _moving(self, node: Node) -> None:
        block = moving_block(self.context, node)
        if block is not None:
            self.add(block)


def node_text(node: Node) -> str:
    """All words of an element, emoji pictures included."""
    parts = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
        elif child.tag == "img":
            parts.append(stands_for_text(child))
        elif child.tag == "br" or (child.tag not in INLINE and child.tag != "img"):
            parts.append(f"\n{node_text(child)}\n" if child.children else "\n")
        else:
            parts.append(node_text(child))
    return "".join(parts)


def _is_words(item: Block) -> bool:
    return item["type"] in (
        "heading",
        "quotation",
        "pull_quote",
        "divider",
        "page_break",
    )


def _entries(node: Node) -> list[Node]:
    """The items of a list; what stands between them belongs to the item before."""
    entries: list[Node] = []
    for child in node.children:
        if isinstance(child, Node) and child.tag == "li":
            entries.append(child)
        elif isinstance(child, Node) or child.strip():
            if not entries:
                entries.append(Node("li"))
            last = Node("li", entries[-1].attributes)
            last.children = [*entries[-1].children, child]
            entries[-1] = last
    return entries


_HANDLERS: dict[str, Callable[[Flow, Node], None]] = {
    "a": Flow._link,
    "q": Flow._quoted,
    "br": Flow._line_break,
    "wbr": Flow._nothing,
    "img": Flow.picture,
    "hr": Flow._rule,
    "iframe": Flow._embed,
    "object": Flow._embed,
    "embed": Flow._embed,
    "video": Flow._moving,
    "audio": Flow._moving,
    **dict.fromkeys(("param", "source", "track", "col", "colgroup", "rp"), Flow._nothing),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), Flow._list),
    **dict.fromkeys(HEADINGS, Flow._heading),
    "rt": Flow._reading,
}


def handles(*tags: str) -> Callable[[Handler], Handler]:
    """Register what an element becomes; the modules above this one fill it."""

    def register(handler: Handler) -> Handler:
        _HANDLERS.update(dict.fromkeys(tags, handler))
        return handler

    return register
