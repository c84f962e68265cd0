"""The paper's own name and mark, in the place of Wagtail's."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template import Context

from broadsheet.newsroom.models import staff

register = template.Library()
LITTLE = 3  # letters; "The", "De", "La" are no part of a mark


@register.simple_tag
def paper_name() -> str:
    return str(settings.BROADSHEET_NAME)


@register.simple_tag
def paper_mark() -> str:
    """The first letters of the paper's name: *KM* for The Kelsund Mercury."""
    words = settings.BROADSHEET_NAME.split()
    telling = [word for word in words if len(word) > LITTLE] or words
    return "".join(word[0] for word in telling[:2]).upper() or "\u00b6"


@register.simple_tag(takes_context=True)
def sees_stories(context: Context) -> bool:
    """Whether the list of stories opens for whoever asks."""
    return staff.sees_stories(context["request"].user)
