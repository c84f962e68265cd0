"""Corrections, kept with the text before them."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from broadsheet.text.fields import ProseField


class Correction(models.Model):
    """What was wrong and is now right. ``text`` is rich text, shown to readers."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        NOTE = "note", _("Editors’ note")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(
        "newsroom.Article", on_delete=models.CASCADE, related_name="corrections"
    )
    kind = models.CharField(_("kind"), max_length=13, choices=Kind.choices, default=Kind.CORRECTION)
    text = ProseField(_("text"))
    # Where in the text: the identity of a block, and within it the words as they are now.
    block = models.CharField(_("place"), max_length=36, blank=True)
    passage = ProseField(_("passage"), blank=True)
    published_at = models.DateTimeField(_("published"), default=timezone.now, db_index=True)
    # The version readers saw before: {"headline", "summary", "body"}; body is the stored blocks,
    # or {"text"} where an archive kept only words.
    before = models.JSONField(_("text before"), default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-published_at", "-pk"]

    @property
    def anchor(self) -> str:
        """The fragment of the note under the story."""
        return f"correction-{self.uuid}"

    @property
    def place_anchor(self) -> str:
        """The fragment of its place in the text; empty where it concerns the whole."""
        return f"corrected-{self.uuid}" if self.block else ""

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.published_at:%Y-%m-%d}"
