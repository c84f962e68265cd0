"""Live coverage: rows of their own, so that several writers post at once."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from broadsheet.newsroom.blocks import EntryBlock
from broadsheet.newsroom.models.people import Author
from broadsheet.text.fields import LineField


class LiveEntry(models.Model):
    """One dated piece of a live story; its anchor is ``#entry-<number>`` for ever."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(
        "newsroom.Article", on_delete=models.CASCADE, related_name="live_entries"
    )
    number = models.PositiveIntegerField(_("number"), editable=False)
    headline = LineField(_("headline"), max_length=255, blank=True)
    body = StreamField(EntryBlock(), verbose_name=_("body"))
    body_html = models.TextField(blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    updated_at = models.DateTimeField(_("updated"), null=True, blank=True)
    key_event = models.BooleanField(_("key event"), default=False)
    pinned = models.BooleanField(_("pinned"), default=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    version = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("The coverage's version when this last changed.")
    )

    class Meta:
        verbose_name = _("live entry")
        verbose_name_plural = _("live entries")
        ordering = ["-published_at", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="newsroom_entry_number_once")
        ]
        indexes = [
            models.Index(fields=["article", "-published_at"], name="newsroom_entry_list"),
            models.Index(fields=["article", "-version"], name="newsroom_entry_version"),
        ]

    def __str__(self) -> str:
        return self.headline or f"#{self.number}"

    @property
    def anchor(self) -> str:
        return f"entry-{self.number}"


class EntryByline(models.Model):
    """Who wrote a live entry."""

    entry = models.ForeignKey(LiveEntry, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, null=True, blank=True)
    name = LineField(_("name"), max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("byline of a live entry")
        verbose_name_plural = _("bylines of live entries")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.printed

    @property
    def printed(self) -> str:
        return self.name or (self.author.name if self.author else "")
