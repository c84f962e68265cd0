"""Which of the paper's topics those of a file are; each batch of them looked up at once."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from broadsheet.text.normal import search_key
from broadsheet.text.slugs import LONGEST, slugify
from broadsheet.topics.formats import Given, Ref
from broadsheet.topics.models import Alias, FormerAddress, Identifier, Topic

Plain = tuple[str, str, str]  # kind, name, disambiguation


class Waiting(NamedTuple):
    """What a topic is to be put in relation to, once all are there."""

    pk: int
    place: str
    kind: str
    broader: list[Ref]
    related: list[Ref]


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def plain_of(one: Given) -> Plain:
    return one.kind, one.name, one.disambiguation


class Known:
    """The living topics that a batch of rows may be about; five questions in all."""

    def __init__(self, rows: list[Given]) -> None:
        uuids = [uuid for one in rows if (uuid := uuid_of(one.uuid))]
        pairs = {pair for one in rows for pair in one.identifiers}
        schemes, values = {scheme for scheme, _ in pairs}, {value for _, value in pairs}
        names = {one.name for one in rows}
        topics = Topic.objects.select_related("merged_into")
        self._by: dict[Ref | Plain | UUID, Topic] = {}
        self._living: dict[int, Topic] = {}
        others = Identifier.objects.filter(scheme__in=schemes, value__in=values)
        for other in others.select_related("topic__merged_into"):
            self._by[other.scheme, other.value] = other.topic
        coded = topics.exclude(identifier="")  # as the index has it
        for topic in coded.filter(scheme__in=schemes, identifier__in=values):
            self._by[topic.scheme, topic.identifier] = topic
        plain = list(topics.filter(kind__in=Topic.Kind.values, name__in=names, identifier=""))
        self._schemes: dict[int, set[str]] = {}
        for pk, scheme in Identifier.objects.filter(topic__in=plain).values_list("topic", "scheme"):
            self._schemes.setdefault(pk, set()).add(scheme)
        for topic in plain:
            self._by[topic.kind, topic.name, topic.disambiguation] = topic
        for topic in topics.filter(uuid__in=uuids):
            self._by[topic.uuid] = topic

    def topic(self, one: Given) -> Topic | None:
        """The topic that ``one`` is about, living; the same object each time."""
        uuid = uuid_of(one.uuid)
        sure: list[Ref | UUID] = [*([uuid] if uuid else []), *one.identifiers]
        found = next((self._by[key] for key in sure if key in self._by), None)
        if found is None:
            found = self._by.get(plain_of(one))
            # Two of one name that the same list tells apart are two.
            mine = {scheme for scheme, _value in one.identifiers}
            if found is not None and mine & self._schemes.get(found.pk, set()):
                found = None
        if found is None:
            return None
        now = found.merged_into or found
        # One row after another must see what the one before it filled.
        return self._living.setdefault(now.pk, now)


class Refs:
    """The keys of what a batch refers to."""

    def __init__(self, rows: Iterable[Waiting]) -> None:
        wanted = {(scheme, name) for row in rows for scheme, name in row.broader + row.related}
        schemes = {scheme for scheme, _ in wanted if scheme}
        values = {value for scheme, value in wanted if scheme}
        keys = {search_key(name)[:255] for scheme, name in wanted if not scheme}
        self._coded: dict[Ref, int] = {}
        others = Identifier.objects.filter(scheme__in=schemes, value__in=values)
        for scheme, value, pk in others.values_list("scheme", "value", "topic"):
            self._coded[scheme, value] = pk
        coded = Topic.objects.exclude(identifier="")  # as the index has it
        own = coded.filter(scheme__in=schemes, identifier__in=values)
        for scheme, value, pk, into in own.values_list("scheme", "identifier", "pk", "merged_into"):
            self._coded[scheme, value] = into or pk
        for field in ("slug", "uuid"):
            texts = [value for scheme, value in wanted if scheme == field]
            texts = [text for text in texts if field == "slug" or uuid_of(text)]
            found = Topic.objects.filter(**{f"{field}__in": texts})
            for text, pk, into in found.values_list(field, "pk", "merged_into"):
                self._coded[field, str(text)] = into or pk
        self._named: dict[tuple[str, str], list[int]] = {}
        public = Topic.objects.public()
        called = public.filter(name_key__in=keys).order_by("disambiguation", "pk")
        for key, kind, pk in called.values_list("name_key", "kind", "pk"):
            self._named.setdefault((key, kind), []).append(pk)
        aliases = Alias.objects.filter(key__in=keys, topic__in=public).order_by("pk")
        for key, kind, pk in aliases.values_list("key", "topic__kind", "topic"):
            if (key, kind) not in self._named:
                self._named[key, kind] = [pk]

    def key(self, scheme: str, name: str, kind: str) -> int | None:
        """The topic of an identifier, or of a name: of the same kind rather than of another."""
        if scheme:
            return self._coded.get((scheme, name))
        key = search_key(name)[:255]
        for one in (kind, *Topic.Kind.values):
            if found := self._named.get((key, one)):
                return found[0]
        return None


class Slugs:
    """Free slugs for many topics at once."""

    def __init__(self) -> None:
        self._next: dict[str, int] = {}

    def allot(self, rows: list[Given]) -> list[str]:
        """A slug for each: of its name, of name and disambiguation, or with a number."""
        wanted = [self._wanted(one) for one in rows]
        taken = _taken(chain.from_iterable(wanted))
        made: list[str] = []
        for choices in wanted:
            slug = next((choice for choice in choices if choice not in taken), "")
            slug = slug or self._numbered(choices[-1], taken)
            taken.add(slug)
            made.append(slug)
        return made

    @staticmethod
    def _wanted(one: Given) -> list[str]:
        plain = slugify(one.slug or one.name, fallback=one.kind)
        told = slugify(f"{one.name} {one.disambiguation}", fallback=one.kind)
        return list(dict.fromkeys([plain, told]))

    def _numbered(self, slug: str, taken: set[str]) -> str:
        while True:
            number = self._next[slug] = self._next.get(slug, 1) + 1
            suffix = f"-{number}"
            candidate = slug[: LONGEST - len(suffix)].rstrip("-") + suffix
            if candidate not in taken and not _taken([candidate]):
                return candidate


def _taken(slugs: Iterable[str]) -> set[str]:
    paths = {f"/topics/{slug}/": slug for slug in slugs}
    used = set(Topic.objects.filter(slug__in=paths.values()).values_list("slug", flat=True))
    former = FormerAddress.objects.filter(path__in=paths).values_list("path", flat=True)
    return used | {paths[path] for path in former}
