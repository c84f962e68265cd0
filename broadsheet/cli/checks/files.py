"""Files against rows: what a row names must be there, and what is there should have a row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import UploadedFile

from broadsheet.changes.models import State
from broadsheet.cli.checks.finding import Finding, fault, some, warning
from broadsheet.cli.paper import Paper
from broadsheet.media.making import UNTOUCHED
from broadsheet.media.models import Picture, Rendition, RenditionOrder, SourceDocument, Video
from broadsheet.media.services import order_renditions
from broadsheet.newsroom.services import note_all_pictures, unnoted


def _on_disk() -> set[str]:
    """The names of all files below the media folder, as rows write them."""
    root = Path(settings.MEDIA_ROOT)
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def _named(rows: QuerySet[Any], field: str) -> Iterator[tuple[Any, str]]:
    for key, name in rows.values_list("pk", field).iterator(chunk_size=5000):
        if name:
            yield key, name


def against_rows(paper: Paper) -> Iterator[Finding]:
    """Missing originals are faults: nothing here can bring them back."""
    unknown = _on_disk()
    there = frozenset(unknown)
    for what, model, field in (
        ("pictures", Picture, "file"),
        ("documents", SourceDocument, "file"),
        ("videos", Video, "file"),
        ("video stills", Video, "thumbnail"),
    ):
        missing = []
        for _, name in _named(model._default_manager.order_by("pk"), field):
            unknown.discard(name)
            if name not in there:
                missing.append(name)
        if missing:
            yield fault(f"Files of {len(missing)} {what} are missing: {some(missing)}.")
    lost = []
    for key, name in _named(Rendition.objects.order_by("pk"), "file"):
        unknown.discard(name)
        if name not in there:
            lost.append(key)
    if lost:
        yield fault(
            f"Files of {len(lost)} renditions are missing; they can be made again.",
            lambda: _make_again(lost),
        )
    # Originals that were replaced go when nobody can be looking at them.
    going = RenditionOrder.objects.exclude(former_file="").exclude(state=State.DONE)
    unknown.difference_update(going.values_list("former_file", flat=True))
    # Uploads whose words the desk still waits for.
    unknown.difference_update(UploadedFile.objects.values_list("file", flat=True))
    if unknown:
        names = sorted(unknown)
        yield warning(f"No row knows {len(names)} files below media/: {some(names)}.")


def _make_again(keys: list[int]) -> str:
    rows = Rendition.objects.filter(pk__in=keys)
    pictures = list(Picture.objects.filter(renditions__in=rows).distinct())
    rows.delete()
    for picture in pictures:
        order_renditions(picture)
    return f"ordered the renditions of {len(pictures)} pictures again"


def pictures_without_renditions(paper: Paper) -> Iterator[Finding]:
    """Pictures that nobody ever ordered renditions of are read in their full size."""
    orders = RenditionOrder.objects.filter(picture=OuterRef("pk")).exclude(state=State.DONE)
    made = Rendition.objects.filter(image=OuterRef("pk"), filter_spec__startswith="bs/")
    bare = Picture.objects.exclude(Exists(made)).exclude(Exists(orders))
    bare = bare.showable()  # of others nothing may be made
    for ending in UNTOUCHED:
        bare = bare.exclude(file__iendswith=ending)
    keys = list(bare.values_list("pk", flat=True))
    if not keys:
        return

    def order() -> str:
        for picture in Picture.objects.filter(pk__in=keys):
            order_renditions(picture)
        return f"ordered the renditions of {len(keys)} pictures"

    yield warning(f"{len(keys)} pictures have no renditions.", order)


def uses_of_pictures(paper: Paper) -> Iterator[Finding]:
    """What no row says is used could be taken down with a story that shows it, too."""
    missing = unnoted()
    if missing:
        yield warning(
            f"{missing} stories or people show a picture and no row says so.",
            lambda: f"noted the pictures of {note_all_pictures()} stories and people anew",
        )
