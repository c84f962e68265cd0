"""RSS 2.0, with Atom's self link, Dublin Core's names, whole content and Media RSS."""

from __future__ import annotations

from email.utils import format_datetime
from html import escape

from lxml import etree

from broadsheet.web.feeds.channels import TTL, Channel
from broadsheet.web.feeds.elements import ATOM, CONTENT, DC, MEDIA, add, add_media, written
from broadsheet.web.feeds.entries import Entry


def rss(channel: Channel) -> bytes:
    """``channel`` as RSS 2.0."""
    names = {"atom": ATOM, "dc": DC, "content": CONTENT, "media": MEDIA}
    root = etree.Element("rss", nsmap=names, version="2.0")
    top = add(root, "channel")
    add(top, "title", channel.title)
    add(top, "link", channel.url)
    add(top, "description", channel.description)
    add(top, "language", channel.language)
    add(top, "lastBuildDate", format_datetime(channel.updated))
    add(top, "generator", "Broadsheet")
    add(top, "ttl", str(TTL))
    add(top, f"{{{ATOM}}}link", rel="self", href=channel.feed, type="application/rss+xml")
    for entry in channel.entries:
        _item(top, entry, channel)
    return written(root)


def _item(top: etree._Element, entry: Entry, channel: Channel) -> None:
    item = add(top, "item")
    add(item, "title", entry.title)
    add(item, "link", entry.url)
    add(item, "guid", entry.id).set("isPermaLink", "false")
    add(item, "pubDate", format_datetime(entry.published))
    if entry.updated != entry.published:
        add(item, f"{{{ATOM}}}updated", entry.updated.isoformat())
    for person in entry.authors:
        add(item, f"{{{DC}}}creator", person.name)
    for person in entry.contributors:
        add(item, f"{{{DC}}}contributor", person.name)
    for category in entry.categories:
        add(item, "category", category.label, domain=category.scheme)
    # A description is read as HTML, so what is plain text must be marked up first.
    add(item, "description", escape(entry.summary, quote=False))
    add(item, f"{{{CONTENT}}}encoded", entry.html)
    if entry.language != channel.language:
        add(item, f"{{{DC}}}language", entry.language)
    if entry.rights:
        add(item, f"{{{DC}}}rights", entry.rights)
    if entry.source:
        add(item, f"{{{DC}}}source", entry.source)
    if entry.image:
        image = entry.image
        add(item, "enclosure", url=image.url, length=str(image.bytes), type=image.type)
        add_media(item, image)
