"""What the library of pictures is narrowed to, and what choosing a picture may ask."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from broadsheet.media.selectors import Wanted
from broadsheet.newsroom.moments import bounds

ANY = ("", _("any"))


class LibraryForm(forms.Form):
    words = forms.CharField(
        label=_("Words"), required=False, max_length=200, widget=forms.TextInput(attrs={
            "type": "search", "placeholder": _("Title, caption, alt text, keyword")}),
    )  # fmt: skip
    by = forms.CharField(label=_("Creator or organisation"), required=False, max_length=100)
    first = forms.DateField(
        label=_("Added from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("Added until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    orientation = forms.ChoiceField(
        label=_("Shape"), required=False, choices=[
            ANY, ("landscape", _("landscape")), ("portrait", _("portrait")),
            ("square", _("square")),
        ],
    )  # fmt: skip
    rights = forms.ChoiceField(
        label=_("Rights"), required=False, choices=[
            ANY, ("free", _("may be used")), ("ask", _("ask before use")),
            ("soon", _("expire within two weeks")), ("expired", _("expired")),
        ],
    )  # fmt: skip
    used = forms.ChoiceField(
        label=_("Used"), required=False,
        choices=[ANY, ("yes", _("used")), ("no", _("not used"))],
    )  # fmt: skip
    missing = forms.ChoiceField(
        label=_("Without"), required=False,
        choices=[ANY, ("alt", _("alt text")), ("credit", _("credit"))],
    )  # fmt: skip

    def wanted(self) -> Wanted:
        """The question asked; what is not valid asks nothing."""
        data: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        first, last = data.get("first"), data.get("last")
        today = timezone.localdate()
        start = bounds(first, first)[0] if first else None
        end = bounds(last, min(last, today + dt.timedelta(days=1)))[1] if last else None
        return Wanted(
            words=data.get("words", ""), by=data.get("by", ""), first=start, last=end,
            orientation=data.get("orientation", ""), rights=data.get("rights", ""),
            used=data.get("used", ""), missing=data.get("missing", ""),
        )  # fmt: skip


class ConfirmUseForm(forms.Form):
    reason = forms.CharField(
        label=_("Who agreed, and why may it be used?"), min_length=3, max_length=1000,
        widget=AdminAutoHeightTextInput(attrs={"rows": 2}),
        help_text=_("Kept in the log of the picture with your name."),
    )  # fmt: skip
