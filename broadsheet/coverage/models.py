"""Rows: what a story continues, which threads there are, and what is still to be looked for."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from broadsheet.newsroom.models import Article
from broadsheet.text.fields import LineField, ProseField


class Relation(models.Model):
    """``story`` continues ``other``, or they have to do with each other.

    Written for the later story when it is published, and never because of a later one: what an old
    page says stays. What an editor said stays whatever is found afterwards.
    """

    class Kind(models.TextChoices):
        PAST = "past", _("past coverage")
        RELATED = "related", _("related")

    class Source(models.TextChoices):
        FOUND = "found", _("found")
        PINNED = "pinned", _("pinned by hand")
        REMOVED = "removed", _("removed by hand")

    story = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="inbound_relations")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    source = models.CharField(max_length=7, choices=Source.choices, default=Source.FOUND)
    # The odds that both tell the same story: with what other stories say, and without.
    odds = models.FloatField(default=0)
    direct = models.FloatField(default=0)
    # Reasons and what each added.
    evidence = models.JSONField(default=dict, blank=True)
    # What an editor put in order; the rest follows, newest first.
    position = models.PositiveSmallIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("relation of stories")
        verbose_name_plural = _("relations of stories")
        constraints = [
            models.UniqueConstraint(fields=["story", "other"], name="coverage_relation_once"),
            models.CheckConstraint(
                condition=~models.Q(story=models.F("other")), name="coverage_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.story_id} → {self.other_id}"


class Wanted(models.Model):
    """Earlier stories are to be looked for: after an import, or because somebody asked."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("story to be looked for")
        verbose_name_plural = _("stories to be looked for")

    def __str__(self) -> str:
        return str(self.article_id)


class Thread(models.Model):
    """The stages of one story under a name.

    Proposed by the finder, shown to readers once an editor confirmed it.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        CONFIRMED = "confirmed", _("confirmed")
        DISMISSED = "dismissed", _("dismissed")
        MERGED = "merged", _("merged")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = LineField(_("name"), max_length=120)
    # Taken when it is confirmed, and never handed on.
    slug = models.CharField(max_length=80, unique=True, null=True, editable=False)
    description = ProseField(_("description"), blank=True)
    status = models.CharField(
        max_length=9, choices=Status.choices, default=Status.PROPOSED, editable=False
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="tombstones", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # When its last stage was published: lists of threads are sorted by it.
    latest_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        indexes = [
            models.Index(fields=["status", "-latest_at", "-id"], name="coverage_thread_latest")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Its public address."""
        return f"/story/{self.slug}/" if self.slug else ""

    def get_absolute_url(self) -> str:
        return self.path

    @property
    def keys(self) -> list[str]:
        """What changes when this thread does."""
        return [f"thread:{self.pk}"]

    def stage_keys(self) -> list[int]:
        """Keys of its stages, those that readers do not know of among them."""
        return list(stages_in(thread=self).values_list("article_id", flat=True))

    @property
    def is_confirmed(self) -> bool:
        return self.status == self.Status.CONFIRMED


class Stage(models.Model):
    """A story of a thread, or one that an editor said is none of it."""

    class Source(models.TextChoices):
        FOUND = "found", _("found")
        ADDED = "added", _("added by hand")
        REMOVED = "removed", _("removed by hand")

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="stages")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="stages")
    source = models.CharField(max_length=7, choices=Source.choices, default=Source.FOUND)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [
            models.UniqueConstraint(fields=["thread", "article"], name="coverage_stage_once"),
            # A story belongs to one thread at most.
            models.UniqueConstraint(
                fields=["article"],
                condition=~models.Q(source="removed"),
                name="coverage_one_thread_a_story",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.article_id}"


class FormerAddress(models.Model):
    """An address a thread had, by its slug; readers who ask for it are led to the present one."""

    slug = models.CharField(max_length=80, unique=True)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="former_addresses")

    class Meta:
        verbose_name = _("former address of a thread")
        verbose_name_plural = _("former addresses of threads")

    def __str__(self) -> str:
        return self.slug


def stages_in(**narrow: Any) -> models.QuerySet[Stage]:
    """Stages that are stages: what was removed is remembered and is none."""
    return Stage.objects.filter(**narrow).exclude(source=Stage.Source.REMOVED)
