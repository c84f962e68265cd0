"""What is done with finished pages.

Three things make sure that no page stays as it was when what it is made of has changed, however
the two run into each other:

- A page's keys are written down before it lies in the store.
- A touch counts as seen only when every page that carries its key has been made due.
- A page that was rendered while one of its keys was touched, or seen as touched, stays due.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import hashlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Mod
from django.utils import timezone

import broadsheet
from broadsheet.changes.models import Touch
from broadsheet.press import addresses
from broadsheet.press.folder import FolderStore
from broadsheet.press.models import Page, Part, Rank
from broadsheet.press.rendering import fresh, host
from broadsheet.press.store import Finished, Store

logger = logging.getLogger(__name__)

TOUCHES_AT_ONCE = 2_000
PAGES_AT_ONCE = 2_000
# More pages than these for one heap of touches, and whatever else changes goes first.
FLOOD = 500
# What follows in so short a time is pressed with it; a story's own page waits for its text only.
PATIENCE = dt.timedelta(milliseconds=200)
PATIENCE_WITH_OWN = dt.timedelta(milliseconds=70)
LONGEST_PAUSE = dt.timedelta(minutes=5)
LOCKS = 64


def folder() -> Path:
    """Where finished pages lie on this machine."""
    return Path(settings.BROADSHEET_DATA) / "press"


def store() -> Store:
    """The store of the paper."""
    return FolderStore(folder())


# What was touched ---------------------------------------------------------------------------------


def note_touches() -> int:
    """Make due what was touched since the last time; returns how many touches there were."""
    rows = list(
        Touch.objects.filter(seen_at=None).order_by("pk").values_list("pk", "key")[:TOUCHES_AT_ONCE]
    )
    if not rows:
        return 0
    keys = list(dict.fromkeys(key for _pk, key in rows))
    # So many at once are an archive that came in: new pages are pressed when somebody asks, and
    # those that are there carry their keys.
    if len(keys) <= FLOOD:
        own = list(dict.fromkeys(path for key in keys for path in addresses.about(key)))
        make_due(own, rank=Rank.OWN, wait=PATIENCE_WITH_OWN)
    _make_carriers_due(keys)
    with transaction.atomic():
        Touch.objects.filter(pk__in=[pk for pk, _key in rows]).update(seen_at=timezone.now())
    return len(rows)


def make_due(paths: Iterable[str], *, rank: Rank, wait: dt.timedelta = dt.timedelta()) -> int:
    """Have the pages of ``paths`` pressed, those never pressed too; how many."""
    wanted = [path for path in paths if addresses.may_be_pressed(path)]
    now = timezone.now() + wait
    for first in range(0, len(wanted), PAGES_AT_ONCE):
        some = wanted[first : first + PAGES_AT_ONCE]
        with transaction.atomic():
            known = set(Page.objects.filter(path__in=some).values_list("path", flat=True))
            Page.objects.bulk_create(
                [Page(path=path, rank=rank, due_at=now) for path in some if path not in known],
                ignore_conflicts=True,
            )
            _due(Page.objects.filter(path__in=known), now, rank)
    return len(wanted)


def _due(pages: QuerySet[Page], at: dt.datetime, rank: Rank) -> None:
    pages.filter(due_at=None).update(due_at=at, rank=rank, attempts=0)
    nearer = pages.filter(due_at__isnull=False, rank__gt=rank)
    nearer.update(rank=rank)
    if rank == Rank.OWN:
        pages.filter(due_at__gt=at).update(due_at=at)


def _make_carriers_due(keys: list[str]) -> None:
    """All pages that carry one of ``keys``, in pieces so small that nobody waits for them."""
    at = timezone.now() + PATIENCE
    after, flood, front_paths = 0, False, addresses.fronts()
    while True:
        carriers = Part.objects.filter(key__in=keys, page__gt=after).order_by("page_id")
        some = list(carriers.values_list("page_id", flat=True).distinct()[:PAGES_AT_ONCE])
        if not some:
            return
        flood = flood or len(some) > FLOOD
        fronts = {
            pk
            for pk, path in Page.objects.filter(pk__in=some).values_list("pk", "path")
            if path in front_paths
        }
        with transaction.atomic():
            _due(Page.objects.filter(pk__in=fronts), at, Rank.FRONT)
            others = Page.objects.filter(pk__in=set(some) - fronts)
            _due(others, at, Rank.FLOOD if flood else Rank.REST)
        after = some[-1]


# Pressing -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pressed:
    """What came of pressing: the page now kept, if any, and whether it differs from before."""

    page: Finished | None
    changed: bool
    # Of an address that may not be kept or does not exist.
    status: int


@contextlib.contextmanager
def alone(path: str) -> Iterator[None]:
    """Be the only one on this machine who presses ``path``."""
    locks = folder() / "locks"
    number = int.from_bytes(hashlib.blake2b(path.encode(), digest_size=2).digest()) % LOCKS
    try:
        file = (locks / f"{number:02}").open("w")
    except FileNotFoundError:
        locks.mkdir(parents=True, exist_ok=True)
        file = (locks / f"{number:02}").open("w")
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def press(path: str) -> Pressed:
    """Render ``path`` and keep the result, or keep nothing where nothing may be kept.

    Raises:
        Exception: whatever kept the page from being rendered; what was kept before stays.
    """
    with alone(path):
        return _press(path)


def press_for_reader(path: str) -> Finished | None:
    """The page of ``path``, pressed by the first of those who ask for it at the same time."""
    with alone(path):
        kept = store().get(path)
        if kept is not None and kept.host == host():
            return kept
        return _press(path).page


def _press(path: str) -> Pressed:
    started = timezone.now()
    found = fresh(path)
    if found.status >= 500:
        raise RuntimeError(f"{path} answered {found.status}")
    kept = store()
    row = Page.objects.filter(path=path).first()
    if found.page is None:
        kept.discard(path)
        if row is not None:
            _forget(row, started)
        return Pressed(None, row is not None and bool(row.digest), found.status)
    page = found.page
    row = _note_keys(path, row, page)
    digest = page.digest
    changed = row.digest != digest
    if changed or kept.get(path) is None:
        kept.put(page)
    _finish(row, page, digest, started)
    return Pressed(page, changed, page.status)


def _forget(row: Page, started: dt.datetime) -> None:
    with transaction.atomic():
        if not _touched_since(list(row.parts.values_list("key", flat=True)), started):
            row.delete()


def _note_keys(path: str, row: Page | None, page: Finished) -> Page:
    """Write down what ``page`` is made of while it is still due."""
    keys = {key[:120] for key in page.keys}
    if row is not None:
        had = dict(row.parts.values_list("key", "pk"))
        new, gone = keys - had.keys(), [pk for key, pk in had.items() if key not in keys]
        if not new and not gone and row.due_at is not None:
            return row
    else:
        new, gone = keys, []
    with transaction.atomic():
        if row is None:
            row, _ = Page.objects.get_or_create(path=path)
        if row.due_at is None:
            Page.objects.filter(pk=row.pk, due_at=None).update(due_at=timezone.now())
        Part.objects.bulk_create(
            [Part(page=row, key=key) for key in sorted(new)], ignore_conflicts=True
        )
        if gone:
            Part.objects.filter(pk__in=gone).delete()
    return row


def _touched_since(keys: list[str], started: dt.datetime) -> bool:
    late = Q(seen_at=None) | Q(seen_at__gte=started)
    return Touch.objects.filter(late, key__in=keys).exists()


def _finish(row: Page, page: Finished, digest: str, started: dt.datetime) -> None:
    now = timezone.now()
    fields: dict[str, object] = {
        "status": page.status, "digest": digest, "size": page.size, "pressed_at": now,
        "location": page.header("Location"), "attempts": 0, "error": "",
    }  # fmt: skip
    if row.digest != digest:
        fields["changed_at"] = now
    with transaction.atomic():
        if not _touched_since([key[:120] for key in page.keys], started):
            fields["due_at"] = None
        Page.objects.filter(pk=row.pk).update(**fields)


def _put_off(row: Page, error: Exception) -> None:
    pause = min(dt.timedelta(seconds=2 ** min(row.attempts, 12)), LONGEST_PAUSE)
    Page.objects.filter(pk=row.pk).update(
        attempts=min(row.attempts + 1, 30_000),
        error=f"{type(error).__name__}: {error}"[:2000],
        due_at=timezone.now() + pause,
    )


@dataclass
class Tally:
    """How many pages were pressed, and how many of them came out as they were."""

    pressed: int = 0
    unchanged: int = 0
    failed: int = 0


def press_due(
    *, most: int, tally: Tally | None = None, whenever: bool = False, nearest: bool = False
) -> int:
    """Press up to ``most`` pages that are due, the nearest first; how many.

    With ``whenever`` also those whose moment has not come: nobody else will change anything. With
    ``nearest`` only stories' own pages and fronts.
    """
    rows = Page.objects.filter(due_at__isnull=False)
    if nearest:
        rows = rows.filter(rank__lte=Rank.FRONT, attempts=0)
    if not whenever:
        rows = rows.filter(due_at__lte=timezone.now())
    done = 0
    for row in rows.order_by("rank", "due_at", "pk")[:most]:
        _press_row(row, tally)
        done += 1
    return done


def _press_row(row: Page, tally: Tally | None) -> None:
    try:
        pressed = press(row.path)
    except Exception as error:
        logger.exception("%s could not be pressed", row.path)
        _put_off(row, error)
        if tally:
            tally.failed += 1
    else:
        if tally and (pressed.page is not None or pressed.changed):
            tally.pressed += 1
            tally.unchanged += not pressed.changed


def press_share(number: int, shares: int, *, tally: Tally) -> None:
    """Press each page that is due now and belongs to share ``number`` of ``shares``, once."""
    after = 0
    while True:
        rows = Page.objects.annotate(share=Mod("pk", shares)).filter(
            due_at__isnull=False, pk__gt=after, share=number
        )
        some = list(rows.order_by("pk")[:200])
        if not some:
            return
        for row in some:
            _press_row(row, tally)
        after = some[-1].pk


def settle(tally: Tally | None = None) -> Tally:
    """Press until nothing is due. What fails three times is left for later."""
    tally = tally or Tally()
    while True:
        noted = note_touches()
        due = Page.objects.filter(due_at__isnull=False, attempts__lt=3).exists()
        if not noted and not due:
            return tally
        press_due(most=200, tally=tally, whenever=True)


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
    at, after, count = timezone.now(), 0, 0
    front_paths = addresses.fronts()
    while some := list(
        Page.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "path")[:PAGES_AT_ONCE]
    ):
        fronts = [pk for pk, path in some if path in front_paths]
        with transaction.atomic():
            _due(Page.objects.filter(pk__in=fronts), at, Rank.FRONT)
            _due(Page.objects.filter(pk__in=[pk for pk, _ in some]), at, Rank.FLOOD)
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

    Fronts stay. A discarded page is pressed again when somebody asks for it.
    """
    total = Page.objects.aggregate(all=Sum("size"))["all"] or 0
    gone, front_paths = 0, addresses.fronts()
    while total > most_bytes:
        oldest = Page.objects.filter(status__gt=0, due_at=None).order_by("pressed_at")[:500]
        some = [row for row in oldest if row.path not in front_paths]
        if not some:
            break
        for row in some:
            if total <= most_bytes:
                break
            with alone(row.path):
                store().discard(row.path)
                row.delete()
            total -= row.size
            gone += 1
    return gone


def make_room() -> int:
    """Keep the store within the room that the operator gives it; how many pages went."""
    return evict(most_bytes=settings.BROADSHEET_PRESS_MEGABYTES * 1024 * 1024)
