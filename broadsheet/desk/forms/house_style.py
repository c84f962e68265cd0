"""The form of the paper's house style."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from broadsheet.newsroom.models import HouseStyle
from broadsheet.newsroom.style import LIMITS, PLACES, RULES


class HouseStyleForm(forms.Form):
    blocking = forms.MultipleChoiceField(
        label=_("What keeps a story from being published"), required=False,
        choices=[(rule.value, label) for rule, label in RULES.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everything else is advice, shown beside the text."),
    )  # fmt: skip
    banned_words = forms.CharField(
        label=_("Banned words"), required=False, widget=AdminAutoHeightTextInput,
        help_text=HouseStyle._meta.get_field("banned_words").help_text,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in LIMITS:
            self.fields[f"limit_{name}"] = forms.IntegerField(
                label=_("Longest headline: %(place)s") % {"place": PLACES[name]},
                min_value=10, max_value=255,
            )  # fmt: skip

    @property
    def limits(self) -> dict[str, int]:
        return {name: self.cleaned_data[f"limit_{name}"] for name in LIMITS}
