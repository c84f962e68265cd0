"""Which form a file has, and the topics in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from broadsheet.topics.formats import documents, skos, tables
from broadsheet.topics.formats.given import Fault, Given

FORMATS = ("csv", "skos", "wikidata")
_TABLES = {".csv", ".tsv", ".tab", ".txt"}
_XML = {".rdf", ".xml", ".skos", ".owl"}
_DOCUMENTS = {".json", ".jsonld", ".ndjson", ".jsonl", ".yaml", ".yml"}


class Unreadable(Exception):
    """Nothing of a file can be read."""


def read(
    path: Path, *, format_name: str = "", language: str = "en", base: str = ""
) -> Iterator[Given | Fault]:
    """The topics of a file one by one, and faults in place of those that cannot be taken.

    ``format_name`` is one of ``FORMATS``; without it the form is taken from the file's name and
    beginning. ``wikidata`` stands for all lists in JSON or YAML, and for tables as well.
    ``language`` is the paper's, ``base`` the address it is at.

    Raises:
        Unreadable: the file as a whole is not of that form.
    """
    try:
        yield from _reader(path, format_name, language, base)
    except Fault as fault:
        raise Unreadable(f"{path.name}, {fault.place}: {fault.reason}") from None
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read: {error.strerror or error}.") from None


def _reader(path: Path, format_name: str, language: str, base: str) -> Iterator[Given | Fault]:
    suffix = path.suffix.lower()
    start = _start(path)
    if not start:
        raise Fault("line 1", "The file is empty.")
    looks_xml, looks_json = start.startswith(b"<"), start.startswith((b"{", b"["))
    if format_name == "skos" or (not format_name and (looks_xml or suffix in _XML)):
        reader = skos.json_ld if looks_json else skos.rdf
        return reader(path, language=language, base=base)
    if format_name == "csv" or (not format_name and suffix in _TABLES):
        return tables.rows(path)
    if looks_json or suffix in _DOCUMENTS:
        if not format_name and suffix in {".json", ".jsonld"} and _speaks_of_concepts(path):
            return skos.json_ld(path, language=language, base=base)
        return documents.objects(path)
    return tables.rows(path)


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(2048).removeprefix(b"\xef\xbb\xbf").strip()


def _speaks_of_concepts(path: Path) -> bool:
    if path.stat().st_size > documents.LARGEST:
        return False
    with path.open("rb") as file:
        start = file.read(20_000)
    if b"prefLabel" not in start and b"@context" not in start and b"@graph" not in start:
        return False
    return skos.is_json_ld(documents.loaded(path))
