"""The form of a story."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.blocks import StreamValue
from wagtail.blocks.base import BlockWidget

from broadsheet.desk.forms.places import offer_sections
from broadsheet.newsroom.leading import own_hosts
from broadsheet.newsroom.models import Article, Section, Suggestion
from broadsheet.newsroom.models.staff import may, may_somewhere, own_sections
from broadsheet.newsroom.services import internalise
from broadsheet.text.html import visible_text
from broadsheet.text.slugs import slugify


def by_identity(value: Any) -> Any:
    """A stream value with its links to things of this paper by identity."""
    blocks = [dict(block) for block in value.get_prep_value()]
    linked = internalise(blocks, hosts=own_hosts())
    return value if linked is blocks else value.stream_block.to_python(linked)


_DEFINED: dict[tuple[int, str], tuple[Any, str]] = {}


def define_once(widget: BlockWidget) -> None:
    """Have ``widget`` take the description of its blocks from the last form in this language.

    What blocks there are and how each is edited is fixed while the process lives; to describe
    them for the browser is a quarter of the work of a form.
    """
    key = (id(widget.block_def), get_language() or "")
    if key not in _DEFINED:
        _DEFINED[key] = (widget.js_context, widget.block_json)
    widget._js_context, widget._block_json = _DEFINED[key]


class BodyWidget(BlockWidget):
    """The editor of the text; a paragraph that was begun and never written is none.

    Where the browser sent no text at all, since its script never ran, the stored one stands.
    """

    stored: StreamValue | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> StreamValue:
        if f"{name}-count" not in data:
            return self.stored if self.stored is not None else StreamValue(self.block_def, [])
        value = super().value_from_datadict(data, files, name)
        written = [
            (block.block_type, block.value, block.id)
            for block in value
            if block.block_type != "text" or visible_text(block.value.source)
        ]
        return value if len(written) == len(value) else StreamValue(value.stream_block, written)


class PageField(forms.UUIDField):
    """Says which open page words come from; never a change by itself."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class DecisionsField(forms.Field):
    """What was decided about topics since the last save: JSON, a state for each topic's UUID."""

    widget = forms.HiddenInput
    default_error_messages = {
        "invalid": gettext_lazy("What was decided about topics is unreadable.")
    }

    def to_python(self, value: Any) -> dict[str, str]:
        try:
            given = json.loads(value or "{}")
            return {str(UUID(key)): Suggestion.State(state).value for key, state in given.items()}
        except (ValueError, AttributeError, TypeError):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data) and data != "{}"


class ArticleForm(WagtailAdminModelForm):
    """Base of the form that the panels make."""

    writing_page = PageField(required=False, initial=uuid4)
    topic_decisions = DecisionsField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        instance: Article = self.instance
        if "body" in self.fields:
            field = self.fields["body"]
            field.widget = BodyWidget(field.block, attrs=field.widget.attrs)
            field.widget.stored = instance.body or None
            define_once(field.widget)
            if not self.is_bound and not self.initial.get("body"):
                # Whoever is here means to write, and need not ask for a paragraph first.
                begun = [{"type": "text", "value": ""}]
                self.initial["body"] = field.block.to_python(begun)
        if "section" in self.fields:
            offer_sections(self.fields["section"], present=instance.section_id)
            if instance.section_id is None:
                self.initial.setdefault("section", self._usual_section())
        if "column" in self.fields:
            columns = self.fields["column"]
            columns.queryset = columns.queryset.filter(retired=False) | columns.queryset.filter(
                pk=instance.column_id
            )

    def _usual_section(self) -> int | None:
        """Where a new story begins: in a section that its writer runs, or the paper's first."""
        sections = Section.objects.filter(retired=False)
        own = sections.filter(pk__in=own_sections(self.for_user)).order_by("path").first()
        first = own or sections.filter(parent=None).first()
        return first.pk if first else None

    def clean(self) -> Any:
        cleaned = super().clean()
        if hidden := self.errors.pop("topic_decisions", None):
            # Its field is not seen, so nobody would see why the story was not saved.
            self.add_error(None, hidden.as_data())
        return cleaned

    def clean_section(self) -> Section:
        """Whoever publishes or approves is at home where the story is going, too."""
        section: Section = self.cleaned_data["section"]
        approving = self.data.get("workflow-action-name") == "approve"
        publishing = "action-publish" in self.data or (
            "action-workflow-action" in self.data and approving
        )
        # From others Wagtail takes nothing but a draft, whatever they ask for.
        asked = publishing and may_somewhere(self.for_user, "publish")
        if asked and not may(self.for_user, "publish", section):
            raise forms.ValidationError(
                _("You may not publish in %(section)s; submit the story for approval.")
                % {"section": section}
            )
        return section

    def is_valid(self) -> bool:
        valid = bool(super().is_valid())
        return self._placed_once() and valid

    def _placed_once(self) -> bool:
        """Whether no two print placements name one page of one edition of one day."""
        formset = getattr(self, "formsets", {}).get("placements")
        seen, once = set(), True
        for form in formset.forms if formset is not None else ():
            data = getattr(form, "cleaned_data", None) or {}
            if not data.get("date") or data.get("DELETE"):
                continue
            edition, page = data.get("edition") or "", (data.get("page") or "").upper()
            place = data["date"], edition.casefold(), page
            if place in seen:
                form.add_error("page", _("The story stands on this page already."))
                once = False
            seen.add(place)
        return once

    def clean_writing_page(self) -> Any:
        page = self.cleaned_data["writing_page"]
        self.instance.writing_page = page
        return page

    def clean_body(self) -> Any:
        if self.is_bound and self.add_prefix("body-count") not in self.data:
            raise forms.ValidationError(
                _("The text did not come with the form. Nothing was saved: try again.")
            )
        return by_identity(self.cleaned_data["body"])

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"] or ""
        if not slug.strip() and self.instance.was_public:
            self.add_error("slug", _("A story that was public keeps an address."))
        return slugify(slug) if slug.strip() else ""
