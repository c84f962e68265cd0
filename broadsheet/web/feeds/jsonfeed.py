"""JSON Feed 1.1; what it has no member for stands in ``_broadsheet``."""

from __future__ import annotations

import json
from typing import Any

from broadsheet.text.normal import normal_value
from broadsheet.web.feeds.channels import Channel
from broadsheet.web.feeds.entries import Entry, Person

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(channel: Channel) -> bytes:
    """``channel`` as JSON Feed."""
    feed = {
        "version": VERSION,
        "title": channel.title,
        "home_page_url": channel.url,
        "feed_url": channel.feed,
        "description": channel.description,
        "language": channel.language,
        "authors": [{"name": channel.publisher, "url": f"{channel.base}/"}],
        "items": [_item(entry, channel) for entry in channel.entries],
    }
    return json.dumps(normal_value(feed), ensure_ascii=False, indent=1).encode()


def _person(person: Person) -> dict[str, str]:
    return {"name": person.name, "url": person.url} if person.url else {"name": person.name}


def _item(entry: Entry, channel: Channel) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [_person(person) for person in entry.authors],
        "tags": list(dict.fromkeys(category.label for category in entry.categories)),
        "language": entry.language,
    }
    more: dict[str, Any] = {name: value for name, value in entry.more.items() if value}
    if entry.image:
        image = entry.image
        item["image"] = image.url
        attachment = {"url": image.url, "mime_type": image.type, "title": image.alt}
        if image.bytes:
            attachment["size_in_bytes"] = image.bytes  # type: ignore[assignment]
        item["attachments"] = [{name: value for name, value in attachment.items() if value}]
        more["picture"] = {
            "caption": image.caption, "credit": image.credit, "width": image.width,
            "height": image.height,
        }  # fmt: skip
    more["categories"] = [
        {"term": category.term, "scheme": category.scheme, "label": category.label}
        for category in entry.categories
    ]
    more["contributors"] = [
        {**_person(person), "role": person.role} for person in entry.contributors
    ]
    if entry.rights:
        more["rights"] = entry.rights
    if entry.source:
        more["source"] = entry.source
    item["_broadsheet"] = {"about": f"{channel.base}/", **more}
    return item
