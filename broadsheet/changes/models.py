"""Rows: keys that were touched, and the shape of durable work."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Touch(models.Model):
    """One key touched by one committed transaction."""

    key = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    # When whoever keeps finished pages had made due all that carry the key.
    seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("touch")
        verbose_name_plural = _("touches")
        indexes = [
            models.Index(fields=["id"], name="changes_touch_unseen", condition=Q(seen_at=None)),
            models.Index(fields=["key", "seen_at"], name="changes_touch_key_seen"),
        ]

    def __str__(self) -> str:
        return self.key


class State(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class DurableRow(models.Model):
    """Work to be done after the transaction that wrote the row.

    A row waits until ``due_at``; whoever claims it has until ``lease_until``. It may be run twice
    (a process killed between the work and the note of it), so the work must bear that.
    """

    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.WAITING, editable=False
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    due_at = models.DateTimeField(_("due at"), default=timezone.now, editable=False)
    lease_until = models.DateTimeField(_("lease until"), null=True, editable=False)
    error = models.TextField(_("error"), blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, editable=False)

    class Meta:
        abstract = True
        indexes = [
            # Only what is unfinished is ever looked for; the index stays small for ever.
            models.Index(
                fields=["due_at"],
                name="%(app_label)s_%(class)s_due",
                condition=models.Q(state__in=["waiting", "running"]),
            ),
            models.Index(
                fields=["created_at"],
                name="%(app_label)s_%(class)s_failed",
                condition=models.Q(state="failed"),
            ),
        ]
