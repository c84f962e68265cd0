"""Says that the vocabulary changed, so that every process sees it soon."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from broadsheet.changes.keys import touch
from broadsheet.topics.models import Topic, VocabularyChange

INDEX_KEY = "topics"  # of lists of topics
# What of a topic lists of topics show, what the linker reads, and what only the staff do.
_LISTED = {"name", "inverted_name", "disambiguation", "slug", "kind", "status"}
_LINKED = {"name", "inverted_name", "disambiguation", "description", "kind", "status", "aliases"}
_INSIDE = {"scope_note"}
_KEPT = 200


def note_vocabulary_change(topics: Iterable[Topic] = ()) -> None:
    """Record that the vocabulary changed; call it inside the transaction that changes it.

    The keys of ``topics``, and that of all lists of topics, are touched.
    """
    touch([INDEX_KEY, *(key for topic in topics for key in topic.keys)])
    _note()


def note_topic_change(topic: Topic, *, changed: Collection[str]) -> None:
    """Record that ``changed`` (names of fields, ``aliases``, ``identifiers``) of a topic is new.

    Only keys of pages that show such a thing are touched; call it in the transaction of the change.
    """
    seen = set(changed) - _INSIDE
    if seen:
        # Stories may be filed under what was merged into it.
        touch(key for one in (topic, *topic.tombstones.all()) for key in one.keys)
    if seen & _LISTED:
        touch([INDEX_KEY])
    if seen & _LINKED:
        _note()


def _note() -> None:
    newest = VocabularyChange.objects.create()
    if newest.pk % _KEPT == 0:
        VocabularyChange.objects.filter(pk__lt=newest.pk - _KEPT).delete()
