"""Colours: read, compared, and made readable. After WCAG 2.2; pure."""

from __future__ import annotations

import re
from functools import lru_cache

HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})\Z", re.IGNORECASE)

# What the stylesheet sets where a paper has nothing of its own: light, dark.
GROUND = ("#ffffff", "#171614")
TEXT = ("#161513", "#e4e0d8")
MUTED = ("#5f5b55", "#a8a298")
ACCENT = ("#8a1c1c", "#ef8172")
LINK = ("#1d4f76", "#93bfe3")
ENOUGH = 4.5
TINTED = 0.045


def normal(colour: str) -> str:
    """``#ABC`` or ``#AABBCC`` as ``#aabbcc``.

    Raises:
        ValueError: it is neither.
    """
    colour = colour.strip()
    if not HEX.match(colour):
        raise ValueError(f"{colour!r} is no colour such as #8a1c1c.")
    digits = colour[1:].lower()
    return "#" + ("".join(2 * digit for digit in digits) if len(digits) == 3 else digits)


def _channels(colour: str) -> tuple[int, int, int]:
    digits = normal(colour)[1:]
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


@lru_cache(maxsize=1024)
def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""

    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """``colour`` with ``share`` (0 to 1) of ``other`` in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def tint(ground: str, text: str) -> str:
    """The ground of boxes: a little nearer to the text than the page's."""
    return mixed(ground, text, TINTED)


# Every page names the address of the stylesheet that these make.
@lru_cache(maxsize=512)
def readable(colour: str, ground: str, *, enough: float = ENOUGH) -> str:
    """``colour``, moved towards black or white as far as it must be to be read on ``ground``."""
    goal = "#000000" if luminance(ground) > 0.18 else "#ffffff"
    for step in range(21):
        found = mixed(colour, goal, step / 20)
        if contrast(found, ground) >= enough:
            return found
    return goal
