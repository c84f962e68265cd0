"""Standing pages: privacy policy, contact, about."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import RevisionMixin

from broadsheet.newsroom.blocks import BodyBlock
from broadsheet.text.fields import LineField


class StandingPage(RevisionMixin, models.Model):
    """A page that stands outside the news, at ``/<slug>.html``."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = LineField(_("title"), max_length=160)
    slug = models.CharField(_("slug"), max_length=80, unique=True, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"))
    in_footer = models.BooleanField(_("in the footer"), default=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")
        ordering = ["position", "title"]

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> str:
        return f"/{self.slug}.html"

    def get_absolute_url(self) -> str:
        return self.path

    @property
    def keys(self) -> list[str]:
        return [f"standing:{self.pk}", "navigation"]
