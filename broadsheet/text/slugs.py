"""Slugs: the readable part of an address, in ASCII."""

from __future__ import annotations

import re
from collections.abc import Callable

from anyascii import anyascii

LONGEST = 80
_OTHER = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`]")


def slugify(text: str, *, fallback: str = "untitled") -> str:
    """``text`` transliterated to lower-case ASCII letters, digits and hyphens.

    At most 80 characters, cut at a word where one ends in the latter half; never empty:
    ``fallback`` stands for what has no letters at all.
    """
    ascii_text = anyascii(_APOSTROPHES.sub("", text[: LONGEST * 8]))
    slug = _OTHER.sub("-", _APOSTROPHES.sub("", ascii_text).lower()).strip("-")
    if len(slug) > LONGEST:
        head, _, _ = slug[: LONGEST + 1].rpartition("-")
        slug = (head if len(head) > LONGEST // 2 else slug[:LONGEST]).strip("-")
    return slug or fallback


def free_slug(wanted: str, taken: Callable[[str], bool]) -> str:
    """``wanted``, or with ``-2``, ``-3`` … behind it, the first that is not ``taken``."""
    if not taken(wanted):
        return wanted
    number = 2
    while True:
        suffix = f"-{number}"
        candidate = wanted[: LONGEST - len(suffix)].rstrip("-") + suffix
        if not taken(candidate):
            return candidate
        number += 1
