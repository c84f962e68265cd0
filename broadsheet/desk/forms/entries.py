"""The form of a live entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from broadsheet.desk.forms.articles import by_identity
from broadsheet.newsroom.models import Author, LiveEntry


class EntryForm(WagtailAdminModelForm):
    authors = forms.ModelMultipleChoiceField(
        label=_("By"), queryset=Author.objects.none(), required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
        help_text=_("Those in the story\u2019s byline, and yourself."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entry: LiveEntry = self.instance
        article = entry.article
        mine = Author.objects.filter(user=self.for_user) if self.for_user else Author.objects.none()
        keys = set(mine.values_list("pk", flat=True))
        keys |= {b.author_id for b in article.bylines.all() if b.author_id}
        present = list(entry.bylines.values_list("author", flat=True)) if entry.pk else list(
            mine.values_list("pk", flat=True)
        )  # fmt: skip
        authors = self.fields["authors"]
        authors.queryset = Author.objects.filter(pk__in=keys | set(present))
        self.initial.setdefault("authors", [pk for pk in present if pk])

    def clean_body(self) -> Any:
        return by_identity(self.cleaned_data["body"])


entry_panels = ObjectList(
    [
        FieldPanel("headline", classname="title"),
        FieldPanel("body"),
        FieldPanel("authors"),
        FieldRowPanel([FieldPanel("key_event"), FieldPanel("pinned")]),
    ],
    base_form_class=EntryForm,
).bind_to_model(LiveEntry)
