"""Questions about topics."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby, islice

from django.db.models import Count, Max, Q

from broadsheet.text.fields import begins
from broadsheet.text.normal import one_line, search_key
from broadsheet.topics.formats import Given, Ref
from broadsheet.topics.linker.entries import Entry
from broadsheet.topics.models import (
    Alias,
    FormerAddress,
    Identifier,
    Topic,
    TopicQuerySet,
    VocabularyChange,
)

AT_ONCE = 2_000
_KEYS_AT_ONCE = 400  # parameters of one query; SQLite's default limit is 999


# One topic ---------------------------------------------------------------------------------------


def living(topic: Topic) -> Topic:
    """``topic``, or what it was merged into."""
    seen = {topic.pk}
    while topic.merged_into is not None and topic.merged_into_id not in seen:
        topic = topic.merged_into
        seen.add(topic.pk)
    return topic


def slug_is_taken(slug: str, *, besides: int | None = None) -> bool:
    """Whether a topic has this slug or had an address made of it."""
    if Topic.objects.filter(slug=slug).exclude(pk=besides or 0).exists():
        return True
    return FormerAddress.objects.filter(path=f"/topics/{slug}/").exclude(topic=besides).exists()


def by_former_address(path: str) -> Topic | None:
    """The topic that once had ``path``."""
    former = FormerAddress.objects.filter(path=path).select_related("topic").first()
    return living(former.topic) if former else None


def present(slug: str) -> Topic | None:
    """The topic that ``slug`` leads readers to, by way of merges and renamings."""
    found = Topic.objects.select_related("merged_into").filter(slug=slug).first()
    found = living(found) if found else by_former_address(f"/topics/{slug}/")
    return found if found and found.status != Topic.Status.RETIRED else None


def by_identifier(scheme: str, value: str, *, besides: int | None = None) -> Topic | None:
    """The living topic that the list ``scheme`` calls ``value``, other than ``besides``."""
    scheme, value = one_line(scheme), one_line(value)
    if not scheme or not value:
        return None
    met = Topic.objects.exclude(identifier="").exclude(pk=besides or 0)  # as the index has it
    found = met.filter(scheme=scheme, identifier=value).select_related("merged_into").first()
    if found is None:
        others = Identifier.objects.exclude(topic=besides or 0).select_related("topic__merged_into")
        other = others.filter(scheme=scheme, value=value).first()
        found = other.topic if other else None
    return living(found) if found else None


def identifiers_of(topic: Topic) -> list[tuple[str, str]]:
    """Scheme and value of all its identifiers, that by which it was met first."""
    own = [(topic.scheme, topic.identifier)] if topic.identifier else []
    others = [(one.scheme, one.value) for one in topic.identifiers.all()]
    return list(dict.fromkeys(own + others))


def above(keys: Iterable[int]) -> set[int]:
    """The keys of all topics broader than these, however far up; these themselves not."""
    found: set[int] = set()
    level = set(keys)
    links = Topic.broader.through.objects
    while level:
        rows = links.filter(from_topic__in=level).values_list("to_topic", flat=True)
        level = set(rows) - found
        found |= level
    return found


# Many topics -------------------------------------------------------------------------------------


def named(words: str) -> TopicQuerySet:
    """Topics of whose name or of one of whose aliases a word begins like each of ``words``."""
    rows: TopicQuerySet = Topic.objects.all()
    for word in search_key(words).split()[:8]:
        aliases = Alias.objects.filter(Q(key__startswith=word) | Q(key__contains=f" {word}"))
        rows = rows.filter(
            Q(name_key__startswith=word)
            | Q(name_key__contains=f" {word}")
            | Q(pk__in=aliases.values("topic"))
        )
    return rows


def beginning(words: str, *, count: int) -> list[Topic]:
    """At most ``count`` topics for whoever types ``words``; each once, by whatever it is called.

    First those whose name begins so, straight or inverted, then those with such an alias, then
    those with such words somewhere in a name.
    """
    key = search_key(words)[:255]
    if not key:
        return []
    public = Topic.objects.public()
    aliases = Alias.objects.filter(begins("key", key))
    found: dict[int, Topic] = {}
    for rows in (
        public.filter(begins("name_key", key) | begins("filed_key", key)),
        public.filter(pk__in=aliases.values("topic")),
        named(words).public(),
    ):
        found.update({topic.pk: topic for topic in rows.order_by("name_key", "pk")[:count]
                      if topic.pk not in found})  # fmt: skip
        if len(found) >= count:
            break
    return list(found.values())[:count]


def called(name: str) -> TopicQuerySet:
    """Topics called just ``name``, by their own name or an alias, case and accents aside."""
    key = search_key(name)[:255]
    if not key:
        return Topic.objects.none()
    aliases = Alias.objects.filter(key=key)
    found: TopicQuerySet = Topic.objects.filter(Q(name_key=key) | Q(pk__in=aliases.values("topic")))
    return found


def given() -> Iterator[Given]:
    """The whole vocabulary but tombstones, in the form in which it is exchanged."""
    rows = Topic.objects.exclude(status=Topic.Status.MERGED).order_by("pk")
    rows = rows.prefetch_related("aliases", "identifiers", "broader", "related")
    texts = (
        "kind", "slug", "inverted_name", "disambiguation", "description", "overview",
        "scope_note", "status",
    )  # fmt: skip
    for topic in rows.iterator(chunk_size=AT_ONCE):
        yield Given(
            place=topic.path,
            name=topic.name,
            uuid=str(topic.uuid),
            identifiers=identifiers_of(topic),
            aliases=[(alias.name, alias.kind) for alias in topic.aliases.all()],
            broader=[_reference(one) for one in topic.broader.all()],
            related=[_reference(one) for one in topic.related.all()],
            **{name: getattr(topic, name) for name in texts},
        )


def _reference(topic: Topic) -> Ref:
    """What leads to ``topic`` from elsewhere in the same file."""
    return (topic.scheme, topic.identifier) if topic.identifier else ("slug", topic.slug)


# For the linker ----------------------------------------------------------------------------------


def vocabulary_entries(*, keys: Collection[int] | None = None) -> Iterator[Entry]:
    """Every topic that readers may be led to, as the linker knows it, in the order of their keys.

    With ``keys`` only those of them.

    Reads some thousands at a time, so that a large vocabulary needs no more memory than a small
    one. What the archive has taught (how often, together with what) is added by whoever knows it.
    """
    columns = ("pk", "kind", "name", "inverted_name", "disambiguation", "description")
    last = 0
    wanted = None if keys is None else sorted(keys)
    while True:
        rows = Topic.objects.public().filter(pk__gt=last).order_by("pk")
        if wanted is not None:
            some = [key for key in wanted if key > last][:_KEYS_AT_ONCE]
            if not some:
                return
            rows = rows.filter(pk__in=some)
            last = some[-1]
        topics = list(rows.values_list(*columns)[:AT_ONCE])
        if not topics and wanted is None:
            return
        if not topics:
            continue
        first, highest = topics[0][0], topics[-1][0]
        aliases = Alias.objects.filter(topic__gte=first, topic__lte=highest)
        if wanted is None:
            last = highest
        else:
            aliases = aliases.filter(topic__in=[topic[0] for topic in topics])
        aliases = aliases.order_by("topic", "pk")
        said = {
            pk: tuple((name, kind) for _pk, name, kind in group)
            for pk, group in groupby(
                aliases.values_list("topic", "name", "kind").iterator(), key=lambda row: row[0]
            )
        }
        for pk, kind, name, inverted, disambiguation, description in topics:
            also = ((inverted, Alias.Kind.INVERTED.value),) if inverted else ()
            yield Entry(
                key=pk,
                kind=kind,
                name=name,
                aliases=(*said.get(pk, ()), *also),
                context=_words(f"{disambiguation} {description}"),
            )


def _words(text: str) -> tuple[str, ...]:
    """The first different words of a description, short ones left out."""
    words = (word for word in search_key(text).split() if len(word) > 3)
    return tuple(islice(dict.fromkeys(words), 40))


def vocabulary_version() -> int:
    """A number that is another after each change to topics or aliases; one small query."""
    newest = VocabularyChange.objects.aggregate(Max("pk"), Max("at"), Count("pk"))
    state = repr(sorted(newest.items())).encode()
    return int.from_bytes(hashlib.blake2b(state, digest_size=7).digest(), "big")
