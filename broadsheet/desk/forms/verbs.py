"""What is asked before a public story is corrected, moved or withdrawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateTimeInput

from broadsheet.desk.forms.places import offer_sections
from broadsheet.newsroom.blocks.body import INLINE
from broadsheet.newsroom.models import Article, Correction, Section
from broadsheet.newsroom.models.staff import may


class CorrectForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Correction.Kind.choices, widget=forms.RadioSelect,
        initial=Correction.Kind.CORRECTION,
    )  # fmt: skip
    text = forms.CharField(
        label=_("Correction"),
        help_text=_(
            "What was wrong and what is right. Shown under the story and on the corrections page."
        ),
    )

    def __init__(self, *args: Any, article: Article, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget = get_rich_text_editor_widget(features=INLINE)


class MoveForm(forms.Form):
    slug = forms.CharField(label=_("Slug"), max_length=200)
    section = forms.ModelChoiceField(label=_("Section"), queryset=Section.objects.none())
    published_at = forms.DateTimeField(
        label=_("First published"), widget=AdminDateTimeInput,
        help_text=_("Its day, in the paper\u2019s time zone, is part of the address."),
    )  # fmt: skip

    def __init__(self, *args: Any, article: Article, user: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "slug": article.slug,
            "section": article.section_id,
            "published_at": article.first_published_at,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        self.article = article
        self.user = user
        offer_sections(self.fields["section"], present=article.section_id)

    def clean_section(self) -> Section:
        section: Section = self.cleaned_data["section"]
        if not may(self.user, "move", section):
            raise forms.ValidationError(
                _("You do not run %(section)s; ask its editor.") % {"section": section}
            )
        return section

    def clean_published_at(self) -> Any:
        # The field shows minutes; leaving it alone must not move a story by some seconds.
        when = self.cleaned_data["published_at"]
        before = self.article.first_published_at
        if before and when == before.replace(second=0, microsecond=0):
            return before
        if when > timezone.now():
            raise forms.ValidationError(_("A public story was published in the past."))
        return when


class WithdrawForm(forms.Form):
    note = forms.CharField(
        label=_("Note to readers"), widget=AdminAutoHeightTextInput,
        help_text=_("Shown at the story\u2019s address, which then answers that it is gone."),
    )  # fmt: skip

    def __init__(self, *args: Any, article: Article, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
