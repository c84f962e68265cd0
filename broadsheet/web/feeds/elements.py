"""What the two XML formats share: names, and text that any XML reader accepts."""

from __future__ import annotations

from lxml import etree

from broadsheet.text.normal import normal
from broadsheet.web.feeds.entries import Image

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
MEDIA = "http://search.yahoo.com/mrss/"
XML = "http://www.w3.org/XML/1998/namespace"


def add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """A child ``name`` of ``parent`` with ``text``; attributes without a value are left out."""
    element = etree.SubElement(parent, name)
    if text:
        element.text = normal(text)
    for attribute, value in attributes.items():
        if value:
            element.set(attribute, normal(value))
    return element


def add_media(parent: etree._Element, image: Image) -> None:
    """``image`` in the words of Media RSS, which both formats use."""
    content = add(
        parent, f"{{{MEDIA}}}content", url=image.url, medium="image", type=image.type,
        width=str(image.width), height=str(image.height),
    )  # fmt: skip
    if image.caption:
        add(content, f"{{{MEDIA}}}description", image.caption, type="plain")
    if image.alt:
        add(content, f"{{{MEDIA}}}title", image.alt, type="plain")
    if image.credit:
        add(content, f"{{{MEDIA}}}credit", image.credit, role="photographer")


def written(root: etree._Element) -> bytes:
    document: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document
