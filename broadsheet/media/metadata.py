"""Reads what a picture's file says of itself: IPTC (IIM), XMP and EXIF.

IPTC Photo Metadata Standard 2023.2: title, description, creator, credit line, copyright, source,
usage terms, alt text, date created. XMP is preferred to IIM unless the IIM is newer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import re
from typing import Any, BinaryIO

from dateutil import parser as dates
from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

from broadsheet.text.normal import normal, one_line

_IIM = {
    (2, 5): "title",
    (2, 120): "caption",
    (2, 80): "creator",
    (2, 110): "credit",
    (2, 116): "copyright",
    (2, 115): "source",
    (2, 105): "headline",
    (2, 25): "keywords",
    (2, 55): "date",
    (2, 90): "city",
    (2, 101): "country",
}
_XMP = {
    "title": "title",
    "description": "caption",
    "creator": "creator",
    "Credit": "credit",
    "rights": "copyright",
    "Source": "source",
    "Headline": "headline",
    "UsageTerms": "licence",
    "WebStatement": "licence_address",
    "AltTextAccessibility": "alt",
    "DateCreated": "date",
    "City": "city",
    "Country": "country",
    "subject": "keywords",
}
_LISTS = {"keywords"}


def _decoded(value: bytes) -> str:
    for encoding in ("utf-8", "cp1252"):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    return value.decode("latin-1")


def _from_iim(image: ImageFile.ImageFile) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in (IptcImagePlugin.getiptcinfo(image) or {}).items():
        name = _IIM.get(key)
        if name is None:
            continue
        values = [_decoded(v) for v in (value if isinstance(value, list) else [value])]
        found[name] = values if name in _LISTS else ", ".join(values)
    return found


def _from_xmp(packet: str) -> dict[str, Any]:
    """Reads the few properties named above; a full RDF reader would fail on half the files."""
    found: dict[str, Any] = {}
    for name, ours in _XMP.items():
        value: list[str] = []
        element = re.search(rf"<(\w+):{name}(?:\s[^>]*)?>(.*?)</\1:{name}>", packet, re.S)
        if element:
            items = re.findall(r"<rdf:li[^>]*>(.*?)</rdf:li>", element[2], re.S)
            value = items or ([element[2]] if "<" not in element[2] else [])
        else:
            attribute = re.search(rf"\s\w+:{name}=\"([^\"]*)\"", packet)
            value = [attribute[1]] if attribute else []
        value = [html.unescape(re.sub(r"<[^>]*>", "", item)).strip() for item in value]
        if value:
            found[ours] = (
                value if ours in _LISTS else (value[0] if ours != "creator" else ", ".join(value))
            )
    return found


def _iim_is_newer(image: Image.Image) -> bool:
    """Whether a program that knows no XMP has changed the IIM since both were written.

    Whoever writes both leaves a checksum of the IIM behind (Photoshop resource 0x0425); the
    Metadata Working Group's guidelines say to believe the IIM where it no longer agrees.
    """
    resources = image.info.get("photoshop") or {}
    noted, iim = resources.get(0x0425), resources.get(0x0404)
    if not isinstance(noted, bytes) or not isinstance(iim, bytes):
        return False
    return hashlib.md5(iim, usedforsecurity=False).digest() != noted[:16]


def _taken(found: dict[str, Any], image: Image.Image) -> dt.datetime | None:
    exif = image.getexif().get_ifd(ExifTags.IFD.Exif)
    text = str(found.get("date") or exif.get(ExifTags.Base.DateTimeOriginal) or "")
    text = re.sub(r"^(\d{4}):(\d\d):(\d\d)", r"\1-\2-\3", text)
    if not re.match(r"\d{4}", text):
        return None
    try:
        when = dates.parse(text)
        return when if when.tzinfo else when.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        return None


def read(file: BinaryIO) -> dict[str, Any]:
    """What the picture in ``file`` says of itself; ``{}`` when it says nothing or is damaged.

    ``taken_at`` is an aware datetime; ``keywords`` a list; everything else one line of text.
    """
    try:
        with Image.open(file) as image:
            found = _from_iim(image)
            packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
            text = packet.decode("utf-8", "replace") if isinstance(packet, bytes) else str(packet)
            xmp = {k: v for k, v in _from_xmp(text).items() if v}
            found = {**xmp, **found} if _iim_is_newer(image) else {**found, **xmp}
            taken = _taken(found, image)
    except Exception:  # noqa: BLE001
        # Pillow raises a dozen kinds of error on damaged metadata; the picture itself may be fine.
        return {}
    result: dict[str, Any] = {
        name: [one_line(v) for v in value] if isinstance(value, list) else normal(value).strip()
        for name, value in found.items()
        if value
    }
    if taken:
        result["taken_at"] = taken
    return result
