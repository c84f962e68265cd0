"""What is remembered of imports: enough to resume, repeat and undo one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from broadsheet.newsroom.models import Article


class Import(models.Model):
    """One import, from its first item to its end or its undoing.

    One that was cut off is taken up again by the same command: ``signature`` names its sources.
    """

    sources = models.JSONField(_("sources"), default=list)
    format = models.CharField(_("format"), max_length=20, blank=True)
    signature = models.CharField(max_length=64, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+",
        verbose_name=_("by"),
    )  # fmt: skip
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)
    undone_at = models.DateTimeField(_("undone"), null=True)
    links_rewritten = models.PositiveIntegerField(default=0)
    report = models.JSONField(_("report"), default=dict)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk}: {', '.join(self.sources)}"


class ImportedItem(models.Model):
    """What one import did to one story. Committed with the story itself."""

    class Outcome(models.TextChoices):
        CREATED = "created", _("created")
        UPDATED = "updated", _("updated")
        LINKED = "linked", _("links rewritten")

    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="items")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="imports")
    outcome = models.CharField(max_length=7, choices=Outcome.choices)
    # Of the story as the archive had it: equal means unchanged.
    digest = models.CharField(max_length=32)
    # Equal to the story's ``touched_at`` until somebody else touches it.
    at = models.DateTimeField()
    # The rows as they were, for undoing an update.
    before = models.JSONField(null=True)
    media_missing = models.PositiveIntegerField(default=0)
    redirects = models.PositiveIntegerField(default=0)
    html_blocks = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("imported story")
        verbose_name_plural = _("imported stories")

    def __str__(self) -> str:
        return f"{self.outcome} {self.article_id}"


class ImportedThing(models.Model):
    """An author, topic, section, column, page or medium that an import made, by its UUID.

    Written before the thing: a row without its thing does no harm, a thing without its row would
    survive the undoing.
    """

    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="things")
    kind = models.CharField(max_length=12)
    uuid = models.UUIDField()

    class Meta:
        verbose_name = _("imported thing")
        verbose_name_plural = _("imported things")

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"


class ImportedAddress(models.Model):
    """Where a story was found before; links that lead there lead to the story."""

    address = models.CharField(max_length=500, unique=True)
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="imported_addresses"
    )

    class Meta:
        verbose_name = _("address in an archive")
        verbose_name_plural = _("addresses in archives")

    def __str__(self) -> str:
        return self.address


class OpenLink(models.Model):
    """A link in an imported story that no story answers to yet; a later import may bring it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="open_links")
    address = models.CharField(max_length=500, db_index=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("open link")
        verbose_name_plural = _("open links")

    def __str__(self) -> str:
        return self.address
