"""Says that the vocabulary changed, so that every process sees it soon."""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.changes.keys import touch
from broadsheet.topics.models import Topic, VocabularyChange

INDEX_KEY = "topics"  # of lists of topics
_KEPT = 200


def note_vocabulary_change(topics: Iterable[Topic] = ()) -> None:
    """Record that the vocabulary changed; call it inside the transaction that changes it.

    The keys of ``topics``, and that of all lists of topics, are touched.
    """
    touch([INDEX_KEY, *(key for topic in topics for key in topic.keys)])
    newest = VocabularyChange.objects.create()
    if newest.pk % _KEPT == 0:
        VocabularyChange.objects.filter(pk__lt=newest.pk - _KEPT).delete()
