"""The forms in which vocabularies are exchanged, read one topic at a time; no database in here.

Downhill: ``reading`` (which form a file has) - ``tables`` (CSV) and ``documents`` (JSON, YAML),
both by ``columns`` (what their fields mean) - ``skos`` (RDF/XML and JSON-LD) - ``writing`` (CSV,
SKOS) - ``given`` (a topic as a file gives it).
"""

from broadsheet.topics.formats.given import Fault, Given, Ref
from broadsheet.topics.formats.reading import FORMATS, Unreadable, read

__all__ = ["FORMATS", "Fault", "Given", "Ref", "Unreadable", "read"]
