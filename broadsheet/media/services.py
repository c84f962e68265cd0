"""What is done with media."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.changes.keys import touch
from broadsheet.changes.wake import wake_after_commit
from broadsheet.media import metadata
from broadsheet.media.crops import NEAR, checked
from broadsheet.media.making import make_renditions, obsolete
from broadsheet.media.models import (
    WITHHELD,
    Picture,
    PictureUse,
    Rendition,
    RenditionOrder,
    SourceDocument,
    Video,
)
from broadsheet.media.withholding import settle, settle_video

MOVED_AT_ONCE = 10

# How long the files that pages named until now stay after newer ones stand ready: whoever has such
# a page open may yet scroll down to a picture.
GRACE = timedelta(hours=1)


def batched(things: Iterable[int], size: int) -> Iterator[list[int]]:
    """``things`` in lists of at most ``size``."""
    keys = list(things)
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


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


def fill_order(order: RenditionOrder) -> None:
    """Make what ``order`` asks for and say that the picture changed; or clear up after it."""
    picture = order.picture
    if order.tidy:
        _tidy(order)
        return
    settle(picture)
    if not picture.may_be_shown:
        return
    made = make_renditions(picture)
    with transaction.atomic():
        if made:
            touch([f"picture:{picture.pk}"])
        if obsolete(picture):
            order_tidying(picture)


def order_tidying(picture: Picture, *, former_file: str = "") -> None:
    """Have what is not shown any more removed, when nobody can be looking at it."""
    due = timezone.now() + GRACE
    RenditionOrder.objects.create(picture=picture, tidy=True, former_file=former_file, due_at=due)


def _tidy(order: RenditionOrder) -> None:
    picture = order.picture
    Rendition.objects.filter(pk__in=[row.pk for row in obsolete(picture)]).delete()
    if order.former_file and order.former_file != picture.file.name:
        picture.file.storage.delete(order.former_file)


def prepare_replacement(picture: Picture, *, file: File[Any]) -> str:
    """Put another file in the place of a picture's; returns the name of the one before.

    Its name is new, so that no cache answers with the old one. Uses, words, rights and the focal
    point stay; crops made by hand stay where the shape does. Stores the file and does not save
    the row: follow with ``finish_replacement`` in the transaction that saves it.
    """
    former, shape = picture.file.name, (picture.width, picture.height)
    focus = picture.focus
    stem, ending = Path(Path(file.name or "picture").name).stem, Path(file.name or "").suffix
    name = f"{stem[:80]}-{secrets.token_hex(4)}{ending.lower()}"
    picture.file = File(file.file if hasattr(file, "file") else file, name=name)
    picture._set_image_file_metadata()
    picture.file.save(name, picture.file.file, save=False)
    # Kept for the same shape only: another picture has other things in other places.
    before, after = shape[0] / max(1, shape[1]), picture.width / max(1, picture.height)
    if abs(before / after - 1) > NEAR:
        picture.crops = {}
    if focus is not None:
        picture.focal_point_x = round(focus[0] * picture.width)
        picture.focal_point_y = round(focus[1] * picture.height)
    for side, total in (("width", picture.width), ("height", picture.height)):
        length = getattr(picture, f"focal_point_{side}")
        if length:
            setattr(picture, f"focal_point_{side}", min(length, total))
    return former


def finish_replacement(picture: Picture, *, former: str) -> None:
    """Order what follows when ``picture`` was saved with another file."""
    order_renditions(picture)
    order_tidying(picture, former_file=former)
    touch([f"picture:{picture.pk}"])


def replace_picture(*, picture: Picture, file: File[Any], actor: User | None) -> Picture:
    """Put another file in the place of a picture's, wherever it is used.

    Raises:
        OSError, PIL.UnidentifiedImageError: the file is no picture; nothing is changed.
    """
    with Image.open(file) as image:
        image.verify()
    file.seek(0)
    former = prepare_replacement(picture, file=file)
    with transaction.atomic():
        picture.save()
        finish_replacement(picture, former=former)
        log(
            instance=picture, action="broadsheet.replace_picture", user=actor,
            data={"former": former, "file": picture.file.name},
        )  # fmt: skip
    return picture


def crop_picture(
    *,
    picture: Picture,
    crops: dict[str, Any],
    focus: tuple[float, float] | None,
    actor: User | None,
) -> Picture:
    """Keep the crops made by hand and the focal point; renditions follow.

    Raises:
        ValueError: a ratio is unknown or a crop lies outside the picture.
    """
    kept = checked(crops)
    if focus is not None and not all(0 <= part <= 1 for part in focus):
        raise ValueError("The focal point lies inside the picture.")
    with transaction.atomic():
        picture.crops = kept
        same = (
            focus is not None
            and picture.focus is not None
            and all(abs(new - old) < 0.002 for new, old in zip(focus, picture.focus, strict=True))
        )
        if not same:
            # An area that somebody drew before stays as long as its middle does.
            for name in ("x", "y", "width", "height"):
                setattr(picture, f"focal_point_{name}", None)
            if focus is not None:
                picture.focal_point_x = round(focus[0] * picture.width)
                picture.focal_point_y = round(focus[1] * picture.height)
                picture.focal_point_width = picture.focal_point_height = 1
        picture.save()
        order_renditions(picture)
        touch([f"picture:{picture.pk}"])
        log(
            instance=picture, action="broadsheet.crop_picture", user=actor,
            data={"crops": sorted(kept)},
        )  # fmt: skip
    return picture


def confirm_use(*, picture: Picture, reason: str, actor: User | None) -> None:
    """Keep in the log who chose a picture that must be asked for, and why they may.

    Raises:
        ValidationError: no reason is given.
    """
    if len(reason.strip()) < 3:
        raise ValidationError({"reason": _("Say who agreed to this use, or why it is allowed.")})
    with transaction.atomic():
        log(
            instance=picture, action="broadsheet.confirm_use", user=actor,
            data={"reason": reason.strip()},
        )  # fmt: skip


def note_uses(kind: str, used: Mapping[int, Iterable[int]]) -> None:
    """Keep which pictures the things of ``kind`` use: ``used`` gives them for each thing's key."""
    for keys in batched(used, 400):
        rows = PictureUse.objects.filter(kind=kind, object_id__in=keys)
        had = {(thing, picture): pk for pk, thing, picture in rows.values_list(
            "pk", "object_id", "picture_id")}  # fmt: skip
        wanted = {(thing, picture) for thing in keys for picture in used[thing]}
        new = wanted - had.keys()
        gone = [pk for pair, pk in had.items() if pair not in wanted]
        if not new and not gone:
            continue
        pictures = {picture for _thing, picture in new}
        there = set(Picture.objects.filter(pk__in=pictures).values_list("pk", flat=True))
        with transaction.atomic():
            if gone:
                PictureUse.objects.filter(pk__in=gone).delete()
            PictureUse.objects.bulk_create(
                [
                    PictureUse(kind=kind, object_id=thing, picture_id=picture)
                    for thing, picture in sorted(new)
                    if picture in there
                ],
                ignore_conflicts=True,
            )


def withhold(pictures: Iterable[Picture]) -> None:
    """End the right to show ``pictures`` now: their files leave the addresses that pages named.

    As with any whose right has ended, whoever gives it a later date has it shown again.
    """
    with transaction.atomic():
        for picture in (one for one in pictures if one.may_be_shown):
            picture.expires_at, picture.expiry_told = timezone.now(), True
            picture.save(update_fields=["expires_at", "expiry_told"])
            order_renditions(picture)
            touch(["pictures", f"picture:{picture.pk}"])


def tell_of_expiry() -> int:
    """Touch the keys of media whose rights have just ended; returns how many there were.

    The pages that carry them are made again and no longer show them.
    """
    told = 0
    for model, word in ((Picture, "picture"), (Video, "video")):
        due = model._default_manager.filter(
            expires_at__isnull=False, expires_at__lte=timezone.now(), expiry_told=False
        )
        # Nearly always nothing, and asked every few seconds: no transaction that keeps others out.
        if not due.exists():
            continue
        with transaction.atomic():
            keys = list(due.order_by("expires_at").values_list("pk", flat=True)[:500])
            if not keys:
                continue
            model._default_manager.filter(pk__in=keys).update(expiry_told=True)
            if model is Picture:
                # Its files leave the addresses that pages named.
                RenditionOrder.objects.bulk_create(RenditionOrder(picture_id=key) for key in keys)
                wake_after_commit()
            touch(["pictures", *(f"{word}:{key}" for key in keys)])
            told += len(keys)
    return told


def settle_videos() -> int:
    """Move the files of videos and sound whose rights ended or were renewed; returns how many.

    Where the files are says what is left to do, so whoever is killed here is followed by another.
    """
    held = Q(file__startswith=WITHHELD) | Q(thumbnail__startswith=WITHHELD)
    ended = Q(expires_at__isnull=False, expires_at__lte=timezone.now())
    away = Q(file__startswith=WITHHELD)
    still_out = Q(thumbnail__gt="") & ~Q(thumbnail__startswith=WITHHELD)
    due = Video.objects.filter((ended & (~away | still_out)) | (~ended & held))
    moved = 0
    for video in due.order_by("pk").iterator(chunk_size=50):
        moved += settle_video(video)
        if moved >= MOVED_AT_ONCE:
            break  # large files, and the clock has more to do
    return moved
