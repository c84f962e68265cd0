"""Versions of a story: compared in words, brought back, looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views import generic
from wagtail.admin.views.generic.mixins import RevisionsRevertMixin
from wagtail.models import Revision
from wagtail.snippets.views.snippets import HistoryView, RevisionsCompareView

from broadsheet.accounts.models import User
from broadsheet.desk.side_panels import runs_context
from broadsheet.desk.views.articles import ArticleEditView
from broadsheet.desk.views.together import may_edit
from broadsheet.newsroom import services
from broadsheet.newsroom.comparison import compare
from broadsheet.newsroom.models import Article, OutdatedError, SetAside

MOST_VERSIONS = 100


@dataclass(frozen=True)
class Version:
    """A version as a list offers it."""

    key: str
    label: str
    revision: Revision | None
    article: Article | None = None

    @property
    def restorable(self) -> bool:
        return self.revision is not None


def said_of(revision: Revision, article: Article, asides: dict[int, SetAside]) -> str:
    """When a version was saved and by whom, and what has become of it."""
    aside = asides.get(revision.pk)
    at = timezone.localtime(aside.created_at if aside else revision.created_at)
    who = get_user_display_name(revision.user) if revision.user else _("nobody named")
    words = f"{date_format(at, 'j M Y, H:i:s')} \u2013 {who}"
    notes = []
    if aside:
        notes.append(_("set aside"))
    if revision.pk == article.latest_revision_id:
        notes.append(_("latest"))
    if article.live and revision.pk == article.live_revision_id:
        notes.append(_("public"))
    return f"{words} ({', '.join(notes)})" if notes else words


def versions_of(article: Article) -> list[Version]:
    """The newest versions, newest first, without their texts, in two queries."""
    asides = {row.revision_id: row for row in article.set_asides.all()[:MOST_VERSIONS]}
    rows = article.revisions.defer("content").select_related("user")
    return [
        Version(str(row.pk), said_of(row, article, asides), row)
        for row in rows.order_by("-created_at", "-pk")[:MOST_VERSIONS]
    ]


class CompareView(RevisionsCompareView):
    """Any two versions side by side, word by word."""

    template_name = "desk/compare.html"
    page_title = gettext_lazy("Compare versions")
    header_icon = "history"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_edit(request.user, self.object):
            raise PermissionDenied
        chosen = [request.GET.get(name, "") for name in ("a", "b")]
        if all(key in {"live", "latest"} or key.isdecimal() for key in chosen):
            # The form with two lists, which has no script to make an address of them.
            first = chosen[0]
            if first == "latest":
                first = str(self.object.latest_revision_id or "live")
            return redirect("articles:revisions_compare", self.object.pk, first, chosen[1])
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def versions(self) -> list[Version]:
        return versions_of(self.object)

    def _version(self, key: str) -> Version:
        article: Article = self.object
        if key == "live":
            return Version("live", _("What readers see now"), None, article)
        rows = article.revisions.select_related("user")
        if key == "earliest":
            aside = article.set_asides.values("revision")
            row = rows.exclude(pk__in=aside).order_by("created_at", "pk").first()
        elif key == "latest":
            row = rows.filter(pk=article.latest_revision_id).first()
        else:
            row = rows.filter(pk=key).first()
        if row is None:
            raise Http404
        asides = {one.revision_id: one for one in article.set_asides.filter(revision=row)}
        return Version(str(row.pk), said_of(row, article, asides), row, row.as_object())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before, after = self._version(self.revision_id_a), self._version(self.revision_id_b)
        assert before.article is not None
        assert after.article is not None
        parts = compare(before.article, after.article)
        # Not Wagtail's own: that would compare once more, by fields.
        plain: Any = super(generic.RevisionsCompareView, self)
        context: dict[str, Any] = plain.get_context_data(**kwargs)
        aside = None
        if before.revision is not None:
            aside = SetAside.objects.filter(
                revision=before.revision, settled_at__isnull=True
            ).first()
        latest = str(self.object.latest_revision_id)
        return {
            **context,
            "article": self.object,
            "before": before,
            "after": after,
            "versions": self.versions,
            "changed": [part for part in parts if part.changed],
            "unchanged": [part for part in parts if not part.changed and part.rows],
            "aside": aside,
            "yours": aside is not None and aside.user_id == self.request.user.pk,
            # Taking parts makes a draft on top of the latest: only sensible beside it.
            "may_take": before.restorable and after.key == latest and before.key != latest,
            "may_restore": self._may_restore(),
            "latest": latest,
        }

    def _may_restore(self) -> bool:
        lock = self.object.get_lock()
        return lock is None or not lock.for_user(self.request.user)


class StoryHistoryView(HistoryView):
    """Who did what and when: versions, verbs, notes, and what each publication set off."""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return {**context, **runs_context(self.object, self.request)}


class RevertView(RevisionsRevertMixin, ArticleEditView):
    """An earlier version in the form, before it is saved as the newest; its address stays."""

    view_name = "revisions_revert"

    def get_object(self, queryset: Any = None) -> Article:
        super().get_object(queryset)
        return services.as_restored(article=self.live_object, revision=self.revision)

    def get_side_panels(self) -> Any:
        return super(ArticleEditView, self).get_side_panels()


def who(request: HttpRequest) -> User:
    """Whoever asks; the desk's addresses are for those who have signed in."""
    assert isinstance(request.user, User)
    return request.user


def _editable(request: HttpRequest, pk: int) -> Article:
    article = get_object_or_404(Article.objects.select_related("latest_revision"), pk=pk)
    if not may_edit(request.user, article):
        raise PermissionDenied
    return article


@require_POST
def restore(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """Make an earlier version, or the parts chosen, the newest draft."""
    article = _editable(request, pk)
    row = get_object_or_404(article.revisions, pk=revision)
    here = reverse("articles:revisions_compare", args=[pk, revision, "latest"])
    lock = article.get_lock()
    if lock is not None and lock.for_user(request.user):
        messages.error(request, _("The story is locked; unlock it first."))
        return redirect(here)
    if request.POST.get("latest") != str(article.latest_revision_id):
        messages.error(request, str(OutdatedError().messages[0]))
        return redirect(here)
    parts = request.POST.getlist("part") if "take" in request.POST else None
    try:
        services.restore_version(article=article, revision=row, parts=parts, actor=who(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(here)
    messages.success(
        request,
        _("Restored as the newest version, at the same address. Publish it to show it to readers."),
    )
    return redirect("articles:edit", pk)


@require_POST
def settle(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """Leave the story as it is; the words set aside stay in the history."""
    article = _editable(request, pk)
    row = get_object_or_404(SetAside, article=article, revision=revision)
    services.settle(set_aside=row, actor=who(request))
    messages.success(request, _("The story stays as it is. Your words are in its history."))
    return redirect("articles:edit", pk)
