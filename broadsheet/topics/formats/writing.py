"""A vocabulary in forms that others can read: a table, or SKOS in RDF/XML."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from lxml import etree

from broadsheet.topics.formats.given import ALIAS_KINDS, Given, Ref
from broadsheet.topics.schemes import uri_of

COLUMNS = (
    "name", "kind", "inverted_name", "disambiguation", "description", "overview", "scope_note",
    "status", "slug", "uuid", "aliases", "identifiers", "broader", "related",
)  # fmt: skip
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SCHEMA = "https://schema.org/"
_NAMES = {"rdf": RDF, "skos": SKOS, "schema": SCHEMA}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TYPES = {
    "person": "Person", "organisation": "Organization", "place": "Place",
    "work": "CreativeWork", "event": "Event",
}  # fmt: skip
URN = "urn:uuid:"


def csv_file(rows: Iterable[Given], path: Path) -> int:
    """Write a table that ``tables`` reads back; returns how many topics there were."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for one in rows:
            writer.writerow([_cell(one, column) for column in COLUMNS])
            count += 1
    return count


def _cell(one: Given, column: str) -> str:
    if column == "aliases":
        return " | ".join(_alias(name, kind) for name, kind in one.aliases)
    if column in ("identifiers", "broader", "related"):
        return " | ".join(map(_reference, getattr(one, column)))
    return str(getattr(one, column))


def _reference(pair: Ref) -> str:
    scheme, value = pair
    return uri_of(scheme, value) if ":" in scheme else f"{scheme}:{value}"


def _alias(name: str, kind: str) -> str:
    # A variant that begins like another kind has to say what it is.
    plain = kind == "variant" and name.partition(":")[0].strip().casefold() not in ALIAS_KINDS
    return name if plain else f"{kind}: {name}"


def skos_file(rows: Iterable[Given], path: Path, *, base: str, title: str, language: str) -> int:
    """Write SKOS in RDF/XML; returns how many topics there were. ``base`` is the site's address."""
    with path.open("wb") as file:
        return _write(rows, file, base=base, title=title, language=language)


def _write(rows: Iterable[Given], file: IO[bytes], *, base: str, title: str, language: str) -> int:
    count = 0
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(f"{{{RDF}}}RDF", nsmap=_NAMES):
            scheme = f"{base}/topics/"
            head = _thing("ConceptScheme", scheme)
            _text(head, "prefLabel", title, language)
            xml.write(head, pretty_print=True)
            for one in rows:
                count += 1
                concept = _concept(one, base=base, scheme=scheme, language=language)
                xml.write(concept, pretty_print=True)
    return count


def _concept(one: Given, *, base: str, scheme: str, language: str) -> etree._Element:
    concept = _thing("Concept", f"{base}/topics/{one.slug}/")
    if one.kind in _TYPES:
        _resource(concept, f"{{{RDF}}}type", f"{SCHEMA}{_TYPES[one.kind]}")
    _resource(concept, f"{{{SKOS}}}inScheme", scheme)
    _text(concept, "prefLabel", one.name, language)
    for name, kind in one.aliases:
        label = "hiddenLabel" if kind == "misspelling" else "altLabel"
        _text(concept, label, name, language)
    _text(concept, "definition", one.description, language)
    _text(concept, "scopeNote", one.scope_note, language)
    own = [f"{URN}{one.uuid}", *(uri_of(*pair) for pair in one.identifiers)]
    for uri in own:
        if uri:
            _resource(concept, f"{{{SKOS}}}exactMatch", uri)
    for relation in ("broader", "related"):
        for reference in getattr(one, relation):
            if _address(reference, base):
                _resource(concept, f"{{{SKOS}}}{relation}", _address(reference, base))
    for name, text in (
        ("disambiguation", one.disambiguation), ("invertedName", one.inverted_name),
        ("status", one.status if one.status != "approved" else ""),
    ):  # fmt: skip
        if text:
            etree.SubElement(concept, f"{{{SCHEMA}}}{name}").text = text
    return concept


def _thing(tag: str, about: str) -> etree._Element:
    return etree.Element(f"{{{SKOS}}}{tag}", {f"{{{RDF}}}about": about}, nsmap=_NAMES)


def _address(reference: Ref, base: str) -> str:
    scheme, value = reference
    return f"{base}/topics/{value}/" if scheme == "slug" else uri_of(scheme, value)


def _text(concept: etree._Element, name: str, text: str, language: str) -> None:
    if text:
        element = etree.SubElement(concept, f"{{{SKOS}}}{name}")
        element.text = text
        element.set(_XML_LANG, language)


def _resource(concept: etree._Element, tag: str, uri: str) -> None:
    etree.SubElement(concept, tag, {f"{{{RDF}}}resource": uri})
