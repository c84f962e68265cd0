"""The forms of what changes seldom."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms.models import WagtailAdminModelForm

from broadsheet.desk.forms.articles import by_identity
from broadsheet.desk.forms.places import offer_sections
from broadsheet.newsroom.models import Section
from broadsheet.topics.models import Topic


class SectionForm(WagtailAdminModelForm):
    """A form in which a section is chosen: a column's, or that which a section is in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        itself = self.instance if isinstance(self.instance, Section) and self.instance.pk else None
        for name in {"parent", "section"} & self.fields.keys():
            present = getattr(self.instance, f"{name}_id")
            offer_sections(self.fields[name], present=present, besides=itself)


class TopicForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        status = self.fields["status"]
        # Merging says into what; it is a verb of its own.
        status.choices = [
            choice
            for choice in Topic.Status.choices
            if choice[0] != Topic.Status.MERGED or self.instance.status == Topic.Status.MERGED
        ]


class StandingPageForm(WagtailAdminModelForm):
    def clean_body(self) -> Any:
        return by_identity(self.cleaned_data["body"])
