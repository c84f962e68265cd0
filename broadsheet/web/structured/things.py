"""What stories and pages name: the paper, people, pictures, recordings, topics, trails."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.duration import duration_iso_string
from django.utils.timezone import localtime

from broadsheet.media.markup import best
from broadsheet.media.models import Picture, Video
from broadsheet.newsroom.models import Author, Section
from broadsheet.topics.models import Alias, Topic
from broadsheet.topics.schemes import page_of
from broadsheet.topics.selectors import identifiers_of, living
from broadsheet.web.absolute import join

Thing = dict[str, Any]

_KINDS = {
    Topic.Kind.PERSON: "Person",
    Topic.Kind.ORGANISATION: "Organization",
    Topic.Kind.PLACE: "Place",
    Topic.Kind.WORK: "CreativeWork",
    Topic.Kind.EVENT: "Event",
    Topic.Kind.SUBJECT: "Thing",
}
# Aliases that are no names of the thing.
UNSAID = (Alias.Kind.MISSPELLING, Alias.Kind.ADJECTIVE, Alias.Kind.INVERTED)
_WIKIDATA = re.compile(r"^Q[1-9]\d*$")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def publisher(base: str) -> Thing:
    """The paper."""
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{base}/#publisher",
        "name": settings.BROADSHEET_NAME,
        "url": f"{base}/",
        "correctionsPolicy": f"{base}/corrections/",
    }


def author(author: Author, base: str, *, name: str = "") -> Thing:
    """A person or a desk with a page of its own; ``name`` as printed, where it differs."""
    address = join(base, author.path)
    person = author.kind == Author.Kind.PERSON
    return {
        "@type": "Person" if person else "Organization",
        "@id": address,
        "name": name or author.name,
        "url": address,
        "jobTitle": author.title if person else "",
    }


def address_in(text: str) -> str:
    """The first web address in ``text``."""
    found = _ADDRESS.search(text)
    return found[0].rstrip(".,;)") if found else ""


def picture(picture: Picture, base: str, *, caption: str = "", alt: str = "") -> Thing:
    """A picture by its widest rendition, or itself until there is one."""
    shown = best(picture)
    address = join(base, shown.url)
    return {
        "@type": "ImageObject",
        "url": address,
        "contentUrl": address,
        "width": shown.width,
        "height": shown.height,
        "caption": caption or picture.caption,
        "description": alt or picture.alt,
        "creditText": picture.credit_line,
        "creator": {"@type": "Person", "name": picture.creator} if picture.creator else None,
        "license": address_in(picture.licence),
        "copyrightNotice": picture.licence if not address_in(picture.licence) else "",
    }


def video(video: Video, base: str) -> Thing:
    """A film or a sound recording."""
    address = join(base, video.file.url)
    return {
        "@type": "AudioObject" if video.type == "audio" else "VideoObject",
        "name": video.title,
        "description": video.caption or video.title,
        "contentUrl": address,
        "thumbnailUrl": join(base, video.thumbnail.url) if video.thumbnail else "",
        "uploadDate": localtime(video.created_at).isoformat(),
        "duration": duration_iso_string(dt.timedelta(seconds=round(video.duration)))
        if video.duration
        else "",
        "width": video.width,
        "height": video.height,
        "transcript": video.alt,
        "creditText": video.credit_line,
    }


def topic(term: Topic, base: str) -> Thing:
    """What a story is about, by its identity in the world where that is known."""
    term = living(term)
    thing: Thing = {"@type": _KINDS.get(Topic.Kind(term.kind), "Thing"), "name": term.name}
    if term.status != Topic.Status.RETIRED:
        thing["url"] = join(base, term.path)
    if _WIKIDATA.match(term.identifier):
        thing["@id"] = f"http://www.wikidata.org/entity/{term.identifier}"
        thing["sameAs"] = f"https://www.wikidata.org/wiki/{term.identifier}"
    elif address_in(term.identifier) == term.identifier:
        thing["sameAs"] = term.identifier
    elif term.identifier:
        thing["identifier"] = {
            "@type": "PropertyValue", "propertyID": term.scheme, "value": term.identifier,
        }  # fmt: skip
    return thing


def topic_in_full(term: Topic, base: str) -> Thing:
    """A topic with its other names and all that other lists call it; for its own page."""
    thing = topic(term, base)
    pages = [page_of(scheme, value) for scheme, value in identifiers_of(term)]
    same = list(dict.fromkeys([*_texts(thing.get("sameAs")), *filter(None, pages)]))
    said = (alias.name for alias in term.aliases.all() if alias.kind not in UNSAID)
    return {
        **thing,
        "description": term.description,
        "sameAs": same[0] if len(same) == 1 else same,
        "alternateName": list(said),
        "disambiguatingDescription": term.disambiguation,
    }


def _texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def sections_above(section: Section | None) -> list[Section]:
    """``section`` and those it is in, from the top."""
    trail: list[Section] = []
    while section is not None:
        trail.insert(0, section)
        section = section.parent
    return trail


def breadcrumbs(trail: Sequence[tuple[str, str]], base: str) -> Thing:
    """Names and paths from the front page (left out of ``trail``) to here."""
    places = [(settings.BROADSHEET_NAME, "/"), *trail]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": name, "item": join(base, path)}
            for n, (name, path) in enumerate(places, 1)
        ],
    }
