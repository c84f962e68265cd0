"""What keeps the store as it should be: strangers out, room left, another program seen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

import broadsheet
from broadsheet.press import addresses
from broadsheet.press.due import PAGES_AT_ONCE, due, folder
from broadsheet.press.folder import FolderStore
from broadsheet.press.models import Page, Rank, Upload
from broadsheet.press.pages import store
from broadsheet.press.purging import ask_all
from broadsheet.press.turns import alone


def unknown() -> list[str]:
    """Paths that lie in the store and of which no row is, such as after a restored backup."""
    known = set(Page.objects.filter(status__gt=0).values_list("path", flat=True))
    return [path for path in store().paths() if path not in known]


def discard_unknown() -> int:
    """Take from the store what no row is about; how many pages."""
    gone = unknown()
    for path in gone:
        store().discard(path)
    return len(gone)


def house() -> str:
    """The mark of all that pages are made with and no key names: program, settings, static files.

    The same as long as none of them changes.
    """
    made = hashlib.blake2b(digest_size=16)
    for name in ("NAME", "BASE_URL", "PORT", "DEMO"):
        made.update(repr(getattr(settings, f"BROADSHEET_{name}", "")).encode())
    made.update(f"{settings.LANGUAGE_CODE} {settings.TIME_ZONE} {settings.STATIC_URL}".encode())
    for file in sorted(Path(broadsheet.__file__).parent.rglob("*")):
        if file.suffix in {".py", ".html", ".css", ".js", ".mo"}:
            about = file.stat()
            made.update(f"{file.name} {about.st_size} {about.st_mtime_ns}".encode())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.is_file():
        made.update(manifest.read_bytes())
    return made.hexdigest()


def note_house() -> int:
    """Make every page due if what they are made with has changed; how many."""
    mark, now = folder() / "house", house()
    if mark.is_file() and mark.read_text() == now:
        return 0
    ask_all()
    at, after, count = timezone.now(), 0, 0
    front_paths = addresses.fronts()
    while some := list(
        Page.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "path")[:PAGES_AT_ONCE]
    ):
        fronts = [pk for pk, path in some if path in front_paths]
        with transaction.atomic():
            due(Page.objects.filter(pk__in=fronts), at, Rank.FRONT)
            due(Page.objects.filter(pk__in=[pk for pk, _ in some]), at, Rank.FLOOD)
        after, count = some[-1][0], count + len(some)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(now)
    return count


def discard_all_of(paths: Iterable[str]) -> None:
    """Keep nothing at ``paths`` nor at the pages below them, from this moment."""
    kept = store()
    for path in paths:
        below = path.removesuffix(".html") + "/"
        rows = Page.objects.filter(Q(path=path) | Q(path__startswith=below))
        for found in [path, *rows.values_list("path", flat=True)]:
            with alone(found):
                kept.discard(found)
        rows.update(digest="", due_at=timezone.now(), rank=Rank.OWN)


def evict(*, most_bytes: int) -> int:
    """Discard what was pressed longest ago until ``most_bytes`` are left; how many pages.

    Fronts stay. A discarded page is pressed again when somebody asks for it. Where there is a
    bucket it stays there, and is kept right there.
    """
    total = Page.objects.aggregate(all=Sum("size"))["all"] or 0
    gone, front_paths = 0, addresses.fronts()
    bucket = settings.BROADSHEET_BUCKET is not None
    old = Page.objects.filter(status__gt=0, due_at=None)
    if bucket:
        # What is not there yet has to stay here.
        old = old.filter(status=200, size__gt=0).exclude(path__in=Upload.objects.values("path"))
    while total > most_bytes:
        oldest = old.order_by("pressed_at")[:500]
        some = [row for row in oldest if row.path not in front_paths]
        if not some:
            break
        for row in some:
            if total <= most_bytes:
                break
            with alone(row.path):
                if bucket:
                    FolderStore(folder()).discard(row.path)
                    # Its keys stay: what changes it has it pressed, and put there, again.
                    Page.objects.filter(pk=row.pk).update(size=0)
                else:
                    store().discard(row.path)
                    row.delete()
            total -= row.size
            gone += 1
    return gone


def make_room() -> int:
    """Keep the store within the room that the operator gives it; how many pages went."""
    return evict(most_bytes=settings.BROADSHEET_PRESS_MEGABYTES * 1024 * 1024)
