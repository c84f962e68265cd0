"""What the fields of a row or an object mean, whatever their owner calls them.

First the lists that many newsrooms start from are recognised by their shape: rows of Wikidata,
countries, cities, companies, legislators. Everything else is read by the names of its fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from broadsheet.topics.formats.given import ALIAS_KINDS, Fault, Given, Ref, kind_of, ref
from broadsheet.topics.schemes import ALSO, GEONAMES, SCHEMES, WIKIDATA

Row = Mapping[str, Any]
_QID = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9]\d*)$")
_SEVERAL = re.compile(r"\s*[|;\n]\s*")
# Names of fields, as they are compared: small letters and digits only.
FIELDS: dict[str, str] = {
    **dict.fromkeys(
        ("name", "label", "preflabel", "preferredname", "preferredlabel", "title", "term",
         "literal", "headline", "itemlabel"), "name"),
    **dict.fromkeys(("kind", "type", "class", "entitytype"), "kind"),
    **dict.fromkeys(
        ("invertedname", "sortname", "filedas", "sortkey", "indexname"), "inverted_name"),
    **dict.fromkeys(("disambiguation", "qualifier", "distinguish"), "disambiguation"),
    **dict.fromkeys(
        ("description", "definition", "itemdescription", "summary"), "description"),
    **dict.fromkeys(("overview", "introduction"), "overview"),
    **dict.fromkeys(("scopenote", "note", "notes"), "scope_note"),
    "status": "status",
    "slug": "slug",
    "uuid": "uuid",
    **dict.fromkeys(
        ("aliases", "alias", "altlabel", "altlabels", "alternatenames", "synonyms", "alsoknownas",
         "itemaltlabel", "othernames"), "aliases"),
    **dict.fromkeys(("identifiers", "uris", "sameas", "exactmatch"), "identifiers"),
    **dict.fromkeys(("broader", "parent", "partof", "parents"), "broader"),
    **dict.fromkeys(("related", "seealso"), "related"),
    "scheme": "scheme",
    **dict.fromkeys(("identifier", "id", "uri", "url", "qcode", "code"), "identifier"),
    **dict.fromkeys(("abbreviation", "abbreviations", "acronym", "acronyms"), "abbreviation"),
    **dict.fromkeys(("formername", "formernames", "former"), "former"),
    **dict.fromkeys(("nickname", "nicknames"), "nickname"),
    **dict.fromkeys(
        ("adjective", "adjectives", "demonym", "demonyms", "demonymadjective"), "adjective"),
    **dict.fromkeys(
        ("misspelling", "misspellings", "hiddenlabel", "hiddenlabels"), "misspelling"),
}  # fmt: skip
_LISTS = {
    **{name: name for name in SCHEMES},
    **ALSO,
    **dict.fromkeys(("wikidataid", "wikidataqid", "qid", "wikidatauri"), WIKIDATA),
    **dict.fromkeys(("geonameid", "geonamesid"), GEONAMES),
}


def plain(name: str) -> str:
    """The name of a field as it is compared."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def texts(value: Any) -> list[str]:
    """The texts in a field: one, several apart by ``|``, ``;`` or lines, or a list of them."""
    if value is None or isinstance(value, bool):
        return []
    if isinstance(value, str):
        return [piece for piece in _SEVERAL.split(value.strip()) if piece]
    if isinstance(value, int | float):
        return [str(value)]
    if isinstance(value, Mapping):
        return [text for one in value.values() for text in texts(one)]
    return [text for one in value for text in ([one] if isinstance(one, str) else texts(one))]


def line(value: Any) -> str:
    """One text of a field, its separators kept."""
    if isinstance(value, str):
        return value.strip()
    return next(iter(texts(value)), "")


def qid(value: Any) -> str:
    """The Wikidata identifier that a field is; ``""`` for anything else."""
    found = _QID.match(value.strip()) if isinstance(value, str) else None
    return found[1] if found else ""


def known_columns(names: Iterable[str]) -> set[str]:
    """Those of ``names`` that a plain table's row is read by."""
    return {name for name in names if plain(name) in FIELDS or plain(name) in _LISTS}


def given(row: Row, place: str) -> Given:
    """The topic that a row or an object is about.

    Raises:
        Fault: it has no name, or says something of itself that cannot be.
    """
    for shape in SHAPES:
        made = shape(row, place)
        if made is not None:
            break
    else:
        made = _by_names(row, place)
    made.name = " ".join(made.name.split())
    made.aliases = [one for one in made.aliases if one[0].strip() not in ("", made.name)]
    if not made.name:
        raise Fault(place, "It has no name.")
    if len(made.name) > 255:
        raise Fault(place, "Its name is longer than 255 letters.")
    return made


def _by_names(row: Row, place: str) -> Given:
    made = Given(place, "")
    scheme = identifier = ""
    for column, value in row.items():
        meaning = plain(str(column))
        if meaning in _LISTS:
            found = (ref(text)[1] if "://" in text else text for text in texts(value))
            made.identifiers += [(_LISTS[meaning], one) for one in found if one]
            continue
        field = FIELDS.get(meaning)
        if field == "scheme":
            scheme = line(value)
        elif field == "identifier":
            identifier = identifier or line(value)
        elif field == "identifiers":
            made.identifiers += [one for one in map(ref, texts(value)) if one[0]]
        elif field in ("broader", "related"):
            getattr(made, field).extend(map(ref, texts(value)))
        elif field == "aliases":
            made.aliases += [_alias(text) for text in texts(value)]
        elif field in ALIAS_KINDS:
            made.aliases += [(text, str(field)) for text in texts(value)]
        elif field == "kind":
            made.kind = _kind(line(value), place, strict=meaning == "kind") or made.kind
        elif field and not getattr(made, field):
            setattr(made, field, line(value))
    if identifier:
        own = (scheme, identifier) if scheme else ref(identifier)
        if own[0]:
            made.identifiers.insert(0, own)
    return made


def _alias(text: str) -> tuple[str, str]:
    """``abbreviation: WHO`` as text and kind; what names no kind is a variant."""
    kind, colon, rest = text.partition(":")
    if colon and kind.strip().casefold() in ALIAS_KINDS and rest.strip():
        return rest.strip(), kind.strip().casefold()
    return text, "variant"


def _kind(word: str, place: str, *, strict: bool) -> str:
    """Our kind for ``word``; a field such as "type" may as well speak of something else."""
    try:
        return kind_of(word)
    except KeyError:
        if not strict:
            return ""
        raise Fault(place, f"“{word}” is no kind of topic.") from None


# Lists that are recognised by their shape ------------------------------------------------------


def _query_result(row: Row, place: str) -> Given | None:
    """``person, personID`` or ``officeholder, officeholderLabel``: a result of a query."""
    pairs: dict[str, tuple[str, str]] = {}
    for column in row:
        name = str(column)
        for label, key in ((f"{name}Label", name), (name, f"{name}ID"), (f"{name}label", name)):
            if label in row and qid(row.get(key)) and line(row[label]):
                pairs[name] = (qid(row[key]), line(row[label]))
    if not pairs:
        return None
    people = ("person", "officeholder", "human")
    main = next((name for name in (*people, "item") if name in pairs), next(iter(pairs)))
    identifier, name = pairs[main]
    made = Given(place, name, identifiers=[(WIKIDATA, identifier)])
    position = pairs.get("position", ("", line(row.get("position"))))[1]
    if main in people:
        made.kind = "person"
        made.description = position[:1].upper() + position[1:] if not qid(position) else ""
    made.description = line(row.get(f"{main}Description")) or made.description
    made.aliases = [
        (text, "variant")
        for text in re.split(r",\s+|\s*\|\s*", line(row.get(f"{main}AltLabel")))
        if text
    ]
    return made


def _biography(row: Row, place: str) -> Given | None:
    """``id, name, gender, dob``: somebody of Wikidata."""
    if not qid(row.get("id")) or "gender" not in row:
        return None
    return Given(
        place, line(row.get("name")), kind="person", identifiers=[(WIKIDATA, qid(row["id"]))]
    )


def _entity(row: Row, place: str) -> Given | None:
    """An item as Wikidata itself gives it out."""
    labels, aliases = row.get("labels"), row.get("aliases")
    if not isinstance(labels, Mapping) or not qid(row.get("id")):
        return None

    def said(value: Any) -> str:
        return line(value.get("value") if isinstance(value, Mapping) else value)

    label = labels.get("en") or labels.get("mul") or next(iter(labels.values()), "")
    made = Given(place, said(label), identifiers=[(WIKIDATA, qid(row["id"]))])
    descriptions = row.get("descriptions")
    if isinstance(descriptions, Mapping):
        made.description = said(descriptions.get("en") or "")
    if isinstance(aliases, Mapping):
        made.aliases = [(said(one), "variant") for one in aliases.get("en") or ()]
    kinds = {_claimed(claim) for claim in (row.get("claims") or {}).get("P31", ())}
    made.kind = next((_ENTITY_KINDS[one] for one in sorted(kinds) if one in _ENTITY_KINDS), "")
    made.identifiers += [
        (GEONAMES, str(_claimed(claim)))
        for claim in (row.get("claims") or {}).get("P1566", ())
        if _claimed(claim)
    ]
    return made


_ENTITY_KINDS = {
    "Q5": "person", "Q6256": "place", "Q3624078": "place", "Q515": "place", "Q1549591": "place",
    "Q43229": "organisation", "Q4830453": "organisation", "Q7278": "organisation",
    "Q11424": "work", "Q571": "work", "Q7725634": "work", "Q1190554": "event",
}  # fmt: skip


def _claimed(claim: Any) -> str:
    try:
        value = claim["mainsnak"]["datavalue"]["value"]
    except (KeyError, TypeError):
        return ""
    return str(value.get("id", "")) if isinstance(value, Mapping) else str(value)


def _country(row: Row, place: str) -> Given | None:
    """A country with its common and official name."""
    name = row.get("name")
    if not isinstance(name, Mapping) or "common" not in name:
        return None
    made = Given(place, line(name["common"]), kind="place")
    made.aliases = [(line(name.get("official")), "variant")]
    for text in texts(row.get("altSpellings")):
        short = len(text) <= 3 and text.isupper()
        made.aliases += [] if short else [(text, "variant")]
    demonyms = row.get("demonyms")
    english = demonyms.get("eng") if isinstance(demonyms, Mapping) else row.get("demonym")
    made.aliases += [(text, "adjective") for text in dict.fromkeys(texts(english))]
    code = line(row.get("cca2"))
    made.identifiers = [("iso3166", code)] if code else []
    region = line(row.get("subregion")) or line(row.get("region"))
    made.description = f"Country in {region}." if region else ""
    return made


def _coded_country(row: Row, place: str) -> Given | None:
    """A row of a table of country codes."""
    code = line(row.get("ISO3166-1-Alpha-2") or row.get("alpha-2"))
    if not code:
        return None
    names = ("CLDR display name", "official_name_en", "name", "UNTERM English Short")
    name = next((line(row.get(one)) for one in names if line(row.get(one))), "")
    made = Given(place, name, kind="place", identifiers=[("iso3166", code)])
    if wikidata := qid(row.get("wikidata_id")):
        made.identifiers.append((WIKIDATA, wikidata))
    if number := line(row.get("Geoname ID")):
        made.identifiers.append((GEONAMES, number))
    official = line(row.get("UNTERM English Formal")).removeprefix("the ")
    made.aliases = [(text, "variant") for text in (line(row.get("official_name_en")), official)]
    return made


def _city(row: Row, place: str) -> Given | None:
    """A city with the country it is in and its number at GeoNames."""
    number, name = line(row.get("geonameid")), line(row.get("name"))
    if not number or "country" not in row:
        return None
    where = [line(row.get(column)) for column in ("subcountry", "country")]
    told = [one for one in where if one and one != name]
    made = Given(place, name, kind="place", identifiers=[(GEONAMES, number)])
    made.disambiguation = ", ".join(told)[:120]
    made.broader = [("", where[1])] if where[1] and where[1] != name else []
    return made


_LEGAL = re.compile(r",? (?:Inc\.?|Incorporated|Corp\.?|Corporation|Co\.?|Company|plc|Ltd\.?)$")


def _company(row: Row, place: str) -> Given | None:
    """A company with the symbol it is traded by."""
    symbol, name = line(row.get("Symbol")), line(row.get("Security") or row.get("Name"))
    if not symbol or not name:
        return None
    made = Given(place, name, kind="organisation", identifiers=[("ticker", symbol)])
    short = _LEGAL.sub("", name)
    made.aliases = [(short, "variant")] if short != name else []
    made.description = line(row.get("GICS Sub-Industry"))
    return made


_TERMS = {"rep": "U.S. representative", "sen": "U.S. senator", "prez": "President",
          "viceprez": "Vice President"}  # fmt: skip


def _legislator(row: Row, place: str) -> Given | None:
    """Somebody of a congress: a name in its parts, identifiers of many lists, terms."""
    name, ids = row.get("name"), row.get("id")
    if not isinstance(name, Mapping) or not isinstance(ids, Mapping) or "last" not in name:
        return None
    first, last = line(name.get("first")), line(name.get("last"))
    common = f"{first} {last}".strip()
    made = Given(place, line(name.get("official_full")) or common, kind="person")
    made.inverted_name = f"{last}, {first}"
    made.aliases = [(common, "variant")]
    if nickname := line(name.get("nickname")):
        made.aliases.append((f"{nickname} {last}", "nickname"))
    own: list[Ref] = [(WIKIDATA, qid(ids.get("wikidata"))), ("bioguide", line(ids.get("bioguide")))]
    made.identifiers = [one for one in own if one[1]]
    terms = row.get("terms")
    if isinstance(terms, list) and terms and isinstance(terms[-1], Mapping):
        office, state = _TERMS.get(line(terms[-1].get("type")), ""), line(terms[-1].get("state"))
        made.description = f"{office} ({state})" if office and state else office
    return made


def _holder(row: Row, place: str) -> Given | None:
    """Somebody in office, with his name in English and where he stands at Wikidata."""
    if not qid(row.get("wikidata_id")) or "name_en" not in row:
        return None
    made = Given(place, line(row["name_en"]), identifiers=[(WIKIDATA, qid(row["wikidata_id"]))])
    made.kind = "person" if "born" in row or "since" in row else ""
    local = line(row.get("name_local"))
    made.aliases = [(local, "variant")] if local else []
    return made


SHAPES: tuple[Callable[[Row, str], Given | None], ...] = (
    _entity, _country, _legislator, _holder, _biography, _query_result, _coded_country, _city,
    _company,
)  # fmt: skip
