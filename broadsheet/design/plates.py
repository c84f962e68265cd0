"""Name plates drawn as SVG: what may stand in a page, and nothing else.

The drawing is put into every page, so it may hold shapes only: no script, no style, no text, no
address of anything. Black becomes the colour of the text, so that it is seen at night.
"""

from __future__ import annotations

import re

from lxml import etree

NAMESPACE = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
MOST_BYTES = 40_000
SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "use"}
ELEMENTS = SHAPES | {
    "svg", "g", "defs", "symbol", "clipPath", "linearGradient", "radialGradient", "stop",
}  # fmt: skip
PAINT = {
    "fill", "fill-opacity", "fill-rule", "clip-rule", "stroke", "stroke-width", "stroke-linecap",
    "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-opacity", "opacity",
    "stop-color", "stop-opacity", "clip-path",
}  # fmt: skip
ATTRIBUTES = PAINT | {
    "id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "width",
    "height", "points", "transform", "viewBox", "preserveAspectRatio", "offset", "gradientUnits",
    "gradientTransform", "spreadMethod", "clipPathUnits", "href",
}  # fmt: skip
BLACK = {"#000", "#000000", "black", "rgb(0,0,0)"}
VALUE = re.compile(r"[\w\s.,#%()+-]*\Z")
URL = re.compile(r"url\(\s*['\"]?#([\w-]+)['\"]?\s*\)")
LENGTH = re.compile(r"\s*([\d.]+)(?:px)?\s*\Z")


class PlateError(ValueError):
    """A drawing cannot be used; the message is one sentence."""


def clean_plate(source: str) -> str:
    """``source`` as an ``svg`` element that may stand in a page.

    Raises:
        PlateError: it is no SVG, is too large or holds no shape.
    """
    root = _parsed(source)
    _strip(root)
    if not any(_name(element) in SHAPES for element in root.iter()):
        raise PlateError("The drawing holds no shapes; text must be turned into outlines first.")
    box = _view_box(root)
    for name in list(root.attrib):
        if name not in PAINT:
            del root.attrib[name]
    root.set("viewBox", box)
    root.set("aria-hidden", "true")
    etree.cleanup_namespaces(root)
    made = etree.tostring(root, encoding="unicode")
    if len(made.encode()) > MOST_BYTES:
        raise PlateError(
            f"The drawing has {len(made.encode()) // 1024} KB; a name plate, which stands in every "
            f"page, may have {MOST_BYTES // 1024}."
        )
    return made


def _parsed(source: str) -> etree._Element:
    if len(source) > 20 * MOST_BYTES:
        raise PlateError("The drawing is too large.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(source.strip().encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise PlateError("This is not an SVG drawing.") from None
    named = etree.QName(root)
    if named.localname != "svg" or named.namespace not in {None, NAMESPACE}:
        raise PlateError("This is not an SVG drawing.")
    # A page knows its elements without a prefix; some programs write none, others no namespace.
    bare = named.namespace is None
    made = etree.Element(
        f"{{{NAMESPACE}}}svg",
        dict(root.attrib),
        nsmap={None: NAMESPACE},  # type: ignore[dict-item]
    )
    made.extend(list(root))
    for element in made.iter("*") if bare else ():
        if etree.QName(element).namespace is None:
            element.tag = f"{{{NAMESPACE}}}{element.tag}"
    return made


def _name(element: etree._Element) -> str:
    tag = element.tag
    if not isinstance(tag, str) or not tag.startswith(f"{{{NAMESPACE}}}"):
        return ""
    return tag.split("}")[1]


def _strip(root: etree._Element) -> None:
    for element in list(root.iter()):
        parent = element.getparent()
        if _name(element) not in ELEMENTS:
            if parent is not None:
                parent.remove(element)
            continue
        _attributes(element)
        element.text = element.tail = None


def _attributes(element: etree._Element) -> None:
    said = {str(key): str(value) for key, value in element.attrib.items()}
    if XLINK in said:
        said.setdefault("href", said[XLINK])
    # A style attribute would be refused by the pages' policy; what it says of paint is kept.
    for piece in said.pop("style", "").split(";"):
        name, _, value = piece.partition(":")
        if name.strip() in PAINT:
            said[name.strip()] = value.strip()
    element.attrib.clear()
    for name, text in said.items():
        if name not in ATTRIBUTES:
            continue
        if name in {"fill", "stroke"} and text.replace(" ", "").lower() in BLACK:
            text = "currentColor"
        if name == "id":
            text = _own(text)
        elif name == "href":
            if not re.match(r"#[\w-]+\Z", text):
                continue
            text = f"#{_own(text[1:])}"
        elif "url" in text:
            found = URL.match(text)
            if not found:
                continue
            text = f"url(#{_own(found[1])})"
        elif not VALUE.match(text):
            continue
        element.set(name, text)


def _own(name: str) -> str:
    """An id that meets none of the page's own; cleaning twice changes nothing more."""
    return f"plate-{name.removeprefix('plate-')}"


def _view_box(root: etree._Element) -> str:
    if box := root.get("viewBox"):
        return str(box)
    sizes = [LENGTH.match(str(root.get(side) or "")) for side in ("width", "height")]
    if not all(sizes):
        raise PlateError("The drawing does not say how large it is (no viewBox).")
    return "0 0 " + " ".join(size[1] for size in sizes if size)
