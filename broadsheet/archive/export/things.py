"""What stories refer to, each as one item: sections, topics, media, authors, columns, pages."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from broadsheet.archive.export.blocks import URN, Names, file_name, portable
from broadsheet.archive.export.stories import STANDARD, Item, filled, plain
from broadsheet.archive.ninjs.own import EXTENSION
from broadsheet.archive.others import Other
from broadsheet.media.models import Picture, SourceDocument, Video
from broadsheet.newsroom.models import Author, Column, Section, StandingPage
from broadsheet.topics.models import Topic

RIGHTS = ("source_identity", "caption", "creator", "credit", "licence", "source", "expires_at")
FIELDS: dict[str, tuple[str, ...]] = {
    "section": (
        "name", "slug", "path", "description", "position", "look", "in_navigation", "retired",
    ),
    "topic": (
        "kind", "name", "inverted_name", "disambiguation", "slug", "scheme", "identifier",
        "description", "overview", "scope_note", "status",
    ),
    "picture": (
        "title", *RIGHTS, "description", "focal_point_x", "focal_point_y", "focal_point_width",
        "focal_point_height", "crops", "metadata", "taken_at", "ask_before_use", "restrictions",
    ),
    "video": ("title", *RIGHTS, "alt", "type", "duration", "width", "height"),
    "document": ("title", "source_identity"),
    "author": (
        "source_identity", "name", "slug", "kind", "title", "biography", "email", "retired",
    ),
    "column": ("name", "slug", "description", "retired"),
    "page": ("title", "slug", "in_footer", "position", "updated_at"),
}  # fmt: skip
RELATIONS = ("broader", "narrower", "related")
_TYPES = {"picture": "picture", "document": "component"}


def _component(kind: str, thing: Any, title: str, **more: Any) -> Item:
    own = {"is": kind, "uuid": str(thing.uuid), **filled(thing, FIELDS[kind]), **more}
    return {
        "uri": f"{URN}{thing.uuid}",
        "standard": STANDARD,
        "type": "component",
        "title": title,
        EXTENSION: {name: value for name, value in own.items() if value not in (None, [], {})},
    }


def _uuid(thing: Any) -> str | None:
    return str(thing.uuid) if thing else None


def _former(thing: Any) -> list[str]:
    return sorted(address.path for address in thing.former_addresses.all())


def sections() -> Iterator[Item]:
    rows = Section.objects.select_related("parent").prefetch_related("former_addresses")
    for row in rows.order_by("path"):
        yield _component(
            "section", row, row.name, parent=_uuid(row.parent), former_addresses=_former(row)
        )


def topics() -> Iterator[Item]:
    rows = Topic.objects.select_related("merged_into", "picture").prefetch_related(
        "former_addresses", "aliases", "identifiers", "broader", "narrower", "related"
    )
    # What others were merged into comes before them.
    for merged in (False, True):
        found = rows.filter(merged_into__isnull=not merged).order_by("slug")
        for row in found.iterator(chunk_size=500):
            yield _component(
                "topic", row, row.name, merged_into=_uuid(row.merged_into),
                former_addresses=_former(row), picture=_uuid(row.picture),
                aliases=[{"name": one.name, "kind": one.kind} for one in row.aliases.all()],
                identifiers=[[one.scheme, one.value] for one in row.identifiers.all()],
                # Both directions: whichever comes in second finds the first.
                **{way: sorted(str(one.uuid) for one in getattr(row, way).all())
                   for way in RELATIONS},
            )  # fmt: skip


def authors() -> Iterator[Item]:
    rows = Author.objects.select_related("picture").prefetch_related("former_addresses")
    for row in rows.order_by("slug").iterator(chunk_size=500):
        yield _component(
            "author", row, row.name, picture=_uuid(row.picture), former_addresses=_former(row)
        )


def columns() -> Iterator[Item]:
    rows = Column.objects.select_related("section", "picture").prefetch_related("former_addresses")
    for row in rows.order_by("slug"):
        yield _component(
            "column", row, row.name, section=_uuid(row.section), picture=_uuid(row.picture),
            former_addresses=_former(row),
        )  # fmt: skip


def pages() -> Iterator[Item]:
    for row in StandingPage.objects.order_by("slug"):
        blocks = [dict(block) for block in row.body.get_prep_value()] if row.body else []
        names = Names()
        names.learn([blocks])
        yield _component("page", row, row.title, body=portable(blocks, names))


def of_others(other: Other) -> Iterator[Item]:
    """Things of a package above."""
    for row in other.rows():
        own = {"is": other.kind, **{k: v for k, v in row.items() if k != "title"}}
        yield {
            "uri": f"{URN}{row['uuid']}",
            "standard": STANDARD,
            "type": "component",
            "title": row["title"],
            EXTENSION: {name: value for name, value in own.items() if value is not None},
        }


Keep = Callable[[Any, str], None]


def media(kind: str, model: type[Picture | Video | SourceDocument], keep: Keep) -> Iterator[Item]:
    """Items of one kind of media; ``keep`` is given each file and the name it shall have."""
    rows: Any = model._default_manager.order_by("uuid")
    for row in rows.prefetch_related("tags").iterator(chunk_size=200):
        name = file_name(row.uuid, row.file.name)
        keep(row.file, name)
        tags = sorted(tag.name for tag in row.tags.all())
        item = _component(kind, row, row.title, tags=tags, file=row.file.name.rsplit("/", 1)[-1])
        item["type"] = row.type if isinstance(row, Video) else _TYPES[kind]
        if not isinstance(row, SourceDocument):
            item |= _rights(row)
        rendition: Item = {"name": "main", "href": f"file:media/{name}"}
        mime, _ = mimetypes.guess_type(name)
        rendition |= {"contentType": mime} if mime else {}
        if isinstance(row, Picture):
            rendition |= {"width": row.width, "height": row.height}
        item["renditions"] = [rendition]
        yield item


def _rights(row: Picture | Video) -> Item:
    made = {
        "by": row.creator,
        "copyrightNotice": row.credit,
        "usageTerms": row.licence,
        "expires": plain(row.expires_at),
        "descriptions": [{"role": "caption", "value": row.caption}] if row.caption else [],
    }
    return {name: value for name, value in made.items() if value not in ("", None, [])}


def uuid_or_none(value: Any) -> UUID | None:
    """A UUID out of an export."""
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
