"""What is done with media."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.db import transaction
from wagtail.images.models import Filter
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.changes.keys import touch
from broadsheet.changes.wake import wake_after_commit
from broadsheet.media import metadata
from broadsheet.media.models import Picture, Rendition, RenditionOrder, SourceDocument, Video

# Widths in CSS pixels that the layouts ask for, times one and two; WebP, which every browser
# since 2020 reads. The file as it came is the fallback.
WIDTHS = (320, 640, 960, 1280, 1920)
QUALITY = 78
UNTOUCHED = {".gif"}  # may move; a resized frame would not


def specification(width: int) -> str:
    """The Wagtail filter that makes the rendition ``width`` pixels wide."""
    return f"width-{width}|format-webp|webpquality-{QUALITY}"


def _fill(picture: Picture, found: dict[str, Any]) -> None:
    """Fill what nobody has written yet from what the file says."""
    wanted = {
        "caption": found.get("caption", ""),
        "creator": found.get("creator", ""),
        "credit": found.get("credit") or found.get("copyright", ""),
        "licence": found.get("licence_address") or found.get("licence", ""),
        "source": found.get("source", ""),
        "description": found.get("alt", ""),
        "taken_at": found.get("taken_at"),
    }
    for name, value in wanted.items():
        if value and not getattr(picture, name):
            longest = getattr(Picture._meta.get_field(name), "max_length", None)
            setattr(picture, name, value[:longest] if longest else value)


def read_metadata(picture: Picture) -> None:
    """Read IPTC and XMP from the file into ``picture``; what staff wrote stays. Does not save."""
    picture.file.open()
    found = metadata.read(picture.file)
    picture.file.seek(0)
    picture.metadata = {k: v if isinstance(v, list) else str(v) for k, v in found.items()}
    _fill(picture, found)


def add_picture(*, file: File[Any], title: str, actor: User | None, **fields: Any) -> Picture:
    """Keep a picture, fill its rights from the file, and order its renditions.

    The file is stored before the write transaction begins: a large one takes its time.

    Raises:
        OSError, PIL.UnidentifiedImageError: the file is no picture.
    """
    picture = Picture(title=title[:255], file=file, uploaded_by_user=actor, **fields)
    read_metadata(picture)
    picture._set_image_file_metadata()
    _store_file(picture)
    with transaction.atomic():
        picture.save()
        order_renditions(picture)
        log(instance=picture, action="wagtail.create", user=actor, title=picture.title)
    return picture


def add_document(
    *,
    file: File[Any],
    title: str,
    actor: User | None,
    **fields: Any,
) -> SourceDocument:
    """Keep a document as it came."""
    document = SourceDocument(title=title[:255], file=file, uploaded_by_user=actor, **fields)
    document._set_document_file_metadata()
    _store_file(document)
    with transaction.atomic():
        document.save()
        log(instance=document, action="wagtail.create", user=actor, title=document.title)
    return document


def add_video(*, file: File[Any], title: str, actor: User | None, **fields: Any) -> Video:
    """Keep a video or, with ``type="audio"``, a sound recording."""
    fields = {"type": "video", "duration": 0, **fields}
    video = Video(title=title[:255], file=file, uploaded_by_user=actor, **fields)
    _store_file(video)
    with transaction.atomic():
        video.save()
        log(instance=video, action="wagtail.create", user=actor, title=video.title)
    return video


def _store_file(thing: Picture | SourceDocument | Video) -> None:
    thing.file.save(thing.file.name, thing.file.file, save=False)


def order_renditions(picture: Picture) -> None:
    """Have the renditions of ``picture`` made by the worker, not on a reader's request."""
    RenditionOrder.objects.create(picture=picture)
    wake_after_commit()


def make_renditions(picture: Picture) -> list[Rendition]:
    """Make the renditions of ``picture`` that are missing; none is wider than the file."""
    if any(picture.file.name.lower().endswith(ending) for ending in UNTOUCHED):
        return []
    wanted = [width for width in WIDTHS if width < picture.width] or [picture.width]
    if wanted[-1] != picture.width and picture.width < WIDTHS[-1]:
        wanted.append(picture.width)
    return [picture.get_rendition(Filter(spec=specification(width))) for width in wanted]


def fill_order(order: RenditionOrder) -> None:
    """Make what ``order`` asks for and say that the picture changed."""
    make_renditions(order.picture)
    touch([f"picture:{order.picture_id}"])
