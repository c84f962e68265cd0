"""Times in front matter: as other systems write them, or counted from today."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final

from dateutil import parser

_RELATIVE = re.compile(r"day\s*([+-]\s*\d{1,5})?(?:[\s,T]+(\d{1,2}):(\d{2}))?", re.I)
# A newspaper's day begins with its morning: whoever makes a sample paper at night finds no story
# of the coming morning in it that still lies ahead.
MORNING: Final = dt.timedelta(hours=6)
_SURE: Final = re.compile(r"\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d{2}")


def moment(value: Any, zone: dt.tzinfo) -> dt.datetime | None:
    """An aware time, or ``None`` where there is none to be read.

    ``day-3 18:40`` is twenty to seven in the evening, three days before today,
    in the paper's own zone: a sample paper is never yesterday's. Today begins at six.
    """
    try:
        found = _read(value, zone)
        if found is None or found.year < 1400:
            return None
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(dt.UTC)
    except (ValueError, OverflowError, TypeError):
        return None


def day(value: Any, zone: dt.tzinfo) -> dt.date | None:
    """A day in the paper's zone."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    found = moment(value, zone)
    return found.astimezone(zone).date() if found else None


def today(zone: dt.tzinfo) -> dt.date:
    """The day that times are counted from: yesterday's until six in the morning."""
    return (dt.datetime.now(zone) - MORNING).date()


def _read(value: Any, zone: dt.tzinfo) -> dt.datetime | None:
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip()
    if (match := _RELATIVE.fullmatch(text)) is not None:
        shift = int((match[1] or "0").replace(" ", ""))
        clock = dt.time(int(match[2] or 0), int(match[3] or 0))
        return dt.datetime.combine(today(zone) + dt.timedelta(days=shift), clock)
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        pass
    if not _SURE.search(text) or len(text) > 60:
        return None
    return parser.parse(text, default=dt.datetime(2000, 1, 1))
