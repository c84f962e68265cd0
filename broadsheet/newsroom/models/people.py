"""Authors: whoever a byline names, person or desk."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.media.models import Picture
from broadsheet.newsroom.addresses import author_path
from broadsheet.text.fields import LineField, ProseField
from broadsheet.text.normal import search_key
from broadsheet.topics.linker.forms import SUFFIXES

INDEX_KEY = "authors"  # of the list of all who sign public stories
# What that list shows of each.
LISTED = frozenset({"name", "slug", "kind", "title", "biography", "picture"})


class Author(models.Model):
    """A person, desk or agency with a page of its own."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ORGANISATION = "organisation", _("desk or agency")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_identity = models.CharField(
        max_length=255, unique=True, null=True, blank=True, editable=False
    )
    name = LineField(_("name"), max_length=160)
    slug = models.CharField(_("slug"), max_length=80, unique=True, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.PERSON)
    title = LineField(_("title"), max_length=160, blank=True, help_text=_("Such as “Reporter”."))
    biography = ProseField(_("biography"), blank=True)
    email = models.EmailField(_("public e-mail address"), blank=True)
    picture = models.ForeignKey(
        Picture, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("picture"),
    )  # fmt: skip
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True,
        related_name="author", verbose_name=_("account"),
    )  # fmt: skip
    retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]
        indexes = [models.Index(fields=["name"], name="newsroom_author_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return author_path(self.slug)

    def get_absolute_url(self) -> str:
        return self.path

    @property
    def filed_as(self) -> str:
        """The name as an index has it: a person's by the last word, “Jr.” and its like aside."""
        first, *others = self.name.split() or [""]
        if search_key(first) == "the":
            return " ".join(others) or first
        last = len(others)
        while last > 1 and search_key(others[last - 1]) in SUFFIXES:
            last -= 1
        if self.kind != self.Kind.PERSON or not last:
            return self.name
        return " ".join([f"{others[last - 1]},", first, *others[: last - 1], *others[last:]])

    @property
    def keys(self) -> list[str]:
        return [f"author:{self.pk}"]
