"""The vocabulary as this process has it: one compiled file, and over it what changed since.

A topic made, renamed or merged anywhere is known here within the second and without a restart: one
small query says whether anything changed, the touched keys say what. The file is compiled anew when
much has changed, beside the one in use, by one process at a time. What the archive taught
(``services/learning.py``) is laid into the entries here, since the linker knows no archive.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import math
import threading
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max

from broadsheet.changes.models import Touch
from broadsheet.files import write_at_one_stroke
from broadsheet.newsroom.models import ArticleTerm
from broadsheet.topics.linker import Entry, Shelf, Unusable, Vocabulary
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import vocabulary_entries, vocabulary_version
from broadsheet.topics.subjects.model import Kept, Model

LOOK_EVERY = 0.25  # seconds
MOST_OVER = 2_000  # changed topics; more of them are compiled
WORTH_COMPILING = MOST_OVER // 4  # as many cost nobody anything
# Touches are numbered before they are committed: a few are looked at twice.
_MARGIN = 500
USAGE_VERSION = 1


def folder() -> Path:
    """Where what was compiled and learned is kept; made from the database at any time."""
    return Path(settings.BROADSHEET_DATA) / "topics"


@dataclass(frozen=True)
class Note:
    """What the compiled file was made of."""

    version: int
    touch: int
    highest: int
    topics: int


@dataclass(frozen=True)
class Usage:
    """What the archive says of one topic."""

    stories: int
    beside: tuple[int, ...]
    words: tuple[str, ...]


class _Process:
    """What this process has open."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.where: Path | None = None
        self.shelf: Shelf | None = None
        self.subjects: Kept | None = None
        self.looked_at = -math.inf
        self.seen: tuple[Any, ...] | None = None
        self.vocabulary: Vocabulary | None = None


_here = _Process()


def forget() -> None:
    """Begin anew, without file; for tests, whose database goes back in time."""
    with _here.lock:
        where = folder()
        if where.is_dir():
            for path in where.iterdir():
                path.unlink(missing_ok=True)
        _here.__init__()  # type: ignore[misc]


def vocabulary() -> Vocabulary:
    """All topics as they are, or as they were a moment ago."""
    with _here.lock:
        _settle()
        now = time.monotonic()
        if _here.vocabulary is None or now - _here.looked_at >= LOOK_EVERY:
            _here.vocabulary = _look()
            _here.looked_at = time.monotonic()
        return _here.vocabulary


def subjects() -> Model | None:
    """What was learned about subjects; ``None`` before ``broadsheet learn``."""
    with _here.lock:
        _settle()
        assert _here.subjects is not None
        return _here.subjects.model()


def _settle() -> None:
    where = folder()
    if _here.where != where:
        _here.where, _here.seen, _here.vocabulary = where, None, None
        _here.shelf = Shelf(where / "vocabulary")
        _here.subjects = Kept(where / "subjects")


def _look() -> Vocabulary:
    assert _here.shelf is not None
    version, note = vocabulary_version(), read_note()
    if note is None or not fits(note):
        compile_vocabulary(unless=version)
        note = read_note()
    try:
        base = _here.shelf.vocabulary()
    except Unusable:
        compile_vocabulary()
        base, note = _here.shelf.vocabulary(), read_note()
    seen = (id(base), version, note)
    if _here.vocabulary is not None and seen == _here.seen:
        return _here.vocabulary
    made = base
    if note is None or note.version != version:
        changed = changed_since(note)
        if len(changed) > MOST_OVER:
            compile_vocabulary(unless=version)
            base, note = _here.shelf.vocabulary(), read_note()
            changed = changed_since(note)
        made = _over(base, changed)
    _here.seen = (id(base), version, note)
    return made


def _over(base: Vocabulary, changed: set[int]) -> Vocabulary:
    if not changed:
        return base
    taught = usage(changed)
    entries = [_taught(entry, taught) for entry in vocabulary_entries(keys=changed)]
    return base.over(entries, gone=changed - {entry.key for entry in entries})


def fits(note: Note) -> bool:
    """Whether ``note`` is of this database and not of a later one, as after a restored backup."""
    return note.touch <= _last_touch() + _MARGIN and note.highest <= _highest()


def _last_touch() -> int:
    return Touch.objects.aggregate(last=Max("pk"))["last"] or 0


def _highest() -> int:
    return Topic.objects.aggregate(last=Max("pk"))["last"] or 0


def changed_since(note: Note | None) -> set[int]:
    """The topics that may have changed since the file was made; at most a few more than allowed."""
    touched, highest = (note.touch, note.highest) if note else (0, 0)
    rows = Touch.objects.filter(pk__gt=touched - _MARGIN, key__startswith="topic:")
    keys = {key.removeprefix("topic:") for key in rows.values_list("key", flat=True).iterator()}
    found = {int(key) for key in keys if key.isdecimal()}
    new = Topic.objects.filter(pk__gt=highest).values_list("pk", flat=True)
    return found | set(new[: MOST_OVER + 1])


# The file ------------------------------------------------------------------------------------


def _note_path() -> Path:
    return folder() / "vocabulary.json"


def read_note() -> Note | None:
    """What the compiled file was made of; ``None`` where there is none."""
    try:
        return Note(**json.loads(_note_path().read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "vocabulary.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # goes with the process, even by kill -9
        yield


def compile_vocabulary(*, unless: int | None = None) -> int:
    """Compile all topics into the file that every process of this machine shares.

    Nothing is done if it is of version ``unless`` already, since another process was quicker.
    Returns how many topics it has.
    """
    with _alone():
        before = read_note()
        if unless is not None and before and before.version == unless and fits(before):
            with contextlib.suppress(Unusable):
                return len(Vocabulary.open(folder() / "vocabulary"))
        # Looked at first: what changes meanwhile is laid over the file afterwards.
        version, touch, highest = vocabulary_version(), _last_touch(), _highest()
        taught = usage()
        counted = 0

        def entries() -> Iterator[Entry]:
            nonlocal counted
            for entry in vocabulary_entries():
                counted += 1
                yield _taught(entry, taught)

        Vocabulary.compile(entries(), folder() / "vocabulary")
        note = Note(version, touch, highest, counted)
        write_at_one_stroke(_note_path(), json.dumps(note.__dict__).encode())
        return counted


def keep_compiled() -> None:
    """Compile what has gathered since; called by the clock, so that nobody waits for it."""
    note = read_note()
    if note is None or not fits(note):
        return  # whoever needs it makes it
    if is_far_behind(note):
        compile_vocabulary(unless=vocabulary_version())


def is_far_behind(note: Note) -> bool:
    """Whether so much has changed since the file was made that it is worth making anew."""
    behind = note.version != vocabulary_version()
    return behind and len(changed_since(note)) > WORTH_COMPILING


# What the archive taught -----------------------------------------------------------------------


def usage_path() -> Path:
    return folder() / "usage.json"


def usage(keys: Collection[int] | None = None) -> dict[int, Usage]:
    """What the archive says of topics: as it was learned, or just how often each was filed."""
    try:
        lines = usage_path().read_text("utf-8").rstrip("\n").split("\n")
        if json.loads(lines[0]).get("version") == USAGE_VERSION:
            rows = (json.loads(line) for line in lines[1:])
            return {
                key: Usage(stories, tuple(beside), tuple(words))
                for key, stories, beside, words in rows
                if keys is None or key in keys
            }
    except (OSError, ValueError, IndexError, AttributeError, TypeError):
        pass
    terms = (
        ArticleTerm.objects.all() if keys is None else ArticleTerm.objects.filter(topic__in=keys)
    )
    counted = terms.order_by().values_list("topic").annotate(Count("pk"))
    return {key: Usage(count, (), ()) for key, count in counted.iterator()}


def _taught(entry: Entry, taught: dict[int, Usage]) -> Entry:
    known = taught.get(entry.key)
    if known is None:
        return entry
    return replace(
        entry, prior=math.log1p(known.stories), beside=known.beside,
        context=tuple(dict.fromkeys((*entry.context, *known.words))),
    )  # fmt: skip
