"""Two topics that turn out to be one."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.media.services import note_uses
from broadsheet.topics.models import Alias, Identifier, Topic
from broadsheet.topics.selectors import above, living
from broadsheet.topics.services.changes import note_vocabulary_change

# What the one that stays takes over where it has nothing of its own.
_TEXTS = ("description", "overview", "scope_note", "picture_id")


@transaction.atomic
def merge_topic(*, topic: Topic, into: Topic, actor: User | None) -> None:
    """Make ``topic`` a tombstone of ``into``; every link to it keeps leading somewhere.

    Its name, aliases, identifiers and relations pass to ``into``, and so does what is written of
    it where ``into`` has nothing. Stories stay filed under the tombstone, which is resolved
    whenever they are read.

    Raises:
        ValidationError: into itself, or what was merged before.
    """
    into = living(into)
    stored = Topic.objects.filter(pk__in=[topic.pk, into.pk]).order_by("pk")
    if connection.features.has_select_for_update:
        stored = stored.select_for_update()
    locked = {one.pk: one for one in stored}
    gone, stays = locked[topic.pk], locked[into.pk]
    _check(gone, stays)
    _move_names(gone, stays)
    _move_identifiers(gone, stays)
    neighbours = _move_relations(gone, stays)
    for field in _TEXTS:
        if not getattr(stays, field):
            setattr(stays, field, getattr(gone, field))
    if gone.status == Topic.Status.APPROVED and stays.status == Topic.Status.CANDIDATE:
        stays.status = Topic.Status.APPROVED
    stays.save()
    gone.merged_into, gone.status = stays, Topic.Status.MERGED
    gone.save()
    earlier = list(Topic.objects.filter(merged_into=gone))
    Topic.objects.filter(merged_into=gone).update(merged_into=stays)
    note_uses("topic", {stays.pk: {stays.picture_id} if stays.picture_id else set(), gone.pk: ()})
    note_vocabulary_change([gone, stays, *earlier, *neighbours])
    log(
        instance=gone, action="broadsheet.merge", user=actor, title=gone.name,
        data={"into": str(stays.uuid), "name": str(stays)},
    )  # fmt: skip
    log(
        instance=stays, action="broadsheet.take_in", user=actor, title=stays.name,
        data={"uuid": str(gone.uuid), "name": str(gone)},
    )  # fmt: skip
    topic.merged_into, topic.status = stays, gone.status


def _check(gone: Topic, stays: Topic) -> None:
    if gone.status == Topic.Status.MERGED:
        said = _("“%(name)s” was merged into “%(into)s” before.")
        raise ValidationError(said % {"name": gone, "into": living(gone)})
    if gone.pk == stays.pk:
        raise ValidationError(_("A topic cannot be merged into itself."))


def _move_names(gone: Topic, stays: Topic) -> None:
    """The name of the one becomes an alias of the other, and its aliases go along."""
    known = {stays.name, *Alias.objects.filter(topic=stays).values_list("name", flat=True)}
    moved = Alias.objects.filter(topic=gone).exclude(name__in=known)
    known.update(moved.values_list("name", flat=True))
    moved.update(topic=stays)
    Alias.objects.filter(topic=gone).delete()
    for name, kind in (
        (gone.name, Alias.Kind.VARIANT), (gone.inverted_name, Alias.Kind.INVERTED),
    ):  # fmt: skip
        if name and name not in known and name != stays.inverted_name:
            Alias.objects.create(topic=stays, name=name, kind=kind)


def _move_identifiers(gone: Topic, stays: Topic) -> None:
    """All that other lists call the one are now names of the other.

    The tombstone keeps that by which it was met, for archives that come in later.
    """
    Identifier.objects.filter(topic=gone).update(topic=stays)
    if gone.identifier:
        Identifier.objects.update_or_create(
            scheme=gone.scheme, value=gone.identifier, defaults={"topic": stays}
        )


def _move_relations(gone: Topic, stays: Topic) -> list[Topic]:
    """Relations pass on, but none that would set a topic above itself; returns the neighbours."""
    broader, narrower = list(gone.broader.all()), list(gone.narrower.all())
    related = list(gone.related.all())
    for relation in (gone.broader, gone.narrower, gone.related):
        relation.clear()
    for one in broader:
        if one.pk != stays.pk and stays.pk not in above([one.pk]):
            stays.broader.add(one)
    for one in narrower:
        if one.pk != stays.pk and one.pk not in above([stays.pk]):
            stays.narrower.add(one)
    stays.related.add(*(one for one in related if one.pk != stays.pk))
    return [*broader, *narrower, *related]
