"""How the components write times for machines."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.formats import number_format

register = template.Library()


@register.filter
def iso(at: dt.datetime) -> str:
    """A time in the paper's zone as ISO 8601; HTML takes no microseconds."""
    return timezone.localtime(at).isoformat(timespec="seconds")


@register.filter
def whole(number: int) -> str:
    """A whole number as people read it, its thousands apart."""
    return number_format(number, decimal_pos=0, use_l10n=True, force_grouping=True)
