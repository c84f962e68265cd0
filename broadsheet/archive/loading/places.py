"""Sections and columns that stories name."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from broadsheet.archive.loading.lately import Lately
from broadsheet.archive.loading.run import Run, pause
from broadsheet.newsroom.addresses import section_slug_is_reserved
from broadsheet.newsroom.models import Column, Section
from broadsheet.newsroom.services import ensure_column, ensure_section
from broadsheet.text.normal import one_line
from broadsheet.text.slugs import slugify

URN = "urn:uuid:"


@dataclass(frozen=True, slots=True)
class Place:
    """A section, and the one at the top of the tree that it is in."""

    pk: int
    top: int
    top_slug: str


def uuid_of(text: str) -> UUID | None:
    """The UUID that a text such as ``urn:uuid:…`` names."""
    if not text.startswith(URN):
        return None
    try:
        return UUID(text[len(URN) :])
    except ValueError:
        return None


class Places:
    """Sections and columns by name; made where they are missing."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._sections: Lately[str, Place] = Lately(2000)
        self._columns: Lately[str, int] = Lately(2000)

    def section(self, name: str) -> Place:
        """The section of a name such as ``World / Asia``."""
        return self._sections.get(name) or self._sections.put(name, self._section(name))

    def _section(self, name: str) -> Place:
        uuid = uuid_of(name)
        if uuid is not None:
            uuid = self._run.aliases.get(uuid, uuid)
            found = Section.objects.select_related("parent__parent").filter(uuid=uuid).first()
            return _place(found) if found else self._section("News")
        names = [one_line(part)[:120] for part in name.split(" / ")]
        names = [part for part in names if part][:3] or ["News"]
        if self._run.dry:
            return _would_be(names)
        for depth in range(1, len(names) + 1):
            had = set(Section.objects.values_list("uuid", flat=True))
            section = ensure_section(names=names[:depth], actor=self._run.actor)
            if section.uuid not in had:
                self._run.makes("section", section.uuid)
            pause()
        return _place(section)

    def column(self, name: str, section: Place) -> int | None:
        """The key of the column of this name; ``None`` where there is none to name."""
        if not name:
            return None
        return self._columns.get(name) or self._column(name, section)

    def _column(self, name: str, section: Place) -> int | None:
        uuid = uuid_of(name)
        if uuid is not None:
            uuid = self._run.aliases.get(uuid, uuid)
            found = Column.objects.filter(uuid=uuid).first()
            return self._columns.put(name, found.pk) if found else None
        if self._run.dry:
            return 0
        clean = one_line(name)[:120]
        new = not Column.objects.filter(name__iexact=clean).exists()
        within = Section.objects.filter(pk=section.pk).first()
        column = ensure_column(name=clean, section=within, actor=self._run.actor)
        if new:
            self._run.makes("column", column.uuid)
        return self._columns.put(name, column.pk)


def _place(section: Section) -> Place:
    top = section.top
    return Place(section.pk, top.pk, top.slug)


def _would_be(names: list[str]) -> Place:
    """The section as it is or as it would be made."""
    slug = slugify(names[0], fallback="section")
    tops = Section.objects.filter(parent=None)
    top = tops.filter(name__iexact=names[0]).first() or tops.filter(slug=slug).first()
    if top is not None:
        return Place(top.pk, top.pk, top.slug)
    if section_slug_is_reserved(slug, top_level=True):
        slug = f"{slug}-section"
    return Place(0, 0, slug)
