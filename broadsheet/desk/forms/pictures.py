"""Pictures that come through Wagtail's forms get what ``add_picture`` gives the others."""

from __future__ import annotations

from typing import Any

from wagtail.images.forms import BaseImageForm

from broadsheet.changes.keys import touch
from broadsheet.media.models import Picture
from broadsheet.media.services import order_renditions, read_metadata


class PictureForm(BaseImageForm):
    """The base of every picture form of Wagtail's (``WAGTAILIMAGES_IMAGE_FORM_BASE``).

    Some of its views save the picture themselves after asking the form for it, so what needs a
    row is done when the row is written: the form leaves a note on the picture, ``after_saving``
    reads it.
    """

    def save(self, commit: bool = True) -> Picture:
        # The multiple uploader assigns the file itself when it was kept aside at first.
        new_file = "file" in self.changed_data or self.instance.pk is None
        if new_file:
            read_metadata(self.instance)
        self.instance.saved_at_desk = new_file
        picture: Picture = super().save(commit=commit)
        return picture


def after_saving(instance: Picture, **_kwargs: Any) -> None:
    """Order renditions of a new file; say that the picture changed."""
    new_file = instance.__dict__.pop("saved_at_desk", None)
    if new_file is None:
        return
    if new_file:
        order_renditions(instance)
    touch([f"picture:{instance.pk}"])
