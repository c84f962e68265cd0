"""Whose lists identifiers are from, and the addresses that stand for them.

A scheme we know has a short name, an address under which its identifiers stand for things (what
data exchange wants) and one that people can read. Of any other list, the address itself is split:
what stands before the last part is the scheme.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

WIKIDATA, GEONAMES, MEDIA_TOPICS = "wikidata", "geonames", "medtop"


@dataclass(frozen=True)
class Scheme:
    """A list that others keep."""

    name: str
    uri: str  # the address of a thing, ``{}`` where its identifier stands
    page: str  # the address of a page about it
    known: re.Pattern[str]  # what is recognised as one of its addresses
    valid: re.Pattern[str]


def _scheme(name: str, uri: str, page: str, known: str, valid: str) -> Scheme:
    pattern = re.compile(rf"https?://{known}(?P<identifier>{valid})/?$")
    return Scheme(name, uri, page, pattern, re.compile(rf"{valid}$"))


_QID = r"Q[1-9]\d*"
SCHEMES: dict[str, Scheme] = {
    scheme.name: scheme
    for scheme in (
        _scheme(
            WIKIDATA, "http://www.wikidata.org/entity/{}", "https://www.wikidata.org/wiki/{}",
            r"www\.wikidata\.org/(?:entity|wiki)/", _QID,
        ),
        _scheme(
            MEDIA_TOPICS, "http://cv.iptc.org/newscodes/mediatopic/{}",
            "http://cv.iptc.org/newscodes/mediatopic/{}",
            r"cv\.iptc\.org/newscodes/mediatopic/", r"\d+",
        ),
        _scheme(
            GEONAMES, "https://sws.geonames.org/{}/", "https://www.geonames.org/{}",
            r"(?:sws|www)\.geonames\.org/", r"\d+",
        ),
        _scheme(
            "viaf", "http://viaf.org/viaf/{}", "https://viaf.org/viaf/{}",
            r"(?:www\.)?viaf\.org/viaf/", r"\d+",
        ),
        _scheme(
            "gnd", "https://d-nb.info/gnd/{}", "https://d-nb.info/gnd/{}",
            r"d-nb\.info/gnd/", r"[0-9X-]+",
        ),
        _scheme(
            "lcnaf", "http://id.loc.gov/authorities/names/{}",
            "https://id.loc.gov/authorities/names/{}",
            r"id\.loc\.gov/authorities/names/", r"[a-z]+\d+",
        ),
    )
}  # fmt: skip
# What lists are also called, in the tables of others.
ALSO = {"iptc": MEDIA_TOPICS, "mediatopic": MEDIA_TOPICS, "geoname": GEONAMES}
_SPLIT = re.compile(r"(?P<scheme>.{1,59}[:/#=])(?P<identifier>[^:/#=]{1,255})$", re.DOTALL)


@lru_cache(maxsize=8192)
def identified(uri: str) -> tuple[str, str]:
    """Scheme and identifier that a URI stands for; empty where it identifies nothing."""
    for scheme in SCHEMES.values():
        if found := scheme.known.match(uri):
            return scheme.name, found["identifier"]
    split = _SPLIT.match(uri)
    return (split["scheme"], split["identifier"]) if split else ("", "")


def uri_of(scheme: str, identifier: str) -> str:
    """The URI of a thing in a list; ``""`` where the scheme is no address."""
    if not identifier:
        return ""
    if known := SCHEMES.get(scheme):
        return known.uri.format(identifier)
    return f"{scheme}{identifier}" if ":" in scheme else ""


def page_of(scheme: str, identifier: str) -> str:
    """Where people can read about a thing of a list; ``""`` where nothing is known of it."""
    known = SCHEMES.get(scheme.lower())
    if known and known.valid.match(identifier):
        return known.page.format(identifier)
    address = identifier if "://" in identifier else uri_of(scheme, identifier)
    return address if address.startswith(("http://", "https://")) else ""
