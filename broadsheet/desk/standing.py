"""Where a story stands: written, waiting for approval, sent back, scheduled, out, withdrawn."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry, Revision, WorkflowState

from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.staff import editors_of
from broadsheet.newsroom.moments import when_in_words

MOST_NAMES = 3


@dataclass(frozen=True)
class Standing:
    """One state, as a word for machines, a sentence, and what a person wrote about it."""

    state: str
    says: str
    quote: str = ""


def goes_out_at(article: Article) -> dt.datetime | None:
    """When the present version would go out if it were published now; ``None`` for at once."""
    moments = [m for m in (article.go_live_at, article.embargo_until) if m and m > timezone.now()]
    return max(moments, default=None)


def scheduled_for(article: Article) -> dt.datetime | None:
    """When the version that is scheduled goes out."""
    revision = (
        Revision.objects.for_instance(article)
        .filter(approved_go_live_at__isnull=False)
        .order_by("approved_go_live_at")
        .first()
    )
    return revision.approved_go_live_at if revision else None


def standing_of(article: Article) -> Standing:
    """Where the stored ``article`` stands."""
    state = article.workflow_states.order_by("-created_at", "-pk").first()
    waiting = _of_workflow(article, state) if state else None
    if waiting is not None:
        return waiting
    moment = scheduled_for(article)
    if moment is not None:
        said = _("Scheduled: it goes out on %(when)s.") % {"when": when_in_words(moment)}
        if article.embargo_until and article.embargo_until > timezone.now():
            said += " " + _("It is under embargo until then.")
        return Standing("scheduled", said)
    if article.is_withdrawn and article.withdrawn_at:
        said = _("Withdrawn from readers on %(when)s.") % {"when": _moment(article.withdrawn_at)}
        return Standing("withdrawn", said, article.withdrawal_note)
    if article.live:
        return _published(article)
    return Standing("draft", _("A draft that nobody outside sees. It has not been submitted."))


def _of_workflow(article: Article, state: WorkflowState) -> Standing | None:
    task_state = state.current_task_state
    if state.status == WorkflowState.STATUS_IN_PROGRESS and task_state is not None:
        names = [str(user) for user in editors_of(article.section)[: MOST_NAMES + 1]]
        who = ", ".join(names[:MOST_NAMES]) + (" \u2026" if len(names) > MOST_NAMES else "")
        said = _("Waits for approval by %(section)s (%(who)s) since %(when)s.") % {
            "section": article.section,
            "who": who or _("whoever may publish"),
            "when": _moment(task_state.started_at),
        }
        return Standing("submitted", said)
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES and task_state is not None:
        rejected = task_state.specific
        said = _("Sent back by %(who)s on %(when)s:") % {
            "who": rejected.finished_by or _("somebody"),
            "when": _moment(rejected.finished_at or state.created_at),
        }
        return Standing("sent-back", said, rejected.comment)
    return None


def _published(article: Article) -> Standing:
    entries = ModelLogEntry.objects.for_instance(article).filter(action="wagtail.publish")
    entry = entries.order_by("-timestamp", "-pk").first()
    moment = article.last_published_at or article.first_published_at
    said = _("Published on %(when)s.") % {"when": _moment(moment)} if moment else _("Published.")
    if entry and entry.user:
        said = _("Published by %(who)s on %(when)s.") % {
            "who": entry.user, "when": _moment(moment or entry.timestamp),
        }  # fmt: skip
    if article.has_unpublished_changes:
        said += " " + _("A changed version is kept and waits to be published.")
    return Standing("published", said)


def _moment(moment: dt.datetime) -> str:
    return when_in_words(moment)


def said_of(article: Article, action: str) -> str:
    """What to answer whoever pressed a button, of the stored ``article`` as it is now."""
    latest = article.get_latest_revision()
    headline = latest.object_str if latest else article.headline
    words = {"headline": headline, "section": article.section}
    standing = standing_of(article)
    if action == "cancel-workflow":
        return _("\u201c%(headline)s\u201d is taken back from approval.") % words
    if standing.state == "scheduled":
        moment = scheduled_for(article)
        words["when"] = when_in_words(moment) if moment else ""
        if article.embargo_until and article.embargo_until > timezone.now():
            return _("\u201c%(headline)s\u201d is scheduled, under embargo until %(when)s.") % words
        return _("\u201c%(headline)s\u201d is scheduled for %(when)s.") % words
    if standing.state == "submitted":
        return _("\u201c%(headline)s\u201d is submitted to %(section)s.") % words
    if standing.state == "sent-back":
        return _("\u201c%(headline)s\u201d is sent back, with your reason.") % words
    if standing.state == "published" and not article.has_unpublished_changes:
        return _("\u201c%(headline)s\u201d is published.") % words
    return _("\u201c%(headline)s\u201d is kept.") % words


def reason_given(data: Mapping[str, str]) -> str:
    """The reason that came with sending a story back; empty where there was none."""
    try:
        extra = json.loads(data.get("workflow-action-extra-data") or "{}")
    except ValueError:
        return ""
    return str(extra.get("comment", "")).strip() if isinstance(extra, dict) else ""
