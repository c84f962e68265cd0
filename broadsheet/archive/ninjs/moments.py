"""Moments as JSON writes them."""

from __future__ import annotations

import datetime as dt

from dateutil import parser


def moment(text: str, zone: dt.tzinfo) -> dt.datetime | None:
    """``text`` as a moment in UTC, a naive one read in ``zone``; ``None`` if it is none."""
    text = text.strip()
    found: dt.datetime | None
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        found = _loosely(text)
    if found is None:
        return None
    try:
        found = found if found.tzinfo else found.replace(tzinfo=zone)
        return found.astimezone(dt.UTC)
    except (OverflowError, ValueError):
        return None


def _loosely(text: str) -> dt.datetime | None:
    if not any(character.isdigit() for character in text[:40]):
        return None
    first = dt.datetime(1, 1, 1)
    try:
        found = parser.parse(text[:60], default=first)
        # What a text leaves out is taken from the default: two defaults show what it left out.
        again = parser.parse(text[:60], default=dt.datetime(4, 2, 2))
    except (ValueError, OverflowError, TypeError):
        return None
    return found if found.date() == again.date() else None
