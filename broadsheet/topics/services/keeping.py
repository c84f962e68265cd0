"""Keeping topics: every change checked, logged and told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.changes.keys import changed_fields, touch
from broadsheet.media.services import note_uses
from broadsheet.text.normal import one_line
from broadsheet.text.slugs import free_slug, slugify
from broadsheet.topics.models import Alias, FormerAddress, Identifier, Topic
from broadsheet.topics.selectors import above, by_identifier, living, slug_is_taken
from broadsheet.topics.services.changes import note_topic_change, note_vocabulary_change


@transaction.atomic
def save_topic(*, topic: Topic, actor: User | None, former: str = "") -> Topic:
    """Validate and keep ``topic`` with its aliases and identifiers; a new slug leaves a redirect.

    Where the name changed, the old one stays as an alias of the kind ``former``, if that is given.
    An inverted name that was left as it was follows, if it was made of the old name's words.
    Where the slug was left empty it is made of the name, or of name and disambiguation.

    Raises:
        ValidationError: by field.
    """
    before = Topic.objects.filter(pk=topic.pk).first() if topic.pk else None
    if topic.status != Topic.Status.MERGED:
        topic.merged_into = None
        if before is not None and before.merged_into_id and topic.identifier:
            # It stands for itself again, and so does what its list calls it.
            Identifier.objects.filter(scheme=topic.scheme, value=topic.identifier).delete()
    if before is not None and topic.inverted_name == before.inverted_name:
        topic.inverted_name = _inverted_anew(before, one_line(topic.name))
    topic.slug = _slug(topic)
    _check_namesakes(topic)
    topic.full_clean()
    _check_identifiers(topic)
    if before is not None and former and one_line(before.name) != one_line(topic.name):
        topic.aliases.add(Alias(name=before.name, kind=former))
    _tidy_aliases(topic)
    changed = changed_fields(before, topic) | _changed_names(before, topic)
    topic.save()
    FormerAddress.objects.filter(path=topic.path).delete()
    if before is not None and before.slug != topic.slug:
        left = FormerAddress.objects.create(path=before.path, topic=topic)
        # Who asks there is led on at once, not after all the stories that name the topic.
        touch([left.key])
    note_uses("topic", {topic.pk: {topic.picture_id} if topic.picture_id else set()})
    note_topic_change(topic, changed=changed)
    data: dict[str, Any] = {}
    if before is not None and before.name != topic.name:
        data = {"from": before.name, "to": topic.name}
    action = "wagtail.edit" if before else "wagtail.create"
    if data:
        action = "broadsheet.rename"
    log(
        instance=topic, action=action, user=actor, title=topic.name,
        content_changed=bool(changed), data=data,
    )  # fmt: skip
    return topic


def _changed_names(before: Topic | None, topic: Topic) -> set[str]:
    """Which of ``aliases`` and ``identifiers`` are not as they are stored."""

    def names(one: Topic) -> dict[str, set[tuple[str, str]]]:
        return {
            "aliases": {(one_line(alias.name), alias.kind) for alias in one.aliases.all()},
            "identifiers": {
                (one_line(name.scheme), one_line(name.value)) for name in one.identifiers.all()
            },
        }

    now, then = names(topic), names(before) if before is not None else {}
    return {field for field, value in now.items() if value != then.get(field)}


def _inverted_anew(before: Topic, name: str) -> str:
    """``name`` as an index has it, divided as the one before was; what is not made of the name's
    words stays."""
    last, _comma, first = before.inverted_name.partition(", ")
    if not first or f"{first} {last}" != before.name or name == before.name:
        return before.inverted_name
    words = name.split(" ")
    at = len(words) - len(last.split(" "))
    return f"{' '.join(words[at:])}, {' '.join(words[:at])}" if at > 0 else ""


def _slug(topic: Topic) -> str:
    def taken(slug: str) -> bool:
        return slug_is_taken(slug, besides=topic.pk)

    wanted = slugify(topic.slug or topic.name, fallback=topic.kind)
    if not topic.slug and topic.disambiguation and taken(wanted):
        wanted = slugify(f"{topic.name} {topic.disambiguation}", fallback=topic.kind)
    return free_slug(wanted, taken)


def _check_namesakes(topic: Topic) -> None:
    """Say in words what the database would refuse: two that nothing tells apart."""
    if topic.identifier:
        return
    same = Topic.objects.filter(
        kind=topic.kind,
        name=one_line(topic.name),
        disambiguation=one_line(topic.disambiguation),
        identifier="",
    )
    other = same.exclude(pk=topic.pk or 0).select_related("merged_into").first()
    if other is None:
        return
    if other.status == Topic.Status.MERGED:
        said = _("A topic of this name was merged into “%(name)s”.") % {"name": living(other)}
    else:
        said = _("There is a %(kind)s of this name already.") % {"kind": topic.get_kind_display()}
    hint = _("Say in a few words what tells this one from it.")
    raise ValidationError({"name": f"{said} {hint}"})


def _check_identifiers(topic: Topic) -> None:
    """No two living topics are one thing in the same list.

    Raises:
        ValidationError: another topic has one of the identifiers.
    """
    own = [("identifier", topic.scheme, topic.identifier)] if topic.identifier else []
    others = [(None, one.scheme, one.value) for one in topic.identifiers.all()]
    for field, scheme, value in [*own, *others]:
        there = by_identifier(scheme, value, besides=topic.pk)
        if there is not None and there.pk != topic.merged_into_id:
            said = _("%(value)s of %(scheme)s is “%(name)s” already.")
            message = said % {"value": value, "scheme": scheme, "name": there}
            raise ValidationError({field: message} if field else message)


def _tidy_aliases(topic: Topic) -> None:
    """Drop what says nothing: an alias given twice, or the name itself."""
    seen = {one_line(topic.name)}
    for alias in list(topic.aliases.all()):
        name = one_line(alias.name)
        if name in seen or not name:
            topic.aliases.remove(alias)
        seen.add(name)
    known: set[tuple[str, str]] = set()
    for one in list(topic.identifiers.all()):
        pair = (one_line(one.scheme), one_line(one.value))
        if pair in known or pair == (topic.scheme, topic.identifier):
            topic.identifiers.remove(one)
        known.add(pair)


def rename_topic(
    *, topic: Topic, name: str, actor: User | None, former: str = Alias.Kind.FORMER
) -> Topic:
    """Call ``topic`` by another name; its address follows, and what it was called stays an alias.

    Raises:
        ValidationError: by field.
    """
    topic.name = name
    topic.slug = ""
    return save_topic(topic=topic, actor=actor, former=former)


@transaction.atomic
def retire_topic(*, topic: Topic, actor: User | None) -> Topic:
    """Take the topic's page from readers and the topic from lists; stories keep it filed.

    Raises:
        ValidationError: it was merged; what it was merged into is what could be retired.
    """
    if topic.status == Topic.Status.MERGED:
        said = _("“%(name)s” was merged into “%(into)s”.")
        raise ValidationError(said % {"name": topic, "into": living(topic)})
    topic.status = Topic.Status.RETIRED
    return save_topic(topic=topic, actor=actor)


@transaction.atomic
def approve_topics(*, topics: Iterable[Topic], actor: User | None) -> list[Topic]:
    """Approve those of ``topics`` that are candidates; returns them."""
    approved = [topic for topic in topics if topic.status == Topic.Status.CANDIDATE]
    for topic in approved:
        topic.status = Topic.Status.APPROVED
        topic.save(update_fields=["status"])
        log(instance=topic, action="broadsheet.approve", user=actor, title=topic.name)
    if approved:
        note_vocabulary_change(approved)
    return approved


@transaction.atomic
def set_relations(
    *,
    topic: Topic,
    broader: Sequence[Topic] | None = None,
    related: Sequence[Topic] | None = None,
    actor: User | None,
) -> None:
    """Say what ``topic`` is part of or a kind of, and what else goes with it.

    Raises:
        ValidationError: by field; a topic cannot stand above itself, however far up.
    """
    touched = {topic.pk: topic}
    for field, wanted in (("broader", broader), ("related", related)):
        if wanted is None:
            continue
        living_ones = {one.pk: one for one in map(living, wanted)}
        if topic.pk in living_ones:
            raise ValidationError({field: _("A topic cannot stand in relation to itself.")})
        if field == "broader" and topic.pk in above(living_ones):
            below = [str(one) for one in living_ones.values() if topic.pk in above([one.pk])]
            said = _("“%(name)s” stands below this topic already.") % {"name": below[0]}
            raise ValidationError({field: said})
        present = {one.pk: one for one in getattr(topic, field).all()}
        if other := present.keys() ^ living_ones.keys():
            touched |= {pk: one for pk, one in (present | living_ones).items() if pk in other}
            getattr(topic, field).set(living_ones.values())
    if len(touched) > 1:
        # Pages of both sides show it; lists and the linker know nothing of it.
        touch(key for one in touched.values() for key in one.keys)
        log(instance=topic, action="broadsheet.relate", user=actor, title=topic.name)


@transaction.atomic
def ensure_topic(
    *, name: str, kind: str, scheme: str = "", identifier: str = "", actor: User | None
) -> Topic:
    """The topic of this identifier, or of this kind and name; made as a candidate if new."""
    found: Topic | None = None
    if identifier:
        found = by_identifier(scheme, identifier)
    else:
        same = Topic.objects.filter(kind=kind, name=one_line(name), identifier="")
        found = same.order_by("disambiguation", "pk").first()
    if found is not None:
        return living(found)
    fields: dict[str, Any] = {
        "name": name, "kind": kind, "scheme": scheme, "identifier": identifier,
    }  # fmt: skip
    return save_topic(topic=Topic(status=Topic.Status.CANDIDATE, **fields), actor=actor)
