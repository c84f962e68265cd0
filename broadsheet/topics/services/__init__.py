"""What is done with topics: kept, renamed, approved, retired, put in relation; merged; loaded."""

from broadsheet.topics.services.changes import note_vocabulary_change
from broadsheet.topics.services.keeping import (
    approve_topics,
    ensure_topic,
    rename_topic,
    retire_topic,
    save_topic,
    set_relations,
)
from broadsheet.topics.services.loading import Loaded, load_topics
from broadsheet.topics.services.merging import merge_topic

__all__ = [
    "Loaded",
    "approve_topics",
    "ensure_topic",
    "load_topics",
    "merge_topic",
    "note_vocabulary_change",
    "rename_topic",
    "retire_topic",
    "save_topic",
    "set_relations",
]
