"""The doors of this package: whole bodies, rich text, one line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from broadsheet.archive.bodies.body import Body
from broadsheet.archive.bodies.cleaning import clean_for_reading
from broadsheet.archive.bodies.elements import Flow
from broadsheet.archive.bodies.figures import Context
from broadsheet.archive.bodies.markup import parse
from broadsheet.archive.bodies.rich import line_of
from broadsheet.archive.items import MediaItem

# Most stories of an archive are nothing but paragraphs: those need no tree.
_WORDS = (
    r"[^<>&\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\xa0\u0300-\u036f\u2028\u2029"
    r"\ud800-\udfff\ufeff\ufffe\uffff]*+"
)
_PLAIN = re.compile(rf"(?:\s*<p>{_WORDS}(?:&(?:amp|lt|gt|quot|\#39);{_WORDS})*+</p>)++\s*")


def blocks_from_html(
    html: str, *, base_url: str = "", media: Mapping[str, MediaItem] | None = None
) -> Body:
    """Turn the HTML of one body into neutral blocks.

    ``base_url`` makes relative addresses absolute. ``media`` holds what the
    reader already knows, by address: a picture found there brings its file
    along. ``Body.media`` has only what the blocks name.
    """
    if _PLAIN.fullmatch(html):
        plain = _plain(html)
        if plain is not None:
            return plain
    context = Context(base_url=base_url, known={} if media is None else media)
    flow = Flow(context)
    flow.children(parse(clean_for_reading(html)))
    blocks = flow.finish()
    kept = sum(block["type"] == "html" for block in blocks)
    return Body(blocks=blocks, media=context.media, html_blocks=kept)


def clean_rich(html: str, *, base_url: str = "") -> str:
    """HTML as ``rich``: paragraphs and lists only; other blocks become those, words whole."""
    flow = Flow(Context(base_url=base_url))
    flow.children(parse(clean_for_reading(html)))
    return "".join(flow.pieces())


def clean_inline(html: str, *, base_url: str = "") -> str:
    """HTML as ``rich-inline``: one line; paragraphs become line breaks."""
    flow = Flow(Context(base_url=base_url))
    flow.children(parse(clean_for_reading(html)))
    return line_of(flow.pieces())


def _plain(html: str) -> Body | None:
    text = unicodedata.normalize("NFC", html)  # nothing to do for most, and then quick
    if "&" in text:  # one spelling of each escape, as everywhere else
        text = text.replace("&quot;", '"').replace("&#39;", "'")
    words = [" ".join(part.split()).removeprefix("<p>").strip() for part in text.split("</p>")]
    if words.pop() or not all(words):
        return None
    text = "".join([f"<p>{part}</p>" for part in words])
    return Body(blocks=[{"type": "text", "value": text}])
