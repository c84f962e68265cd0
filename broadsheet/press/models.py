"""Rows: which pages lie in the store, what they are made of, which are due."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Rank(models.IntegerChoices):
    """How near a page is to what changed; the nearer are pressed first."""

    OWN = 0, _("own page")
    FRONT = 1, _("front")
    REST = 2, _("the rest")
    FLOOD = 3, _("flood")


class Page(models.Model):
    """A page that was pressed, or is to be."""

    path = models.CharField(_("path"), max_length=255, unique=True)
    # 0 until it has been pressed.
    status = models.PositiveSmallIntegerField(_("status"), default=0)
    digest = models.CharField(_("digest"), max_length=32, blank=True)
    location = models.CharField(_("location"), max_length=2048, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"), default=0)
    pressed_at = models.DateTimeField(_("pressed at"), null=True)
    changed_at = models.DateTimeField(_("changed at"), null=True)
    rank = models.PositiveSmallIntegerField(_("rank"), choices=Rank, default=Rank.REST)
    due_at = models.DateTimeField(_("due at"), null=True, default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        indexes = [
            models.Index(
                fields=["rank", "due_at"], name="press_page_due", condition=Q(due_at__isnull=False)
            ),
            models.Index(fields=["pressed_at"], name="press_page_pressed"),
            models.Index(
                fields=["status"], name="press_page_elsewhere", condition=~Q(status__in=[0, 200])
            ),
        ]

    def __str__(self) -> str:
        return self.path


class Purge(models.Model):
    """A key that the cache in front of the paper is to be told of."""

    key = models.CharField(_("key"), max_length=40)
    # Not to be sent once more, not even while the new page is fetched.
    hard = models.BooleanField(_("hard"), default=False)
    # To be told once more, a moment after the first time.
    again = models.BooleanField(_("again"), default=True)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    due_at = models.DateTimeField(_("due at"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("purge")
        verbose_name_plural = _("purges")

    def __str__(self) -> str:
        return self.key


class Upload(models.Model):
    """A path whose page is to be put into the bucket, or taken from it."""

    path = models.CharField(_("path"), max_length=255)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    due_at = models.DateTimeField(_("due at"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")

    def __str__(self) -> str:
        return self.path


class Part(models.Model):
    """A key that a page carries."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="parts")
    key = models.CharField(_("key"), max_length=120)

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        constraints = [models.UniqueConstraint(fields=["key", "page"], name="press_part_once")]

    def __str__(self) -> str:
        return self.key
