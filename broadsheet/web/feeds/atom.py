"""Atom 1.0 (RFC 4287), with Media RSS for pictures."""

from __future__ import annotations

from typing import Any

from lxml import etree

from broadsheet.web.feeds.channels import Channel
from broadsheet.web.feeds.elements import ATOM, MEDIA, XML, add, add_media, written
from broadsheet.web.feeds.entries import Entry, Person


def _name(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def atom(channel: Channel) -> bytes:
    """``channel`` as Atom."""
    names: dict[Any, str] = {None: ATOM, "media": MEDIA}  # the stubs know no default namespace
    root = etree.Element(_name("feed"), nsmap=names)
    root.set(f"{{{XML}}}lang", channel.language)
    add(root, _name("id"), channel.id)
    add(root, _name("title"), channel.title)
    add(root, _name("subtitle"), channel.description)
    add(root, _name("updated"), channel.updated.isoformat())
    add(root, _name("link"), rel="self", href=channel.feed, type="application/atom+xml")
    add(root, _name("link"), rel="alternate", href=channel.url, type="text/html")
    # Stands for every entry without a byline, which Atom does not allow otherwise.
    _person(root, "author", Person(channel.publisher, f"{channel.base}/", ""))
    add(root, _name("generator"), "Broadsheet")
    for entry in channel.entries:
        _entry(root, entry, channel)
    return written(root)


def _person(parent: etree._Element, name: str, person: Person) -> None:
    element = add(parent, _name(name))
    add(element, _name("name"), person.name)
    if person.url:
        add(element, _name("uri"), person.url)


def _entry(root: etree._Element, entry: Entry, channel: Channel) -> None:
    item = add(root, _name("entry"))
    if entry.language != channel.language:
        item.set(f"{{{XML}}}lang", entry.language)
    add(item, _name("id"), entry.id)
    add(item, _name("title"), entry.title)
    add(item, _name("link"), rel="alternate", href=entry.url, type="text/html")
    if entry.image:
        image = entry.image
        length = str(image.bytes) if image.bytes else ""
        add(
            item, _name("link"), rel="enclosure", href=image.url, type=image.type,
            length=length, title=image.alt,
        )  # fmt: skip
    add(item, _name("published"), entry.published.isoformat())
    add(item, _name("updated"), entry.updated.isoformat())
    for person in entry.authors:
        _person(item, "author", person)
    for person in entry.contributors:
        _person(item, "contributor", person)
    for category in entry.categories:
        add(
            item, _name("category"), term=category.term, scheme=category.scheme,
            label=category.label,
        )  # fmt: skip
    if entry.rights:
        add(item, _name("rights"), entry.rights)
    add(item, _name("summary"), entry.summary)
    add(item, _name("content"), entry.html, type="html")
    if entry.image:
        add_media(item, entry.image)
