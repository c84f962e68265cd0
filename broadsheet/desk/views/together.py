"""Two people at one story: the second is told, and never overwrites."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin.models import EditingSession
from wagtail.admin.utils import get_user_display_name
from wagtail.permissions import policy_registry

from broadsheet.desk.copies import note_kept_page
from broadsheet.desk.presence import PresenceList, PresenceModule, others_at
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, OutdatedError, SetAside


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def may_edit(user: Any, article: Article) -> bool:
    """Whether ``user`` may open the form of ``article``: by permission or by its workflow."""
    policy = policy_registry.get_by_type(Article)
    if policy.user_has_permission_for_instance(user, "change", article):
        return True
    task = article.current_workflow_task
    return bool(task and task.user_can_access_editor(article, user))


class NeverOverwrite:
    """For the form of a story: a save begun on an older version is refused, its words kept.

    Up to date is what was begun on the latest version, or comes from the very page that kept the
    latest version by itself: its later saves may overtake its earlier ones.
    """

    aside: SetAside | None = None
    refused = False

    @cached_property
    def writing_page(self) -> UUID | None:
        try:
            return UUID(self.request.POST.get("writing_page", ""))  # type: ignore[attr-defined]
        except ValueError:
            return None

    @cached_property
    def is_out_of_date(self) -> bool:
        view: Any = self
        if view.latest_revision is None:
            return False
        if self.writing_page and view.live_object.written_on == self.writing_page:
            return False
        post = view.request.POST
        latest = str(view.latest_revision.pk)
        if post.get("overwrite_revision_id", latest) not in {"", latest}:
            return True
        # The version that a page means to write over may have been written over from another.
        begun_on = post.get("loaded_revision_id"), post.get("loaded_revision_created_at")
        return begun_on != (latest, view.latest_revision_created_at)

    def is_valid(self, form: Any) -> bool:
        view: Any = self
        if self.is_out_of_date or view.locked_for_user:
            return self._refuse(form)
        return bool(super().is_valid(form))  # type: ignore[misc]

    def form_valid(self, form: Any) -> HttpResponse:
        view: Any = self
        form.instance.begun_on = self.writing_page
        if not view.expects_json_response:
            # This page is left with the answer; nothing more is to be expected from it.
            form.instance.writing_page = None
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except OutdatedError:
            self._refuse(form)
            response = self.form_invalid(form)
        return response

    def _refuse(self, form: Any) -> bool:
        """Keep what ``form`` holds beside the versions, and say why it was not saved."""
        view: Any = self
        self.refused = True
        form.defer_required_fields()
        valid = form.is_valid()
        form.restore_required_fields()
        if valid:
            self.aside = services.set_aside(
                article=form.save(commit=False), actor=view.request.user, page=self.writing_page
            )
            if not view.expects_json_response:
                note_kept_page(view.request)
        if view.locked_for_user:
            view.produced_error_code = "locked"
            why = _("The story is locked.")
        else:
            view.produced_error_code = "invalid_revision"
            writer = view.latest_revision and view.latest_revision.user
            who = get_user_display_name(writer) if writer else _("Somebody else")
            if writer == view.request.user:
                who = _("You, in another window,")
            why = _("%(who)s saved a newer version.") % {"who": who}
        kept = _("Your words are kept beside it.") if self.aside else ""
        if not valid:
            kept = _("Yours cannot be kept before their errors are put right.")
        view.produced_error_message = f"{why} {kept}".strip()
        return False

    @property
    def compare_url(self) -> str:
        view: Any = self
        if self.aside is None:
            return reverse("articles:edit", args=[view.object.pk])
        return reverse(
            "articles:revisions_compare",
            args=[view.object.pk, self.aside.revision_id, "latest"],
        )

    def form_invalid(self, form: Any) -> HttpResponse:
        view: Any = self
        if not self.refused or view.action == "cancel-workflow":
            return super().form_invalid(form)  # type: ignore[misc]
        view.form = form
        if view.expects_json_response:
            return JsonResponse(
                {
                    "success": False,
                    "error_code": view.produced_error_code,
                    "error_message": view.produced_error_message,
                    "compare_url": self.compare_url if self.aside else "",
                },
                status=400,
            )
        if form.errors:
            return super().form_invalid(form)  # type: ignore[misc]
        if self.aside is None:
            messages.info(
                view.request, _("The latest version says the same as yours; nothing was saved.")
            )
        else:
            messages.warning(view.request, view.produced_error_message)
        return redirect(self.compare_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        if self.refused:
            # The page goes on being what it was: begun on an older version.
            posted = self.request.POST  # type: ignore[attr-defined]
            context["loaded_revision_created_at"] = posted.get("loaded_revision_created_at") or "-"
        return context

    def get_editing_sessions(self) -> PresenceModule:
        view: Any = self
        EditingSession.cleanup()
        session = EditingSession.objects.create(
            user=view.request.user,
            content_type=ContentType.objects.get_for_model(Article),
            object_id=view.object.pk,
            last_seen_at=timezone.now(),
        )
        latest = view.latest_revision
        return PresenceModule(
            session,
            others_at(view.live_object, session=session, since=None),
            ping_url=reverse("articles:presence", args=[view.object.pk, session.pk]),
            release_url=reverse("wagtailadmin_editing_sessions:release", args=[session.pk]),
            revision_id=latest and latest.pk,
            revision_created_at=view.latest_revision_created_at,
        )


@never_cache
@require_POST
def presence(request: HttpRequest, pk: int, session: int) -> HttpResponse:
    """Notes that somebody is still there; answers who else is, as Wagtail's own address would."""
    article = get_object_or_404(Article.objects.defer("body", "body_html", "teaser_html"), pk=pk)
    if not may_edit(request.user, article):
        raise PermissionDenied
    here = {
        "user": request.user,
        "content_type": ContentType.objects.get_for_model(Article),
        "object_id": str(pk),
    }
    row = EditingSession.objects.filter(pk=session, **here).first() or EditingSession(**here)
    row.last_seen_at = timezone.now()
    row.is_editing = bool(request.POST.get("is_editing", False))
    try:
        row.full_clean()
    except ValidationError:
        return JsonResponse({"error": "Invalid data"}, status=400)
    row.save()
    since = _moment(request.POST.get("revision_created_at", ""))
    others = others_at(article, session=row, since=since)
    return JsonResponse(
        {
            "session_id": row.pk,
            "ping_url": reverse("articles:presence", args=[pk, row.pk]),
            "release_url": reverse("wagtailadmin_editing_sessions:release", args=[row.pk]),
            "other_sessions": [
                one.as_json(get_user_display_name(one.user) if one.user else "") for one in others
            ],
            "html": format_html("{}", PresenceList(row, others).render_html()),
        }
    )
