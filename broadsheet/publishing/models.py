"""Runs and their steps: durable rows, written with the change they follow."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from broadsheet.changes.models import DurableRow
from broadsheet.newsroom.models import Article


class Run(models.Model):
    """One verb done to one story."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="runs", verbose_name=_("story")
    )
    verb = models.CharField(_("verb"), max_length=10)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.article_id}"


class Step(DurableRow):
    """One step of a run."""

    run = models.ForeignKey(
        Run, on_delete=models.CASCADE, related_name="steps", verbose_name=_("run")
    )
    name = models.CharField(_("name"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta(DurableRow.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="publishing_step_once")]

    def __str__(self) -> str:
        return f"{self.run}: {self.name}"
