"""Two people at one front or standing page: the second is told, and never overwrites.

Stories have more of this (``together.py``): presence, and a page that compares in words.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Revision

from broadsheet.newsroom.models import OutdatedError
from broadsheet.newsroom.services import keep_beside

_MARK = "kept_by_itself_elsewhere"
_MOST = 20


class KeptBeside:
    """For a form with versions: a save begun on an older one is refused, and kept in the history.

    What keeps itself is refused by Wagtail already, on the page. A save that overtakes what its own
    page is just keeping by itself is none begun on an older version.
    """

    beside: Revision | None = None

    @property
    def is_late(self) -> bool:
        view: Any = self
        if not view.is_out_of_date:
            return False
        return bool(view.request.session.get(_MARK, {}).get(self._name) != view.latest_revision.pk)

    @property
    def _name(self) -> str:
        view: Any = self
        return f"{view.model._meta.label_lower}:{view.object.pk}"

    def _remember(self) -> None:
        """Keep in mind which version this browser kept by itself, if that is the latest."""
        view: Any = self
        marks: dict[str, int] = view.request.session.get(_MARK, {})
        revision = getattr(view, "new_revision", None)
        kept = revision.pk if revision and view.expects_json_response else None
        if marks.get(self._name) != kept:
            left = [(k, v) for k, v in marks.items() if k != self._name][-_MOST + 1 :]
            view.request.session[_MARK] = dict(left) | ({self._name: kept} if kept else {})

    def is_valid(self, form: Any) -> bool:
        view: Any = self
        if view.expects_json_response or view.locked_for_user or not self.is_late:
            return bool(super().is_valid(form))  # type: ignore[misc]
        if super().is_valid(form):  # type: ignore[misc]
            self.beside = keep_beside(thing=form.save(commit=False), actor=view.request.user)
        return False

    def form_valid(self, form: Any) -> HttpResponse:
        view: Any = self
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except OutdatedError:
            self.beside = keep_beside(thing=form.instance, actor=view.request.user)
            return self.form_invalid(form)
        self._remember()
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        view: Any = self
        if self.beside is None:
            return super().form_invalid(form)  # type: ignore[misc]
        latest = view.latest_revision
        who = _("Somebody else")
        if latest and latest.user == view.request.user:
            who = _("You, in another window,")
        elif latest and latest.user:
            who = get_user_display_name(latest.user)
        said = _("%(who)s saved a newer version; nothing of it was overwritten.") % {"who": who}
        kept = _("Yours is kept among the versions, to be compared and brought back.")
        messages.warning(
            view.request,
            format_html(
                '{} {} <a href="{}">{}</a>', said, kept, view.get_history_url(), _("History")
            ),
        )
        return redirect(view.get_edit_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        view: Any = self
        if view.request.method == "POST":
            # A form that comes back with errors goes on being what it was begun on.
            posted = view.request.POST.get("loaded_revision_created_at")
            if posted and view.is_out_of_date:
                context["loaded_revision_created_at"] = posted
        return context
