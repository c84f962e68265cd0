"""Topics, what else they are called, and whose lists know them.

A name need not be one topic's: "Paris" is an alias of a city, of a smaller city and of a man, and
deciding between them is the linker's work. An identifier is one topic's only.
"""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField

from broadsheet.media.models import Picture
from broadsheet.text.fields import KeyField, LineField, ProseField

OVERVIEW = ["bold", "italic", "link", "ol", "ul"]


class TopicQuerySet(models.QuerySet["Topic"]):
    def public(self) -> TopicQuerySet:
        """Topics that have a page of their own."""
        return self.filter(status__in=[Topic.Status.CANDIDATE, Topic.Status.APPROVED])


class Topic(ClusterableModel):
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
    name_key = KeyField(max_length=255, of="name")
    inverted_name = LineField(
        _("inverted name"), max_length=255, blank=True,
        help_text=_("As an index has it, such as \u201cZardari, Asif Ali\u201d."),
    )  # fmt: skip
    # Where it stands in an index.
    filed_key = KeyField(max_length=255, of="filed_as")
    disambiguation = LineField(
        _("disambiguation"), max_length=120, blank=True,
        help_text=_("A few words that tell it from others of its name: \u201criver\u201d."),
    )  # fmt: skip
    slug = models.CharField(_("slug"), max_length=80, unique=True, blank=True)
    # By these an archive knows it; what other lists call it stands in ``identifiers``.
    scheme = LineField(_("scheme"), max_length=60, blank=True)
    identifier = LineField(_("identifier"), max_length=255, blank=True)
    description = ProseField(
        _("description"), blank=True, help_text=_("One or two sentences that say what it is.")
    )
    overview = RichTextField(
        _("overview"), blank=True, features=OVERVIEW,
        help_text=_("What a reader should know, written by the staff; its page begins with it."),
    )  # fmt: skip
    scope_note = ProseField(
        _("scope note"), blank=True,
        help_text=_("For the staff: what is filed here, and what is not."),
    )  # fmt: skip
    picture = models.ForeignKey(
        Picture, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("picture"),
    )  # fmt: skip
    broader = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="narrower", verbose_name=_("broader")
    )
    related = models.ManyToManyField(
        "self", symmetrical=True, blank=True, verbose_name=_("related")
    )
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
                fields=["kind", "name", "disambiguation"],
                condition=models.Q(identifier=""),
                name="topics_told_apart_in_a_kind",
            ),
            models.UniqueConstraint(
                fields=["scheme", "identifier"],
                condition=~models.Q(identifier=""),
                name="topics_identifier_once_a_scheme",
            ),
        ]
        indexes = [models.Index(fields=["kind", "name"], name="topics_kind_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.disambiguation})" if self.disambiguation else self.name

    @property
    def filed_as(self) -> str:
        """Its name as an index has it."""
        return self.inverted_name or self.name

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


class Alias(models.Model):
    """Something else a topic is called; others may be called the same."""

    class Kind(models.TextChoices):
        VARIANT = "variant", _("variant")
        ABBREVIATION = "abbreviation", _("abbreviation")
        FORMER = "former", _("former name")
        NICKNAME = "nickname", _("nickname")
        ADJECTIVE = "adjective", _("adjective or people of a place")
        INVERTED = "inverted", _("inverted")
        MISSPELLING = "misspelling", _("misspelling")

    topic = ParentalKey(
        Topic, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("topic")
    )
    name = LineField(_("name"), max_length=255)
    key = KeyField(max_length=255, of="name")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.VARIANT)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "name"], name="topics_alias_once_a_topic")
        ]

    def __str__(self) -> str:
        return self.name


class Identifier(models.Model):
    """What a list of somebody else's calls a topic, beside the identifier it was met by."""

    topic = ParentalKey(
        Topic, on_delete=models.CASCADE, related_name="identifiers", verbose_name=_("topic")
    )
    scheme = LineField(
        _("scheme"), max_length=60,
        help_text=_("Whose list: \u201cwikidata\u201d, \u201cgeonames\u201d, \u201cmedtop\u201d."),
    )  # fmt: skip
    value = LineField(_("identifier"), max_length=255)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="topics_identifier_once")
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class VocabularyChange(models.Model):
    """One change to topics or aliases; the newest say which state the vocabulary is in.

    Only ever added, so that two who change the vocabulary at once do not wait for each other.
    """

    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("change of the vocabulary")
        verbose_name_plural = _("changes of the vocabulary")

    def __str__(self) -> str:
        return str(self.pk)


class FormerAddress(models.Model):
    """An address a topic had; readers who ask for it are led to the present one."""

    path = models.CharField(max_length=255, unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="former_addresses")

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self) -> str:
        return self.path

    @property
    def key(self) -> str:
        """What is touched when it begins to lead elsewhere."""
        return f"former:topic:{self.pk}"
