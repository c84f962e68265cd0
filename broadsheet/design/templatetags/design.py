"""How the components write times for machines, and what all pages of a heap share."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django import template
from django.template import Context, Variable, VariableDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from broadsheet.changes.ahead import once
from broadsheet.design.site import CHROME_KEYS, Card

register = template.Library()


@register.filter
def iso(at: dt.datetime) -> str:
    """A time in the paper's zone as ISO 8601; HTML takes no microseconds."""
    return timezone.localtime(at).isoformat(timespec="seconds")


@register.filter
def whole(number: int) -> str:
    """A whole number as people read it, its thousands apart."""
    return number_format(number, decimal_pos=0, use_l10n=True, force_grouping=True)


@register.simple_tag(takes_context=True)
def story_card(context: Context) -> SafeString:
    """The ``card`` of the context, as high as its ``level`` and as heavy as its ``weight``.

    One that looks the same was mostly shown a moment ago: on this page's former state, or another.
    """
    try:
        language = str(_LANGUAGE.resolve(context))
    except VariableDoesNotExist:
        language = ""
    return _card(
        get_language(), timezone.get_current_timezone_name(), language,
        context.get("level"), context.get("weight", ""), *_fields(context["card"]),
    )  # fmt: skip


_LANGUAGE = Variable("chrome.language")
_fields = attrgetter(*(field.name for field in fields(Card)))


# What is marked as safe is not the same as the same words that are not.
@lru_cache(maxsize=1_000, typed=True)
def _card(
    _language: str, _zone: str, language: str, level: int | None, weight: str, *values: Any
) -> SafeString:
    """All that ``design/card.html`` asks for comes in here, and is told apart."""
    shown = {
        "card": Card(*values), "level": level, "weight": weight, "chrome": {"language": language},
    }  # fmt: skip
    return SafeString(render_to_string("design/card.html", shown))


@register.simple_tag(takes_context=True)
def shared(context: Context, template: str, *about: Any, **values: Any) -> SafeString:
    """Include ``template``, rendered once where many pages are made in one go.

    It must look the same on every page with the same ``about`` and ``values``, and be made of the
    chrome alone.
    """

    def show() -> SafeString:
        assert context.template is not None
        with context.push(**values):
            return context.template.engine.get_template(template).render(context)

    return once(f"shared {template}", show, about=(*about, *values.items()), keys=CHROME_KEYS)
