"""One story as one item."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from broadsheet.archive.export.blocks import URN, Names, html_of, portable
from broadsheet.archive.ninjs.own import EXTENSION
from broadsheet.newsroom.models import Article, LiveEntry
from broadsheet.newsroom.rendering import stored_blocks
from broadsheet.text.html import visible_text
from broadsheet.topics.models import Topic
from broadsheet.topics.schemes import uri_of
from broadsheet.topics.selectors import living

Item = dict[str, Any]
STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}
# A version of the text, and what belongs to the story as a whole.
VERSION = (
    "headline", "kicker", "short_headline", "print_headline", "seo_headline", "summary", "dateline",
    "contribution", "kind", "slug", "lead_caption", "lead_alt", "language", "rights", "source",
    "access", "updated_at", "embargo_until", "first_published_at", "go_live_at", "expire_at",
)  # fmt: skip
WHOLE = (
    "path", "live", "last_published_at", "created_at", "withdrawn_at", "withdrawal_note", "expired",
    "has_unpublished_changes", "translation_key",
)  # fmt: skip
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-\[\]_a-z~%]+$")
_TERMS = {
    Topic.Kind.PERSON: "people", Topic.Kind.ORGANISATION: "organisations",
    Topic.Kind.PLACE: "places", Topic.Kind.SUBJECT: "subjects", Topic.Kind.EVENT: "events",
    Topic.Kind.WORK: "objects",
}  # fmt: skip


def plain(value: Any) -> Any:
    """A field's value as JSON has it."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool | dict | list):
        return value
    return str(value)


def filled(thing: Any, names: Sequence[str]) -> Item:
    """The fields of ``thing`` that say something."""
    found = {name: plain(getattr(thing, name)) for name in names}
    return {name: value for name, value in found.items() if value not in ("", None, False)}


def draft_of(article: Article) -> tuple[Article, Any] | None:
    """The newer version that waits on top of a story, and its revision."""
    revision = article.latest_revision
    if revision is None:
        return None
    if (article.live and article.has_unpublished_changes) or revision.approved_go_live_at:
        return revision.as_object(), revision
    return None


def items_of(articles: Sequence[Article]) -> list[Item]:
    """The items of stories that came with ``prefetched`` (see ``writer``)."""
    drafts = {article.pk: draft_of(article) for article in articles}
    versions = [*articles, *(draft[0] for draft in drafts.values() if draft)]
    names = Names()
    bodies = [stored_blocks(version) for version in versions]
    for article in articles:
        bodies += [_raw(entry) for entry in article.live_entries.all()]
        bodies += [c.before.get("body") or [] for c in article.corrections.all()]
    pictures = [v.lead_picture_id for v in versions if v.lead_picture_id]
    names.learn(bodies, pictures=pictures)
    return [_item(article, drafts[article.pk], names) for article in articles]


def _raw(entry: LiveEntry) -> list[Item]:
    return [dict(block) for block in entry.body.get_prep_value()] if entry.body else []


def _item(article: Article, draft: tuple[Article, Any] | None, names: Names) -> Item:
    own = {"is": "article", "uuid": str(article.uuid), **_version(article, names)}
    own["fields"] |= filled(article, WHOLE)
    identity = article.source_identity or ""
    if identity and identity != f"{URN}{article.uuid}":
        own["source_identity"] = identity
    own |= {
        "former_addresses": sorted(address.path for address in article.former_addresses.all()),
        "corrections": [_correction(c, names) for c in _sorted(article.corrections.all())],
        "live_entries": [
            _entry(e, names) for e in sorted(article.live_entries.all(), key=lambda e: e.number)
        ],
    }
    if draft is not None:
        version, revision = draft
        own["draft"] = _version(version, names)
        if revision.approved_go_live_at:
            own["draft"]["approved_go_live_at"] = plain(revision.approved_go_live_at)
    own = {name: value for name, value in own.items() if value not in ([], None, "")}
    return {**_ninjs(article, own.get("body", []), names), EXTENSION: own}


def _version(article: Article, names: Names) -> Item:
    made: Item = {
        "fields": filled(article, VERSION),
        "section": str(article.section.uuid),
        "column": str(article.column.uuid) if article.column else None,
        "lead_picture": names.uuid("picture", article.lead_picture_id),
        "bylines": [
            filled(b, ("name", "role", "reported_from"))
            | ({"author": str(b.author.uuid)} if b.author else {})
            for b in article.bylines.all()
        ],
        "terms": [str(term.topic.uuid) for term in article.terms.all()],
        "placements": [
            filled(p, ("date", "edition", "page", "headline")) for p in article.placements.all()
        ],
        "body": portable(stored_blocks(article), names),
    }
    return {name: value for name, value in made.items() if value not in ([], None)}


def _sorted(corrections: Any) -> list[Any]:
    return sorted(corrections, key=lambda c: (c.published_at, str(c.uuid)))


def _correction(correction: Any, names: Names) -> Item:
    before = dict(correction.before or {})
    if before.get("body"):
        before["body"] = portable(before["body"], names)
    made = filled(correction, ("uuid", "kind", "text", "published_at"))
    return made | ({"before": before} if before else {})


def _entry(entry: LiveEntry, names: Names) -> Item:
    fields = (
        "uuid", "number", "headline", "published_at", "updated_at", "key_event", "pinned",
        "withdrawn_at",
    )  # fmt: skip
    made = filled(entry, fields)
    made["body"] = portable(_raw(entry), names)
    made["bylines"] = [
        filled(b, ("name",)) | ({"author": str(b.author.uuid)} if b.author else {})
        for b in entry.bylines.all()
    ]
    return made


def _ninjs(article: Article, body: list[Item], names: Names) -> Item:
    identity = article.source_identity or ""
    html = html_of(body, names)
    words = visible_text(html)
    made: Item = {
        "uri": identity if _URI.match(identity) else f"{URN}{article.uuid}",
        "standard": STANDARD,
        "type": "text",
        "representationType": "full",
        "firstCreated": plain(article.first_published_at or article.created_at),
        "versionCreated": plain(
            article.updated_at or article.first_published_at or article.created_at
        ),
        "embargoedUntil": plain(article.embargo_until),
        "expires": plain(article.expire_at),
        "pubStatus": _status(article),
        "language": article.language,
        "headlines": _roles(
            main=article.headline, short=article.short_headline, print=article.print_headline,
            seo=article.seo_headline, kicker=article.kicker,
        ),
        "descriptions": [{"role": "summary", "value": article.summary}] if article.summary else [],
        "by": ", ".join(byline.printed for byline in article.bylines.all()),
        "located": article.dateline,
        "copyrightNotice": article.rights,
        "infoSources": [{"name": article.source}] if article.source else [],
        "genres": [{"name": article.kind}],
        "bodies": [
            {
                "role": "main", "contentType": "text/html", "charCount": len(words),
                "wordCount": len(words.split()), "value": html,
            }
        ],
        "associations": _associations(article, body, names),
    }  # fmt: skip
    for term in article.terms.all():
        topic = living(term.topic)
        entry = {"name": topic.name, "rel": "about"}
        uri = uri_of(topic.scheme, topic.identifier)
        if _URI.match(uri):
            entry["uri"] = uri
        made.setdefault(_TERMS[Topic.Kind(topic.kind)], []).append(entry)
    section = {"name": str(article.section), "rel": "section"}
    made.setdefault("subjects", []).insert(0, section)
    return {name: value for name, value in made.items() if value not in ("", None, [])}


def _roles(**values: str) -> list[Item]:
    return [{"role": role, "value": value} for role, value in values.items() if value]


def _status(article: Article) -> str:
    if article.live:
        return "usable"
    return "canceled" if article.withdrawn_at or article.path else "withheld"


def _associations(article: Article, body: list[Item], names: Names) -> list[Item]:
    """The pictures, by reference: each is an item of its own."""
    lead = names.uuid("picture", article.lead_picture_id)
    found = [URN + lead] if lead else []
    for block in body:
        if block["type"] == "picture":
            found.append(block["value"]["picture"])
        elif block["type"] == "gallery":
            found += [picture["picture"] for picture in block["value"]["pictures"]]
    return [
        {
            "name": f"picture-{number}", "uri": urn, "type": "picture",
            "renditions": [{"name": "main", "href": names.address(urn)}],
        }
        for number, urn in enumerate(dict.fromkeys(found), 1)
    ]  # fmt: skip
