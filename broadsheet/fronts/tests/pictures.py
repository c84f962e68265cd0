"""A picture for a front's test: one colour, told from others by it."""

from __future__ import annotations

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

from broadsheet.media.models import Picture
from broadsheet.media.services import add_picture


def picture(title: str, *, hue: int = 0) -> Picture:
    drawn = BytesIO()
    Image.new("RGB", (900, 600), (hue, 90, 120)).save(drawn, "JPEG")
    file = ContentFile(drawn.getvalue(), name=f"picture-{hue}.jpg")
    return add_picture(file=file, title=title, description=f"{title}, drawn", actor=None)
