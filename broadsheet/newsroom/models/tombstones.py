"""What is left of a story that was taken down: its addresses, and that they answer nothing more."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from broadsheet.text.fields import ProseField


class Tombstone(models.Model):
    """An address of a story that was taken down for legal cause. Holds no word of the story."""

    class Status(models.IntegerChoices):
        LEGAL = 451, _("451: unavailable for legal reasons")
        GONE = 410, _("410: gone")

    # NULL for a story that had none and that its archive must not bring back.
    path = models.CharField(max_length=500, unique=True, null=True)
    status = models.PositiveSmallIntegerField(choices=Status.choices, default=Status.LEGAL)
    # So that the story's archive does not bring it back.
    source_identity = models.CharField(max_length=255, null=True, db_index=True)
    note = ProseField(_("note to readers"), blank=True)
    taken_down_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("tombstone")
        verbose_name_plural = _("tombstones")

    def __str__(self) -> str:
        return self.path or str(self.source_identity)
