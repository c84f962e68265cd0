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
import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from broadsheet.newsroom.models import Article, ArticleTerm, Byline, Section
from broadsheet.newsroom.selectors import descendants
from broadsheet.search import indexes
from broadsheet.search.documents import STAMPED, due_later, pairs, stamp, stories
from broadsheet.search.engine import Busy, Engine, EngineError, Unusable, Writer
from broadsheet.search.models import Change
from broadsheet.topics.models import Topic

logger = logging.getLogger(__name__)

AT_ONCE = 500
# So many of them are those noted last: somebody waits for these, whatever waits before them.
LATEST = 50
POLL_SECONDS = 0.5
# A writer that has nothing to do goes home, so that others may write and merging ends; a busy one
# does too, if only for a moment.
IDLE_SECONDS = 2.0
MOST_SECONDS = 30.0
CHECK_SECONDS = 30.0
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
    return _due().count()


def _due() -> QuerySet[Change]:
    return Change.objects.due()


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
    rows = _next()
    if not rows:
        return 0
    wide = [row for row in rows if row.kind != Change.Kind.ARTICLE]
    keys = list(dict.fromkeys(row.key for row in rows if row.kind == Change.Kind.ARTICLE))
    if keys:
        writers.put(keys)
        writers.commit()
    taken = Q(pk__in=[row.pk for row in rows if row not in wide])
    if indexes.site().is_being_rebuilt:
        Change.objects.filter(taken).update(done=True)
    else:
        # With what was kept for a rebuilding that was killed.
        Change.objects.filter(taken | Q(done=True)).delete()
    for row in wide:
        _widen(row)
    return len(rows)


def _next() -> list[Change]:
    """What is done together: the first that wait and, where more wait, the last."""
    rows = list(_due().order_by("due_at", "id")[:AT_ONCE])
    if len(rows) < AT_ONCE:
        return rows
    last = list(_due().order_by("-due_at", "-id")[:LATEST])
    return list({row.pk: row for row in (*last, *rows)}.values())[:AT_ONCE]


def _forget(keys: Iterable[int]) -> None:
    """Take the rows of these keys away, so many at a time that nobody waits for it."""
    left = list(keys)
    for at in range(0, len(left), AT_ONCE):
        Change.objects.filter(pk__in=left[at : at + AT_ONCE]).delete()


def _widen(row: Change) -> None:
    """In place of a row for an author, a topic and the like, rows for the stories found by it.

    The row itself goes last: killed in between, this is done once more.
    """
    keys = list(dict.fromkeys(_found_by(row)))
    for at in range(0, len(keys), AT_ONCE):
        with transaction.atomic():
            note(keys=keys[at : at + AT_ONCE])
    row.delete()


def _found_by(row: Change) -> Iterable[int]:
    """Keys of the stories that are found by what ``row`` is of."""
    match row.kind:
        case Change.Kind.AUTHOR:
            return Byline.objects.filter(author=row.key).values_list("article_id", flat=True)
        case Change.Kind.COLUMN:
            return Article.objects.filter(column=row.key).values_list("pk", flat=True)
        case Change.Kind.SECTION:
            section = Section.objects.filter(pk=row.key).first()
            inside = descendants(section) if section else []
            return Article.objects.filter(section__in=inside).values_list("pk", flat=True)
    # A topic; with it what was merged into it, then or together with it.
    topic = Topic.objects.filter(pk=row.key).first()
    into = [row.key, *([topic.merged_into_id] if topic and topic.merged_into_id else [])]
    fits = Q(topic=row.key) | Q(topic__merged_into__in=into)
    return ArticleTerm.objects.filter(fits).values_list("article_id", flat=True)


def catch_up(*, wait: float = 0.0) -> int:
    """Index everything that is due now; returns how many rows. Does nothing where there is none.

    Raises:
        Busy: another process writes; it does this work.
        Unusable: there is no index to write to.
    """
    done = 0
    if not _due().exists():
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
    # What waits before any story is read will have been read with them. Named one by one: a row
    # with a smaller key or an earlier moment may be committed later.
    seen = list(Change.objects.filter(due_at__lte=timezone.now()).values_list("pk", flat=True))
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
    _forget(seen)
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
    due = set(_due().filter(kind=Change.Kind.ARTICLE).values_list("key", flat=True))
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
        # When the indexes were last found to be sound; a look at a large one costs some time.
        self._checked = -math.inf

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
            except Unusable:
                logger.exception("The search index cannot be written to.")
                # Gone or damaged since it was looked at, it is made anew at once.
                lately = time.monotonic() - self._checked < IDLE_SECONDS
                self._checked = -math.inf
                self._ended.wait(_PAUSE_AFTER_FAILURE if lately else POLL_SECONDS)
            except (EngineError, DatabaseError):
                logger.exception("Indexing failed and will be tried again.")
                self._ended.wait(_PAUSE_AFTER_FAILURE)
            except Exception:
                logger.exception("Indexing failed and will be tried again.")
                self._ended.wait(_PAUSE_AFTER_FAILURE)
            close_old_connections()
        connection.close()

    def _look(self) -> None:
        if not self._ensure():
            return
        _noted.wait(POLL_SECONDS)
        _noted.clear()
        if not _due().exists():
            return
        with writing() as writers:
            self._write(writers)

    def _ensure(self) -> bool:
        """See that there are indexes that can be written to; whether there are."""
        if time.monotonic() - self._checked < CHECK_SECONDS:
            return True
        try:
            indexes.site().check()
            indexes.desk().check()
        except Unusable as why:
            if indexes.site().is_being_rebuilt:
                self._ended.wait(POLL_SECONDS)
                return False
            logger.warning("%s It is made anew.", why)
            started = time.monotonic()
            try:
                count = rebuild()
            except Unusable as failed:
                # Such as for want of room: no reason to fill the disk again at once.
                raise EngineError(f"No new index could be made: {failed}") from failed
            logger.info("Indexed %d stories in %.0f s.", count, time.monotonic() - started)
        self._checked = time.monotonic()
        return True

    def _write(self, writers: Writers) -> None:
        began = last = time.monotonic()
        while not self._ended.is_set() and time.monotonic() - began <= MOST_SECONDS:
            if drain(writers):
                last = time.monotonic()
            elif time.monotonic() - last > IDLE_SECONDS:
                return
            else:
                _noted.wait(POLL_SECONDS)
                _noted.clear()
