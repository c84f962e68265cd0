"""SKOS, the W3C's form for vocabularies: RDF/XML read as a stream, and JSON-LD.

Nothing outside a file is ever fetched. A file that declares a document type is refused: entities
are how a few bytes of XML become gigabytes, and SKOS needs none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from broadsheet.topics.formats.documents import loaded
from broadsheet.topics.formats.given import Fault, Given, Ref, kind_of, ref

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SCHEMA = ("http://schema.org/", "https://schema.org/")
_ABOUT, _RESOURCE = f"{{{RDF}}}about", f"{{{RDF}}}resource"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LABELS = {"altLabel": "variant", "hiddenLabel": "misspelling"}
_MATCHES = ("exactMatch", "sameAs")
Texts = list[tuple[str, str]]  # text and language


def rdf(path: Path, *, language: str, base: str) -> Iterator[Given | Fault]:
    """The concepts of an RDF/XML file.

    Raises:
        Fault: it is no XML, or declares a document type.
    """
    _refuse_types(path)
    try:
        parser = etree.iterparse(
            str(path), events=("start", "end"), resolve_entities=False, no_network=True,
            load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        depth = number = 0
        for event, element in parser:
            depth += 1 if event == "start" else -1
            # The children of the root are the things it tells of.
            if event != "end" or depth != 1:
                continue
            if _is_concept(element):
                number += 1
                yield _of_element(element, number, language, base)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise Fault(f"line {error.lineno}", f"It is not proper XML: {error.msg}.") from None


def _refuse_types(path: Path) -> None:
    """Read as far as the first element and no further.

    Raises:
        Fault: a document type is declared, or it is no XML.
    """
    try:
        for _event, element in etree.iterparse(
            str(path), events=("start",), resolve_entities=False, no_network=True, load_dtd=False
        ):
            if element.getroottree().docinfo.doctype:
                raise Fault("line 1", "It declares a document type; such files are not read.")
            return
    except etree.XMLSyntaxError as error:
        raise Fault(f"line {error.lineno}", f"It is not proper XML: {error.msg}.") from None


def _is_concept(element: Any) -> bool:
    if element.tag == f"{{{SKOS}}}Concept":
        return True
    types = {child.get(_RESOURCE) for child in element.iterchildren(f"{{{RDF}}}type")}
    return f"{SKOS}Concept" in types


def _of_element(element: Any, number: int, language: str, base: str) -> Given | Fault:
    fields: dict[str, Texts] = {}
    types: list[str] = []
    for child in element.iterchildren():
        name = etree.QName(child)
        if name.namespace == RDF and name.localname == "type":
            types.append(child.get(_RESOURCE) or "")
            continue
        # What is said of a text besides its words is said in a thing of its own.
        text = child.get(_RESOURCE) or child.text or child.findtext(f".//{{{RDF}}}value") or ""
        inner = next((one.get(_ABOUT) for one in child.iterchildren() if one.get(_ABOUT)), None)
        fields.setdefault(name.localname, []).append((inner or text, child.get(_LANG) or ""))
    about = element.get(_ABOUT) or ""
    return _concept(about, fields, types, about or f"concept {number}", language, base)


def _concept(
    about: str,
    fields: Mapping[str, Texts],
    types: list[str],
    place: str,
    language: str,
    base: str,
) -> Given | Fault:
    name = _said(fields.get("prefLabel", []), language)
    if not name:
        return Fault(place, "It has no preferred label.")
    if len(name) > 255:
        return Fault(place, "Its preferred label is longer than 255 letters.")

    def here(text: str) -> Ref:
        """What an address stands for; one of this paper's own for the topic of that slug.

        A paper that has no address yet writes its topics' without it.
        """
        for own in (f"{base}/topics/", "/topics/"):
            if text.startswith(own) and (slug := text.removeprefix(own).strip("/")):
                return "slug", slug
        return ref(text)

    made = Given(place, name, kind=_kind(types))
    made.description = _said(fields.get("definition", []), language)
    made.scope_note = _said(fields.get("scopeNote", []), language)
    for label, kind in _LABELS.items():
        for text, said in fields.get(label, []):
            if not said or said.split("-")[0].casefold() == language.split("-")[0]:
                made.aliases.append((" ".join(text.split()), kind))
    own = [about, *(text for match in _MATCHES for text, _ in fields.get(match, []))]
    made.identifiers = [one for one in map(here, own) if one[0]]
    made.slug = next((value for scheme, value in made.identifiers if scheme == "slug"), "")
    made.broader = [here(text) for text, _ in fields.get("broader", []) if text.strip()]
    made.related = [here(text) for text, _ in fields.get("related", []) if text.strip()]
    for field in ("disambiguation", "invertedName", "status"):
        text = _said(fields.get(field, []), language)
        setattr(made, "inverted_name" if field == "invertedName" else field, text)
    return made


def _said(found: Texts, language: str) -> str:
    """The text in the paper's language, else in English, else the first."""
    wanted = (language.casefold(), language.split("-")[0].casefold(), "en", "")
    for tongue in wanted:
        for text, said in found:
            if text.strip() and tongue in (said.casefold(), said.split("-")[0].casefold()):
                return " ".join(text.split())
    return next((" ".join(text.split()) for text, _ in found if text.strip()), "")


def _kind(types: list[str]) -> str:
    """What a type of schema.org says of the kind."""
    for uri in types:
        for prefix in SCHEMA:
            if uri.startswith(prefix):
                try:
                    return kind_of(uri.removeprefix(prefix))
                except KeyError:
                    continue
    return ""


# JSON-LD ---------------------------------------------------------------------------------------


def json_ld(path: Path, *, language: str, base: str) -> Iterator[Given | Fault]:
    """The concepts of a JSON-LD file, its context as the W3C or the IPTC write it.

    Raises:
        Fault: it cannot be read.
    """
    return concepts(loaded(path), language=language, base=base)


def concepts(value: Any, *, language: str, base: str) -> Iterator[Given | Fault]:
    """The concepts in a document that was read."""
    if isinstance(value, list):
        for one in value:
            yield from concepts(one, language=language, base=base)
        return
    if not isinstance(value, Mapping):
        return
    fields = {_local(str(key)): one for key, one in value.items()}
    if "prefLabel" in fields:
        about = _texts(fields.get("@id", fields.get("uri", fields.get("id", ""))))
        uri = about[0][0] if about else ""
        types = [_expanded(text) for text, _ in _texts(fields.get("@type", fields.get("type", [])))]
        found = {name: _texts(one) for name, one in fields.items()}
        yield _concept(uri, found, types, uri or "a concept", language, base)
        return
    for inner in ("@graph", "conceptSet", "hasTopConcept", "concepts"):
        if isinstance(value.get(inner), list):
            yield from concepts(value[inner], language=language, base=base)


def is_json_ld(value: Any) -> bool:
    """Whether a document speaks of concepts."""
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, Mapping):
        return False
    local = {_local(str(key)) for key in first}
    return bool(local & {"@context", "@graph", "conceptSet", "prefLabel"})


def _local(name: str) -> str:
    """``skos:prefLabel`` and its whole address as ``prefLabel``."""
    if name.startswith("@"):
        return name
    return name.rsplit("#", 1)[-1].rsplit("/", 1)[-1].rsplit(":", 1)[-1]


def _expanded(name: str) -> str:
    return SCHEMA[1] + name.removeprefix("schema:") if name.startswith("schema:") else name


def _texts(value: Any) -> Texts:
    if isinstance(value, str):
        return [(value, "")]
    if isinstance(value, list):
        return [pair for one in value for pair in _texts(one)]
    if isinstance(value, Mapping):
        if "@value" in value:
            return [(str(value["@value"]), str(value.get("@language") or ""))]
        for name in ("@id", "uri"):
            if isinstance(value.get(name), str):
                return [(value[name], "")]
        # A map of languages.
        return [(text, str(tongue)) for tongue, one in value.items() for text, _ in _texts(one)]
    return []
