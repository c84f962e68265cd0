"""Figures and galleries: pictures with the words that belong to them."""

from __future__ import annotations

import re
from collections.abc import Callable

from broadsheet.archive.bodies.boxes import (
    PULL_QUOTE,
    one_line,
    preformatted,
    quotation,
    set_apart,
)
from broadsheet.archive.bodies.figures import embed_block, size_of
from broadsheet.archive.bodies.flow import Flow, Item, handles
from broadsheet.archive.bodies.inline import escaped
from broadsheet.archive.bodies.manuscript import manuscript_box
from broadsheet.archive.bodies.markup import Node
from broadsheet.archive.bodies.rich import line_of, pieces_of
from broadsheet.archive.bodies.text import rich_to_text

_CAPTION = re.compile(r"\b(wp-caption-text|gallery-caption|image-caption|caption-text)\b")
_CREDIT = re.compile(r"\b(\w*[-_])?(credit|credits|copyright|photographer)\b")
_CAPTIONED = re.compile(r"\b(wp-caption|gallery-item|wp-block-image|captioned-image)(?![-\w])")
_GALLERY = re.compile(r"\b(wp-block-gallery|tiled-gallery|gallery|slideshow)(?![-\w])")
_ADDRESS = re.compile(r"https?://\S+")


@handles("figure")
def figure(flow: Flow, node: Node) -> None:
    """What a figure shows, and its caption where that block has a place for one."""
    body, caption, credit, led = _part(flow, node)
    if _quotes(flow, node, body, caption, credit):
        return
    inner = flow.inside(body).items
    pictures = [item for item in inner if not isinstance(item, str) and item["type"] == "picture"]
    for picture in pictures if size_of(node) != "column" else ():
        picture["value"]["size"] = size_of(node)
    if len(pictures) > 1 and len(pictures) == len(inner):
        flow.add(_gallery(inner, rich_to_text(_both(caption, credit))))
    elif len(inner) == 1 and _attach(flow, inner[0], caption, credit):
        flow.add(inner[0])
    elif len(pictures) == 1 and pictures[0] is inner[0] and not caption and _is_text(inner[1:]):
        # Words beside the one picture of a figure are its caption, marked or not.
        _attach(flow, pictures[0], line_of(pieces_of(inner[1:])), credit)
        flow.add(pictures[0])
    else:
        words = _both(caption, credit)
        said: list[Item] = [f"<p>{words}</p>"] if words else []
        flow.add(*(said + inner if led else inner + said))


@handles("aside", "div", "section")
def wrapper(flow: Flow, node: Node) -> None:
    """Only a wrapper, unless its class says that it is more."""
    classes = node.classes
    if not classes:
        flow.unwrap(node)
    elif "broadsheet-" in classes and manuscript_box(flow, node):
        return
    elif _CAPTIONED.search(classes):
        figure(flow, node)
    elif "embed__wrapper" in classes and _ADDRESS.fullmatch(one_line(node)):
        flow.add(embed_block(flow.context.url(one_line(node))))
    elif "wp-block-file" in classes and _document(flow, node):
        return
    elif _GALLERY.search(classes):
        inner = flow.inside(node).items
        flow.add(*([_gallery(inner, "")] if _all_pictures(inner) else inner))
    elif not set_apart(flow, node):
        flow.unwrap(node)


@handles("dl")
def definitions(flow: Flow, node: Node) -> None:
    """A definition list; WordPress once set each picture of a gallery as one."""
    if "gallery-item" in node.classes:
        figure(flow, node)
    else:
        flow.definitions(node)


def _part(flow: Flow, node: Node) -> tuple[Node, str, str, bool]:
    """The figure without its caption, the caption and credit, and whether these came first."""
    body, credit = node, ""
    mark = _find(node, lambda child: child.tag == "figcaption" or _is_caption(child))
    caption = ""
    led = False
    if mark is not None:
        body = without(node, mark)
        led = bool(node.children) and next(
            (child is mark for child in node.children if not _is_space(child)), False
        )
        inner = _find(mark, lambda child: bool(_CREDIT.search(child.classes)))
        if inner is not None:
            credit = one_line(inner)
            mark = without(mark, inner)
        caption = line_of(flow.inside(mark).pieces())
    beside = _find(body, lambda child: bool(_CREDIT.search(child.classes)))
    if not credit and beside is not None and not beside.holds("img", "iframe", "table"):
        credit = one_line(beside)
        body = without(body, beside)
    return body, caption, credit, led


def _quotes(flow: Flow, node: Node, body: Node, caption: str, credit: str) -> bool:
    """A figure around a quotation: its caption says who spoke."""
    solid = [child for child in body.children if not _is_space(child)]
    only = solid[0] if len(solid) == 1 else None
    if not isinstance(only, Node) or only.tag not in ("blockquote", "pre"):
        return False
    words = rich_to_text(_both(caption, credit))
    if only.tag == "pre":
        preformatted(flow, only)
        flow.add(*([f"<p>{escaped(words)}</p>"] if words else []))
    elif PULL_QUOTE.search(node.classes):
        marked = Node("blockquote", {"class": "pullquote"})
        marked.children = only.children
        quotation(flow, marked, attribution=words)
    else:
        quotation(flow, only, attribution=words)
    return True


def _attach(flow: Flow, item: Item, caption: str, credit: str) -> bool:
    """Give the caption to a block that has a place for it."""
    if isinstance(item, str):
        return False
    value = item["value"]
    match item["type"]:
        case "picture" if not value["caption"]:
            value["caption"], value["credit"] = caption, credit or value["credit"]
            medium = flow.context.media[value["picture"]]
            medium.caption = medium.caption or rich_to_text(caption)
            medium.credit = medium.credit or credit
        case "table" | "video" if not value["caption"]:
            value["caption"] = _both(caption, credit)
        case "embed" if "<a " not in caption and caption:
            value["title"] = rich_to_text(_both(caption, credit))
        case "gallery" if not value["title"]:
            value["title"] = rich_to_text(_both(caption, credit))
        case _:
            return not caption and not credit
    return True


def _gallery(items: list[Item], title: str) -> Item:
    pictures = [
        {key: item["value"][key] for key in ("picture", "caption", "alt", "credit")}
        for item in items
        if not isinstance(item, str)
    ]
    return {"type": "gallery", "value": {"title": title, "pictures": pictures}}


def _document(flow: Flow, node: Node) -> bool:
    """A file to download, if it is with us; else the link stays a link."""
    link = node.first("a")
    url = flow.context.url(link.get("href")) if link is not None else ""
    if link is None or not flow.context.found(url):
        return False
    item = flow.context.medium(url, "document")
    flow.add({"type": "document", "value": {"document": item.key, "title": one_line(link)}})
    return True


def without(node: Node, gone: Node) -> Node:
    """A copy of the tree down to ``gone``, which is left out."""
    copy = Node(node.tag, node.attributes)
    for child in node.children:
        if child is gone:
            continue
        inside = isinstance(child, Node) and any(below is gone for below in child.walk())
        copy.children.append(without(child, gone) if inside and isinstance(child, Node) else child)
    return copy


def _find(node: Node, wanted: Callable[[Node], bool]) -> Node | None:
    """The first such element that is not inside a figure of its own."""
    for child in node.children:
        if not isinstance(child, Node):
            continue
        if wanted(child):
            return child
        if child.tag == "figure" or _CAPTIONED.search(child.classes):
            continue
        found = _find(child, wanted)
        if found is not None:
            return found
    return None


def _is_caption(node: Node) -> bool:
    return bool(_CAPTION.search(node.classes))


def _is_space(child: Node | str) -> bool:
    return isinstance(child, str) and not child.strip()


def _is_text(items: list[Item]) -> bool:
    return bool(items) and all(isinstance(item, str) for item in items)


def _all_pictures(items: list[Item]) -> bool:
    return len(items) > 1 and all(
        not isinstance(item, str) and item["type"] == "picture" for item in items
    )


def _both(caption: str, credit: str) -> str:
    return " ".join(part for part in (caption, escaped(credit)) if part)
