"""Cleaning HTML and reading its visible text.

Two strengths: *rich* is what a paragraph may hold, *loose* what a block of foreign HTML may.
Neither lets a script, a handler, a style or an unsafe address through; cleaning is ammonia's (nh3).
"""

from __future__ import annotations

import html as _html
import itertools
import re
import unicodedata
from typing import Any

import nh3

from broadsheet.text.normal import normal, without_controls

SCHEMES = {"http", "https", "mailto", "tel", "ref", "story", "topic"}
RICH_TAGS = {
    "a", "b", "strong", "i", "em", "s", "del", "sup", "sub", "code", "br", "p", "ul", "ol", "li",
}  # fmt: skip
RICH_ATTRIBUTES = {"a": {"href", "linktype", "uuid", "id", "title", "hreflang"}}
LOOSE_ATTRIBUTES = {
    "*": {"lang", "dir", "title", "id"},
    "a": {"href", "linktype", "uuid", "hreflang"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "del": {"datetime", "cite"},
    "ins": {"datetime", "cite"},
    "time": {"datetime"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "img": {"src", "alt", "width", "height"},
}
# Their text is code or markup, never words for readers.
UNREAD_TAGS = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math"}
LOOSE_TAGS = (nh3.ALLOWED_TAGS | {"section", "main", "address"}) - UNREAD_TAGS
_STROKE = "\u0338"
_AFTER_TAG = re.compile(r">([^<\x00-\u02ff]+)")
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.S)
_BLOCK_END = re.compile(
    r"(?:</(?:p|li|h[1-6]|div|td|th|tr|blockquote|figcaption|dd|dt|pre)>|<br\s*/?>)"
    r"(?:\s*<[uo]l(?:\s[^>]*)?>)?"
    # A list within a list item ends the words before it, whatever they stand in.
    r"|<[uo]l(?:\s[^>]*)?>"
)


def _clean(html: str, **allowed: Any) -> str:
    """``html`` cleaned and in normal form.

    Normal form comes last, since cleaning decodes references to control characters; but then
    nothing may compose with a tag's ``>``, which U+0338 would make ``≯`` and so undo the tag.
    """
    made = nh3.clean(
        without_controls(html),
        clean_content_tags=UNREAD_TAGS,
        url_schemes=SCHEMES,
        link_rel=None,
        **allowed,
    )
    return normal(_AFTER_TAG.sub(_apart, made) if _STROKE in made else made)


def _apart(match: re.Match[str]) -> str:
    marks = "".join(itertools.takewhile(unicodedata.combining, match[1]))
    if _STROKE not in marks:
        return match[0]
    return f">{''.join(f'&#x{ord(mark):x};' for mark in marks)}{match[1][len(marks) :]}"


def clean_rich(html: str) -> str:
    """``html`` with only what a paragraph of a story may hold."""
    return _clean(html, tags=RICH_TAGS, attributes=RICH_ATTRIBUTES)


def clean_loose(html: str) -> str:
    """``html`` with all harmless structure kept, for what no block can represent."""
    return _clean(html, tags=LOOSE_TAGS, attributes=LOOSE_ATTRIBUTES)


def visible_text(html: str) -> str:
    """The words of ``html`` as a reader sees them, blocks apart by newlines."""
    text = _BLOCK_END.sub("\n", html)
    return _html.unescape(_TAG.sub("", text)).strip()
