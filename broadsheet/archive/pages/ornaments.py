"""Pictures that belong to the site and not to the story: icons, logos, buttons, counters."""

from __future__ import annotations

import re
from collections import Counter

from lxml.html import HtmlElement

from broadsheet.archive.pages.furniture import drop

_SITE = re.compile(
    r"logo|placeholder|favicon|sprite|spacer|avatar|gravatar|pixel\.|1x1|blank\.|/themes?/|"
    r"(?:^|[/_.-])(?:icons?|btn|buttons?|arrow|bullet|loading|spinner|default)(?:[/_.@-]|$)",
    re.I,
)
_SMALLEST = 48


def is_ornament(address: str) -> bool:
    """Whether an address reads like a site's own drawing."""
    return bool(_SITE.search(address))


def strip_ornaments(body: HtmlElement) -> None:
    """Remove small pictures, pictures of the site, and pictures shown again and again."""
    pictures = list(body.iter("img"))
    shown = Counter(picture.get("src") for picture in pictures if picture.get("src"))
    doomed = []
    for picture in pictures:
        address = picture.get("src") or ""
        lazy = any(name.startswith("data-") and "src" in name for name in picture.attrib)
        ours = is_ornament(address.partition("?")[0]) or shown[address] > 2
        if _is_small(picture) or (ours and not lazy):
            doomed.append(picture)
    drop(doomed)


def _is_small(picture: HtmlElement) -> bool:
    sides = []
    for name in ("width", "height"):
        match = re.match(r"\s*(\d{1,4})(?:px)?\s*$", picture.get(name) or "")
        if match:
            sides.append(int(match.group(1)))
    return bool(sides) and max(sides) < _SMALLEST
