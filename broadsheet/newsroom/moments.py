"""Moments in the paper's zone: of days, and as staff read them, with the zone said."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def bounds(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The moments at which ``first`` begins and ``last`` has ended in the paper's zone."""
    zone = timezone.get_current_timezone()
    start = dt.datetime.combine(first, dt.time.min, tzinfo=zone)
    end = dt.datetime.combine(last + dt.timedelta(days=1), dt.time.min, tzinfo=zone)
    return start, end


def when_in_words(moment: dt.datetime, *, now: dt.datetime | None = None) -> str:
    """``Thursday 26 November, 06:00 Europe/Berlin (in 9 hours)``; for the desk, never for pages.

    The year is said where it is not this one.
    """
    now = now or timezone.now()
    zone = timezone.get_default_timezone()
    local, today = moment.astimezone(zone), now.astimezone(zone)
    shape = "l j F" if local.year == today.year else "l j F Y"
    day, clock = date_format(local, shape), local.strftime("%H:%M")
    said = f"{day}, {clock} {settings.TIME_ZONE}"
    return f"{said} ({_distance(moment - now)})"


def _distance(left: dt.timedelta) -> str:
    seconds = abs(left.total_seconds())
    minutes, hours, days = round(seconds / 60), round(seconds / 3600), round(seconds / 86400)
    if minutes == 0:
        return _("now")
    if minutes < 90:
        said = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    elif hours < 48:
        said = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    else:
        said = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    return (
        _("in %(time)s") % {"time": said}
        if left > dt.timedelta()
        else _("%(time)s ago") % {"time": said}
    )
