"""What changes seldom; kept by the newsroom's own verbs, so that redirects and log follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView

from broadsheet.desk.selectors import section_tree
from broadsheet.newsroom.selectors import authors_named

Keep = Callable[[Any, Any], Model]


class Kept:
    """Keeps by a verb in place of Wagtail's own saving; its refusal is said in the form."""

    keep: ClassVar[Keep]

    def setup(self, *args: Any, **kwargs: Any) -> None:
        super().setup(*args, **kwargs)  # type: ignore[misc]
        # These have no drafts: what keeps itself would be public with every keystroke.
        self.autosave_enabled = False

    def save_instance(self) -> Model:
        form: Any = self.form  # type: ignore[attr-defined]
        instance: Model = form.save(commit=False)
        kept = type(self).keep(instance, self.request.user)  # type: ignore[attr-defined]
        form.save_m2m()
        self.new_revision = getattr(kept, "latest_revision", None)
        return kept

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            for field, errors in getattr(error, "error_dict", {NON_FIELD_ERRORS: error}).items():
                form.add_error(field if field in form.fields else None, errors)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]
        return response


def kept_by(keep: Keep) -> tuple[type[CreateView], type[EditView]]:
    """The pages for adding and editing things that ``keep`` keeps."""
    create = type("KeptCreateView", (Kept, CreateView), {"keep": staticmethod(keep)})
    edit = type("KeptEditView", (Kept, EditView), {"keep": staticmethod(keep)})
    return create, edit


class PlainIndexView(IndexView):
    """A list without bulk actions: there are none but deleting."""

    @property
    def columns(self) -> list[Any]:
        return [column for column in super().columns if column.name != "bulk_actions"]


class AuthorIndexView(PlainIndexView):
    """By name; found as the byline's chooser finds them."""

    def search_queryset(self, queryset: Any) -> Any:
        if not self.is_searching:
            return queryset
        return queryset.filter(pk__in=authors_named(self.search_query))


class SectionIndexView(PlainIndexView):
    """The tree, top to bottom."""

    def get_queryset(self) -> Any:
        sections = section_tree()
        if self.is_searching:
            words = self.search_query.casefold()
            return [section for section in sections if words in section.name.casefold()]
        return sections

    def get_paginate_by(self, _queryset: Any) -> None:
        return None


class OnlyOneView(PlainIndexView):
    """Of what there is one at most: leads to it, or to making it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        only = self.model.objects.first()
        if only is not None:
            return redirect(self.get_edit_url(only) or "wagtailadmin_home")
        return redirect(self.get_add_url() or "wagtailadmin_home")
