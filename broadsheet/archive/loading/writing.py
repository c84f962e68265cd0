"""Commits of new stories: a few at a time, so that nobody waits long for the write lock."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from broadsheet.archive.loading.inserting import Inserter
from broadsheet.archive.loading.rows import Rows
from broadsheet.archive.loading.run import Run, pause
from broadsheet.archive.models import ImportedAddress, ImportedItem, OpenLink
from broadsheet.newsroom.models import (
    Article,
    ArticleTerm,
    Byline,
    Correction,
    EntryByline,
    FormerAddress,
    LiveEntry,
    PrintPlacement,
)
from broadsheet.newsroom.services import note_article_pictures

_AIM = 0.015  # seconds a commit may take
_FEWEST = 5
_MOST = 200
_MOST_TEXT = 2_000_000


class Pace:
    """How many stories go into one commit, by how long the last ones took."""

    def __init__(self) -> None:
        self.size = 20

    def chunks(self, rows: Sequence[Rows]) -> Iterator[list[Rows]]:
        position = 0
        while position < len(rows):
            chunk: list[Rows] = []
            text = 0
            while position < len(rows) and len(chunk) < self.size and text < _MOST_TEXT:
                text += weight(rows[position])
                chunk.append(rows[position])
                position += 1
            yield chunk

    def note(self, seconds: float, count: int) -> None:
        """Learn from one commit, but not too much: one may have waited for somebody else."""
        if count < self.size // 2:
            return
        change = max(0.7, min(1.4, _AIM / max(seconds, 0.001)))
        self.size = max(_FEWEST, min(_MOST, round(self.size * change)))


def weight(rows: Rows) -> int:
    """About how much text a story has."""
    return sum(len(b["value"]) for b in rows.story.body if isinstance(b["value"], str))


class Writer:
    """Writes new stories with everything that belongs to them."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._pace = Pace()
        self._articles = Inserter(Article)

    def create(
        self, rows: Sequence[Rows], *, again: Callable[[Rows], None], done: Callable[[Rows], None]
    ) -> None:
        """Commit ``rows``; ``again`` gives one a free path anew, ``done`` hears of each written.

        One that the database refuses is rejected alone.
        """
        for chunk in self._pace.chunks(rows):
            try:
                seconds = self._commit(chunk)
                written = chunk
                self._pace.note(seconds, len(chunk))
            except (DatabaseError, ValueError):
                written = list(self._one_by_one(chunk, again))
            for row in written:
                done(row)
            pause()

    def _one_by_one(self, chunk: list[Rows], again: Callable[[Rows], None]) -> Iterator[Rows]:
        # Somebody may have taken an address in between; or one of them is not fit to be stored.
        for row in chunk:
            try:
                again(row)
                self._commit([row])
                yield row
            except (DatabaseError, ValueError) as problem:
                self._run.report.reject(row.name, str(problem)[:300])
            pause()

    def _commit(self, chunk: list[Rows]) -> float:
        """Returns for how many seconds it held the write lock."""
        now = timezone.now()
        for row in chunk:
            row.article.touched_at = now
        articles = self._articles.ready(row.article for row in chunk)
        children = Children(chunk)
        records = Records(self._run, chunk, outcome=ImportedItem.Outcome.CREATED, at=now)
        with transaction.atomic():
            started = time.perf_counter()
            self._articles.insert(articles)
            by_uuid = {row.article.uuid: row for row in chunk}
            keys = Article.objects.filter(uuid__in=by_uuid).values_list("uuid", "pk")
            for uuid, pk in keys:
                by_uuid[uuid].article.pk = pk
            children.write()
            records.write()
            # What is public is noted by the pipeline's steps; these go through none.
            drafts = [row.article.pk for row in chunk if not row.article.live]
            if drafts:
                note_article_pictures(pks=drafts)
        return time.perf_counter() - started


class Children:
    """Everything within some articles; ready before the articles have their keys."""

    def __init__(self, chunk: Sequence[Rows]) -> None:
        self._chunk = chunk
        self._many = [
            _Many(Byline, chunk, lambda row: row.bylines),
            _Many(ArticleTerm, chunk, lambda row: row.terms),
        ]

    def write(self) -> None:
        for many in self._many:
            many.write()
        placements: list[PrintPlacement] = []
        corrections: list[Correction] = []
        for row in self._chunk:
            for placement in row.placements:
                placement.article_id = row.article.pk
            for correction in row.corrections:
                correction.article_id = row.article.pk
            placements += row.placements
            corrections += row.corrections
            if row.entries:
                _write_entries(row)
        PrintPlacement.objects.bulk_create(placements)
        Correction.objects.bulk_create(corrections)


class _Many:
    """Rows of one model that belong to articles."""

    def __init__(self, model: Any, chunk: Sequence[Rows], of: Callable[[Rows], list[Any]]) -> None:
        self._inserter = inserter(model)
        self._rows = [
            (row.article, self._inserter.ready(things)) for row in chunk if (things := of(row))
        ]

    def write(self) -> None:
        place = self._inserter.place("article_id")
        ready = []
        for article, rows in self._rows:
            for values in rows:
                values[place] = article.pk
                ready.append(values)
        self._inserter.insert(ready)


@cache
def inserter(model: Any) -> Inserter[Any]:
    return Inserter(model)


def _write_entries(row: Rows) -> None:
    for entry, _ in row.entries:
        entry.article_id = row.article.pk
    LiveEntry.objects.bulk_create([entry for entry, _ in row.entries])
    names: list[EntryByline] = []
    for entry, bylines in row.entries:
        for byline in bylines:
            byline.entry_id = entry.pk
        names += bylines
    EntryByline.objects.bulk_create(names)


class Records:
    """What resuming, repeating, undoing and linking need to know; same transaction."""

    def __init__(
        self, run: Run, chunk: Sequence[Rows], *, outcome: str, at: dt.datetime, before: Any = None
    ) -> None:
        self._chunk = chunk
        self._items = _Many(
            ImportedItem,
            chunk,
            lambda row: [
                ImportedItem(
                    run=run.row,
                    outcome=outcome,
                    digest=row.digest,
                    at=at,
                    before=before,
                    media_missing=row.body.missing,
                    redirects=len(row.former),
                    html_blocks=row.story.html_blocks,
                )
            ],
        )

    def write(self) -> None:
        links: list[OpenLink] = []
        addresses: list[ImportedAddress] = []
        former: list[FormerAddress] = []
        for row in self._chunk:
            pk = row.article.pk
            for address, count in row.body.links.items():
                links.append(OpenLink(article_id=pk, address=address, count=count))
            addresses += [ImportedAddress(address=a, article_id=pk) for a in row.addresses]
            former += [FormerAddress(path=path, article_id=pk) for path in row.former]
        OpenLink.objects.bulk_create(links)
        ImportedAddress.objects.bulk_create(addresses, ignore_conflicts=True)
        FormerAddress.objects.bulk_create(former)
        self._items.write()
