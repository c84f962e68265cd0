"""Sections, a tree, and columns."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.design import palette
from broadsheet.design.models import ColourField, too_weak
from broadsheet.design.selectors import identity
from broadsheet.media.models import Picture
from broadsheet.newsroom.addresses import column_path, section_slug_is_reserved
from broadsheet.text.fields import LineField, ProseField
from broadsheet.text.slugs import slugify

DEEPEST = 3


def name_key(section: int) -> str:
    """The key of what a section is called and where it is, by its primary key."""
    return f"section:{section}:name"


class Section(models.Model):
    """A department of the paper. A magazine is a section with a look of its own."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children",
        verbose_name=_("inside"),
    )  # fmt: skip
    name = LineField(_("name"), max_length=120)
    slug = models.CharField(_("slug"), max_length=80, blank=True)
    path = models.CharField(max_length=255, unique=True, editable=False)
    description = ProseField(_("description"), blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    look = LineField(
        _("look"), max_length=40, blank=True,
        help_text=_("Empty: the paper's own. “magazine” gives it the look of one."),
    )  # fmt: skip
    colour = ColourField(
        _("colour"), help_text=_("Of its labels and rules, such as #1d4f76. Empty: the paper's.")
    )
    in_navigation = models.BooleanField(_("in the navigation"), default=True)
    retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return f"{self.parent} / {self.name}" if self.parent else self.name

    def get_absolute_url(self) -> str:
        return self.path

    @property
    def depth(self) -> int:
        """1 for a section at the top."""
        return self.path.count("/") - 1

    @admin.display(description=_("Name"))
    def name_in_tree(self) -> str:
        """Its name, behind a dash for each section that it is in."""
        return "\u2014 " * (self.depth - 1) + self.name

    @property
    def top(self) -> Section:
        """The section at the top of the tree that this one is in."""
        return self.parent.top if self.parent else self

    @property
    def above(self) -> list[Section]:
        """What it is in, the nearest first."""
        return [self.parent, *self.parent.above] if self.parent else []

    @property
    def worn_look(self) -> str:
        """Its own look or that of what it is in."""
        return self.look or (self.parent.worn_look if self.parent else "")

    @property
    def keys(self) -> list[str]:
        return [f"section:{self.pk}", "navigation"]

    def clean(self) -> None:
        super().clean()
        self.slug = slugify(self.slug or self.name, fallback="section")
        if section_slug_is_reserved(self.slug, top_level=self.parent is None):
            raise ValidationError(
                {"slug": _("“%(slug)s” is an address of the site's own.") % {"slug": self.slug}}
            )
        above, seen = self.parent, 0
        while above is not None:
            seen += 1
            if above.pk == self.pk or seen >= DEEPEST:
                raise ValidationError(
                    {"parent": _("A section cannot be inside itself, nor more than three deep.")}
                )
            above = above.parent
        self._clean_colour()
        others = Section.objects.filter(path=self._path()).exclude(pk=self.pk)
        if others.exists():
            raise ValidationError({"slug": _("Another section has this address.")})

    def _clean_colour(self) -> None:
        if not self.colour:
            return
        try:
            self.colour = palette.normal(self.colour)
        except ValueError:
            raise ValidationError(
                {"colour": _("“%(value)s” is no colour such as #8a1c1c.") % {"value": self.colour}}
            ) from None
        ground = palette.tint(identity().grounds()[0], palette.TEXT[0])
        if palette.contrast(self.colour, ground) < palette.ENOUGH:
            raise ValidationError({"colour": too_weak(self.colour, ground)})

    def _path(self) -> str:
        return f"{self.parent.path if self.parent else '/'}{self.slug}/"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or slugify(self.name, fallback="section")
        self.path = self._path()
        super().save(*args, **kwargs)


class Column(models.Model):
    """A regular series: by one writer, or on one theme."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = LineField(_("name"), max_length=120)
    slug = models.CharField(_("slug"), max_length=80, unique=True, blank=True)
    description = ProseField(_("description"), blank=True)
    section = models.ForeignKey(
        Section, on_delete=models.SET_NULL, null=True, blank=True, related_name="columns",
        verbose_name=_("section"),
    )  # fmt: skip
    picture = models.ForeignKey(
        Picture, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("picture"),
    )  # fmt: skip
    retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return column_path(self.slug)

    def get_absolute_url(self) -> str:
        return self.path

    @property
    def keys(self) -> list[str]:
        return [f"column:{self.pk}"]
