"""Rows: what is to be indexed, and what was searched for how often."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ChangeQuerySet(models.QuerySet["Change"]):
    def due(self) -> ChangeQuerySet:
        """What is not yet in the index and should be."""
        return self.filter(done=False, due_at__lte=timezone.now())


class Change(models.Model):
    """Something that stories are found by has changed; written in the transaction of the change.

    Whoever owns the index deletes the row once what it asks for is committed there. The key may
    be of a row that is gone: then the story leaves the index.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        AUTHOR = "author", _("author")
        TOPIC = "topic", _("topic")
        SECTION = "section", _("section")
        COLUMN = "column", _("column")

    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.ARTICLE)
    key = models.BigIntegerField()
    due_at = models.DateTimeField(default=timezone.now)
    # Done while a new index was being made beside: to be done once more in that one.
    done = models.BooleanField(default=False)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change to be indexed")
        verbose_name_plural = _("changes to be indexed")
        indexes = [
            models.Index(fields=["done", "due_at", "id"], name="search_change_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Search(models.Model):
    """How often something was searched for on a day. Nobody is told by whom: nobody knows."""

    day = models.DateField()
    # As it is compared, and as it was first typed that day.
    key = models.CharField(max_length=80)
    text = models.CharField(max_length=80)
    count = models.PositiveIntegerField(default=0)
    # One bit of `services.SHARES` for each who asked: enough to tell that there were several, and
    # too little to tell who.
    askers = models.BigIntegerField(default=0, editable=False)
    # Whether it found anything; only such searches are suggested.
    found = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("counted search")
        verbose_name_plural = _("counted searches")
        constraints = [
            models.UniqueConstraint(fields=["day", "key"], name="search_search_once_a_day"),
        ]
        indexes = [models.Index(fields=["key", "day"], name="search_search_key")]

    def __str__(self) -> str:
        return self.text
