"""Addresses as keys: two that lead to one story are equal, whoever wrote them."""

from __future__ import annotations

import posixpath
import re
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from broadsheet.newsroom.addresses import ARTICLE_PATH, RESERVED_SECTION_SLUGS

LONGEST = 500
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
# Schemes of links that lead to things of the paper without an address.
OWN = ("story:", "topic:", "urn:")


def key_of(address: str, *, base: str = "") -> str:
    """``address`` without scheme, ``www.``, fragment and end slash; ``""`` for no story's.

    ``base`` names the site on which a path is meant; without it a path is its own key and is looked
    for within the archive and among the paper's own paths.
    """
    address = unescape(address.strip()) if "&" in address else address.strip()
    if address.startswith(OWN):
        return address[:LONGEST]
    try:
        parts = urlsplit(address)
        if base and not parts.netloc and address.startswith(("/", "?")):
            parts = urlsplit(urljoin(base, address))
        if parts.scheme not in {"", "http", "https"}:
            return ""
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port and parts.port not in {80, 443} else ""
    except ValueError:
        return ""
    path = _INDEX.sub("/", unquote(parts.path))
    if not host:
        if not path.startswith("/"):
            return ""
        path = posixpath.normpath(path) if "//" in path or "/." in path else path
    path = path.rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    if not path and not query:
        return ""
    key = f"{host}{port}{path}{query}"
    return key if len(key) <= LONGEST else ""


def redirect_of(address: str) -> str:
    """The path of the paper's own at which readers may still look for ``address``, or ``""``."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    path = unquote(parts.path)
    if parts.scheme not in {"", "http", "https"} or parts.query or not path.startswith("/"):
        return ""
    if path.startswith("//") or "/." in path or len(path) > LONGEST or not path.isprintable():
        return ""
    first = path.strip("/").split("/", 1)[0].lower()
    # The site's own addresses, and what looks like one of a story to come, belong to nobody else.
    if not first or first in RESERVED_SECTION_SLUGS or first.startswith(("_", "svc")):
        return ""
    return "" if ARTICLE_PATH.match(path) else path


def site_of(addresses: list[str]) -> str:
    """The site that the first full one of a story's addresses is on."""
    for address in addresses:
        if address.startswith(("http://", "https://")):
            try:
                return f"https://{urlsplit(address).netloc}/"
            except ValueError:
                continue
    return ""
