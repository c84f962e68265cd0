"""A WXR file cut into its pieces, without believing that it is XML.

Real exports are broken in all the ways a file can be: controls, undeclared
prefixes, two encodings in one file, a missing end. So the file is never parsed
whole. It is cut at the elements that matter, each piece is read on its own, and
one that cannot be read costs only itself. No document type is ever handed to
the parser, so there is no entity to expand and nothing to load.
"""

from __future__ import annotations

import codecs
import html.entities
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import etree

from broadsheet.archive.bodies import tidy

LARGEST_ITEM: Final = 32 * 1024 * 1024
_READ: Final = 256 * 1024
_SNIFF: Final = 64 * 1024

_OPENING = re.compile(rb"<(item|wp:author|wp:category|wp:term|wp:tag)(?:\s[^<>]*)?>")
_INSIDE = re.compile(rb"<!\[CDATA\[|</(item|wp:author|wp:category|wp:term|wp:tag)\s*>|<item[\s>]")
_MARKS = (b"wordpress.org/export", b"<wp:wxr_version", b"WordPress eXtended RSS", b"<wp:post_type")
_ENTITY = re.compile(rb"<!ENTITY", re.I)
_ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)[\"']")
_CHANNEL = re.compile(
    r"<(language|wp:base_site_url|wp:base_blog_url|title|link)>\s*(?:<!\[CDATA\[)?([^<\]]*)"
)


class Unreadable(Exception):
    """The file is not one that may or can be read; the message says why."""


@dataclass(slots=True)
class Piece:
    """One element of the file: its kind, its text, and whether its end was found."""

    kind: str
    text: str
    whole: bool = True
    guessed: bool = False  # the text was in another encoding than the file says


@dataclass(slots=True)
class Channel:
    """What the head of the file says of the site."""

    title: str = ""
    language: str = ""
    address: str = ""


def looks_like_wxr(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = _plain(file.read(_SNIFF))
    except OSError:
        return False
    return any(mark in head for mark in _MARKS)


def channel_of(path: Path) -> Channel:
    """Read the head. Raises ``Unreadable`` for what is no export, or one that hides entities."""
    with path.open("rb") as file:
        head = _plain(file.read(_SNIFF))
    if _ENTITY.search(head):
        raise Unreadable("declares XML entities, as a WordPress export never does; not read")
    if not any(mark in head for mark in _MARKS) and b"<item>" not in head:
        raise Unreadable("is not a WordPress export")
    text, _ = _decoded(head.partition(b"<item")[0], _declared(head))
    channel = Channel()
    for name, value in _CHANNEL.findall(text):
        value = value.strip()
        match name:
            case "title" if not channel.title:
                channel.title = value
            case "language" if not channel.language:
                channel.language = value
            case "link" | "wp:base_blog_url" if value and (name != "link" or not channel.address):
                channel.address = value.rstrip("/")
    return channel


def pieces(path: Path) -> Iterator[Piece]:
    """Every author, category, term and item of the file, in order and in flat memory."""
    encoding = _declared(_head(path))
    source = _chunks(path)
    buffer, at, ended = b"", 0, False
    while True:
        opening = _OPENING.search(buffer, at)
        if opening is None:
            if ended:
                return
            # Keep what may be the beginning of a tag.
            more = next(source, b"")
            buffer, at, ended = buffer[max(at, len(buffer) - 400) :] + more, 0, not more
            continue
        kind = opening[1]
        start = opening.start()
        end = _end(buffer, kind, start)
        while end == 0 and not ended and len(buffer) - start <= LARGEST_ITEM:
            more = next(source, b"")
            buffer, at, start, ended = buffer[start:] + more, 0, 0, not more
            end = _end(buffer, kind, start)
        whole = True
        if end <= 0:
            end, whole = _cut(buffer, kind, start)
        text, guessed = _decoded(buffer[start:end], encoding)
        at = end
        yield Piece(kind.decode().removeprefix("wp:"), text, whole, guessed)


def element(piece: Piece) -> tuple[etree._Element, bool] | None:
    """The piece as a tree, and whether it had to be mended; ``None`` if nothing can be made of it.

    Elements are told apart by prefix and name, whatever the file binds them to.
    """
    prefixes = set(re.findall(r"</?([A-Za-z_][\w.-]*):", piece.text))
    bound = " ".join(f'xmlns:{name}="{name}"' for name in sorted(prefixes) if name != "xml")
    wrapped = f"<rss {bound}>{piece.text}</rss>"
    for mended, parser in ((False, _strict()), (True, _lenient())):
        text = _without_bad_entities(wrapped) if mended else wrapped
        try:
            root = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
        except etree.XMLSyntaxError:
            continue
        if root is not None and len(root):
            return root[0], mended
    return None


def _strict() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


def _lenient() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=True
    )


def _chunks(path: Path) -> Iterator[bytes]:
    """The file's bytes in an encoding where ``<`` is one byte."""
    with path.open("rb") as file:
        first = file.read(_READ)
        wide = next((name for mark, name in _WIDE if first.startswith(mark)), "")
        if not wide:
            while first:
                yield first
                first = file.read(_READ)
            return
        decoder = codecs.getincrementaldecoder(wide)(errors="replace")
        while first:
            yield decoder.decode(first).encode("utf-8", "replace")
            first = file.read(_READ)


_WIDE: Final = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(400)


def _plain(head: bytes) -> bytes:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace").encode("utf-8", "replace")
    return head


def _declared(head: bytes) -> str:
    found = _ENCODING.search(head)
    name = found[1].decode("ascii") if found else "utf-8"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "utf-8"


def _end(buffer: bytes, kind: bytes, start: int) -> int:
    """Where the element ends; 0 if that is not in the buffer yet; -1 if the next one began."""
    position = start + 1
    while match := _INSIDE.search(buffer, position):
        if match[0].startswith(b"<!"):
            closed = buffer.find(b"]]>", match.end())
            if closed < 0:
                return 0
            position = closed + 3
        elif match[1] == kind:
            return match.end()
        elif match[0].startswith(b"<item"):
            return -1
        else:
            position = match.end()
    return 0


def _cut(buffer: bytes, kind: bytes, start: int) -> tuple[int, bool]:
    """Where to end an element whose end is lost in unbalanced markup."""
    following = _OPENING.search(buffer, start + 1)
    closing = buffer.find(b"</" + kind + b">", start)
    if closing >= 0 and (following is None or closing < following.start()):
        return closing + len(kind) + 3, True
    return (following.start() if following else len(buffer)), False


def _decoded(data: bytes, declared: str) -> tuple[str, bool]:
    """Text that is UTF-8 by its looks, else as declared, else as old Windows machines wrote."""
    for name in ("utf-8", declared, "cp1252"):
        try:
            return _safe(data.decode(name)), name not in ("utf-8", declared)
        except UnicodeDecodeError:
            continue
    return _safe(data.decode("latin-1")), True


_BAD_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[\da-fA-F]));"
)
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.S)
_REFERENCE = re.compile(r"&(#?\w+);|&")
_XML_ENTITIES: Final = {"amp", "lt", "gt", "quot", "apos"}


def _safe(text: str) -> str:
    return _BAD_REFERENCE.sub("", tidy(text))


def _without_bad_entities(text: str) -> str:
    """Write out what only HTML knows (``&nbsp;``) and escape lone ampersands."""

    def replace(match: re.Match[str]) -> str:
        name = match[1]
        if name and (name in _XML_ENTITIES or name.startswith("#")):
            return match[0]
        if name and (known := html.entities.html5.get(f"{name};")):
            return known if known not in "<>&" else match[0]
        return "&amp;" + match[0][1:]

    parts = _CDATA.split(text)
    return "".join(
        part if part.startswith("<![CDATA[") else _REFERENCE.sub(replace, part) for part in parts
    )
