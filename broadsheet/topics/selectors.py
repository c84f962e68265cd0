"""Questions about topics."""

from __future__ import annotations

from broadsheet.topics.models import FormerAddress, Topic


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
