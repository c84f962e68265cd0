"""Links from a story's body to things of the paper, by identity."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reference(models.Model):
    """Story ``source`` links to ``article``. Noted after publication; row 4's inbound links."""

    source = models.ForeignKey(
        "newsroom.Article", on_delete=models.CASCADE, related_name="references"
    )
    article = models.ForeignKey(
        "newsroom.Article", on_delete=models.CASCADE, related_name="inbound_references"
    )

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints = [
            models.UniqueConstraint(fields=["source", "article"], name="newsroom_reference_once")
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.article_id}"
