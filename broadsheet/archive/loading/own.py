"""What an export says of a story beyond what archives say: identity, address, state, history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from broadsheet.archive.export.stories import VERSION, WHOLE, items_of
from broadsheet.archive.items import Story, TermItem
from broadsheet.archive.loading.body import prepare
from broadsheet.archive.loading.places import URN
from broadsheet.archive.loading.rows import Builder, Rows
from broadsheet.archive.ninjs.keys import objects
from broadsheet.archive.ninjs.own import EXTENSION, blocks, byline
from broadsheet.newsroom.models import (
    Article,
    ArticleTerm,
    Byline,
    Correction,
    EntryByline,
    LiveEntry,
    PrintPlacement,
)
from broadsheet.newsroom.services.rendering import render_entry

Own = dict[str, Any]
_LATER = {"path"}


def is_same(story: Story, *, pk: int) -> bool:
    """Whether the paper would export the story at ``pk`` just as this export has it."""
    own = story.extra.get("own")
    if not own:
        return False
    rows = Article.objects.select_related("section__parent__parent", "column", "latest_revision")
    return any(item[EXTENSION] == own for item in items_of(list(rows.filter(pk=pk))))


def fill(thing: Any, values: Own, names: tuple[str, ...]) -> None:
    """Set the fields of ``thing``: what the export leaves out is what a new row has."""
    for name in names:
        field = thing._meta.get_field(name)
        if name in values:
            setattr(thing, name, field.to_python(values[name]))
        elif field.null:
            setattr(thing, name, None)
        elif field.get_internal_type() == "BooleanField":
            setattr(thing, name, False)
        elif field.blank and field.get_internal_type() in {"CharField", "TextField"}:
            setattr(thing, name, "")


def add_own(row: Rows, own: Own, *, builder: Builder) -> None:
    """Make ``row`` what the export says."""
    article, fields = row.article, own.get("fields") or {}
    fill(article, fields, tuple(name for name in (*VERSION, *WHOLE) if name not in _LATER))
    article.uuid = UUID(own["uuid"])
    row.path_wanted = fields.get("path") or ""
    row.pathless = not row.path_wanted
    row.former = [path for path in own.get("former_addresses") or () if isinstance(path, str)]
    place = builder.places.section(URN + str(own.get("section")))
    if own.get("column"):
        article.column_id = builder.places.column(URN + own["column"], place)
    if own.get("lead_picture"):
        article.lead_picture_id = builder.media.own(URN + own["lead_picture"], "picture")
    row.bylines, row.terms, row.placements = children(own, article, builder)
    row.corrections = [_correction(entry, builder) for entry in objects(own.get("corrections"))]
    row.entries = [_entry(entry, row, builder) for entry in objects(own.get("live_entries"))]
    row.draft = own.get("draft")


def children(
    own: Own, article: Article, builder: Builder
) -> tuple[list[Byline], list[ArticleTerm], list[PrintPlacement]]:
    """Bylines, terms and placements of one version."""
    bylines = builder.bylines([byline(entry) for entry in objects(own.get("bylines"))], article)
    terms = [TermItem("", scheme=URN, identifier=str(t)) for t in own.get("terms") or ()]
    made = builder.index_terms(Story("", "", terms=terms), article)
    placements = []
    for number, entry in enumerate(objects(own.get("placements"))):
        placement = PrintPlacement(sort_order=number)
        fill(placement, entry, ("date", "edition", "page", "headline"))
        placements.append(placement)
    return bylines, made, placements


def _correction(entry: Own, builder: Builder) -> Correction:
    made = Correction()
    fill(made, entry, ("uuid", "kind", "text", "published_at"))
    before = dict(entry.get("before") or {})
    if before.get("body"):
        before["body"] = prepare(blocks(before["body"]), medium=builder.media.own).blocks
    made.before = before
    return made


def _entry(entry: Own, row: Rows, builder: Builder) -> tuple[LiveEntry, list[EntryByline]]:
    made = LiveEntry()
    fields = (
        "uuid", "number", "headline", "published_at", "updated_at", "key_event", "pinned",
        "withdrawn_at",
    )  # fmt: skip
    fill(made, entry, fields)
    prepared = prepare(blocks(entry.get("body")), medium=builder.media.own, entry=True)
    row.body.links.update(prepared.links)
    made.body = prepared.blocks
    render_entry(made)
    names = []
    for position, item in enumerate(byline(one) for one in objects(entry.get("bylines"))):
        author = builder.people.author(item)
        names.append(
            EntryByline(
                entry=made, author_id=author[0] if author else None, name=item.name,
                position=position,
            )
        )  # fmt: skip
    return made, names


def add_draft(row: Rows, builder: Builder) -> None:
    """Keep the unpublished version that waited on top of a story when it was exported."""
    own = row.draft
    if not own:
        return
    draft = Article.objects.get(pk=row.article.pk)
    fill(draft, own.get("fields") or {}, VERSION)
    place = builder.places.section(URN + str(own.get("section")))
    draft.section_id = place.pk
    column = own.get("column")
    draft.column_id = builder.places.column(URN + column, place) if column else None
    picture = own.get("lead_picture")
    draft.lead_picture_id = builder.media.own(URN + picture, "picture") if picture else None
    draft.body = prepare(blocks(own.get("body")), medium=builder.media.own).blocks
    bylines, terms, placements = children(own, draft, builder)
    draft.bylines.set(bylines)
    draft.terms.set(terms)
    draft.placements.set(placements)
    when = own.get("approved_go_live_at")
    moment = Article._meta.get_field("go_live_at").to_python(when) if when else None
    draft.save_revision(clean=False, approved_go_live_at=moment)
