"""Giving tasks to people: the newsroom's verb, and the letter that tells of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.mail.services import write_letter
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Assignment, Section
from broadsheet.newsroom.models.staff import may
from broadsheet.newsroom.moments import when_in_words


def may_plan(user: Any, section: Section) -> bool:
    """Whether ``user`` makes the budget and the running order of ``section``."""
    return may(user, "arrange", section)


def give(
    *, article: Article, user: User, task: str, due_at: dt.datetime | None, actor: User
) -> Assignment:
    """Give ``user`` a task and write the letter that says so, both or neither.

    Nobody gets a letter about what they took on themselves, or had already in the same way.

    Raises:
        ValidationError: there is no such task.
    """
    with transaction.atomic():
        before = Assignment.objects.filter(article=article, user=user, task=task).first()
        if before is not None and before.due_at == due_at and before.done_at is None:
            return before
        given = services.assign(article=article, user=user, task=task, due_at=due_at, actor=actor)
        if user.pk != actor.pk and user.email:
            _write(given, actor=actor)
    return given


def _write(given: Assignment, *, actor: User) -> None:
    article = given.article
    with translation.override(settings.LANGUAGE_CODE):
        due = when_in_words(given.due_at) if given.due_at else _("no time set")
        address = reverse("articles:edit", args=[article.pk])
        lines = [
            _("%(who)s has given you a task.") % {"who": actor},
            "",
            _("Story: %s") % article.headline,
            _("Section: %s") % article.section,
            _("Task: %s") % given.get_task_display(),
            _("Due: %s") % due,
            "",
            f"{settings.WAGTAILADMIN_BASE_URL}{address}",
        ]
        subject = _("Assigned to you: %s") % article.headline
    write_letter(
        to=given.user.email, to_name=str(given.user), subject=subject, text="\n".join(lines),
        purpose="assignment", dedupe_key="", about=f"article:{article.pk}", actor=actor,
    )  # fmt: skip
