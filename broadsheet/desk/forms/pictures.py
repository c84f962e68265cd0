"""Pictures that come through Wagtail's forms get what ``add_picture`` gives the others."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageSequence
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from broadsheet.accounts.models import User
from broadsheet.changes.keys import touch
from broadsheet.media import metadata
from broadsheet.media.models import Picture
from broadsheet.media.services import (
    add_picture,
    finish_replacement,
    order_renditions,
    prepare_replacement,
    read_metadata,
)

# What Pillow raises for a file that breaks off or is none of those it takes itself for.
UNREADABLE = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, struct.error, zlib.error,
)  # fmt: skip


class PictureFileField(WagtailImageField):
    """Takes only what can be read to its last line; Wagtail's own looks at the beginning."""

    default_error_messages = {
        "invalid_image": _(
            "This picture is damaged or broken off and cannot be read. "
            "Send it again, or save it anew in a picture program."
        ),
    }

    def to_python(self, data: Any) -> Any:
        try:
            file = super().to_python(data)
            if file is not None:
                file.seek(0)
                with Image.open(file) as picture:
                    for frame in ImageSequence.Iterator(picture):
                        frame.load()
        except UNREADABLE:
            message = self.error_messages["invalid_image"]
            raise ValidationError(message, code="invalid_image") from None
        if file is not None:
            file.seek(0)
        return file

    def check_image_pixel_size(self, f: Any) -> None:
        try:
            f.image.get_size()
        except Image.DecompressionBombError as error:
            # Pillow says in its message only how many there are.
            found = re.search(r"\d+", str(error))
            message = self.error_messages["file_too_many_pixels"] % {
                "num_pixels": found[0] if found else _("unknown number"),
                "max_pixels_count": self.max_image_pixels,
            }
            raise ValidationError(message, code="file_too_many_pixels") from None
        super().check_image_pixel_size(f)


def taken_in(file: Any, *, actor: User | None) -> Picture:
    """Keep a file that was dropped or chosen in the library, by the name it gives itself.

    Raises:
        ValidationError: there is none, or it is no picture that can be read.
    """
    checked = PictureFileField().clean(file)
    return add_picture(file=checked, title=_title(checked), actor=actor)


def _title(file: Any) -> str:
    """What the file calls itself, or its name in words."""
    found = metadata.read(file)
    file.seek(0)
    said = str(found.get("title") or found.get("headline") or "").strip()
    return said or PurePath(file.name or "").stem.replace("_", " ").replace("-", " ").strip()


class PictureForm(BaseImageForm):
    """The base of every picture form of Wagtail's (``WAGTAILIMAGES_IMAGE_FORM_BASE``).

    Some of its views save the picture themselves after asking the form for it, so what needs a
    row is done when the row is written: the form leaves a note on the picture, ``after_saving``
    reads it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self._read_wholly()
        description = self.fields.get("description")
        if description is None:
            return
        description.label = _("Alt text")
        description.help_text = _("What someone who cannot see the picture needs to know.")
        # The second form of a batch, which the file has filled in: what it did not say is asked
        # for before the picture leaves the batch.
        if self.instance.pk and "file" not in self.fields:
            description.required = True
            description.error_messages["required"] = _("Say what the picture shows.")

    def _read_wholly(self) -> None:
        given = self.fields["file"]
        self.fields["file"] = PictureFileField(
            label=given.label, required=given.required, widget=given.widget,
            max_length=given.max_length, initial=given.initial,
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("ask_before_use") and not data.get("restrictions"):
            self.add_error("restrictions", forms.ValidationError(_("Say whom to ask, and what.")))
        return data

    def save(self, commit: bool = True) -> Picture:
        replaces = self.instance.pk is not None and "file" in self.changed_data
        # The multiple uploader assigns the file itself when it was kept aside at first.
        new_file = not replaces and self.instance.pk is None
        if replaces:
            self._replace()
        elif new_file:
            read_metadata(self.instance)
        # A moved focal point moves the crops.
        focus = any(name.startswith("focal_point") for name in self.changed_data)
        self.instance.saved_at_desk = new_file or focus
        picture: Picture = super().save(commit=commit)
        return picture

    def _replace(self) -> None:
        # Wagtail's own way removes the former file and its renditions at once, from under those
        # who are reading, and may give the new file the address of an older one.
        upload, picture = self.cleaned_data["file"], self.instance
        before = Picture.objects.get(pk=picture.pk)
        for name in ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"):
            setattr(before, name, getattr(picture, name))
        picture.replaced_file = prepare_replacement(before, file=upload)
        for name in (
            "file", "width", "height", "file_size", "file_hash", "crops",
            "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
        ):  # fmt: skip
            setattr(picture, name, getattr(before, name))
        read_metadata(picture)
        self.original_file = None


def after_saving(instance: Picture, **_kwargs: Any) -> None:
    """Order renditions of a new file; say that the picture changed."""
    replaced = instance.__dict__.pop("replaced_file", None)
    order = instance.__dict__.pop("saved_at_desk", None)
    if replaced is not None:
        finish_replacement(instance, former=replaced)
    elif order is not None:
        if order:
            order_renditions(instance)
        touch([f"picture:{instance.pk}", "pictures"])
