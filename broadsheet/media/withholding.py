"""Pictures that may not be shown: their files leave the addresses that pages named.

What was made of such a picture is deleted; the file as it came moves below ``withheld/``, which
readers are refused and staff are not. When its rights are renewed it moves back and its renditions
are made again. May run twice, and be killed at any moment.
"""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet

from broadsheet.changes.keys import touch
from broadsheet.media.models import WITHHELD, Picture, Rendition


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


def _move(picture: Picture, name: str) -> None:
    storage, former = picture.file.storage, picture.file.name
    if not storage.exists(former):
        return  # lost before; doctor says so
    if Picture.objects.filter(file=name).exclude(pk=picture.pk).exists():
        name = storage.get_available_name(name)
    else:
        storage.delete(name)
    with storage.open(former, "rb") as file:
        name = storage.save(name, File(file))
    with transaction.atomic():
        changed = Picture.objects.filter(pk=picture.pk, file=former).update(file=name)
        touch([f"picture:{picture.pk}"])
    picture.file.name = name if changed else former
    _delete(picture, former if changed else name)


def _delete(picture: Picture, name: str) -> None:
    """Delete a file that no picture has any more."""
    if not Picture.objects.filter(file=name).exists():
        picture.file.storage.delete(name)
