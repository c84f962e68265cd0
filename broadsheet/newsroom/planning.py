"""Questions about a day's plan; every answer is bounded.

A budget holds what has a line for the day, what came out on it, and what is scheduled for it. How
a section's stories of a day lead from one to the next stands in ``running.py``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Revision, WorkflowState

from broadsheet.accounts.models import User
from broadsheet.newsroom.models import (
    Article,
    Assignment,
    Byline,
    Plan,
    Section,
)
from broadsheet.newsroom.moments import bounds
from broadsheet.newsroom.rendering import blocks_html, stored_blocks
from broadsheet.text.html import visible_text

MOST = 400  # stories of a day
LEFT_OVER = dt.timedelta(days=14)


class Status(models.TextChoices):
    """How far a story is."""

    PLANNED = "planned"
    WRITING = "writing"
    SUBMITTED = "submitted"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass
class Line:
    """A story in the budget."""

    article: Article
    plan: Plan | None
    status: Status
    words: int
    headline: str
    scheduled_for: dt.datetime | None = None
    assignments: list[Assignment] = field(default_factory=list)

    @property
    def has_picture(self) -> bool:
        return self.article.lead_picture_id is not None

    @property
    def writers(self) -> list[str]:
        """Who writes it: as assigned, else as its byline says."""
        given = [str(a.user) for a in self.assignments if a.task == Assignment.Task.WRITE]
        signed = [b.printed for b in self.article.bylines.all() if b.role == Byline.Role.WRITER]
        return given or signed

    @property
    def is_late(self) -> bool:
        """Whether it was due before now and nobody has handed it in."""
        due = self.plan.due_at if self.plan else None
        waiting = self.status in {Status.PLANNED, Status.WRITING}
        return due is not None and waiting and due < timezone.now()


def budget(day: dt.date, *, section: Section | None = None, left_over: bool = False) -> list[Line]:
    """The stories of ``day``; with ``left_over`` also what earlier days left unwritten."""
    planned = Q(day=day)
    if left_over:
        planned |= Q(day__lt=day, day__gte=day - LEFT_OVER, article__live=False, article__path=None)
    plans = {
        plan.article_id: plan
        for plan in Plan.objects.filter(planned).order_by("-day", "-pk")[:MOST]
    }
    waiting = _scheduled(day)
    start, end = bounds(day, day)
    out = Article.objects.filter(
        live__in=[True], first_published_at__gte=start, first_published_at__lt=end
    )
    out = out.order_by("-first_published_at", "-pk")
    keys = [*plans, *waiting, *out.values_list("pk", flat=True)[:MOST]]
    rows = Article.objects.filter(pk__in=dict.fromkeys(keys))
    if section is not None:
        rows = rows.filter(top_section=section.top)
    articles = list(
        rows.select_related("section", "top_section", "latest_revision")
        .prefetch_related("bylines__author", "assignments__user")
        .defer("body_html", "teaser_html")[: 2 * MOST]
    )
    missing = [a.pk for a in articles if a.pk not in plans]
    others = {p.article_id: p for p in Plan.objects.filter(article__in=missing)} if missing else {}
    submitted = _submitted(articles)
    lines = []
    for article in articles:
        plan = plans.get(article.pk) or others.get(article.pk)
        at = waiting.get(article.pk)
        lines.append(_line(article, plan, at, is_submitted=article.pk in submitted))
    return sorted(lines, key=_place)


def _place(line: Line) -> tuple[object, ...]:
    section = line.article.top_section
    due = line.plan.due_at if line.plan else None
    at = due or line.article.first_published_at or dt.datetime.max.replace(tzinfo=dt.UTC)
    return section.position, section.name, section.pk, at, line.article.pk


def _line(
    article: Article, plan: Plan | None, at: dt.datetime | None, *, is_submitted: bool
) -> Line:
    words = article.word_count
    headline = article.headline
    if not article.live or article.rendered_at is None:
        words = len(visible_text(blocks_html(stored_blocks(article))).split())
    status = Status.WRITING if words else Status.PLANNED
    if article.withdrawn_at is not None:
        status = Status.WITHDRAWN
    elif article.live:
        status = Status.PUBLISHED
    elif at is not None:
        status = Status.SCHEDULED
    elif is_submitted:
        status = Status.SUBMITTED
    return Line(
        article=article, plan=plan, status=status, words=words, headline=headline,
        scheduled_for=at, assignments=list(article.assignments.all()),
    )  # fmt: skip


def _scheduled(day: dt.date) -> dict[int, dt.datetime]:
    """The stories that wait for a moment of ``day``, by key."""
    start, end = bounds(day, day)
    waiting = Revision.objects.filter(
        approved_go_live_at__gte=start,
        approved_go_live_at__lt=end,
        content_type=ContentType.objects.get_for_model(Article),
    )
    found = waiting.values_list("object_id", "approved_go_live_at")[:MOST]
    return {int(key): at for key, at in found if at is not None}


def _submitted(articles: Sequence[Article]) -> set[int]:
    """Which of ``articles`` wait for somebody's approval."""
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Article),
        object_id__in=[str(article.pk) for article in articles],
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    return {int(key) for key in states.values_list("object_id", flat=True)}


def open_assignments(user: User, *, count: int = 20) -> list[Assignment]:
    """What ``user`` has still to do, the most urgent first."""
    rows = Assignment.objects.filter(user=user, done_at__isnull=True, article__live__in=[False])
    rows = rows.select_related("article__section", "given_by").order_by(
        models.F("due_at").asc(nulls_last=True), "pk"
    )
    return list(rows.defer("article__body", "article__body_html", "article__teaser_html")[:count])
