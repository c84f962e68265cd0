"""The first and the last gate: what may enter the walk, what may leave as HTML.

The walk only ever writes tags and addresses that it knows, so this gate is not
the only one; it is the one that reads broken HTML as a browser would.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import quote, urljoin

import nh3


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


INLINE: Final = names(
    "a abbr acronym b bdi bdo big button cite code data del dfn em font i ins kbd label "
    "mark nobr output q rp rt rb ruby s samp small span strike strong sub sup time tt u "
    "var"
)
BLOCK: Final = names(
    "address article aside blockquote caption center col colgroup dd details dir div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup legend li main "
    "menu nav ol optgroup option p pre section select summary table tbody td textarea "
    "tfoot th thead tr ul"
)
MEDIA: Final = names("audio br embed hr iframe img object param picture source track video wbr")
GONE: Final = frozenset({"script", "style", "title", "template", "head"})

_URL_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel", "story", "topic"})

_reader = nh3.Cleaner(
    tags=set(INLINE | BLOCK | MEDIA),
    clean_content_tags=set(GONE),
    attributes={
        "*": {"class", "title", "itemprop", "role"},
        "a": {"href"},
        "audio": {"src"},
        "blockquote": {"cite"},
        "embed": {"src"},
        "iframe": {"src"},
        "img": {"src", "srcset", "alt", "width", "height"},
        "object": {"data"},
        "param": {"name", "value"},
        "q": {"cite"},
        "source": {"src", "srcset", "type"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope"},
        "video": {"src", "poster"},
    },
    generic_attribute_prefixes={"data-"},
    link_rel=None,
    # data: only ever reaches pictures, as bytes (figures.py).
    url_schemes=set(_URL_SCHEMES | {"data"}),
)

_KEPT: Final = names(
    "a abbr b br caption code col colgroup del em i li ol p q rp rt ruby s span strong sub sup "
    "table tbody td tfoot th thead tr ul"
)
_keeper = nh3.Cleaner(
    tags=set(_KEPT),
    clean_content_tags=set(GONE),
    attributes={
        "a": {"href"},
        "abbr": {"title"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope"},
    },
    link_rel=None,
    url_schemes=set(_URL_SCHEMES),
)

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_OTHER_BREAK = re.compile("[\x0b\x0c\u2028\u2029]|\r\n?")
_ASCII: Final = {
    **dict.fromkeys((*range(0x09), *range(0x0E, 0x20), 0x7F)),
    **dict.fromkeys((0x0B, 0x0C, 0x0D), "\n"),
}
_NOSCRIPT = re.compile(r"</?noscript\b[^>]*>", re.IGNORECASE)
_MARK = re.compile(
    r"<!--\s*(?:(more|nextpage)\b[^>]*?|page:?\s*(.*?)|(members))\s*-->",
    re.IGNORECASE | re.DOTALL,
)
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_NESTING_LIMIT = 4000


def tidy(text: str) -> str:
    """Text as the paper keeps it: NFC, no control characters, plain line feeds."""
    text = _without_controls(text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _without_controls(text: str) -> str:
    if text.isascii():  # most markup, and four times as fast
        return text.replace("\r\n", "\n").translate(_ASCII)
    return _CONTROL.sub("", _OTHER_BREAK.sub("\n", text))


def clean_for_reading(html: str) -> str:
    """Foreign HTML as balanced, harmless HTML with nothing visible taken out."""
    html = _without_controls(html)
    if "<!--" in html:
        html = _MARK.sub(_mark, html)
    if "noscript" in html.lower():
        html = _NOSCRIPT.sub(" ", html)
    if html.count("<") > _NESTING_LIMIT:
        html = _unless_bottomless(html)
    return _reader.clean(html)


def clean_for_keeping(html: str) -> str:
    """The small HTML that may stand in a paper when no block fits."""
    return tidy(_keeper.clean(html))


def _mark(match: re.Match[str]) -> str:
    """Keep the comments that mean something, as an element the walk knows."""
    if match[1]:
        return f"<hr class=broadsheet-{match[1].lower()}>"
    if match[3]:
        return "<hr class=broadsheet-members>"
    return f"<hr class=broadsheet-page data-title={quote(match[2], safe='') or '%20'}>"


def _unless_bottomless(html: str) -> str:
    """Drop the tags of HTML nested beyond sense; parsing it takes quadratic time.

    The words stay. No page that a person made comes near the limit.
    """
    depth = 0
    for match in _ANY_TAG.finditer(html):
        depth += -1 if match[1] else 1
        if match[2].lower() in (
            "br",
            "img",
            "hr",
            "p",
            "li",
            "input",
            "source",
            "col",
            "wbr",
        ):
            depth -= -1 if match[1] else 1
        if depth > _NESTING_LIMIT:
            return _ANY_TAG.sub(
                lambda tag: tag[0] if tag[2].lower() in ("p", "br", *GONE) else " ",
                html,
            )
    return html


_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*:")
_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]+")


def safe_url(url: str, *, base_url: str = "") -> str:
    """The address if a reader may follow it, made absolute where a base is known; else ``""``."""
    url = url.strip()
    # Browsers ignore tabs and line feeds inside an address, so "java\nscript:" must not pass.
    url = _IN_ADDRESS.sub(lambda gap: "%20" if gap[0].strip("\t\n\r\0") else "", url)
    if url.startswith("//"):
        url = "https:" + url
    scheme = _SCHEME.match(url)
    if scheme:
        return url if scheme[0][:-1].lower() in _URL_SCHEMES else ""
    if base_url and url:
        try:
            return urljoin(base_url, url)
        except ValueError:
            return ""
    return url
