"""Puts into the bucket what lies in the folder, as soon as it lies there, and nobody waits for it.

What is to be put is a row until it was put. What lies in the folder when the row's turn comes is
what is put, so that a row may be done twice and in any order. A cache in front is told afterwards:
it may fetch from the bucket.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import QuerySet
from django.utils import timezone

from broadsheet.press import purging
from broadsheet.press.bucket import BucketError, BucketStore
from broadsheet.press.cdn import key_of
from broadsheet.press.folder import FolderStore, replace_file
from broadsheet.press.models import Page, Rank, Upload
from broadsheet.settings.bucket import Bucket

logger = logging.getLogger(__name__)

AT_ONCE, THREADS = 64, 8
LOOK_EVERY = 0.25
FIRST_PAUSE, MOST_PAUSE = 1.0, 60.0  # seconds
LONGEST_PAUSE = dt.timedelta(minutes=5)
EVERY_ROW = 5_000
_asked = threading.Event()


@cache
def _store(named: Bucket) -> BucketStore:
    return BucketStore(named)


def bucket() -> BucketStore | None:
    """The bucket that the settings name.

    Raises:
        BucketError: it cannot be used.
    """
    named: Bucket | None = settings.BROADSHEET_BUCKET
    return _store(named) if named is not None else None


def ask(paths: Iterable[str]) -> None:
    """Have what lies at ``paths`` put into the bucket, or taken from it."""
    paths = list(paths)
    if not paths:
        return
    Upload.objects.bulk_create([Upload(path=path) for path in paths], batch_size=1_000)
    _asked.set()


def evicted() -> QuerySet[Page]:
    """Pages that lie in the bucket only: their rows say of no bytes that they are in the folder."""
    return Page.objects.filter(status=200, size=0).exclude(digest="")


def note_bucket(mark: Path) -> int:
    """Have every page put there if the bucket is another than ``mark`` says; how many.

    What had been evicted to the bucket before is pressed once more.
    """
    named: Bucket | None = settings.BROADSHEET_BUCKET
    now = f"{named.endpoint} {named.name} {named.prefix}" if named else ""
    if (mark.read_text() if mark.is_file() else "") == now:
        return 0
    count, after = 0, 0
    evicted().filter(due_at=None).update(due_at=timezone.now(), rank=Rank.FLOOD)
    while named is not None:
        rows = Page.objects.filter(pk__gt=after, status__gt=0).order_by("pk")
        some = list(rows.values_list("pk", "path")[:EVERY_ROW])
        if not some:
            break
        ask(path for _pk, path in some)
        after, count = some[-1][0], count + len(some)
    replace_file(mark, now.encode())
    return count


def upload_due(to: BucketStore, folder: FolderStore) -> int:
    """Put what is due, some at a time; how many rows. What fails is tried again later.

    Raises:
        BucketError: not one of them could be put.
    """
    rows = list(Upload.objects.filter(due_at__lte=timezone.now()).order_by("due_at")[:AT_ONCE])
    if not rows:
        return 0
    paths = list(dict.fromkeys(row.path for row in rows))
    # Evicted from the folder, not from the bucket, where it lies as it was put.
    stay = set(evicted().filter(path__in=paths).values_list("path", flat=True))
    with ThreadPoolExecutor(THREADS) as threads:
        came = dict(zip(paths, threads.map(lambda p: _upload(p, to, folder, stay), paths),
                        strict=True))  # fmt: skip
    errors = {path: said for path, said in came.items() if isinstance(said, BucketError)}
    failed = [row for row in rows if row.path in errors]
    if settings.BROADSHEET_CDN is not None:
        for hard in (True, False):
            purging.ask([key_of(path) for path in paths if came[path] is hard], hard=hard)
    with transaction.atomic():
        Upload.objects.filter(pk__in=[row.pk for row in rows if row not in failed]).delete()
        for row in failed:
            pause = min(dt.timedelta(seconds=2 ** min(row.attempts, 12)), LONGEST_PAUSE)
            Upload.objects.filter(pk=row.pk).update(
                attempts=min(row.attempts + 1, 30_000), due_at=timezone.now() + pause
            )
    # A bucket that cannot be reached is one fault, however many pages wait for it.
    if errors:
        path, error = next(iter(errors.items()))
        if len(errors) == len(paths):
            raise error
        logger.warning("%d pages are not in the bucket yet: %s: %s", len(errors), path, error)
    return len(rows)


def _upload(path: str, to: BucketStore, folder: FolderStore, stay: set[str]) -> bool | BucketError:
    """Whether the page is gone for good; or why it could not be put."""
    try:
        page = folder.get(path)
        if page is None:
            if path in stay:
                return False
            to.discard(path)
            return True
        to.put(page)
    except BucketError as error:
        return error
    return page.status != 200


def run(folder: FolderStore, stop: Callable[[], bool]) -> None:
    """Put what is to be put until ``stop()`` is true; more and more seldom where nothing can be."""
    pause = FIRST_PAUSE
    while not stop():
        try:
            to = bucket()
            if to is None:
                return
            while not stop() and upload_due(to, folder):
                pause = FIRST_PAUSE
        except BucketError as error:
            logger.warning("Nothing can be put into the bucket: %s", error)
            purging.wait(pause, stop)
            pause = min(2 * pause, MOST_PAUSE)
        except DatabaseError:
            logger.exception("It cannot be asked what is to be put into the bucket")
            close_old_connections()
            purging.wait(FIRST_PAUSE, stop)
        _asked.wait(LOOK_EVERY)
        _asked.clear()


def start(folder: FolderStore, stop: Callable[[], bool]) -> None:
    """Run beside this thread, where there is a bucket."""
    if settings.BROADSHEET_BUCKET is not None:
        arguments = (folder, stop)
        threading.Thread(target=run, args=arguments, name="uploading", daemon=True).start()
