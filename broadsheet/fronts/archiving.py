"""Fronts in an archive's export: modules name stories and sections by UUID, so they travel as they
are; pictures are named by UUID for the way. A front keeps its place: on the home page, a section's
page, or at the foot of stories."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from broadsheet.archive.others import Here, Item, Other
from broadsheet.changes.keys import touch
from broadsheet.fronts.models import Front
from broadsheet.fronts.registry import module
from broadsheet.fronts.services import publish_front
from broadsheet.media.models import Picture
from broadsheet.newsroom.models import Article, Section


def identity(place: str, section: UUID | str | None) -> UUID:
    """A front has no UUID of its own: it is its place's."""
    return uuid5(NAMESPACE_URL, f"front:{place}:{section or 'home'}")


def rows() -> Iterator[Item]:
    found = Front.objects.select_related("section", "latest_revision")
    # The home page first: databases differ in where they put what has no section.
    for front in found.order_by("place", F("section__path").asc(nulls_first=True), "pk"):
        section = str(front.section.uuid) if front.section else None
        made: Item = {
            "uuid": str(identity(front.place, section)),
            "title": str(front),
            "place": front.place,
            "section": section,
            "live": front.live,
        }
        if front.live:
            made["modules"] = _portable(front)
            made["expire_at"] = _moment(front.expire_at)
        if front.has_unpublished_changes or not front.live:
            made["draft"] = _draft(front)
        yield made


def _draft(front: Front) -> Item:
    """The version that waits, and when it is to come and go."""
    latest = front.get_latest_revision_as_object()
    scheduled = front.scheduled_revision
    made = {
        "modules": _portable(latest),
        "expire_at": _moment(latest.expire_at),
        "scheduled_for": _moment(scheduled.approved_go_live_at if scheduled else None),
    }
    return {name: value for name, value in made.items() if value is not None}


def _portable(front: Front) -> list[Item]:
    blocks = front.modules.get_prep_value()
    wanted = {block["value"]["picture"] for block in blocks if block["value"].get("picture")}
    pictures = dict(Picture.objects.filter(pk__in=wanted).values_list("pk", "uuid"))
    made = []
    for block in blocks:
        value = {k: v for k, v in block["value"].items() if v}
        picture = pictures.get(value.pop("picture", None))
        if picture is not None:
            value["picture"] = str(picture)
        made.append({"type": block["type"], "value": value})
    return made


def _moment(at: Any) -> str | None:
    return at.isoformat() if at else None


def _place(item: Item, here: Here) -> tuple[str, Section | None]:
    """The place of an exported front in this paper.

    Raises:
        ValueError: it is in a section that this paper does not have.
    """
    place = item.get("place")
    if place not in Front.Place.values:
        raise ValueError(_("it has no place"))
    if not item.get("section"):
        return place, None
    uuid = here(item["section"])
    section = Section.objects.filter(uuid=uuid).first() if uuid else None
    if section is None:
        raise ValueError(_("its section is missing"))
    return place, section


def there(item: Item, here: Here) -> bool:
    place, section = _place(item, here)
    return Front.objects.filter(place=place, section=section).exists()


def take(item: Item, here: Here) -> None:
    """Make the front, its public version first and then the one that waits."""
    place, section = _place(item, here)
    with transaction.atomic():
        front = Front.objects.filter(place=place, section=section).first()
        front = front or Front(place=place, section=section, live=False)
        draft = item.get("draft")
        if item.get("live"):
            front = _version(front, item, here)
            front = publish_front(front=front, actor=None)
        if isinstance(draft, dict):
            front = _version(front, draft, here)
            at = _parsed(draft.get("scheduled_for"))
            if at is not None and at > timezone.now():
                front.go_live_at = at
                publish_front(front=front, actor=None)
            else:
                front.save_revision()


def _version(front: Front, version: Item, here: Here) -> Front:
    modules = [_taken(block, here) for block in version.get("modules") or ()]
    field: Any = Front._meta.get_field("modules")
    front.modules = field.to_python(json.dumps([block for block in modules if block]))
    front.expire_at = _parsed(version.get("expire_at"))
    if front.expire_at is not None and front.expire_at <= timezone.now():
        front.expire_at = None
    if front.pk is None:
        front.save()
    return front


def _taken(block: Any, here: Here) -> Item | None:
    """A module with this paper's sections and pictures, without pins whose stories did not come."""
    if not isinstance(block, dict) or module(str(block.get("type"))) is None:
        return None
    value = block.get("value")
    if not isinstance(value, dict):
        return None
    value = dict(value)
    if value.get("section"):
        section = here(str(value["section"]))
        if section is None or not Section.objects.filter(uuid=section).exists():
            return None
        value["section"] = str(section)
    if value.get("picture"):
        uuid = here(str(value["picture"]))
        picture = Picture.objects.filter(uuid=uuid).first() if uuid else None
        value["picture"] = picture.pk if picture else None
    if value.get("stories"):
        pins = [pin for pin in value["stories"] if isinstance(pin, dict)]
        asked = [uuid for uuid in (_uuid(pin.get("story")) for pin in pins) if uuid]
        found = Article.objects.filter(uuid__in=asked).values_list("uuid", flat=True)
        known = {str(uuid) for uuid in found}
        value["stories"] = [pin for pin in pins if str(pin.get("story")) in known]
    return {"type": block["type"], "value": value}


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _parsed(text: Any) -> Any:
    return parse_datetime(text) if isinstance(text, str) else None


def undo(uuid: UUID) -> bool:
    for front in Front.objects.select_related("section"):
        section = front.section.uuid if front.section else None
        if identity(front.place, section) != uuid:
            continue
        if front.revisions.filter(user__isnull=False).exists():
            return False
        with transaction.atomic():
            touch(front.keys)
            front.delete()
        return True
    return False


FRONTS = Other(kind="front", file="10-fronts", rows=rows, there=there, take=take, undo=undo)
