"""Topics that stories are filed under: looked up for a whole batch, made together."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from django.db import transaction

from broadsheet.archive.items import TermItem
from broadsheet.archive.loading.lately import Lately
from broadsheet.archive.loading.places import URN, uuid_of
from broadsheet.archive.loading.run import Run, pause
from broadsheet.archive.loading.slugs import Allotter
from broadsheet.text.normal import one_line
from broadsheet.text.slugs import slugify
from broadsheet.topics.models import FormerAddress, Identifier, Topic
from broadsheet.topics.services import note_vocabulary_change

Key = tuple[str, str]
_AT_ONCE = 100
_KINDS = set(Topic.Kind.values)


def _taken(slugs: set[str]) -> set[str]:
    used = set(Topic.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    paths = {f"/topics/{slug}/": slug for slug in slugs}
    former = FormerAddress.objects.filter(path__in=paths).values_list("path", flat=True)
    return used | {paths[path] for path in former}


class Terms:
    """Topics by scheme and identifier, or by kind and name."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._known: Lately[Key, int] = Lately(50_000)
        self._slugs = Allotter(_taken)

    def topic(self, term: TermItem) -> int | None:
        """The key of the topic, once ``prepare`` has seen the term."""
        return self._known.get(_key(term))

    def prepare(self, terms: Iterable[TermItem]) -> None:
        """Look up or make the topics of all these."""
        known = self._known
        missing: dict[Key, TermItem] = {}
        for term in terms:
            key = _key(term)
            if key not in known:
                missing.setdefault(key, term)
        if not missing or self._run.dry:
            return
        self._look_up(missing)
        new = {
            key: _made(key, term)
            for key, term in missing.items()
            if key not in known and key[0] != URN and key[1]
        }
        self._make(new)

    def _look_up(self, missing: Iterable[Key]) -> None:
        keys = list(missing)
        columns = ("pk", "merged_into_id", "uuid", "scheme", "identifier", "kind", "name")
        uuids = {}
        for scheme, text in keys:
            uuid = uuid_of(URN + text) if scheme == URN else None
            if uuid is not None:
                uuids[self._run.aliases.get(uuid, uuid)] = text
        plain = [name for scheme, name in keys if scheme in _KINDS]
        coded = [name for scheme, name in keys if scheme not in _KINDS and scheme != URN]
        schemes = {scheme for scheme, _ in keys}
        # Of several of one name, that without a disambiguation comes last and stands.
        namesakes = Topic.objects.filter(kind__in=_KINDS, name__in=plain, identifier="")
        queries = (
            (Topic.objects.filter(uuid__in=list(uuids)), uuids),
            (namesakes.order_by("-disambiguation", "-pk"), plain),
            (Topic.objects.filter(scheme__in=schemes, identifier__in=coded), coded),
        )
        for query, wanted in queries:
            for pk, into, uuid, scheme, identifier, kind, name in (
                query.values_list(*columns) if wanted else ()
            ):
                # One of an export stands for itself, merged or not; any other for the living one.
                if wanted is uuids:
                    self._known.put((URN, uuids[uuid]), pk)
                else:
                    key = (scheme, identifier) if identifier else (kind, name)
                    self._known.put(key, into or pk)
        # What other lists call a topic, where nothing was met by that name.
        others = Identifier.objects.filter(scheme__in=schemes, value__in=coded)
        for pk, scheme, value in others.values_list("topic", "scheme", "value") if coded else ():
            if (scheme, value) not in self._known:
                self._known.put((scheme, value), pk)

    def _make(self, new: dict[Key, Topic]) -> None:
        topics = list(new.items())
        for start in range(0, len(topics), _AT_ONCE):
            some = topics[start : start + _AT_ONCE]
            slugs = self._slugs.allot(("", topic.slug, "") for _, topic in some)
            for (_, topic), slug in zip(some, slugs, strict=True):
                topic.slug = slug
            self._run.makes("topic", *(topic.uuid for _, topic in some))
            with transaction.atomic():
                Topic.objects.bulk_create([topic for _, topic in some])
                note_vocabulary_change()
            for key, topic in some:
                self._known.put(key, topic.pk)
            pause()


def _key(term: TermItem) -> Key:
    if term.identifier and term.scheme and len(term.scheme) <= 60 and len(term.identifier) <= 255:
        return one_line(term.scheme), one_line(term.identifier)
    return term.kind if term.kind in _KINDS else "subject", one_line(term.name)[:255].strip()


def _made(key: Key, term: TermItem) -> Topic:
    kind = term.kind if term.kind in _KINDS else "subject"
    name = one_line(term.name)[:255].strip() or key[1]
    plain = key[0] in _KINDS
    return Topic(
        uuid=uuid4(),
        kind=kind,
        name=name,
        slug=slugify(name, fallback=kind),
        scheme="" if plain else key[0],
        identifier="" if plain else key[1],
        status=Topic.Status.CANDIDATE,
    )
