"""Times and texts as the templates of the site show them."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info

from broadsheet.newsroom.placeholders import resolve
from broadsheet.newsroom.rendering import rich

register = template.Library()


@register.simple_tag
def moment(at: dt.datetime) -> SafeString:
    """A time in the paper's zone; an archive that knew the day only left midnight, not shown."""
    local = timezone.localtime(at)
    day_only = local.hour == local.minute == local.second == 0
    words = date_format(local, "DATE_FORMAT" if day_only else "DATETIME_FORMAT")
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), words)


@register.simple_tag
def day(at: dt.date) -> SafeString:
    """A day."""
    return format_html(
        '<time datetime="{}">{}</time>', at.isoformat(), date_format(at, "DATE_FORMAT")
    )


@register.simple_tag
def day_of(at: dt.datetime) -> SafeString:
    """The day of a time in the paper's zone."""
    local = timezone.localtime(at)
    words = date_format(local, "DATE_FORMAT")
    return format_html('<time datetime="{}">{}</time>', local.date().isoformat(), words)


@register.filter
def correction_html(text: str) -> SafeString:
    """The rich text of a correction, cleaned once more, its links as they stand now."""
    html = rich(text)
    return mark_safe(resolve(html if html.lstrip().startswith("<") else f"<p>{html}</p>"))


@register.filter
def language_name(code: str) -> str:
    """The name of a language in that language."""
    try:
        return str(get_language_info(code.lower())["name_local"])
    except KeyError:
        return code
