"""The forms of the story budget."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.accounts.backends import staff
from broadsheet.accounts.models import User
from broadsheet.desk.forms.places import offer_sections
from broadsheet.newsroom.models import Assignment, Section

MOMENT = "%Y-%m-%dT%H:%M"


class PersonField(forms.CharField):
    """Somebody on the staff, by name or address, as the list beside the field offers them."""

    def clean(self, value: Any) -> User | None:
        words = str(super().clean(value)).strip()
        if not words:
            return None
        people = staff()
        labels = labels_of(people)
        fitting = [person for person in people if labels[person.pk] == words]
        fitting = fitting or [person for person in people if person.email == words.lower()]
        if len(fitting) != 1:
            raise ValidationError(_("Nobody on the staff has this name: %s.") % words)
        return fitting[0]


def labels_of(people: list[User]) -> dict[int, str]:
    """The name of each by key, with the address where two have it."""
    names = {person.pk: str(person) for person in people}
    count = Counter(names.values())
    return {
        person.pk: name if count[name] == 1 else f"{name} ({person.email})"
        for person in people
        for name in (names[person.pk],)
    }


def moment_field(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, required=False, input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )  # fmt: skip


class PlannedForm(forms.Form):
    """What stands in a story's line of the budget."""

    headline = forms.CharField(label=gettext_lazy("Headline"), max_length=255, required=False)
    day = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    due_at = moment_field(gettext_lazy("Due"))
    words = forms.IntegerField(
        label=gettext_lazy("Words"), required=False, min_value=1, max_value=100_000
    )
    wants_picture = forms.BooleanField(label=gettext_lazy("Picture"), required=False)
    writer = PersonField(label=gettext_lazy("Writer"), required=False, max_length=200)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=1_000)


class LineForm(PlannedForm):
    """What can be changed where a story stands in the budget.

    The page sends each field with what it was (``initial-…``): only what somebody changed there is
    changed, so that an older page takes nothing back that somebody else has changed meanwhile.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True


class PlanForm(PlannedForm):
    """A story that is planned anew."""

    headline = forms.CharField(label=gettext_lazy("Working headline"), max_length=255)
    section = forms.ModelChoiceField(
        label=gettext_lazy("Section"), queryset=Section.objects.none(), empty_label=None
    )
    field_order = (
        "headline", "section", "day", "due_at", "words", "writer", "note", "wants_picture",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_sections(self.fields["section"])
        self.fields["writer"].widget.attrs.update(list="staff", autocomplete="off")


class AssignForm(forms.Form):
    """A task for somebody."""

    user = PersonField(label=gettext_lazy("Who"), max_length=200)
    task = forms.ChoiceField(label=gettext_lazy("Task"), choices=Assignment.Task.choices)
    due_at = moment_field(gettext_lazy("Due"))
