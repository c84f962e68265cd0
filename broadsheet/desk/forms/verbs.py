"""What is asked before a public story is corrected, moved or withdrawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateTimeInput

from broadsheet.desk.forms.places import offer_sections
from broadsheet.newsroom.blocks.body import INLINE
from broadsheet.newsroom.models import Article, Correction, Section, Tombstone
from broadsheet.newsroom.models.staff import may
from broadsheet.newsroom.placeholders import unresolved
from broadsheet.newsroom.rendering import blocks_html, stored_blocks
from broadsheet.text.differences import word_differences
from broadsheet.text.html import visible_text

MOST_MARKED = 120


class ConfirmPicturesForm(forms.Form):
    reason = forms.CharField(
        label=_("Who agreed, and why may they be used?"), max_length=1000,
        widget=AdminAutoHeightTextInput, help_text=_("Kept in the log with your name."),
    )  # fmt: skip

    def __init__(self, *args: Any, article: Article, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


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

    block = forms.ChoiceField(
        label=_("Place in the text"), required=False,
        help_text=_("Readers are led from the correction to it, and from it to the correction."),
    )  # fmt: skip
    passage = forms.CharField(
        label=_("Words that were set right"), required=False, widget=AdminAutoHeightTextInput,
        help_text=_("As they are now. Select them in the text shown here, or leave this empty."),
    )  # fmt: skip

    def __init__(self, *args: Any, article: Article, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget = get_rich_text_editor_widget(features=INLINE)
        self.places = places_in(article.get_latest_revision_as_object())
        block = self.fields["block"]
        assert isinstance(block, forms.ChoiceField)
        block.choices = [
            ("", _("The whole story")),
            *((key, Truncator(text).words(14)) for key, text in self.places.items()),
        ]
        key, words = changed_place(places_in(article), self.places)
        self.initial.setdefault("block", key)
        self.initial.setdefault("passage", words)


def places_in(article: Article) -> dict[str, str]:
    """The blocks of a story's body that hold words: identity and words, in their order."""
    found: dict[str, str] = {}
    for block in stored_blocks(article):
        words = " ".join(visible_text(unresolved(blocks_html([block]))).split())
        if block.get("id") and words:
            found[str(block["id"])] = words
    return found


def changed_place(before: dict[str, str], after: dict[str, str]) -> tuple[str, str]:
    """The first block that is not what readers have now, and what is new in it if that is brief."""
    for key, words in after.items():
        if before.get(key) == words:
            continue
        if key not in before:
            return key, ""
        new = [piece.text for piece in word_differences(before[key], words)[1] if piece.changed]
        brief = len(new) == 1 and len(new[0]) <= MOST_MARKED and words.count(new[0].strip()) == 1
        return key, new[0].strip() if brief else ""
    return "", ""


class TakedownForm(forms.Form):
    status = forms.TypedChoiceField(
        label=_("What its address answers"), choices=Tombstone.Status.choices, coerce=int,
        widget=forms.RadioSelect, initial=Tombstone.Status.LEGAL,
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), widget=AdminAutoHeightTextInput,
        help_text=_(
            "Kept in the log for ever. Name the order or the letter, not what was written."
        ),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note to readers"), widget=AdminAutoHeightTextInput, required=False,
        help_text=_("Shown at the story\u2019s address. May stay empty."),
    )  # fmt: skip
    pictures = forms.BooleanField(
        label=_("Delete its pictures, too"), required=False,
        help_text=_(
            "Those that no other story uses, with every file made of them. Otherwise they stay in "
            "the library, their rights ended, and readers do not get them."
        ),
    )  # fmt: skip
    sure = forms.CharField(
        label=_("Type the last part of the story\u2019s address to go on"),
        help_text=_("This cannot be undone: no version, note or draft of the story is left."),
    )

    def __init__(self, *args: Any, article: Article, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slug = article.slug

    def clean_sure(self) -> str:
        sure: str = self.cleaned_data["sure"].strip()
        if sure != self.slug:
            raise forms.ValidationError(_("That is not \u201c%s\u201d.") % self.slug)
        return sure


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
