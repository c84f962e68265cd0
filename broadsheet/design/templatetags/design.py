"""How the components write times for machines."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def iso(at: dt.datetime) -> str:
    """A time in the paper's zone as ISO 8601; HTML takes no microseconds."""
    return timezone.localtime(at).isoformat(timespec="seconds")
