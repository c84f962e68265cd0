"""Times as WordPress writes them."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime

_FORMAT = "%Y-%m-%d %H:%M:%S"


def moment(gmt: str, local: str, zone: dt.tzinfo, feed: str = "") -> dt.datetime | None:
    """The time in UTC: from the field in UTC, else the site's own time, else the feed's."""
    for text, of in ((gmt, dt.UTC), (local, zone)):
        try:
            found = dt.datetime.strptime(text.strip(), _FORMAT)
        except ValueError:  # never set: 0000-00-00 00:00:00
            continue
        try:
            return found.replace(tzinfo=of).astimezone(dt.UTC)
        except (OverflowError, ValueError):
            continue
    try:
        found = parsedate_to_datetime(feed.strip())
    except (TypeError, ValueError, IndexError):
        return None
    if found.year < 1500 or "-0001" in feed:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
