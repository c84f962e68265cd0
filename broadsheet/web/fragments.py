"""Fragments: pieces of pages that have an address and keys of their own.

What changes with other stories' publication must not have a million pages made again. A page holds
a mark where such a piece belongs, in the words that web servers know
(``<!--#include virtual="/_/foot/81.html" -->``), and whoever answers puts the piece in: this module
while pages are made for each asker, a server that knows such marks where they are kept. Either way
a reader without JavaScript sees all of it. A piece that fails or has nothing to show is left out.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

logger = logging.getLogger(__name__)

# Says what the piece of story so-and-so holds; nothing where there is nothing to show.
Make = Callable[[HttpRequest, int], str]
_MADE: dict[str, Make] = {}
_MARK = re.compile(rb'<!--#include virtual="/_/([a-z-]+)/(\d+)\.html" -->')


def register(name: str, make: Make) -> None:
    """Offer a piece of a story's page; views call this where they are defined."""
    _MADE[name] = make


def path_of(name: str, pk: int) -> str:
    return f"/_/{name}/{pk}.html"


def mark(name: str, pk: int) -> SafeString:
    """What stands in a page for the piece ``name`` of story ``pk``."""
    return mark_safe(f'<!--#include virtual="{path_of(name, pk)}" -->')


def made(name: str, request: HttpRequest, pk: int) -> str | None:
    """The piece itself; ``None`` if there is no such piece."""
    make = _MADE.get(name)
    return make(request, pk) if make else None


def filled(request: HttpRequest, content: bytes) -> bytes:
    """``content`` with every piece in its place; the answer carries the keys of all of them."""

    def piece(match: re.Match[bytes]) -> bytes:
        try:
            text = made(match[1].decode(), request, int(match[2]))
        except Exception:
            # A story without what stands around it is better than none.
            logger.exception("%s could not be put in", match[0].decode())
            text = ""
        return (text or "").encode()

    return _MARK.sub(piece, content)
