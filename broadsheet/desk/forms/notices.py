"""The paper's own advertisements on one front."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks.base import BlockField

from broadsheet.fronts.modules import NOTICES
from broadsheet.fronts.spots import Raw
from broadsheet.newsroom.leading import dead, own_hosts, own_part


def mark_of(notices: list[Raw]) -> str:
    """What tells these notices from what somebody else makes of them meanwhile."""
    return hashlib.sha256(json.dumps(notices, sort_keys=True, default=str).encode()).hexdigest()


def loose_links(notices: list[Raw]) -> list[str]:
    """The links of ``notices``, as they are stored, to pages of the paper that are not there."""
    hosts = own_hosts()
    links = {str(raw["value"].get("link") or "") for raw in notices}
    parts = {link: part for link in links if (part := own_part(link, hosts=hosts)) and part[0]}
    nowhere = dead(parts.values())
    return sorted(link for link, part in parts.items() if part in nowhere)


class NoticesForm(forms.Form):
    """``shown`` are the front's notices as they are stored."""

    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, shown: list[Raw], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = shown
        self.mark = mark_of(shown)
        self.fields["shown"].initial = self.mark
        self.fields["notices"] = BlockField(
            block=NOTICES,
            label=gettext_lazy("House advertisements"),
            help_text=gettext_lazy("In the order in which they stand; a new one stands last."),
        )
        self.initial.setdefault("notices", NOTICES.to_python(shown))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("shown") != self.mark:
            raise forms.ValidationError(
                _("Somebody else has changed these advertisements meanwhile. Look at them again.")
            )
        # What has come to lead nowhere since keeps nobody from changing the others.
        known = {raw["value"].get("link") for raw in self.standing}
        given = cleaned["notices"].get_prep_value() if "notices" in cleaned else []
        loose = loose_links([raw for raw in given if raw["value"].get("link") not in known])
        if loose:
            said = _("There is no page of the paper at %(link)s; readers would not find it.")
            raise forms.ValidationError([said % {"link": link} for link in loose])
        return cleaned
