"""Topics as plain terms."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.text.fields import LineField, ProseField


class TopicQuerySet(models.QuerySet["Topic"]):
    def public(self) -> TopicQuerySet:
        """Topics that have a page of their own."""
        return self.filter(status__in=[Topic.Status.CANDIDATE, Topic.Status.APPROVED])


class Topic(models.Model):
    """What a story is about. Never deleted once public: retired, or merged into another."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ORGANISATION = "organisation", _("organisation")
        PLACE = "place", _("place")
        SUBJECT = "subject", _("subject")
        WORK = "work", _("work")
        EVENT = "event", _("event")

    class Status(models.TextChoices):
        CANDIDATE = "candidate", _("candidate")
        APPROVED = "approved", _("approved")
        RETIRED = "retired", _("retired")
        MERGED = "merged", _("merged")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.SUBJECT)
    name = LineField(_("name"), max_length=255)
    slug = models.CharField(_("slug"), max_length=80, unique=True, blank=True)
    scheme = LineField(_("scheme"), max_length=60, blank=True)
    identifier = LineField(_("identifier"), max_length=255, blank=True)
    description = ProseField(_("description"), blank=True)
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.APPROVED
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="tombstones",
        verbose_name=_("merged into"), editable=False,
    )  # fmt: skip

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"],
                condition=models.Q(identifier=""),
                name="topics_plain_name_once_a_kind",
            ),
            models.UniqueConstraint(
                fields=["scheme", "identifier"],
                condition=~models.Q(identifier=""),
                name="topics_identifier_once_a_scheme",
            ),
        ]
        indexes = [models.Index(fields=["kind", "name"], name="topics_kind_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Its public address."""
        return f"/topics/{self.slug}/"

    def get_absolute_url(self) -> str:
        return self.path

    @property
    def keys(self) -> list[str]:
        """What changes when this topic does."""
        return [f"topic:{self.pk}"]

    def clean(self) -> None:
        super().clean()
        if self.identifier and not self.scheme:
            raise ValidationError({"scheme": _("An identifier needs to say whose it is.")})


class FormerAddress(models.Model):
    """An address a topic had; readers who ask for it are led to the present one."""

    path = models.CharField(max_length=255, unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="former_addresses")

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self) -> str:
        return self.path
