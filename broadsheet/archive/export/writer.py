"""The files of an export: one item a line, a thousand stories a file, media beside them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils import translation

from broadsheet.archive.export import things
from broadsheet.archive.export.stories import Item, items_of
from broadsheet.archive.others import others
from broadsheet.media.models import Picture, SourceDocument, Video
from broadsheet.newsroom.models import Article, LiveEntry

STORIES_A_FILE = 1000
_AT_ONCE = 100
_FIRST = UUID(int=0)

Progress = Callable[[int], None]


class NotEmpty(ValueError):
    """The folder to export to holds something already."""


def stories() -> Iterator[Item]:
    """All stories in the order of their UUIDs, a few at a time."""
    last = _FIRST
    entries = LiveEntry.objects.prefetch_related("bylines__author")
    rows = Article.objects.select_related("section__parent__parent", "column", "latest_revision")
    rows = rows.prefetch_related(
        "bylines__author", "terms__topic__merged_into", "placements", "corrections",
        "former_addresses",
        Prefetch("live_entries", queryset=entries),
    )  # fmt: skip
    while found := list(rows.filter(uuid__gt=last).order_by("uuid")[:_AT_ONCE]):
        yield from items_of(found)
        last = found[-1].uuid


def line_of(item: Item) -> str:
    return json.dumps(item, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def write(destination: Path, *, progress: Progress = lambda _done: None) -> int:
    """Write the whole paper below ``destination``; returns the number of stories.

    Raises:
        NotEmpty: there is something in it; an export never mixes with another.
    """
    if destination.exists() and any(destination.iterdir()):
        raise NotEmpty(str(destination))
    destination.mkdir(parents=True, exist_ok=True)
    # Words of ours that stand in a rendered text are the same whoever exports.
    with translation.override("en"):
        return _write(destination, progress)


def _write(destination: Path, progress: Progress) -> int:
    folder = destination / "media"

    def keep(file: Any, name: str) -> None:
        folder.mkdir(exist_ok=True)
        try:
            with file.open("rb") as source, (folder / name).open("wb") as target:
                shutil.copyfileobj(source, target)
        except OSError:
            (folder / name).unlink(missing_ok=True)  # the row stays; doctor tells of the file

    parts: tuple[tuple[str, Iterable[Item]], ...] = (
        ("01-sections", things.sections()),
        ("02-pictures", things.media("picture", Picture, keep)),
        ("03-videos", things.media("video", Video, keep)),
        ("04-documents", things.media("document", SourceDocument, keep)),
        ("05-topics", things.topics()),
        ("06-authors", things.authors()),
        ("07-columns", things.columns()),
    )
    for name, items in parts:
        _file(destination / f"{name}.jsonl", items)
    done = _stories(destination, progress)
    _file(destination / "09-pages.jsonl", things.pages())
    for other in others():
        _file(destination / f"{other.file}.jsonl", things.of_others(other))
    return done


def _stories(destination: Path, progress: Progress) -> int:
    done = 0
    found = stories()
    for number in range(1, 1_000_000):
        some = islice(found, STORIES_A_FILE)
        count = _file(destination / f"08-stories-{number:06}.jsonl", some)
        done += count
        progress(done)
        if count < STORIES_A_FILE:
            break
    return done


def _file(path: Path, items: Iterable[Item]) -> int:
    """Write a file whole or not at all; none where there is nothing to say."""
    partial = path.with_suffix(".part")
    count = 0
    with partial.open("w", encoding="utf-8", newline="\n") as file:
        for item in items:
            file.write(line_of(item))
            count += 1
        _flush(file)
    if count:
        partial.rename(path)
    else:
        partial.unlink()
    return count


def _flush(file: IO[str]) -> None:
    file.flush()
    os.fsync(file.fileno())
