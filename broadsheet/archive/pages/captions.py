"""Captions and credits: told apart from the text, and joined to their picture.

Old pages set a caption as a paragraph with a telling name in the same box as
the picture. Such a box becomes a ``<figure>``, so that the conversion into
blocks finds what it expects; a caption whose picture is gone is not text.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from broadsheet.archive.pages.document import label_of, tag_of, text_of
from broadsheet.archive.pages.furniture import drop, in_picture

_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:wp-caption-text|captions?|captiontext|caption-?text|cutline|legende?|"
    r"image-?caption|img-?caption|photo-?caption|pic-?caption|media-?caption|"
    r"(?:image|photo|picture|img|media)-?(?:credit|source|copyright|desc\w*)|credits?|photocredit|"
    r"bildunterschrift|bu|piefoto|pie-?de-?foto)(?=$|[\s_-])"
)
_CREDIT = re.compile(r"(?:^|[\s_-])\w*(?:credit|copyright|source|photographer)\w*(?=$|[\s_-])")
_BOXES = frozenset({"div", "span", "p", "section", "li", "aside", "dl"})
_LONGEST = 600
_BESIDE = 60


def frame_pictures(body: HtmlElement) -> None:
    """Make figures of boxes with one picture and its caption; drop captions left alone."""
    for node in list(body.iter()):
        if not tag_of(node) or tag_of(node) in {"img", "figure", "figcaption", "caption"}:
            continue
        if node is body or not _CAPTION.search(label_of(node)) or in_picture(node):
            continue
        if node.getparent() is None or any(
            _CAPTION.search(label_of(up)) for up in node.iterancestors()
        ):
            continue
        if len(text_of(node)) > _LONGEST:
            continue
        _frame(node, body)


def _frame(caption: HtmlElement, body: HtmlElement) -> None:
    if any(True for _ in caption.iter("img")):
        if sum(1 for _ in caption.iter("img")) == 1 and tag_of(caption) in {
            "div",
            "span",
            "p",
            "a",
        }:
            caption.tag = "figure"
            _tail_caption(caption)
        return
    box = caption.getparent()
    for _ in range(3):
        if box is None or box is body:
            break
        pictures = list(box.iter("img"))
        alone = len(text_of(box)) - len(text_of(caption)) <= _BESIDE
        if len(pictures) == 1 and alone and tag_of(box) in _BOXES:
            box.tag = "figure"
            caption.tag = "figcaption"
            return
        if len(pictures) == 1:  # among the text: the picture goes to its caption
            _gather(pictures[0], caption)
            return
        if pictures:
            break
        box = box.getparent()
    drop([caption])


def _gather(picture: HtmlElement, caption: HtmlElement) -> None:
    words = etree.Element("figcaption")
    words.text, caption.text = caption.text, None
    words.extend(list(caption))
    picture.drop_tree()
    picture.tail = None
    caption.append(picture)
    caption.append(words)
    caption.tag = "figure"


def _tail_caption(figure: HtmlElement) -> None:
    """Words of a figure without an element of their own."""
    for child in figure:
        if tag_of(child) in {"p", "div", "span"} and not any(True for _ in child.iter("img")):
            child.tag = "figcaption"
            return
