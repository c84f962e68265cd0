"""A line that may be longer than its field is wide."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.widgets import AdminAutoHeightTextInput


class GrowingLine(AdminAutoHeightTextInput):
    """One line of text, its field as high as the words need; the Enter key breaks it nowhere.

    The model's own field takes line breaks out of whatever comes in by another way.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-desk-line": "", **(attrs or {})})

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["desk/lines.js"])
