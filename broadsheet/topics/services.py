"""What is done with topics."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.changes.keys import touch
from broadsheet.text.slugs import free_slug, slugify
from broadsheet.topics.models import FormerAddress, Topic
from broadsheet.topics.selectors import living, slug_is_taken


@transaction.atomic
def save_topic(*, topic: Topic, actor: User | None) -> Topic:
    """Validate and keep ``topic``; a changed slug leaves a redirect.

    Raises:
        ValidationError: by field.
    """
    before = Topic.objects.filter(pk=topic.pk).first() if topic.pk else None
    wanted = slugify(topic.slug or topic.name, fallback=topic.kind)
    topic.slug = free_slug(wanted, lambda slug: slug_is_taken(slug, besides=topic.pk))
    topic.full_clean()
    topic.save()
    FormerAddress.objects.filter(path=topic.path).delete()
    if before is not None and before.slug != topic.slug:
        FormerAddress.objects.create(path=before.path, topic=topic)
    touch(topic.keys)
    log(
        instance=topic,
        action="wagtail.edit" if before else "wagtail.create",
        user=actor,
        title=topic.name,
        content_changed=True,
    )
    return topic


@transaction.atomic
def ensure_topic(
    *, name: str, kind: str, scheme: str = "", identifier: str = "", actor: User | None
) -> Topic:
    """The topic of this identifier, or of this kind and name; made as a candidate if new."""
    found: Topic | None = None
    if identifier:
        found = Topic.objects.filter(scheme=scheme, identifier=identifier).first()
    else:
        found = Topic.objects.filter(kind=kind, name=name, identifier="").first()
    if found is not None:
        return living(found)
    fields: dict[str, Any] = {
        "name": name, "kind": kind, "scheme": scheme, "identifier": identifier,
    }  # fmt: skip
    return save_topic(topic=Topic(status=Topic.Status.CANDIDATE, **fields), actor=actor)


@transaction.atomic
def merge_topic(*, topic: Topic, into: Topic, actor: User | None) -> None:
    """Make ``topic`` a tombstone of ``into``; every link to it keeps leading somewhere.

    Raises:
        ValidationError: a topic cannot be merged into itself.
    """
    into = living(into)
    if into.pk == topic.pk:
        raise ValidationError("A topic cannot be merged into itself.")
    topic.merged_into = into
    topic.status = Topic.Status.MERGED
    topic.save()
    Topic.objects.filter(merged_into=topic).update(merged_into=into)
    touch([*topic.keys, *into.keys])
    log(
        instance=topic, action="broadsheet.merge", user=actor, title=topic.name,
        data={"into": str(into.uuid)},
    )  # fmt: skip
