"""Choosing a section from the tree."""

from __future__ import annotations

from django import forms
from django.forms.models import ModelChoiceField

from broadsheet.desk.selectors import section_tree
from broadsheet.newsroom.models import Section


def section_choices(
    *, present: int | None = None, besides: Section | None = None
) -> list[tuple[int, str]]:
    """The sections in order, each indented below the one it is in.

    Retired ones only where one is ``present``; never ``besides`` or what is inside it. One query,
    where the model's own names would take one for each level of each section.
    """
    return [
        (section.pk, "\u2014 " * (section.depth - 1) + section.name)
        for section in section_tree()
        if (not section.retired or section.pk == present)
        and (besides is None or not section.path.startswith(besides.path))
    ]


def offer_sections(
    field: forms.Field, *, present: int | None = None, besides: Section | None = None
) -> None:
    """Let ``field`` offer the sections as a tree."""
    assert isinstance(field, ModelChoiceField)
    field.queryset = Section.objects.select_related("parent__parent")
    blank = [] if field.required and present else [("", field.empty_label or "---------")]
    field.choices = [*blank, *section_choices(present=present, besides=besides)]
