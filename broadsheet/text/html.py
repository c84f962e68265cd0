"""Cleaning HTML and reading its visible text.

Two strengths: *rich* is what a paragraph may hold, *loose* what a block of foreign HTML may.
Neither lets a script, a handler, a style or an unsafe address through; cleaning is ammonia's (nh3).
"""

from __future__ import annotations

import html as _html
import re

import nh3

from broadsheet.text.normal import normal

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
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.S)
_BLOCK_END = re.compile(
    r"</(?:p|li|h[1-6]|div|td|th|tr|blockquote|figcaption|dd|dt|pre)>|<br\s*/?>"
)


def clean_rich(html: str) -> str:
    """``html`` with only what a paragraph of a story may hold."""
    return nh3.clean(
        normal(html),
        tags=RICH_TAGS,
        clean_content_tags=UNREAD_TAGS,
        attributes=RICH_ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
    )


def clean_loose(html: str) -> str:
    """``html`` with all harmless structure kept, for what no block can represent."""
    return nh3.clean(
        normal(html),
        tags=(nh3.ALLOWED_TAGS | {"section", "main", "address"}) - UNREAD_TAGS,
        clean_content_tags=UNREAD_TAGS,
        attributes=LOOSE_ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
    )


def visible_text(html: str) -> str:
    """The words of ``html`` as a reader sees them, blocks apart by newlines."""
    text = _BLOCK_END.sub("\n", html)
    return _html.unescape(_TAG.sub("", text)).strip()
