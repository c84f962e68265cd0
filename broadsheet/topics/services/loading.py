"""Loading a vocabulary: what is new is added, what is there is added to.

Nothing that somebody wrote is overwritten, so that a list may be loaded again when it has grown,
and after a load that was cut off; the second time nothing changes. Some hundreds of topics are one
short transaction, between which others write. Relations come last, since they may lead to topics
that stand further down; until then they wait in a file.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, TypeVar
from uuid import uuid4

from django.db import connection, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.text.html import clean_rich
from broadsheet.text.normal import one_line
from broadsheet.topics.formats import Fault, Given, Ref
from broadsheet.topics.models import Alias, Identifier, Topic
from broadsheet.topics.selectors import above
from broadsheet.topics.services.changes import note_vocabulary_change
from broadsheet.topics.services.recognising import (
    Known,
    Plain,
    Refs,
    Slugs,
    Waiting,
    plain_of,
    uuid_of,
)

T = TypeVar("T")
AT_ONCE = 500
# Between two commits of ours a waiting editor gets the write lock of SQLite.
PAUSE = 0.001
_SHOWN = 200
_TEXTS = ("inverted_name", "disambiguation", "description", "overview", "scope_note")


@dataclass
class Loaded:
    """What a load did, or would do."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    aliases: int = 0
    identifiers: int = 0
    relations: int = 0
    rejected: int = 0
    faults: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def reject(self, fault: Fault) -> None:
        self.rejected += 1
        if len(self.faults) < _SHOWN:
            self.faults.append((fault.place, fault.reason))

    def note(self, place: str, said: str) -> None:
        if len(self.notes) < _SHOWN:
            self.notes.append((place, said))


def load_topics(
    *,
    rows: Iterable[Given | Fault],
    actor: User | None,
    kind: str = Topic.Kind.SUBJECT,
    status: str = Topic.Status.APPROVED,
    dry_run: bool = False,
    progress: Callable[[Loaded], None] = lambda _loaded: None,
) -> Loaded:
    """Bring ``rows`` into the vocabulary; ``kind`` and ``status`` are for those that say none."""
    return _Load(actor=actor, kind=kind, status=status, dry=dry_run).run(rows, progress)


class _Load:
    def __init__(self, *, actor: User | None, kind: str, status: str, dry: bool) -> None:
        self.actor, self.kind, self.status, self.dry = actor, kind, status, dry
        self.done = Loaded()
        self._slugs = Slugs()
        # In a dry run nothing can be found that the run itself would have made.
        self._would: set[Ref | Plain] = set()

    def run(self, rows: Iterable[Given | Fault], progress: Callable[[Loaded], None]) -> Loaded:
        with tempfile.TemporaryFile("w+", encoding="utf-8") as waiting:
            for some in _batches(rows):
                self.done.read += len(some)
                given = []
                for one in some:
                    if isinstance(one, Fault):
                        self.done.reject(one)
                    else:
                        given.append(one)
                self._take(given, waiting)
                progress(self.done)
            if not self.dry:
                waiting.seek(0)
                self._relate(waiting, progress)
        return self.done

    # One batch ---------------------------------------------------------------------------------

    def _take(self, rows: list[Given], waiting: IO[str]) -> None:
        for one in rows:
            _straighten(one, kind=self.kind, status=self.status)
        groups = _same(rows)
        known = Known(groups)
        new: list[Given] = []
        there: list[tuple[Given, Topic]] = []
        for one in groups:
            topic = known.topic(one)
            if topic is not None:
                there.append((one, topic))
            elif self.dry and self._seen(one):
                self.done.unchanged += 1
            else:
                new.append(one)
        self.done.unchanged += len(rows) - len(groups)
        with transaction.atomic():
            made = self._make(new)
            changed = self._add_to(there)
            if not self.dry and (made or changed):
                note_vocabulary_change(changed)
        pairs = [*there, *zip(new, made, strict=False)]
        for one, topic in pairs:
            if one.broader or one.related:
                row = Waiting(topic.pk, one.place, topic.kind, one.broader, one.related)
                waiting.write(json.dumps(row) + "\n")
        _pause()

    def _seen(self, one: Given) -> bool:
        names: list[Ref | Plain] = [*one.identifiers, plain_of(one)]
        found = any(name in self._would for name in names[: len(one.identifiers) or 1])
        self._would.update(names)
        return found

    def _make(self, new: list[Given]) -> list[Topic]:
        self.done.added += len(new)
        self.done.aliases += sum(len(one.aliases) for one in new)
        self.done.identifiers += sum(len(one.identifiers) for one in new)
        if self.dry or not new:
            return []
        slugs = self._slugs.allot(new)
        topics = [
            Topic(
                uuid=uuid_of(one.uuid) or uuid4(), kind=one.kind, name=one.name, slug=slug,
                status=one.status, scheme=one.identifiers[0][0] if one.identifiers else "",
                identifier=one.identifiers[0][1] if one.identifiers else "",
                **{name: getattr(one, name) for name in _TEXTS},
            )
            for one, slug in zip(new, slugs, strict=True)
        ]  # fmt: skip
        Topic.objects.bulk_create(topics)
        Alias.objects.bulk_create(
            Alias(topic=topic, name=name, kind=kind)
            for one, topic in zip(new, topics, strict=True)
            for name, kind in one.aliases
        )
        Identifier.objects.bulk_create(
            Identifier(topic=topic, scheme=scheme, value=value)
            for one, topic in zip(new, topics, strict=True)
            for scheme, value in one.identifiers[1:]
        )
        return topics

    def _add_to(self, there: list[tuple[Given, Topic]]) -> list[Topic]:
        """What the rows know beyond what the topics have; returns the topics that changed."""
        keys = {topic.pk for _one, topic in there}
        said: dict[int, set[str]] = {key: set() for key in keys}
        for pk, name in Alias.objects.filter(topic__in=keys).values_list("topic", "name"):
            said[pk].add(name)
        own: dict[int, set[Ref]] = {key: set() for key in keys}
        for pk, scheme, value in Identifier.objects.filter(topic__in=keys).values_list(
            "topic", "scheme", "value"
        ):
            own[pk].add((scheme, value))
        changed: dict[int, Topic] = {}
        aliases: list[Alias] = []
        identifiers: list[Identifier] = []
        filled: dict[int, set[str]] = {}
        for one, topic in there:
            more = [pair for pair in one.aliases if pair[0] not in said[topic.pk] | {topic.name}]
            if one.name != topic.name and one.name not in said[topic.pk]:
                more.append((one.name, Alias.Kind.VARIANT))
            aliases += [Alias(topic=topic, name=name, kind=kind) for name, kind in more]
            said[topic.pk].update(name for name, _kind in more)
            has = own[topic.pk] | {(topic.scheme, topic.identifier)}
            new = [pair for pair in one.identifiers if pair not in has]
            identifiers += [Identifier(topic=topic, scheme=s, value=v) for s, v in new]
            own[topic.pk].update(new)
            empty = {n for n in _TEXTS if getattr(one, n) and not getattr(topic, n)}
            empty.discard("disambiguation")  # tells apart; only a person knows from what
            for name in empty:
                setattr(topic, name, getattr(one, name))
            filled.setdefault(topic.pk, set()).update(empty)
            if more or new or empty:
                changed[topic.pk] = topic
            else:
                self.done.unchanged += 1
        self.done.changed += len(changed)
        self.done.aliases += len(aliases)
        self.done.identifiers += len(identifiers)
        if self.dry:
            return []
        Alias.objects.bulk_create(aliases, ignore_conflicts=True)
        Identifier.objects.bulk_create(identifiers, ignore_conflicts=True)
        for topic in changed.values():
            if filled[topic.pk]:
                topic.save(update_fields=[*filled[topic.pk], "filed_key"])
            log(instance=topic, action="broadsheet.load", user=self.actor, title=topic.name)
        return list(changed.values())

    # Relations ---------------------------------------------------------------------------------

    def _relate(self, waiting: IO[str], progress: Callable[[Loaded], None]) -> None:
        for some in _batches(Waiting(*json.loads(text)) for text in waiting):
            self._relate_some(some)
            progress(self.done)
            _pause()

    def _relate_some(self, rows: list[Waiting]) -> None:
        found = Refs(rows)
        broader: dict[tuple[int, int], str] = {}
        related: set[tuple[int, int]] = set()
        for row in rows:
            for other in self._found(found, row, row.broader):
                broader[row.pk, other] = row.place
            for other in self._found(found, row, row.related):
                related |= {(row.pk, other), (other, row.pk)}
        with transaction.atomic():
            touched = self._add_broader(broader) | self._add_related(related)
            if touched:
                note_vocabulary_change(Topic.objects.filter(pk__in=touched))

    def _found(self, found: Refs, row: Waiting, refs: list[Ref]) -> Iterator[int]:
        for scheme, name in refs:
            other = found.key(scheme, name, row.kind)
            if other is None:
                said = _("“%(name)s”, which it refers to, is not in the vocabulary.")
                self.done.note(row.place, said % {"name": name})
            elif other != row.pk:
                yield other

    def _add_broader(self, edges: dict[tuple[int, int], str]) -> set[int]:
        through = Topic.broader.through
        present = through.objects.filter(from_topic__in={below for below, _above in edges})
        had = set(present.values_list("from_topic", "to_topic"))
        # Only what has something below itself can come to stand above itself.
        uppers = {up for _below, up in edges}
        belows = {below for below, _up in edges}
        has_below = set(
            through.objects.filter(to_topic__in=belows).values_list("to_topic", flat=True)
        ) | (uppers & belows)
        touched: set[int] = set()
        plain = []
        for (below, up), place in edges.items():
            if (below, up) in had:
                continue
            if below in has_below and (below == up or below in above([up])):
                self.done.note(place, _("It would stand above itself; left out."))
                continue
            edge = through(from_topic_id=below, to_topic_id=up)
            if below in has_below:
                edge.save()  # the next question has to see it
            else:
                plain.append(edge)
            self.done.relations += 1
            touched |= {below, up}
        through.objects.bulk_create(plain, ignore_conflicts=True)
        return touched

    def _add_related(self, edges: set[tuple[int, int]]) -> set[int]:
        through = Topic.related.through
        present = through.objects.filter(from_topic__in={one for one, _other in edges})
        new = edges - set(present.values_list("from_topic", "to_topic"))
        through.objects.bulk_create(
            [through(from_topic_id=one, to_topic_id=other) for one, other in sorted(new)],
            ignore_conflicts=True,
        )
        self.done.relations += len(new) // 2
        return {one for one, _other in new}


# Straightening ---------------------------------------------------------------------------------


def _straighten(one: Given, *, kind: str, status: str) -> None:
    """The row as it would be stored."""
    one.kind = one.kind or kind
    one.status = one.status.strip().casefold()
    if one.status not in (Topic.Status.APPROVED, Topic.Status.CANDIDATE, Topic.Status.RETIRED):
        one.status = status
    one.name = one_line(one.name)
    one.inverted_name = one_line(one.inverted_name)[:255]
    one.disambiguation = one_line(one.disambiguation)[:120].strip()
    one.overview = clean_rich(one.overview) if one.overview else ""
    aliases = ((one_line(name), kind) for name, kind in one.aliases)
    one.aliases = [
        pair for pair in {name: (name, kind) for name, kind in aliases}.values()
        if 0 < len(pair[0]) <= 255 and pair[0] != one.name
    ]  # fmt: skip
    one.uuid = one.uuid or next(
        (value for scheme, value in one.identifiers if scheme == "uuid"), ""
    )
    pairs = (
        (one_line(scheme), one_line(value))
        for scheme, value in one.identifiers
        if scheme not in ("uuid", "slug")
    )
    one.identifiers = [
        pair for pair in dict.fromkeys(pairs) if 0 < len(pair[0]) <= 60 and 0 < len(pair[1]) <= 255
    ]


def _same(rows: list[Given]) -> list[Given]:
    """Rows about one topic as one row: by identifiers, and without any by name."""
    groups: dict[Ref | Plain, Given] = {}
    made: list[Given] = []
    for one in rows:
        names: list[Ref | Plain] = [*one.identifiers] or [plain_of(one)]
        first = next((groups[name] for name in names if name in groups), None)
        if first is None:
            made.append(one)
            groups.update(dict.fromkeys(names, one))
            continue
        _join(first, one)
        groups.update(dict.fromkeys(names, first))
    return made


def _join(first: Given, more: Given) -> None:
    known = {first.name, *(name for name, _kind in first.aliases)}
    also = [*more.aliases, (more.name, "variant")]
    first.aliases += [pair for pair in also if pair[0] not in known]
    first.aliases = list({name: (name, kind) for name, kind in first.aliases}.values())
    first.identifiers += [one for one in more.identifiers if one not in first.identifiers]
    first.broader += [one for one in more.broader if one not in first.broader]
    first.related += [one for one in more.related if one not in first.related]
    for name in _TEXTS:
        setattr(first, name, getattr(first, name) or getattr(more, name))


def _pause() -> None:
    if connection.vendor == "sqlite":
        time.sleep(PAUSE)


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        yield some
