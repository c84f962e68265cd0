"""Files that stories bring: stored once however many stories show them.

Nothing is fetched. A file that is no picture, too large or damaged counts as missing, with a note.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image

from broadsheet.archive.items import MediaItem
from broadsheet.archive.loading.fit import fitted
from broadsheet.archive.loading.lately import Lately
from broadsheet.archive.loading.places import uuid_of
from broadsheet.archive.loading.run import Run, pause
from broadsheet.media.models import Picture, SourceDocument, Video
from broadsheet.media.services import add_document, add_picture, add_video

MODELS: dict[str, Any] = {
    "picture": Picture,
    "video": Video,
    "audio": Video,
    "document": SourceDocument,
}
_FORMATS = {"JPEG": ".jpg", "PNG": ".png", "GIF": ".gif", "WEBP": ".webp", "AVIF": ".avif"}
_LARGEST = 200 * 1024 * 1024
_MOST_PIXELS = 120_000_000


class Unusable(Exception):
    """The file cannot be shown; the message is one sentence."""


class Media:
    """Keys of pictures, videos and documents by what a story calls them."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._by_path: Lately[tuple[str, str], int] = Lately(20_000)
        self._bad: Lately[tuple[str, str], str] = Lately(20_000)

    def own(self, name: str, kind: str) -> int | None:
        """The key of what an export names by UUID."""
        uuid = uuid_of(name)
        if uuid is None:
            return None
        if self._run.dry:
            return 0
        uuid = self._run.aliases.get(uuid, uuid)
        model = MODELS[kind]
        found: int | None = (
            model._default_manager.filter(uuid=uuid).values_list("pk", flat=True).first()
        )
        return found

    def key(self, item: MediaItem, note: Callable[[str], None]) -> int | None:
        """The key of the stored medium; ``None``, with a note, where there is no usable file."""
        if item.path is None and item.data is None:
            return None
        place = (item.kind, str(item.path) if item.path else item.key)
        known = self._by_path.get(place)
        if known is not None:
            return known
        problem = self._bad.get(place)
        if problem is None:
            try:
                return self._by_path.put(place, self._store(item))
            except Unusable as bad:
                problem = self._bad.put(place, str(bad))
            except OSError as bad:
                reason = _("The file cannot be read: %s") % (bad.strerror or bad)
                problem = self._bad.put(place, reason)
        note(f"{item.path.name if item.path else item.key[:80]}: {problem}")
        return None

    def _store(self, item: MediaItem) -> int:
        size = item.path.stat().st_size if item.path else len(item.data or b"")
        if not size or size > _LARGEST:
            raise Unusable(_("The file is empty.") if not size else _("The file is too large."))
        name = _name(item)
        if item.kind == "picture":
            name = f"{Path(name).stem}{_picture_ending(item)}"
        if self._run.dry:
            return 0
        digest = _digest(item)
        found = self._stored(item.kind, digest)
        return found if found is not None else self._add(item, name, digest)

    def _stored(self, kind: str, digest: str) -> int | None:
        model = MODELS[kind]
        same = {"source_identity": f"sha1:{digest}"} if model is Video else {"file_hash": digest}
        keys = model._default_manager.filter(**same).order_by("pk").values_list("pk", flat=True)
        found: int | None = keys.first()
        return found

    def _add(self, item: MediaItem, name: str, digest: str) -> int:
        uuid = uuid4()
        kind = "video" if item.kind == "audio" else item.kind
        self._run.makes(kind, uuid)
        title = fitted(item.title or Path(name).stem, 255)[0]
        with _opened(item, name) as file:
            if item.kind == "document":
                made = add_document(file=file, title=title, actor=self._run.actor, uuid=uuid)
            elif item.kind in {"video", "audio"}:
                made = add_video(
                    file=file, title=title, actor=self._run.actor, uuid=uuid, type=item.kind,
                    source_identity=f"sha1:{digest}", alt=item.alt, **_rights(item),
                )  # fmt: skip
            else:
                alt = fitted(item.alt, 255)[0]
                made = add_picture(
                    file=file, title=title, actor=self._run.actor, uuid=uuid, description=alt,
                    **_rights(item),
                )  # fmt: skip
        pause()
        return made.pk


def _rights(item: MediaItem) -> dict[str, str]:
    return {
        "caption": item.caption,
        "credit": fitted(item.credit, 255)[0],
        "creator": fitted(item.creator, 255)[0],
        "licence": fitted(item.licence, 255)[0],
    }


def _name(item: MediaItem) -> str:
    given = item.path.name if item.path else Path(item.key.partition("?")[0]).name
    return given[-100:] or "file"


def _opened(item: MediaItem, name: str) -> File:  # type: ignore[type-arg]
    if item.path is not None:
        return File(item.path.open("rb"), name=name)
    return ContentFile(item.data or b"", name=name)


def _digest(item: MediaItem) -> str:
    # The same that Wagtail notes of each file, so that what the desk uploaded is found, too.
    digest = hashlib.sha1(item.data or b"", usedforsecurity=False)
    if item.path is not None:
        with item.path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    return digest.hexdigest()


def _picture_ending(item: MediaItem) -> str:
    """The ending that suits what the file is; the whole of it is read, so that renditions succeed.

    Raises:
        Unusable: it is no picture that browsers show, or damaged.
    """
    source = item.path if item.path is not None else BytesIO(item.data or b"")
    try:
        with Image.open(source) as image:
            ending = _FORMATS.get(image.format or "")
            if ending is None:
                raise Unusable(_("Browsers do not show pictures of the kind %s.") % image.format)
            if image.width * image.height > _MOST_PIXELS:
                raise Unusable(_("The picture has too many pixels."))
            image.load()
    except Unusable:
        raise
    except Exception as problem:
        # Pillow raises a dozen kinds of error on damaged files.
        raise Unusable(_("The file is no picture, or damaged.")) from problem
    return ending
