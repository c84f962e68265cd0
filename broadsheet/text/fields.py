"""Model fields that keep text in normal form, whichever way it comes in."""

from __future__ import annotations

from typing import Any

from django.db import models

from broadsheet.text.normal import normal, one_line


class LineField(models.CharField):  # type: ignore[type-arg]
    """One line of text: headline, name, caption."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return one_line(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return one_line(value) if isinstance(value, str) else value


class ProseField(models.TextField):  # type: ignore[type-arg]
    """Text of any length, its line ends kept."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return normal(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return normal(value) if isinstance(value, str) else value
