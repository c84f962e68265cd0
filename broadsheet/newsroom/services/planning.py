"""Planning the day: the budget, assignments, the running order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.changes.keys import touch
from broadsheet.newsroom.models import (
    Article,
    Assignment,
    OrderedStory,
    Plan,
    RunningOrder,
    Section,
)
from broadsheet.newsroom.models.planning import closing_key
from broadsheet.newsroom.running import ordered_keys
from broadsheet.newsroom.services.publication import create_article, save_draft

PLANNED = ("day", "due_at", "words", "wants_picture", "note")


@transaction.atomic
def plan_story(
    *, headline: str, section: Section, day: dt.date, actor: User | None, **planned: Any
) -> Plan:
    """Begin a story as a line of the budget: a draft with a working headline and no text.

    ``planned`` may hold ``due_at``, ``words``, ``wants_picture`` and ``note``.

    Raises:
        ValidationError: by field.
    """
    article = create_article(article=Article(headline=headline, section=section), actor=actor)
    return change_plan(article=article, day=day, actor=actor, **planned)


@transaction.atomic
def change_plan(*, article: Article, day: dt.date, actor: User | None, **planned: Any) -> Plan:
    """Change a story's line in the budget, or give it one.

    Raises:
        ValidationError: by field.
    """
    unknown = planned.keys() - set(PLANNED)
    if unknown:
        raise TypeError(f"A plan has no {', '.join(sorted(unknown))}.")
    plan = Plan.objects.filter(article=article).first() or Plan(article=article)
    plan.day = day
    for name, value in planned.items():
        setattr(plan, name, value)
    plan.full_clean(validate_unique=False)
    plan.save()
    log(
        instance=article,
        action="broadsheet.plan",
        user=actor,
        data={"day": f"{day}", "due": f"{plan.due_at or ''}", "words": plan.words},
    )
    return plan


@transaction.atomic
def rename_planned(*, article: Article, headline: str, actor: User | None) -> None:
    """Give a story that was never public another working headline.

    Raises:
        ValidationError: it was public, somebody else has it locked, or the headline is empty.
    """
    headline = " ".join(headline.split())
    if article.was_public:
        raise ValidationError({"headline": _("Its headline is changed in the story itself.")})
    if not headline:
        raise ValidationError({"headline": _("A story needs a headline.")})
    lock = article.get_lock()
    if lock is not None and actor is not None and lock.for_user(actor):
        raise ValidationError({"headline": _("The story is locked.")})
    latest = article.get_latest_revision_as_object()
    if latest.headline != headline:
        latest.headline = headline
        latest.full_clean()
        save_draft(article=latest, actor=actor)


@transaction.atomic
def drop_plan(*, article: Article, actor: User | None) -> None:
    """Take a story off the budget. The story stays, as the draft or the public story it is."""
    deleted, _by_model = Plan.objects.filter(article=article).delete()
    if deleted:
        log(instance=article, action="broadsheet.unplan", user=actor)


@transaction.atomic
def assign(
    *,
    article: Article,
    user: User,
    task: str = Assignment.Task.WRITE,
    due_at: dt.datetime | None = None,
    actor: User | None,
) -> Assignment:
    """Give somebody a task; giving it again changes when it is due.

    Raises:
        ValidationError: there is no such task.
    """
    assignment = Assignment.objects.filter(article=article, user=user, task=task).first()
    assignment = assignment or Assignment(article=article, user=user, task=task)
    assignment.due_at = due_at
    assignment.done_at = None
    assignment.given_by = actor
    assignment.full_clean(validate_unique=False)
    assignment.save()
    data = {"who": str(user), "task": str(task), "due": f"{due_at or ''}"}
    log(instance=article, action="broadsheet.assign", user=actor, data=data)
    return assignment


@transaction.atomic
def take_back_assignment(*, assignment: Assignment, actor: User | None) -> None:
    """Take a task back from whoever has it."""
    data = {"who": str(assignment.user), "task": assignment.task}
    log(instance=assignment.article, action="broadsheet.unassign", user=actor, data=data)
    assignment.delete()


@transaction.atomic
def finish_assignment(*, assignment: Assignment, actor: User | None) -> None:
    """Note that a task is done."""
    if assignment.done_at is None:
        assignment.done_at = timezone.now()
        assignment.save(update_fields=["done_at"])
        data = {"who": str(assignment.user), "task": assignment.task}
        log(instance=assignment.article, action="broadsheet.finish", user=actor, data=data)


@transaction.atomic
def order_day(
    *, section: Section, day: dt.date, articles: Sequence[int], actor: User | None
) -> RunningOrder:
    """Keep ``articles`` (their keys, first to last) as the section's running order of ``day``.

    Raises:
        ValidationError: the order is frozen, a story stands twice or is not of the section.
    """
    order = _order(section, day)
    keys = list(articles)
    if len(set(keys)) != len(keys):
        raise ValidationError(_("A story stands in the running order once."))
    known = Article.objects.filter(pk__in=keys, top_section=section.top).count()
    if known != len(keys):
        raise ValidationError(_("Some stories are not of this section any more; look again."))
    OrderedStory.objects.filter(order=order).delete()
    OrderedStory.objects.bulk_create(
        OrderedStory(order=order, article_id=key, position=n) for n, key in enumerate(keys, 1)
    )
    touch(order.keys)
    log(instance=order, action="broadsheet.order", user=actor, data={"stories": keys})
    return order


@transaction.atomic
def forget_order(*, section: Section, day: dt.date, actor: User | None) -> None:
    """Let the section's running order of ``day`` follow its front and the time again.

    Raises:
        ValidationError: the order is frozen.
    """
    order = _order(section, day)
    touch(order.keys)
    log(instance=order, action="broadsheet.order", user=actor, data={"stories": "automatic"})
    order.delete()


@transaction.atomic
def close_order(*, section: Section, day: dt.date, front: Sequence[int] = ()) -> RunningOrder:
    """Write the section's order of a day that is over down for good.

    ``front`` is what the section's front shows, from the top. Done twice it changes nothing.
    """
    order, new = RunningOrder.objects.get_or_create(section=section.top, day=day)
    if connection.features.has_select_for_update:
        order = RunningOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if order.frozen_at is not None:
        return order
    places = OrderedStory.objects.filter(order=order)
    kept = None if new or not places.exists() else order
    keys = ordered_keys(section.top.pk, day, kept, front=lambda: front, public=True)
    places.delete()
    OrderedStory.objects.bulk_create(
        OrderedStory(order=order, article_id=key, position=n) for n, key in enumerate(keys, 1)
    )
    order.frozen_at = timezone.now()
    order.save(update_fields=["frozen_at"])
    touch([*order.keys, closing_key(order.section_id, day)])
    return order


def _order(section: Section, day: dt.date) -> RunningOrder:
    order, _new = RunningOrder.objects.get_or_create(section=section.top, day=day)
    if connection.features.has_select_for_update:
        order = RunningOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if order.frozen_at is not None:
        raise ValidationError(_("The running order of this day is closed."))
    return order
