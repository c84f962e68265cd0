"""Links in public stories that lead nowhere, as they were found last."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LooseLink(models.Model):
    """One link; gone when its story says something else or its target is back."""

    source = models.ForeignKey(
        "newsroom.Article", on_delete=models.CASCADE, related_name="loose_links"
    )
    words = models.CharField(max_length=200, blank=True)
    target = models.CharField(max_length=500)
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("link to nothing")
        verbose_name_plural = _("links to nothing")
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="newsroom_looselink_once")
        ]
        indexes = [models.Index(fields=["-found_at", "-id"], name="newsroom_looselink_newest")]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target}"
