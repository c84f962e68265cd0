"""The forms of the vocabulary."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.snippets.widgets import AdminSnippetChooser

from broadsheet.text.slugs import slugify
from broadsheet.topics.models import Alias, Topic
from broadsheet.topics.selectors import living
from broadsheet.topics.services import set_relations

FORMER = [
    (Alias.Kind.FORMER, gettext_lazy("It used to be called so")),
    (Alias.Kind.VARIANT, gettext_lazy("It may be called so as well")),
    (Alias.Kind.MISSPELLING, gettext_lazy("It was misspelt")),
    ("", gettext_lazy("Forget it: nobody calls it so")),
]


class TopicsInput(forms.SelectMultiple):
    """Several topics, looked up as their names are typed (``static/desk/vocabulary.js``)."""

    template_name = "desk/topics_input.html"

    class Media:
        js = ("desk/vocabulary.js",)
        css = {"all": ["desk/vocabulary.css"]}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        # Only what is chosen is looked up; a vocabulary is too long to be listed.
        keys = [int(str(key)) for key in value or () if str(key).isdigit()]
        chosen = Topic.objects.in_bulk(keys)
        context = forms.Widget.get_context(self, name, None, attrs)
        context["widget"] |= {
            "chosen": [(key, str(chosen[key])) for key in keys if key in chosen],
            "source": reverse_lazy("topics:offer"),
        }
        return context

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-sent" not in data


def _several(label: Any, help_text: Any) -> forms.ModelMultipleChoiceField[Topic]:
    return forms.ModelMultipleChoiceField(
        label=label, queryset=Topic.objects.public(), required=False, widget=TopicsInput,
        help_text=help_text,
    )  # fmt: skip


class TopicForm(WagtailAdminModelForm):
    """A topic with its other names; a new name says what becomes of the old one."""

    keep_former_as = forms.ChoiceField(
        label=gettext_lazy("The name until now"), choices=FORMER, required=False,
        initial=Alias.Kind.FORMER,
        help_text=gettext_lazy("Where the name is changed: what the old one was."),
    )  # fmt: skip
    broader = _several(gettext_lazy("Broader"), gettext_lazy("What it is part of, or a kind of."))
    related = _several(
        gettext_lazy("Related"), gettext_lazy("What else readers of its page may look for.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in ("broader", "related"):
            if field in self.fields and self.instance.pk:
                present = getattr(self.instance, field).values_list("pk", flat=True)
                self.initial[field] = list(present)
        if not self.instance.pk:
            self.fields.pop("keep_former_as", None)
        self._offer_statuses()
        said = {
            "aliases": _("A name is given twice. Each stands here once."),
            "identifiers": _("An identifier is given twice. Each stands here once."),
        }
        for name, message in said.items():
            if name in self.formsets:
                self.formsets[name].get_unique_error_message = lambda _check, said=message: said
                self.formsets[name].get_form_error = lambda said=message: said

    def _offer_statuses(self) -> None:
        """Merging says into what, so it is a verb of its own; who may only propose, proposes."""
        status = self.fields.get("status")
        if status is None:
            return
        offered = [
            choice
            for choice in Topic.Status.choices
            if choice[0] != Topic.Status.MERGED or self.instance.status == Topic.Status.MERGED
        ]
        if self.for_user is not None and not self.for_user.has_perm("topics.change_topic"):
            offered = [choice for choice in offered if choice[0] == Topic.Status.CANDIDATE]
            self.initial["status"] = Topic.Status.CANDIDATE
        status.choices = offered

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        before = self.initial.get("name"), self.initial.get("slug")
        name, slug = cleaned.get("name", ""), cleaned.get("slug", "")
        # An address made of the name goes on with it; one that somebody chose stays.
        of_name = slugify(before[0] or "", fallback=self.instance.kind)
        if self.instance.pk and name != before[0] and slug == before[1] == of_name:
            cleaned["slug"] = ""
        self._tell_apart(cleaned)
        return cleaned

    def _tell_apart(self, cleaned: dict[str, Any]) -> None:
        """Says what is to be done where the database would only refuse."""
        told = [cleaned.get(field) or "" for field in ("name", "kind", "disambiguation")]
        if not (told[0] and told[1]) or cleaned.get("identifier"):
            return
        name, kind, disambiguation = told
        others = Topic.objects.filter(
            name=name, kind=kind, disambiguation=disambiguation, identifier=""
        ).exclude(pk=self.instance.pk)
        if others.exists():
            said = _(
                "There is a topic of this kind and name. Say in a few words which one this is."
            )
            self.add_error("disambiguation", said)

    def save(self, commit: bool = True) -> Any:
        self.instance.keep_former_as = self.cleaned_data.get("keep_former_as", "")
        return super().save(commit=commit)

    def _save_m2m(self) -> None:
        # Relations have rules: ``set_relations`` keeps them.
        kept = {name: self.cleaned_data.pop(name, None) for name in ("broader", "related")}
        super()._save_m2m()
        self.cleaned_data.update(kept)
        set_relations(
            topic=self.instance,
            broader=None if kept["broader"] is None else list(kept["broader"]),
            related=None if kept["related"] is None else list(kept["related"]),
            actor=self.for_user,
        )


class MergeForm(forms.Form):
    """Into what."""

    into = forms.ModelChoiceField(
        label=gettext_lazy("Into"), queryset=Topic.objects.all(),
        help_text=gettext_lazy("The topic that stays."),
    )  # fmt: skip

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic = topic
        self.fields["into"].widget = AdminSnippetChooser(Topic, icon="tag")

    def clean_into(self) -> Topic:
        into = living(self.cleaned_data["into"])
        if into.pk == self.topic.pk:
            raise ValidationError(_("A topic cannot be merged into itself."))
        return into
