"""The ledger of letters."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.changes.models import DurableRow


class Letter(DurableRow):
    """One mail to one person.

    ``message_id`` is made with the row: a letter that is sent twice, because the process was
    killed between sending and noting it, is the same letter to every mailbox.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    to = models.EmailField(_("to"), max_length=254)
    to_name = models.CharField(_("name"), max_length=150, blank=True)
    sender = models.CharField(_("from"), max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=255)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    purpose = models.CharField(_("purpose"), max_length=40)
    # "article:81"; goes with the story when that is taken down.
    about = models.CharField(max_length=40, blank=True, db_index=True)
    dedupe_key = models.CharField(max_length=120, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=255, unique=True)
    confidential = models.BooleanField(_("confidential"), default=False)
    carried_by = models.CharField(
        _("carried by"), max_length=40, blank=True, help_text=_("Empty: it stayed in the house.")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", verbose_name=_("caused by"),
    )  # fmt: skip

    class Meta(DurableRow.Meta):
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.UniqueConstraint(
                fields=["to", "dedupe_key"],
                condition=~Q(dedupe_key=""),
                name="mail_letter_once_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} \u2192 {self.to}"
