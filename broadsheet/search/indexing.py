"""Keeping the indexes like the database: changes as rows, one process that writes.

``note`` writes a row in the transaction of a change. ``Indexer``, a thread of the worker, takes
such rows together, commits the documents and deletes the rows; killed at any moment it finds them
again. A story that time makes public (an embargo) has a row that is due at that moment. Where there
is no index, or none that can be used, a new one is made beside and put in its place.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Q
from django.utils import timezone

from broadsheet.newsroom.models import Article, ArticleTerm, Byline
from broadsheet.search import indexes
from broadsheet.search.documents import STAMPED, due_later, pairs, stamp, stories
from broadsheet.search.engine import Busy, Engine, EngineError, Unusable, Writer
from broadsheet.search.models import Change

logger = logging.getLogger(__name__)

AT_ONCE = 500
POLL_SECONDS = 0.5
# A writer that has nothing to do goes home, so that others may write and merging ends.
IDLE_SECONDS = 2.0
MOST_SECONDS = 30.0
PATIENCE = 120.0
_PAUSE_AFTER_FAILURE = 15.0

_noted = threading.Event()


# What has changed ------------------------------------------------------------------------------


def note(
    *,
    keys: Iterable[int],
    kind: str = Change.Kind.ARTICLE,
    due_at: dt.datetime | None = None,
) -> None:
    """Have what has these keys indexed anew; call it in the transaction of the change."""
    when = due_at or timezone.now()
    Change.objects.bulk_create(
        [Change(kind=kind, key=key, due_at=when) for key in dict.fromkeys(keys)], batch_size=500
    )
    transaction.on_commit(_noted.set)


def waiting() -> int:
    """How many changes are due and not yet in the index."""
    return Change.objects.filter(done=False, due_at__lte=timezone.now()).count()


# Doing it --------------------------------------------------------------------------------------


@dataclass
class Writers:
    """The writers of both indexes."""

    site: Writer
    desk: Writer

    def put(self, keys: Sequence[int]) -> None:
        """Bring the stories of ``keys`` in both indexes to what the database holds now."""
        articles = list(stories().filter(pk__in=keys))
        made = pairs(articles)
        for writer, name in ((self.site, "site"), (self.desk, "desk")):
            documents = [getattr(pair, name) for pair in made.values()]
            present = [document for document in documents if document is not None]
            writer.put(present)
            writer.remove(set(keys) - {document.key for document in present})
        for key, moment in due_later(articles).items():
            if not Change.objects.filter(key=key, due_at=moment).exists():
                note(keys=[key], due_at=moment)

    def commit(self) -> None:
        self.site.commit()
        self.desk.commit()


@contextlib.contextmanager
def writing(*, wait: float = 0.0) -> Iterator[Writers]:
    """Be the one who writes to both indexes.

    Raises:
        Busy, Unusable: as the engines say.
    """
    with indexes.site().writing(wait=wait) as site, indexes.desk().writing(wait=wait) as desk:
        yield Writers(site, desk)


def drain(writers: Writers) -> int:
    """Index what is due, commit, and take the rows away; returns how many rows."""
    rows = list(
        Change.objects.filter(done=False, due_at__lte=timezone.now()).order_by("due_at", "id")[
            :AT_ONCE
        ]
    )
    if not rows:
        return 0
    wide = [row for row in rows if row.kind != Change.Kind.ARTICLE]
    for row in wide:
        _widen(row)
    keys = list(dict.fromkeys(row.key for row in rows if row.kind == Change.Kind.ARTICLE))
    if keys:
        writers.put(keys)
        writers.commit()
    taken = Change.objects.filter(pk__in=[row.pk for row in rows if row not in wide])
    if indexes.site().is_being_rebuilt:
        taken.update(done=True)
    else:
        taken.delete()
    return len(rows)


def _widen(row: Change) -> None:
    """In place of a row for an author or a topic, rows for the stories that name it."""
    model = Byline if row.kind == Change.Kind.AUTHOR else ArticleTerm
    keys = model.objects.filter(**{row.kind: row.key}).values_list("article_id", flat=True)
    with transaction.atomic():
        note(keys=list(keys))
        row.delete()


def catch_up(*, wait: float = 0.0) -> int:
    """Index everything that is due now; returns how many rows. Does nothing where there is none.

    Raises:
        Busy: another process writes; it does this work.
        Unusable: there is no index to write to.
    """
    done = 0
    if not Change.objects.filter(done=False, due_at__lte=timezone.now()).exists():
        return 0
    with writing(wait=wait) as writers:
        while some := drain(writers):
            done += some
    return done


def rebuild(*, progress: Callable[[int], None] = lambda done: None) -> int:
    """Make both indexes anew from the database, beside those in use; returns how many stories.

    Raises:
        Busy: another process is at it already.
    """
    count = 0
    began = timezone.now()
    last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    # The lock is given back last, after the new indexes are in their places.
    with contextlib.ExitStack() as afterwards:  # noqa: SIM117
        with indexes.site().rebuilding() as site, indexes.desk().rebuilding() as desk:
            writers = Writers(site, desk)
            for keys in _all_keys():
                writers.put(keys)
                count += len(keys)
                progress(count)
            # What was published meanwhile went into the old index and is waited for in the new.
            afterwards.enter_context(indexes.site().alone(wait=PATIENCE))
            kept = Change.objects.filter(done=True)
            while rows := list(kept.values_list("pk", "key")[:AT_ONCE]):
                writers.put(list(dict.fromkeys(key for _, key in rows)))
                kept.filter(pk__in=[pk for pk, _ in rows]).delete()
    # What had waited before all stories were read has been read with them.
    Change.objects.filter(pk__lte=last, due_at__lte=began).delete()
    return count


def _all_keys() -> Iterator[list[int]]:
    last = 0
    while True:
        rows = Article.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
        keys = list(rows[:AT_ONCE])
        if not keys:
            return
        yield keys
        last = keys[-1]


# Are they alike? -------------------------------------------------------------------------------


@dataclass
class Difference:
    """Keys of stories that an index lacks, has in another version, or should not have."""

    missing: set[int] = field(default_factory=set)
    stale: set[int] = field(default_factory=set)
    surplus: set[int] = field(default_factory=set)

    @property
    def keys(self) -> set[int]:
        return self.missing | self.stale | self.surplus


def verify() -> Difference:
    """Compare both indexes with the database; what waits to be indexed is no difference.

    Raises:
        Unusable: there is nothing to compare.
    """
    found = Difference()
    public = Article.objects.public()
    _compare(indexes.site(), public.values_list("pk", *STAMPED), found, whole=True)
    waits = Q(live=False) | Q(has_unpublished_changes=True) | Q(embargo_until__gt=timezone.now())
    hidden = Article.objects.filter(waits)
    _compare(indexes.desk(), hidden.values_list("pk", *STAMPED), found, whole=False)
    due = set(Change.objects.filter(kind=Change.Kind.ARTICLE).values_list("key", flat=True))
    for keys in (found.missing, found.stale, found.surplus):
        keys -= due
    return found


def _compare(
    engine: Engine, rows: Iterable[Sequence[object]], found: Difference, *, whole: bool
) -> None:
    held = dict(engine.stamps())
    for key, *values in _iterated(rows):
        has = held.pop(int(str(key)), None)
        if has is None:
            found.missing.add(int(str(key)))
        elif has != stamp(values):
            found.stale.add(int(str(key)))
    if whole:
        found.surplus.update(held)
    else:
        # Gated stories stand in the desk's index too; who is entitled to what, it is told anew.
        kept = Article.objects.filter(live=True).exclude(access=Article.Access.OPEN)
        found.surplus.update(held.keys() - set(kept.values_list("pk", flat=True)))


def _iterated(rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    return rows.iterator() if hasattr(rows, "iterator") else iter(rows)


def mend() -> int:
    """Have every difference indexed anew; returns how many stories."""
    keys = verify().keys
    note(keys=keys)
    with contextlib.suppress(Busy):  # whoever writes does it
        catch_up(wait=1.0)
    return len(keys)


# All the time ----------------------------------------------------------------------------------


class Indexer(threading.Thread):
    """Owns the writers while there is something to write; runs in the worker's process."""

    def __init__(self) -> None:
        super().__init__(name="indexer", daemon=True)
        self._ended = threading.Event()

    def stop(self, *, wait: float = 5.0) -> None:
        """End after what is in hand; a commit that takes longer is done again later."""
        self._ended.set()
        _noted.set()
        self.join(wait)

    def run(self) -> None:
        while not self._ended.is_set():
            try:
                self._look()
            except Busy:
                self._ended.wait(POLL_SECONDS)
            except (EngineError, DatabaseError):
                logger.exception("Indexing failed and will be tried again.")
                self._ended.wait(_PAUSE_AFTER_FAILURE)
            except Exception:
                logger.exception("Indexing failed and will be tried again.")
                self._ended.wait(_PAUSE_AFTER_FAILURE)
            close_old_connections()
        connection.close()

    def _look(self) -> None:
        self._ensure()
        _noted.wait(POLL_SECONDS)
        _noted.clear()
        if not Change.objects.filter(done=False, due_at__lte=timezone.now()).exists():
            return
        with writing() as writers:
            self._write(writers)

    def _ensure(self) -> None:
        """See that there are indexes that can be written to."""
        try:
            indexes.site().check()
            indexes.desk().check()
        except Unusable as why:
            if indexes.site().is_being_rebuilt:
                self._ended.wait(POLL_SECONDS)
                return
            logger.warning("%s It is made anew.", why)
            started = time.monotonic()
            count = rebuild()
            logger.info("Indexed %d stories in %.0f s.", count, time.monotonic() - started)

    def _write(self, writers: Writers) -> None:
        began = last = time.monotonic()
        while not self._ended.is_set():
            now = time.monotonic()
            if drain(writers):
                last = time.monotonic()
            elif now - last > IDLE_SECONDS or now - began > MOST_SECONDS:
                return
            else:
                _noted.wait(POLL_SECONDS)
                _noted.clear()
