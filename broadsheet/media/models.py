"""Pictures, their renditions, video, audio and documents: custom Wagtail models throughout."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet
from wagtail.images.models import Image as WagtailImage
from wagtailmedia.models import AbstractMedia

from broadsheet.changes.models import DurableRow
from broadsheet.text.fields import LineField, ProseField


class Rights(models.Model):
    """Whose it is and until when it may be shown; shared by all media."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_identity = models.CharField(
        _("source identity"), max_length=255, unique=True, null=True, blank=True, editable=False
    )
    caption = ProseField(_("caption"), blank=True)
    creator = LineField(_("creator"), max_length=255, blank=True, help_text=_("Who made it."))
    credit = LineField(
        _("credit"), max_length=255, blank=True, help_text=_("Who is named beside it.")
    )
    licence = LineField(
        _("licence"), max_length=255, blank=True, help_text=_("A name or an address.")
    )
    source = LineField(_("source"), max_length=255, blank=True)
    expires_at = models.DateTimeField(
        _("rights expire"), null=True, blank=True, help_text=_("From then on no page shows it.")
    )

    class Meta:
        abstract = True

    @property
    def may_be_shown(self) -> bool:
        """Whether the right to show it has not expired."""
        return self.expires_at is None or self.expires_at > timezone.now()

    @property
    def credit_line(self) -> str:
        """Creator and organisation as readers see them, neither twice."""
        if not self.creator or self.creator in self.credit:
            return self.credit
        return f"{self.creator}/{self.credit}" if self.credit else self.creator


class PictureQuerySet(ImageQuerySet):
    def showable(self) -> PictureQuerySet:
        """Pictures whose rights have not expired."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now()))


class Picture(Rights, AbstractImage):
    """A picture. Wagtail's ``description`` is its alt text."""

    metadata = models.JSONField(
        _("IPTC and XMP"), default=dict, blank=True, editable=False,
        help_text=_("As read from the file when it came."),
    )  # fmt: skip
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)

    admin_form_fields = (
        "title", "file", "description", "caption", "creator", "credit", "licence", "source",
        "expires_at", "taken_at", "collection", "tags",
        "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
    )  # fmt: skip

    objects = PictureQuerySet.as_manager()

    class Meta(WagtailImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_image", "Can choose image")]

    @property
    def alt(self) -> str:
        return str(self.description)

    @property
    def default_alt_text(self) -> str:
        # Wagtail would fall back on the title, which is often a file name.
        return self.alt


class Rendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")


class RenditionOrder(DurableRow):
    """Asks for a picture's renditions to be made."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="orders")

    class Meta(DurableRow.Meta):
        verbose_name = _("rendition order")
        verbose_name_plural = _("rendition orders")

    def __str__(self) -> str:
        return f"renditions of picture {self.picture_id}"


class SourceDocument(AbstractDocument):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_identity = models.CharField(
        _("source identity"), max_length=255, unique=True, null=True, blank=True, editable=False
    )

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(WagtailDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]


class Video(Rights, AbstractMedia):
    """A video or a sound recording, kept and served by the paper itself."""

    alt = ProseField(_("transcript or description"), blank=True)

    admin_form_fields = (
        *AbstractMedia.admin_form_fields[:-1], "caption", "alt", "creator", "credit", "licence",
        "source", "expires_at", "tags",
    )  # fmt: skip

    class Meta:
        verbose_name = _("video or audio")
        verbose_name_plural = _("video and audio")
