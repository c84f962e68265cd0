"""The only module that listens to Wagtail's signals, and to the newsroom's own.

All of them are sent within the transaction that ``Article.publish`` or ``unpublish`` opened: the
steps commit with the change, and a failure here takes the change back.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import connection
from wagtail.admin import signal_handlers as wagtails_letters
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    published,
    task_submitted,
    unpublished,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from broadsheet.accounts.models import User
from broadsheet.changes.models import State
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.publication import Verb, coverage_changed
from broadsheet.newsroom.services import links_changed
from broadsheet.publishing import letters
from broadsheet.publishing.models import Step
from broadsheet.publishing.pipeline import PIPELINE
from broadsheet.publishing.services import begin


def _published(instance: Article, **_kwargs: Any) -> None:
    # Sent for a version that was only scheduled, too.
    if instance.live and instance.verb is not None:
        begin(article=instance, verb=instance.verb)


def _unpublished(instance: Article, **_kwargs: Any) -> None:
    begin(article=instance, verb=Verb.WITHDRAW)


def _submitted(instance: TaskState, user: User | None = None, **_kwargs: Any) -> None:
    if isinstance(instance.workflow_state.content_object, Article):
        letters.submitted(instance, user)


def _approved(instance: WorkflowState, user: User | None = None, **_kwargs: Any) -> None:
    if isinstance(instance.content_object, Article):
        letters.approved(instance, user)


def _sent_back(instance: WorkflowState, user: User | None = None, **_kwargs: Any) -> None:
    if isinstance(instance.content_object, Article):
        letters.sent_back(instance, user)


def _silence_wagtail() -> None:
    """Wagtail would send letters of its own about the same events, unasked and not durable."""
    for signal, sender, name in (
        (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
        (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
        (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
        (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
    ):
        signal.disconnect(sender=sender, dispatch_uid=name)


def _covered(instance: Article, **_kwargs: Any) -> None:
    # What follows an entry follows from the coverage as it then is: one run serves many. Held
    # until this is committed: a worker that took one up before would see the coverage without it.
    waiting = Step.objects.filter(
        run__article=instance, run__verb=Verb.COVER, state=State.WAITING, attempts=0
    )
    if connection.features.has_select_for_update:
        waiting = waiting.select_for_update(of=("self",))
    if len(waiting) < len(PIPELINE[Verb.COVER]):
        begin(article=instance, verb=Verb.COVER)


def _links_changed(instance: Article, **_kwargs: Any) -> None:
    # Many topics are decided about one after the other, or with a publication: a run that is to
    # find and render them and has not begun serves them all.
    waiting = Step.objects.filter(
        run__article=instance, name__in=("link_topics", "render_body"), state=State.WAITING,
        attempts=0,
    )  # fmt: skip
    if connection.features.has_select_for_update:
        waiting = waiting.select_for_update(of=("self",))
    of_runs = Counter(waiting.values_list("run", flat=True))
    if 2 not in of_runs.values():
        begin(article=instance, verb=Verb.LINK)


def connect() -> None:
    published.connect(_published, sender=Article, dispatch_uid="publishing.published")
    links_changed.connect(_links_changed, sender=Article, dispatch_uid="publishing.links")
    coverage_changed.connect(_covered, sender=Article, dispatch_uid="publishing.covered")
    unpublished.connect(_unpublished, sender=Article, dispatch_uid="publishing.unpublished")
    task_submitted.connect(_submitted, dispatch_uid="publishing.submitted")
    workflow_approved.connect(_approved, dispatch_uid="publishing.approved")
    workflow_rejected.connect(_sent_back, dispatch_uid="publishing.sent_back")
    # Connected when Wagtail's app is ready, which may be before or after this one.
    wagtails_letters.register_signal_handlers = _silence_wagtail
    _silence_wagtail()
