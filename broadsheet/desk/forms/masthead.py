"""The forms of what changes seldom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from broadsheet.accounts.models import User
from broadsheet.design.plates import PlateError, clean_plate
from broadsheet.desk.forms.articles import by_identity
from broadsheet.desk.forms.places import offer_sections
from broadsheet.newsroom.models import Section
from broadsheet.newsroom.models.staff import could_run_a_section
from broadsheet.newsroom.services import set_section_editors

MOST_BYTES = 800_000


class SectionForm(WagtailAdminModelForm):
    """A form in which a section is chosen: a column's, or that which a section is in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        itself = self.instance if isinstance(self.instance, Section) and self.instance.pk else None
        for name in {"parent", "section"} & self.fields.keys():
            present = getattr(self.instance, f"{name}_id")
            offer_sections(self.fields[name], present=present, besides=itself)


class SectionItselfForm(SectionForm):
    """A section, and who runs it."""

    section_editors = forms.ModelMultipleChoiceField(
        label=_("Section editors"), queryset=User.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They approve, publish, correct and withdraw here and in all inside it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "section_editors" in self.fields:
            field = self.fields["section_editors"]
            field.queryset = could_run_a_section()
            if self.instance.pk:
                present = self.instance.editors.values_list("user", flat=True)
                self.initial.setdefault("section_editors", list(present))

    def _save_m2m(self) -> None:
        super()._save_m2m()
        if "section_editors" in self.cleaned_data:
            set_section_editors(
                section=self.instance,
                users=self.cleaned_data["section_editors"],
                actor=self.for_user,
            )


class IdentityForm(WagtailAdminModelForm):
    """The identity; a drawing may come as a file."""

    nameplate_file = forms.FileField(
        label=_("Drawing from a file"), required=False,
        help_text=_("An .svg file; its shapes take the place of what stands below."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        sent = cleaned.get("nameplate_file")
        if sent:
            try:
                if sent.size > MOST_BYTES:
                    raise PlateError(_("The drawing is too large."))
                cleaned["nameplate_svg"] = clean_plate(sent.read().decode("utf-8-sig"))
            except (PlateError, UnicodeDecodeError) as error:
                said = error if isinstance(error, PlateError) else _("This is not an SVG drawing.")
                self.add_error("nameplate_file", str(said))
        return cleaned


class StandingPageForm(WagtailAdminModelForm):
    def clean_body(self) -> Any:
        return by_identity(self.cleaned_data["body"])
