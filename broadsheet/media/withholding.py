"""Media that may not be shown: their files leave the addresses that pages named.

What was made of such a picture is deleted; the file as it came moves below ``withheld/``, which
readers are refused and staff are not. When its rights are renewed it moves back and its renditions
are made again. Videos and sound move with the still that stands for them. May run twice, and be
killed at any moment.
"""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet

from broadsheet.changes.keys import touch
from broadsheet.media.models import WITHHELD, Picture, Rendition, Video


def settle(picture: Picture) -> None:
    """Put the file of ``picture`` where it belongs by its rights."""
    name = picture.file.name
    away = name.startswith(WITHHELD)
    if picture.may_be_shown and away:
        _move(picture, name.removeprefix(WITHHELD))
        # Those that staff looked at meanwhile lie below the same folder.
        _forget(picture.renditions.filter(file__startswith=WITHHELD))
    elif not picture.may_be_shown:
        _forget(picture.renditions.exclude(file__startswith=WITHHELD))
        if not away:
            _move(picture, f"{WITHHELD}{name}")
        else:
            # Left behind by one that was killed between two lines below.
            _delete(picture, name.removeprefix(WITHHELD))


def _forget(rows: QuerySet[Rendition]) -> None:
    for rendition in rows:
        rendition.file.storage.delete(rendition.file.name)  # before its row forgets it
    rows.delete()


def settle_video(video: Video) -> bool:
    """Put the files of ``video`` where they belong by its rights; says whether any was moved."""
    before = video.file.name, video.thumbnail.name
    for field in ("file", "thumbnail"):
        file = getattr(video, field)
        if not file:
            continue
        away = file.name.startswith(WITHHELD)
        if video.may_be_shown and away:
            _move(video, file.name.removeprefix(WITHHELD), field=field)
        elif not video.may_be_shown and not away:
            _move(video, f"{WITHHELD}{file.name}", field=field)
    return (video.file.name, video.thumbnail.name) != before


def _move(thing: Picture | Video, name: str, *, field: str = "file") -> None:
    rows = type(thing)._default_manager
    file = getattr(thing, field)
    storage, former = file.storage, file.name
    if not storage.exists(former):
        return  # lost before; doctor says so
    if rows.filter(**{field: name}).exclude(pk=thing.pk).exists():
        name = storage.get_available_name(name)
    else:
        storage.delete(name)
    with storage.open(former, "rb") as content:
        name = storage.save(name, File(content))
    with transaction.atomic():
        changed = rows.filter(pk=thing.pk, **{field: former}).update(**{field: name})
        touch([f"{'picture' if isinstance(thing, Picture) else 'video'}:{thing.pk}"])
    file.name = name if changed else former
    _delete(thing, former if changed else name, field=field)


def _delete(thing: Picture | Video, name: str, *, field: str = "file") -> None:
    """Delete a file that nothing of its kind has any more."""
    if not type(thing)._default_manager.filter(**{field: name}).exists():
        getattr(thing, field).storage.delete(name)
