"""The linker: text in, suggestions out.

It knows nothing of a database: the vocabulary is handed in as ``Entry`` rows, and so is what the
archive has taught. Downhill: ``deciding`` (which topic, how sure) - ``finding`` (where) -
``vocabulary`` (the compiled file and what lies over it) - ``table`` (its arrays) - ``forms`` (the
ways to write a topic) - ``tokens`` (words of a text) - ``entries`` (what goes in and comes out).
"""

from broadsheet.topics.linker.deciding import mentions
from broadsheet.topics.linker.entries import (
    KINDS,
    LINKS,
    NO_CONTEXT,
    PROPOSES,
    Context,
    Entry,
    Mention,
)
from broadsheet.topics.linker.table import Unusable
from broadsheet.topics.linker.vocabulary import Shelf, Vocabulary

__all__ = [
    "KINDS", "LINKS", "NO_CONTEXT", "PROPOSES", "Context", "Entry", "Mention", "Shelf",
    "Unusable", "Vocabulary", "mentions",
]  # fmt: skip
