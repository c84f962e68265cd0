"""Where a story is pinned, and until when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from broadsheet.fronts.spots import Spot


class PinForm(forms.Form):
    """``spots`` are the modules on offer, the likeliest first."""

    spot = forms.ChoiceField(label=_("Where"), help_text=_("It stands first there, at once."))
    until = forms.DateTimeField(
        label=_("Until"), required=False, widget=AdminDateTimeInput,
        help_text=_("Empty: until somebody takes it off. The time is that of the paper."),
    )  # fmt: skip

    def __init__(self, *args: Any, spots: list[Spot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spots = {spot.key: spot for spot in spots}
        field = self.fields["spot"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(spot.key, f"{spot.front}: {spot}") for spot in spots]

    def clean_spot(self) -> Spot:
        return self.spots[self.cleaned_data["spot"]]

    def clean_until(self) -> dt.datetime | None:
        until: dt.datetime | None = self.cleaned_data["until"]
        if until is not None and until <= timezone.now():
            raise forms.ValidationError(_("This moment has passed."))
        return until
