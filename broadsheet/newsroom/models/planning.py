"""What is planned: the story budget's lines, assignments, and the running order of a day."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from broadsheet.text.fields import ProseField


class Plan(models.Model):
    """A story's line in the budget of a day.

    A planned story is a story from the first: a draft without a text yet, so that whoever opens it
    may begin to write. Stories without a line are on no budget but that of the day they came out.
    """

    article = models.OneToOneField(
        "newsroom.Article", on_delete=models.CASCADE, related_name="plan"
    )
    day = models.DateField(_("day"))
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    words = models.PositiveIntegerField(
        _("planned length"), null=True, blank=True, validators=[MaxValueValidator(100_000)],
        help_text=_("In words."),
    )  # fmt: skip
    wants_picture = models.BooleanField(_("with a picture"), default=False)
    note = ProseField(_("note"), blank=True)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        indexes = [models.Index(fields=["-day", "-id"], name="newsroom_plan_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.article}"


class Assignment(models.Model):
    """Who does what for a story, and until when."""

    class Task(models.TextChoices):
        WRITE = "write", _("write")
        EDIT = "edit", _("edit")
        PICTURE = "picture", _("picture")
        VIDEO = "video", _("video")
        GRAPHIC = "graphic", _("graphic")

    article = models.ForeignKey(
        "newsroom.Article", on_delete=models.CASCADE, related_name="assignments"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments",
        verbose_name=_("who"),
    )  # fmt: skip
    task = models.CharField(_("task"), max_length=7, choices=Task.choices, default=Task.WRITE)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "user", "task"], name="newsroom_assignment_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "due_at"],
                name="newsroom_assignment_open",
                condition=Q(done_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_task_display()}"


class RunningOrder(models.Model):
    """The order in which a section's stories of a day lead from one to the next.

    Kept once somebody made one; until then the order is made from the section's front and from
    time. Once frozen it changes no more.
    """

    section = models.ForeignKey(
        "newsroom.Section", on_delete=models.CASCADE, related_name="running_orders"
    )
    day = models.DateField(_("day"))
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("running order")
        verbose_name_plural = _("running orders")
        constraints = [
            models.UniqueConstraint(fields=["section", "day"], name="newsroom_order_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.day}"

    @property
    def keys(self) -> list[str]:
        return [order_key(self.section_id, self.day)]


def order_key(section: int, day: dt.date) -> str:
    """The key of the order of a section's day; touched when it or who is in it changes."""
    return f"order:{section}:{day:%Y-%m-%d}"


def closing_key(section: int, day: dt.date) -> str:
    """Touched when the order is closed: from then on the day's pages hold it themselves."""
    return f"{order_key(section, day)}:closed"


class OrderedStory(models.Model):
    """A story's place in a running order, from 1."""

    order = models.ForeignKey(RunningOrder, on_delete=models.CASCADE, related_name="places")
    article = models.ForeignKey("newsroom.Article", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("place in a running order")
        verbose_name_plural = _("places in a running order")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "article"], name="newsroom_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.article_id}"
