"""The member ``x_broadsheet`` of this paper's own exports: all that ninjs cannot say.

Its form is described in ``docs/reference/ninjs.md``; ``archive/export`` writes it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from broadsheet.archive.items import (
    BylineItem,
    Read,
    ReaderOptions,
    Rejection,
    Story,
    TermItem,
    Thing,
)
from broadsheet.archive.ninjs.keys import Item, objects, of, text
from broadsheet.archive.ninjs.media import file_below
from broadsheet.archive.others import other

EXTENSION = "x_broadsheet"
URN = "urn:uuid:"
THINGS = frozenset({"section", "topic", "picture", "video", "document", "author", "column", "page"})


def own_of(raw: Item, *, name: str, file: Path, root: Path, options: ReaderOptions) -> Read:
    """The story or thing that an item of an export stands for."""
    own = raw[EXTENSION]
    kind, uuid = own.get("is"), text(own, "uuid")
    if not uuid:
        return Rejection(name, _("Its x_broadsheet has no uuid."))
    if kind in THINGS or other(str(kind)):
        path = None
        for rendition in of(raw, "renditions"):
            folders = [file.parent, root, *([options.media] if options.media else [])]
            path = file_below(text(rendition, "href"), list(dict.fromkeys(folders)))
        return Thing(kind=kind, uuid=uuid, data=own, path=path)
    if kind != "article":
        return Rejection(name, _("Its x_broadsheet is neither a story nor anything known."))
    fields = own.get("fields") or {}
    story = Story(
        source_identity=text(own, "source_identity") or f"{URN}{uuid}",
        headline=text(fields, "headline"),
        body=blocks(own.get("body")),
        section=URN + text(own, "section"),
        extra={"own": own},
    )
    story.bylines = [byline(entry) for entry in objects(own.get("bylines"))]
    for entry in objects(own.get("live_entries")):
        story.bylines += [byline(one) for one in objects(entry.get("bylines"))]
    story.terms = [TermItem("", scheme=URN, identifier=one) for one in _texts(own.get("terms"))]
    story.html_blocks = sum(block["type"] == "html" for block in story.body)
    story.status = "published" if fields.get("live") is True else "draft"
    story.published_at = _moment(fields.get("first_published_at"))
    return story


def blocks(value: Any) -> list[dict[str, Any]]:
    """Blocks as an export has them; what is no block is left out."""
    return [
        {"type": block["type"], "value": block["value"]}
        for block in objects(value)
        if isinstance(block.get("type"), str) and "value" in block
    ]


def byline(entry: Item) -> BylineItem:
    return BylineItem(
        name=text(entry, "name"),
        role=text(entry, "role") or "writer",
        reported_from=text(entry, "reported_from"),
        # Without an author it is a name only, whoever else is called so.
        source_identity=URN + text(entry, "author"),
    )


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _moment(value: Any) -> dt.datetime | None:
    return dt.datetime.fromisoformat(value) if isinstance(value, str) and value else None
