"""Pictures, their renditions, video, audio and documents: custom Wagtail models throughout."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    ImageQuerySet,
    WagtailImageFieldFile,
)
from wagtail.images.models import Image as WagtailImage
from wagtailmedia.models import AbstractMedia

from broadsheet.changes.models import DurableRow
from broadsheet.changes.wake import wake_after_commit
from broadsheet.media.crops import Box, box, fits
from broadsheet.text.fields import LineField, ProseField
from broadsheet.text.normal import search_key


class Rights(models.Model):
    """Whose it is and until when it may be shown; shared by all media."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source_identity = models.CharField(
        _("source identity"), max_length=255, unique=True, null=True, blank=True, editable=False
    )
    caption = ProseField(_("caption"), blank=True)
    creator = LineField(_("creator"), max_length=255, blank=True, help_text=_("Who made it."))
    credit = LineField(
        _("organisation"), max_length=255, blank=True,
        help_text=_("The paper, agency or archive named after the creator."),
    )  # fmt: skip
    licence = LineField(
        _("licence"), max_length=255, blank=True, help_text=_("A name or an address.")
    )
    source = LineField(_("source"), max_length=255, blank=True)
    expires_at = models.DateTimeField(
        _("rights expire"), null=True, blank=True, help_text=_("From then on no page shows it.")
    )
    # Whether the pages that carry it have been told that its time is over.
    is_renewed = False  # whether the save that is going on, or was last, gave the right back
    expiry_told = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True
        indexes = [
            # What the clock asks for; nearly always empty.
            models.Index(
                fields=["expires_at"],
                name="%(app_label)s_%(class)s_expiring",
                condition=Q(expires_at__isnull=False, expiry_told=False),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.is_renewed = self.may_be_shown and self.expiry_told
        if self.is_renewed:
            self.expiry_told = False
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "expiry_told"}
        super().save(*args, **kwargs)

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
    ask_before_use = models.BooleanField(
        _("ask before use"), default=False,
        help_text=_("Whoever chooses it must say who agreed to it and why."),
    )  # fmt: skip
    restrictions = ProseField(
        _("what to ask"), blank=True, help_text=_("Whom to ask, and what was agreed on.")
    )
    crops = models.JSONField(_("crops made by hand"), default=dict, blank=True, editable=False)
    words_key = models.TextField(blank=True, default="", editable=False)

    admin_form_fields = (
        "title", "file", "description", "caption", "creator", "credit", "licence", "source",
        "expires_at", "ask_before_use", "restrictions", "taken_at", "collection", "tags",
        "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
    )  # fmt: skip

    objects = PictureQuerySet.as_manager()

    class Meta(WagtailImage.Meta, Rights.Meta):
        abstract = False
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

    @property
    def focus(self) -> tuple[float, float] | None:
        """The middle of the focal point as fractions of the picture."""
        if self.focal_point_x is None or self.focal_point_y is None:
            return None
        if not self.width or not self.height:
            return None
        return self.focal_point_x / self.width, self.focal_point_y / self.height

    def crop_box(self, ratio: str) -> Box:
        """The piece shown in places of shape ``ratio``; the whole for ``""``."""
        if not ratio:
            return 0, 0, self.width, self.height
        by_hand = self.crops.get(ratio)
        return box(self.width, self.height, ratio, focus=self.focus, by_hand=by_hand)

    def shape(self, ratio: str) -> str:
        """``ratio``, or ``""`` where the whole picture has that shape already."""
        if ratio and ratio not in self.crops and fits(self.width, self.height, ratio):
            return ""
        return ratio

    def version(self, ratio: str) -> str:
        """Changes with the file and with the crop; part of every rendition's address."""
        # One that came before hashes were kept has its file's name.
        said = f"{self.file_hash or self.file.name} {self.crop_box(ratio)}"
        return hashlib.blake2b(said.encode(), digest_size=6).hexdigest()

    def get_usage(self) -> Any:
        """Wagtail's index of uses does not know what came in bulk; ours does."""
        return self.uses.all()

    @property
    def usage_url(self) -> str:
        return reverse("pictures:uses", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.words_key = search_key(" ".join(self._words()))
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "words_key"}
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.is_renewed:
                # Its file comes back, and what is made of it.
                RenditionOrder.objects.create(picture=self)
                wake_after_commit()

    def _words(self) -> Iterable[str]:
        """What a search by words looks at."""
        yield from (self.title, self.description, self.caption, self.creator, self.credit)
        yield from (self.source, self.file.name.rsplit("/", 1)[-1] if self.file else "")
        for name in ("keywords", "headline", "city", "country"):
            value = self.metadata.get(name) or ""
            yield " ".join(value) if isinstance(value, list) else str(value)


_ON_ITS_SIDE = 5  # of the orientations that EXIF knows, the first of those


class UprightFile(WagtailImageFieldFile):
    """A picture's file, measured as it is shown: many cameras lay a portrait on its side."""

    def get_image_dimensions(self) -> tuple[int, int]:
        width, height = super().get_image_dimensions()
        close = self.closed
        try:
            self.open()
            turned = Image.open(self).getexif().get(ExifTags.Base.Orientation, 1) >= _ON_ITS_SIDE
        except (OSError, ValueError, SyntaxError):
            turned = False  # a drawing, or of a kind that is not turned
        finally:
            if close:
                self.close()
            else:
                self.seek(0)
        return (height, width) if turned else (width, height)


Picture._meta.get_field("file").attr_class = UprightFile  # type: ignore[union-attr]


# Below it lie files that may not be shown; the site refuses them to readers.
WITHHELD = "withheld/"


class Rendition(AbstractRendition):
    """Ours are named ``bs/<ratio or whole>/<width>/<format>``; the others are Wagtail's own."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")

    def get_upload_to(self, filename: str) -> str:
        name = f"renditions/{self.image_id}/{filename}"
        if not self.filter_spec.startswith("bs/"):
            name = str(super().get_upload_to(filename))
        # The desk looks at pictures that nobody else may see.
        return name if self.image.may_be_shown else f"{WITHHELD}{name}"


class RenditionOrder(DurableRow):
    """Asks for a picture's renditions to be made; or, later, for the former ones to be removed."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="orders")
    tidy = models.BooleanField(default=False, editable=False)
    former_file = models.CharField(max_length=255, blank=True, default="", editable=False)

    class Meta(DurableRow.Meta):
        verbose_name = _("rendition order")
        verbose_name_plural = _("rendition orders")

    def __str__(self) -> str:
        return f"renditions of picture {self.picture_id}"


class PictureUse(models.Model):
    """Where a picture is used: by a kind of thing above and its key. Written when that is saved."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="uses")
    kind = models.CharField(max_length=12)
    object_id = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("use of a picture")
        verbose_name_plural = _("uses of pictures")
        constraints = [
            models.UniqueConstraint(
                fields=["picture", "kind", "object_id"], name="media_pictureuse_once"
            )
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="media_pictureuse_user")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.picture_id}"


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

    class Meta(Rights.Meta):
        abstract = False
        verbose_name = _("video or audio")
        verbose_name_plural = _("video and audio")
