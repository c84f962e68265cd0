"""A story as anybody would first write it with Wagtail."""

from __future__ import annotations

from django.db import models
from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.blocks import RichTextBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin


class Story(DraftStateMixin, RevisionMixin, PreviewableMixin, models.Model):
    headline = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    body = StreamField(
        [("text", RichTextBlock(icon="pilcrow")), ("picture", ImageChooserBlock())], blank=True
    )

    panels = [
        FieldPanel("headline"),
        FieldPanel("summary"),
        FieldPanel("body"),
        PublishingPanel(),
    ]

    class Meta:
        app_label = "plain"
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return self.headline

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "wagtailadmin/generic/preview_error.html"
