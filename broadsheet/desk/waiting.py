"""What waits for one person: piles that other parts of the desk may add to.

A pile is asked for with a person and answers with at most ``MOST`` items, in a number of queries
that does not grow. Whoever has something that waits for people registers it with ``pile``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Task, TaskState, WorkflowState

from broadsheet.accounts.models import User
from broadsheet.newsroom.models import Article, Mention, Note, SetAside
from broadsheet.newsroom.models.staff import may_somewhere

MOST = 10
MOST_UNDERWAY = 900


@dataclass(frozen=True)
class Item:
    """One thing that waits: where it is dealt with, since when, and what is said about it."""

    title: str
    url: str
    at: dt.datetime | None = None
    said: str = ""


@dataclass
class Pile:
    name: str
    label: str
    items: list[Item] = field(default_factory=list)
    more: bool = False


Ask = Callable[[User], Iterable[Item]]
_SOURCES: list[tuple[str, str | Promise, Ask]] = []


def pile(name: str, label: str | Promise) -> Callable[[Ask], Ask]:
    """Have what the decorated function answers shown under ``label``, in the order registered."""

    def register(ask: Ask) -> Ask:
        _SOURCES.append((name, label, ask))
        return ask

    return register


def piles(user: User) -> list[Pile]:
    """What waits for ``user``; empty piles are left out."""
    made = []
    for name, label, ask in _SOURCES:
        items = list(ask(user))
        if items:
            made.append(Pile(name, str(label), items[:MOST], more=len(items) > MOST))
    return made


def _edit(key: int | str) -> str:
    return reverse("articles:edit", args=[key])


def _name(words: str) -> str:
    return words or _("(no headline yet)")


@pile("approve", gettext_lazy("To approve"))
def to_approve(user: User) -> Iterable[Item]:
    """Stories submitted to somebody who may approve them."""
    if not may_somewhere(user, "publish"):
        return
    kind = ContentType.objects.get_for_model(Article)
    underway = WorkflowState.objects.filter(
        status__in=(WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES),
        content_type=kind,
    )
    # Few, of however many stories were ever approved.
    keys = list(underway.values_list("current_task_state", flat=True)[:MOST_UNDERWAY])
    for task in Task.objects.filter(active=True).select_related("content_type")[:20]:
        states = task.specific.get_task_states_user_can_moderate(user).filter(pk__in=keys)
        rows = states.select_related("revision", "workflow_state__requested_by")
        for state in rows.defer("revision__content").order_by("started_at")[: MOST + 1]:
            by = state.workflow_state.requested_by
            yield Item(
                _name(state.revision.object_str), _edit(state.revision.object_id),
                state.started_at, _("from %s") % by if by else "",
            )  # fmt: skip


@pile("sent_back", gettext_lazy("Sent back to you"))
def sent_back(user: User) -> Iterable[Item]:
    states = TaskState.objects.filter(
        workflow_state__requested_by=user,
        workflow_state__status=WorkflowState.STATUS_NEEDS_CHANGES,
        workflow_state__content_type=ContentType.objects.get_for_model(Article),
        status=TaskState.STATUS_REJECTED,
    ).select_related("revision", "finished_by")
    seen: set[int] = set()
    for state in states.defer("revision__content").order_by("-finished_at")[: 2 * MOST]:
        if state.workflow_state_id in seen:
            continue
        seen.add(state.workflow_state_id)
        who = f"{state.finished_by}: " if state.finished_by else ""
        yield Item(
            _name(state.revision.object_str), _edit(state.revision.object_id),
            state.finished_at, f"{who}{state.comment}".strip(": "),
        )  # fmt: skip


@pile("submitted", gettext_lazy("Submitted by you, not yet approved"))
def submitted(user: User) -> Iterable[Item]:
    states = WorkflowState.objects.filter(
        requested_by=user,
        status=WorkflowState.STATUS_IN_PROGRESS,
        content_type=ContentType.objects.get_for_model(Article),
    ).select_related("current_task_state__task", "current_task_state__revision")
    for state in states.defer("current_task_state__revision__content").order_by("-created_at")[
        : MOST + 1
    ]:
        now = state.current_task_state
        yield Item(
            _name(now.revision.object_str if now and now.revision else ""),
            _edit(state.object_id), state.created_at,
            _("waits for: %s") % now.task.name if now else "",
        )  # fmt: skip


@pile("mentioned", gettext_lazy("You are mentioned"))
def mentioned(user: User) -> Iterable[Item]:
    rows = Mention.objects.filter(user=user, seen_at__isnull=True)
    for row in rows.select_related("note__user", "note__article").defer(
        "note__article__body", "note__article__body_html"
    ).order_by("-created_at")[: MOST + 1]:  # fmt: skip
        url = reverse("articles:notes", args=[row.note.article_id])
        who = f"{row.note.user}: " if row.note.user else ""
        yield Item(
            _name(row.note.article.headline), f"{url}#note-{row.note_id}", row.created_at,
            f"{who}{row.note.text[:160]}",
        )  # fmt: skip


@pile("aside", gettext_lazy("Words of yours that stand aside"))
def aside(user: User) -> Iterable[Item]:
    rows = SetAside.objects.filter(user=user, settled_at__isnull=True)
    for row in (
        rows.select_related("revision")
        .defer("revision__content")
        .order_by("-created_at")[: MOST + 1]
    ):
        yield Item(
            _name(row.revision.object_str),
            reverse("articles:revisions_compare", args=[row.article_id, row.revision_id, "latest"]),
            row.created_at, _("somebody saved a newer version first"),
        )  # fmt: skip


@pile("notes", gettext_lazy("Open notes on your stories"))
def notes(user: User) -> Iterable[Item]:
    """Notes of others on stories that one wrote, or wrote on last."""
    mine = Q(article__latest_revision__user=user) | Q(article__bylines__author__user=user)
    rows = Note.objects.filter(
        Q(resolved_at__isnull=True, parent__isnull=True) & ~Q(user=user)
    ).filter(pk__in=_newest_open())
    for row in (
        rows.filter(mine).select_related("user", "article").defer(
            "article__body", "article__body_html"
        ).order_by("-created_at").distinct()[: MOST + 1]
    ):  # fmt: skip
        url = reverse("articles:notes", args=[row.article_id])
        who = f"{row.user}: " if row.user else ""
        yield Item(
            _name(row.article.headline), f"{url}#note-{row.pk}", row.created_at,
            f"{who}{row.text[:160]}",
        )  # fmt: skip


def _newest_open() -> list[int]:
    rows = Note.objects.filter(resolved_at__isnull=True, parent__isnull=True)
    return list(rows.order_by("-created_at").values_list("pk", flat=True)[:500])
