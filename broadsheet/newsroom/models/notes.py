"""What staff say to each other about a story; nothing of it is ever for readers."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from broadsheet.text.fields import ProseField


class Note(models.Model):
    """An editorial note on a story, on a passage of it, or in answer to another.

    A passage is known by the block it stands in (or the name of a field) and by its words: the
    note survives every edit, and says so where the words are no longer there.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(
        "newsroom.Article", on_delete=models.CASCADE, related_name="notes", verbose_name=_("story")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="replies", editable=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="notes"
    )
    place = models.CharField(max_length=40, blank=True, editable=False)
    quote = models.TextField(blank=True, editable=False)
    text = ProseField(_("note"))
    created_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("editorial note")
        verbose_name_plural = _("editorial notes")
        ordering = ["created_at", "pk"]
        indexes = [
            # Open threads only: a small index for the desk's first page.
            models.Index(
                fields=["-created_at"],
                name="newsroom_note_open",
                condition=models.Q(resolved_at__isnull=True, parent__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None


class Mention(models.Model):
    """That a note calls somebody by name."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions"
    )
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [
            models.UniqueConstraint(fields=["note", "user"], name="newsroom_mention_once")
        ]
        indexes = [
            models.Index(
                fields=["user", "-created_at"],
                name="newsroom_mention_unseen",
                condition=models.Q(seen_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.note}"
