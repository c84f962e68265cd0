"""Sections, topics, media, authors, columns and standing pages of this paper's own export.

A thing keeps its UUID. Where the paper has another of the same address already, that one stands
for it; a paper without any story takes over the export's instead.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.archive.export.things import FIELDS, RELATIONS, uuid_or_none
from broadsheet.archive.items import Thing
from broadsheet.archive.loading.body import prepare
from broadsheet.archive.loading.media import Media
from broadsheet.archive.loading.own import fill
from broadsheet.archive.loading.run import Run, pause
from broadsheet.archive.ninjs.own import blocks
from broadsheet.archive.others import Other, other
from broadsheet.changes.keys import touch
from broadsheet.media.models import Picture, SourceDocument, Video
from broadsheet.media.services import note_uses, order_renditions
from broadsheet.newsroom.models import Author, Column, FormerAddress, Section, StandingPage
from broadsheet.newsroom.services import note_portrait
from broadsheet.topics.models import Alias, Identifier, Topic
from broadsheet.topics.models import FormerAddress as TopicAddress
from broadsheet.topics.services import note_vocabulary_change

MODELS: dict[str, Any] = {
    "section": Section, "topic": Topic, "picture": Picture, "video": Video,
    "document": SourceDocument, "author": Author, "column": Column, "page": StandingPage,
}  # fmt: skip
_ADDRESSES = {
    "section": "path",
    "topic": "slug",
    "author": "slug",
    "column": "slug",
    "page": "slug",
}


class Things:
    """Takes the things of an export, one at a time."""

    def __init__(self, run: Run, *, media: Media) -> None:
        self._run = run
        self._media = media

    def take(self, thing: Thing) -> None:
        """Make the thing, unless it is there."""
        uuid = uuid_or_none(thing.uuid)
        if uuid is None or self._run.dry:
            return
        elsewhere = other(thing.kind)
        if elsewhere is not None:
            self._take_other(elsewhere, thing, uuid)
            return
        model = MODELS[thing.kind]
        if model._default_manager.filter(uuid=uuid).exists():
            return
        try:
            there = self._namesake(thing, model)
            if there is not None and not self._run.empty_paper:
                self._run.aliases[uuid] = there.uuid
                return
            self._make(thing, there or model(), uuid)
        except (ValueError, TypeError, KeyError, OSError) as problem:
            reason = _("The %(kind)s cannot be stored: %(problem)s")
            values = {"kind": thing.kind, "problem": problem}
            self._run.report.note(thing.uuid, reason % values)
        pause()

    def _take_other(self, kind: Other, thing: Thing, uuid: UUID) -> None:
        """What a package above knows how to make; the paper's own stays unless it is empty."""
        try:
            had = kind.there(thing.data, self._here)
            if had and not self._run.empty_paper:
                return
            if not had:
                self._run.makes(kind.kind, uuid)
            kind.take(thing.data, self._here)
        except (ValueError, TypeError, KeyError, ValidationError) as problem:
            reason = _("The %(kind)s cannot be stored: %(problem)s")
            said = " ".join(problem.messages) if isinstance(problem, ValidationError) else problem
            self._run.report.note(thing.uuid, reason % {"kind": thing.kind, "problem": said})
        pause()

    def _here(self, uuid: str) -> UUID | None:
        """What ``uuid`` of the export is called in this paper."""
        found = uuid_or_none(uuid)
        return self._run.aliases.get(found, found) if found else None

    def _namesake(self, thing: Thing, model: Any) -> Any:
        """What has the address already, or of topics the same name or identifier."""
        data = thing.data
        if thing.kind == "topic":
            if data.get("identifier"):
                same = {"scheme": data.get("scheme", ""), "identifier": data["identifier"]}
            else:
                same = {"kind": data["kind"], "name": data["name"], "identifier": ""}
            found = Topic.objects.filter(**same).first()
            if found is not None:
                return found
        by = _ADDRESSES.get(thing.kind)
        return model.objects.filter(**{by: data[by]}).first() if by else None

    def _make(self, thing: Thing, made: Any, uuid: UUID) -> None:
        data, kind = thing.data, thing.kind
        if made.pk is None:
            self._run.makes(kind, uuid)
        made.uuid = uuid
        names = tuple(name for name in FIELDS[kind] if name not in {"path", "updated_at"})
        fill(made, data, names)
        if "source_identity" in names:
            same = type(made)._default_manager.filter(source_identity=made.source_identity)
            if made.source_identity and same.exclude(pk=made.pk).exists():
                made.source_identity = None
        if kind in {"picture", "video", "document"}:
            _file(made, thing)
        self._refer(made, data, kind)
        with transaction.atomic():
            made.save()
            self._after(made, thing)
            touch(getattr(made, "keys", ()))

    def _refer(self, made: Any, data: dict[str, Any], kind: str) -> None:
        """Fill the foreign keys."""
        others: dict[str, Any] = {
            "parent": Section, "section": Section, "picture": Picture, "merged_into": Topic,
        }  # fmt: skip
        for name, model in others.items():
            uuid = uuid_or_none(data.get(name))
            if uuid is not None and hasattr(type(made), name):
                uuid = self._run.aliases.get(uuid, uuid)
                setattr(made, name, model._default_manager.filter(uuid=uuid).first())
        if kind == "page":
            made.body = prepare(blocks(data.get("body")), medium=self._media.own).blocks

    def _after(self, made: Any, thing: Thing) -> None:
        data, kind = thing.data, thing.kind
        former = [path for path in data.get("former_addresses") or () if isinstance(path, str)]
        for path in former:
            if kind == "topic":
                TopicAddress.objects.get_or_create(path=path, defaults={"topic": made})
            elif not FormerAddress.objects.filter(path=path).exists():
                FormerAddress.objects.create(path=path, **{kind: made})
        if isinstance(made, Topic):
            self._name(made, data)
        if data.get("tags") and hasattr(made, "tags"):
            made.tags.set([str(tag) for tag in data["tags"]])
        if isinstance(made, Picture):
            order_renditions(made)
        if isinstance(made, Author | Column):
            note_portrait(made)
        if isinstance(made, StandingPage) and data.get("updated_at"):
            moment = StandingPage._meta.get_field("updated_at").to_python(data["updated_at"])
            StandingPage.objects.filter(pk=made.pk).update(updated_at=moment)
            made.save_revision(clean=False)

    def _name(self, made: Topic, data: dict[str, Any]) -> None:
        """What else a topic is called, and those it goes with that are there already."""
        for one in data.get("aliases") or ():
            name, kind = str(one["name"]), one.get("kind")
            kind = kind if kind in Alias.Kind.values else Alias.Kind.VARIANT
            Alias.objects.get_or_create(topic=made, name=name, defaults={"kind": kind})
        for scheme, value in data.get("identifiers") or ():
            Identifier.objects.get_or_create(
                scheme=str(scheme), value=str(value), defaults={"topic": made}
            )
        for way in RELATIONS:
            uuids = [uuid for text in data.get(way) or () if (uuid := uuid_or_none(text))]
            uuids = [self._run.aliases.get(uuid, uuid) for uuid in uuids]
            getattr(made, way).add(*Topic.objects.filter(uuid__in=uuids).exclude(pk=made.pk))
        note_uses("topic", {made.pk: {made.picture_id} if made.picture_id else set()})
        note_vocabulary_change()

    def finish(self) -> None:
        """Forget what only served to read one source."""
        self._run.aliases.clear()


def _file(made: Any, thing: Thing) -> None:
    """Store the medium's file; done before the write transaction.

    Raises:
        ValueError: the export has no file for it.
    """
    if thing.path is None:
        raise ValueError(_("its file is missing"))
    name = Path(str(thing.data.get("file") or thing.path.name)).name
    with thing.path.open("rb") as file:
        made.file = File(file, name=name)
        measure: Callable[[], None] | None = getattr(
            made, "_set_image_file_metadata", getattr(made, "_set_document_file_metadata", None)
        )
        if measure is not None:
            measure()
        made.file.save(name, made.file.file, save=False)
