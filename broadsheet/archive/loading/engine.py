"""What becomes of each story of an archive: created, updated, unchanged or rejected."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.archive.items import Read, Rejection, Story, Thing
from broadsheet.archive.loading.addresses import key_of
from broadsheet.archive.loading.digest import digest_of
from broadsheet.archive.loading.media import Media
from broadsheet.archive.loading.own import add_draft, add_own, is_same
from broadsheet.archive.loading.paths import Paths
from broadsheet.archive.loading.people import People
from broadsheet.archive.loading.places import Places
from broadsheet.archive.loading.rows import Builder, Rows, people_of, uuid_in
from broadsheet.archive.loading.run import Run
from broadsheet.archive.loading.terms import Terms
from broadsheet.archive.loading.things import Things
from broadsheet.archive.loading.updates import update
from broadsheet.archive.loading.writing import Writer
from broadsheet.archive.models import ImportedItem
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.selectors import taken_down_identities
from broadsheet.text.normal import one_line

BATCH = 500
_MOST_TEXT = 8_000_000  # a batch of books must not fill the memory
_LONGEST_IDENTITY = 255


@dataclass(slots=True)
class Known:
    """A story that is in the paper already, and the versions of it that an import brought last.

    An archive may hold two versions of one story. Neither is new when it is imported again.
    """

    pk: int
    edited: bool
    versions: dict[str, ImportedItem]


class Loader:
    """Loads what a reader yields."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.media = Media(run)
        self.terms = Terms(run)
        self.people = People(run)
        self.builder = Builder(
            places=Places(run), people=self.people, terms=self.terms, media=self.media
        )
        self.things = Things(run, media=self.media)
        self.paths = Paths(run)
        self.writer = Writer(run)

    def load(self, reads: Iterable[Read], *, progress: Callable[[], None]) -> None:
        """Take everything; ``progress`` is called after each batch."""
        for batch in self._batches(reads):
            self._load(batch)
            progress()
        self.things.finish()

    def _batches(self, reads: Iterable[Read]) -> Iterator[list[Story]]:
        batch: dict[str, Story] = {}
        text = 0
        for read in reads:
            if isinstance(read, Rejection):
                self.run.report.reject(one_line(read.item)[:300], read.reason)
                continue
            if isinstance(read, Thing):
                if batch:
                    yield list(batch.values())
                    batch, text = {}, 0
                self.things.take(read)
                continue
            read.source_identity = one_line(read.source_identity)
            if not 0 < len(read.source_identity) <= _LONGEST_IDENTITY:
                reason = _("Its identity is empty or longer than 255 characters.")
                self.run.report.reject(read.source_identity[:300], reason)
                continue
            if read.source_identity in batch or len(batch) >= BATCH or text > _MOST_TEXT:
                yield list(batch.values())
                batch, text = {}, 0
            batch[read.source_identity] = read
            text += sum(len(b["value"]) for b in read.body if isinstance(b["value"], str))
        if batch:
            yield list(batch.values())

    def _load(self, stories: list[Story]) -> None:
        known = self._known(stories)
        seen = self.run.ledger.digests(s.source_identity for s in stories) if self.run.dry else {}
        wanted: list[tuple[Story, str]] = []
        taken_down = taken_down_identities(story.source_identity for story in stories)
        for story in stories:
            if story.source_identity in taken_down:
                reason = _("It was taken down for legal cause.")
                self.run.report.reject(story.source_identity, reason)
                continue
            digest = digest_of(story)
            had = known.get(story.source_identity)
            if digest in seen.get(story.source_identity, ()):
                self.run.report.unchanged += 1
                continue
            if had is not None and self._settled(story, had, digest):
                continue
            wanted.append((story, digest))
        self.people.prepare(name for story, _ in wanted for name in people_of(story))
        self.terms.prepare(term for story, _ in wanted for term in story.terms)
        created, updated = self._rows(wanted, known)
        self.paths.allot(created)
        self.paths.redirects([*created, *(row for row, _ in updated)])
        if self.run.dry:
            self._pretend(created, [row for row, _ in updated], seen)
            return
        self.writer.create(created, again=self.paths.again, done=self._created)
        for row, had in updated:
            update(self.run, row, pk=had.pk, paths=self.paths)
            self._count(row)
            self.run.report.updated += 1

    def _settled(self, story: Story, had: Known, digest: str) -> bool:
        """Whether nothing is to be done for a story that the paper has."""
        report = self.run.report
        item = had.versions.get(digest)
        if item is not None:
            if self.run.did_before(item, story.source_identity):
                # Done before this import was cut off; it counts as what it was then.
                report.created += item.outcome == ImportedItem.Outcome.CREATED
                report.updated += item.outcome == ImportedItem.Outcome.UPDATED
                report.media_missing += item.media_missing
                report.redirects += item.redirects
                report.html_blocks += item.html_blocks
            else:
                report.unchanged += 1
            return True
        if not had.versions and is_same(story, pk=had.pk):
            report.unchanged += 1
            return True
        if had.edited:
            report.reject(
                story.source_identity,
                _("It was edited here since it was imported; nothing changed."),
            )
            return True
        return False

    def _known(self, stories: list[Story]) -> dict[str, Known]:
        """What the paper has of these, by identity."""
        names = {story.source_identity: story.source_identity for story in stories}
        columns = ("source_identity", "pk", "touched_at", "latest_revision_id")
        found = list(Article.objects.filter(source_identity__in=names).values_list(*columns))
        by_uuid = {uuid: s.source_identity for s in stories if (uuid := uuid_in(s)) is not None}
        if by_uuid:
            missing = {u: n for u, n in by_uuid.items() if n not in {row[0] for row in found}}
            rows = Article.objects.filter(uuid__in=missing).values_list("uuid", *columns[1:])
            found += [(missing[row[0]], *row[1:]) for row in rows]
        if not found:
            return {}
        items: defaultdict[int, list[ImportedItem]] = defaultdict(list)
        done = ImportedItem.objects.filter(article__in=[row[1] for row in found])
        done = done.exclude(outcome=ImportedItem.Outcome.LINKED).defer("before").order_by("pk")
        for item in done:
            items[item.article_id].append(item)
        known: dict[str, Known] = {}
        for identity, pk, touched, revision in found:
            of_story = items[pk]
            last = of_story[-1] if of_story else None
            edited = last is None or revision is not None or touched != last.at
            versions = {i.digest: i for i in of_story if last and i.run_id == last.run_id}
            known[str(identity)] = Known(pk, edited, versions)
        return known

    def _rows(
        self, wanted: list[tuple[Story, str]], known: dict[str, Known]
    ) -> tuple[list[Rows], list[tuple[Rows, Known]]]:
        now = timezone.now()
        created: list[Rows] = []
        updated: list[tuple[Rows, Known]] = []
        for story, digest in wanted:
            try:
                row = self._row(story, now)
            except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as problem:
                reason = _("It cannot be stored: %s") % problem
                self.run.report.reject(story.source_identity, reason[:300])
                continue
            row.digest = digest
            had = known.get(story.source_identity)
            if had is None:
                created.append(row)
            else:
                updated.append((row, had))
        return created, updated

    def _row(self, story: Story, now: dt.datetime) -> Rows:
        row = self.builder.rows(story, now=now)
        if "own" in story.extra:
            add_own(row, story.extra["own"], builder=self.builder)
        if story.addresses or story.extra:
            names: Any = (*story.addresses, *story.extra.get("known_as", ()))
            row.addresses = list(dict.fromkeys(key for a in names if (key := key_of(a))))
        return row

    def _created(self, row: Rows) -> None:
        self.run.report.created += 1
        self._count(row)
        if row.draft:
            add_draft(row, self.builder)

    def _count(self, row: Rows) -> None:
        report = self.run.report
        report.media_missing += row.body.missing
        report.redirects += len(row.former)
        report.html_blocks += row.story.html_blocks
        for note in row.notes:
            report.note(row.name, note)

    def _pretend(self, created: list[Rows], updated: list[Rows], seen: dict[str, set[str]]) -> None:
        """Count, and remember for the rest of a dry run."""
        for row in created:
            self.run.report.created += row.name not in seen
            self.run.report.updated += row.name in seen
        self.run.report.updated += len(updated)
        rows = [*created, *updated]
        for row in rows:
            self._count(row)
        self.run.ledger.note(
            items=[(row.name, row.digest) for row in rows],
            paths=[p for row in rows for p in (row.article.path, *row.former) if p],
            addresses=[a for row in rows for a in (*row.addresses, *names_of(row))],
            links=[link for row in rows for link in row.body.links.items()],
        )


def names_of(row: Rows) -> list[str]:
    """What links may call a story without its address: identity, slug, path."""
    names = [row.name, f"story:{row.article.slug}"]
    if row.article.path:
        names.append(row.article.path.rstrip("/"))
    uuid = uuid_in(row.story)
    return [*names, f"urn:uuid:{uuid}"] if uuid else names
