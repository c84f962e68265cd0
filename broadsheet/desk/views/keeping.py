"""Drafts that keep themselves do not flood the history.

Wagtail writes over the version that a page kept by itself for as long as that page is open. Here
the same person goes on writing it from the next page of the same browser, for a short span: what
was saved on purpose, published, scheduled or submitted stays a version of its own.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.actions.edit import EditAction
from wagtail.models import ModelLogEntry, Revision, TaskState

from broadsheet.desk.copies import note_kept_page
from broadsheet.newsroom.models import refuse_overtaken

SPAN = timedelta(minutes=15)
_MARK = "kept_by_itself"
_MOST = 20


class CurrentEdit(EditAction):
    """Wagtail's edit, which writes over nothing that happened since its form was read.

    Of what is not public it writes the whole row, before it keeps the version that would be found
    outdated: a draft that keeps itself while it is published would take it from readers again.
    """

    def _save_instance(self) -> None:
        if self.instance.pk:
            refuse_overtaken(self.instance, page=getattr(self.instance, "begun_on", None))
        super()._save_instance()


class KeptEdit(CurrentEdit):
    """Wagtail's edit; a draft that keeps itself is one entry in the log however often it does."""

    log_action: str | None

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        if self.overwrite_revision is not None:
            entries = ModelLogEntry.objects.for_instance(self.instance).filter(
                revision=self.overwrite_revision, user=self.user, action=self.log_action
            )
            if entries.update(timestamp=timezone.now(), label=str(self.instance)[:255]):
                self.log_action = None
        return super().execute(*args, **kwargs)


class Keeping:
    """Mixed into the views that make and edit a story."""

    request: Any
    expects_json_response: bool
    new_revision: Revision | None

    @cached_property
    def overwrite_revision(self) -> Revision | None:
        asked: Revision | None = super().overwrite_revision  # type: ignore[misc]
        if asked is not None or not self.expects_json_response:
            return asked
        return self._same_span()

    def _same_span(self) -> Revision | None:
        article = self.live_object  # type: ignore[attr-defined]
        latest: Revision | None = article.latest_revision
        if latest is None or latest.pk != self._marks().get(str(article.pk)):
            return None
        if latest.user_id != self.request.user.pk or latest.created_at < timezone.now() - SPAN:
            return None
        if latest.pk == article.live_revision_id or latest.approved_go_live_at is not None:
            return None
        if TaskState.objects.filter(revision=latest).exists():
            return None
        return latest

    def _marks(self) -> dict[str, int]:
        marks: dict[str, int] = self.request.session.get(_MARK, {})
        return marks

    def form_valid(self, form: Any) -> Any:
        response = super().form_valid(form)  # type: ignore[misc]
        article, revision = self.object, getattr(self, "new_revision", None)  # type: ignore[attr-defined]
        if article is None or revision is None or not article.pk:
            return response
        if not self.expects_json_response:
            note_kept_page(self.request)
        marks, key = self._marks(), str(article.pk)
        kept = revision.pk if self.expects_json_response else None
        if marks.get(key) != kept:
            left = [(k, v) for k, v in marks.items() if k != key][-_MOST + 1 :]
            self.request.session[_MARK] = dict(left) | ({key: kept} if kept else {})
        return response
