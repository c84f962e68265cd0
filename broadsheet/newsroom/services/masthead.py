"""Sections, columns, authors and standing pages: what changes seldom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.changes.keys import changed_fields, touch
from broadsheet.design.site import LOOK_KEY
from broadsheet.newsroom.models import (
    Article,
    Author,
    Column,
    FormerAddress,
    RunningOrder,
    Section,
    StandingPage,
)
from broadsheet.newsroom.models.people import INDEX_KEY, LISTED
from broadsheet.newsroom.models.planning import closing_key
from broadsheet.newsroom.models.sections import name_key
from broadsheet.newsroom.models.versions import refuse_outdated
from broadsheet.newsroom.services.uses import note_portrait
from broadsheet.text.normal import one_line
from broadsheet.text.slugs import free_slug, slugify


def _log(thing: Any, *, new: bool, actor: User | None) -> None:
    action = "wagtail.create" if new else "wagtail.edit"
    log(instance=thing, action=action, user=actor, content_changed=True)


def _leave(path: str, **thing: Any) -> None:
    left, _new = FormerAddress.objects.update_or_create(
        path=path, defaults={"author": None, "column": None, "section": None, **thing}
    )
    # Who asks there is led on at once, not after all the pages that name the thing.
    touch([f"former:{left.pk}"])


@transaction.atomic
def save_section(*, section: Section, actor: User | None) -> Section:
    """Validate and keep a section; where it had another address, that one leads here.

    Stories keep their addresses when a section is renamed or put elsewhere.

    Raises:
        ValidationError: by field.
    """
    before = Section.objects.filter(pk=section.pk).first() if section.pk else None
    section.full_clean()
    section.save()
    changed = changed_fields(before, section)
    FormerAddress.objects.filter(path=section.path, article=None).delete()
    if before is not None and before.path != section.path:
        _leave(before.path, section=section)
        for inside in Section.objects.filter(path__startswith=before.path).order_by("path"):
            former = inside.path
            inside.refresh_from_db()
            inside.save()
            _leave(former, section=inside)
    if before is not None and before.top.pk != section.top.pk:
        _take_along(section, before.top)
    if changed:
        # Every page shows what is in the navigation, and none what a section says of itself.
        touch(section.keys if changed - {"description"} else section.keys[:1])
    if changed - {"description"} and any(_colours(section, *([before] if before else []))):
        # The paper's stylesheet names sections by their paths.
        touch([LOOK_KEY])
    if before is not None and before.parent_id != section.parent_id:
        # Its stories leave the lists of what it was in, and come into those of what it is in.
        touch(f"section:{one.pk}" for one in (*before.above, *section.above))
    if changed & {"name", "path"}:
        # Feeds say in which section a story stands, and have no navigation.
        there = Section.objects.filter(path__startswith=section.path)
        touch(name_key(pk) for pk in there.values_list("pk", flat=True))
    _log(section, new=before is None, actor=actor)
    return section


def _colours(*states: Section) -> Iterator[str]:
    """Those of a section, as it was and is, and of what is in it."""
    yield from (state.colour for state in states)
    inside = Section.objects.filter(path__startswith=states[0].path)
    yield from inside.values_list("colour", flat=True)


def _take_along(section: Section, was: Section) -> None:
    """Have the stories of ``section``, until now below ``was``, follow it to its new top.

    They leave the running orders kept there, and are in none of those kept where they come to.
    """
    inside_it = Section.objects.filter(path__startswith=section.path)
    stories = Article.objects.filter(section__in=inside_it)
    public = stories.filter(live=True, first_published_at__isnull=False)
    days = {at.date() for at in public.datetimes("first_published_at", "day")}
    orders = RunningOrder.objects.filter(section__in=[was, section.top])
    kept = [order for order in orders.order_by("pk") if order.day in days]
    touch(key for order in kept for key in (*order.keys, closing_key(order.section_id, order.day)))
    # An order that somebody made for a section at the top is nobody's below another.
    RunningOrder.objects.filter(section=section, frozen_at=None).delete()
    stories.update(top_section=section.top)


@transaction.atomic
def save_author(*, author: Author, actor: User | None) -> Author:
    """Validate and keep an author; a changed slug leaves a redirect.

    Raises:
        ValidationError: by field.
    """
    before = Author.objects.filter(pk=author.pk).first() if author.pk else None
    author.slug = _free(Author, author, author.slug or author.name, fallback="author")
    author.full_clean()
    author.save()
    FormerAddress.objects.filter(path=author.path, article=None).delete()
    if before is not None and before.slug != author.slug:
        _leave(before.path, author=author)
    changed = changed_fields(before, author)
    if changed:
        touch(author.keys)
    if changed & LISTED and author.bylines.filter(public_at__isnull=False).exists():
        touch([INDEX_KEY])
    note_portrait(author)
    _log(author, new=before is None, actor=actor)
    return author


@transaction.atomic
def save_column(*, column: Column, actor: User | None) -> Column:
    """Validate and keep a column; a changed slug leaves a redirect.

    Raises:
        ValidationError: by field.
    """
    before = Column.objects.filter(pk=column.pk).first() if column.pk else None
    column.slug = _free(Column, column, column.slug or column.name, fallback="column")
    column.full_clean()
    column.save()
    FormerAddress.objects.filter(path=column.path, article=None).delete()
    if before is not None and before.slug != column.slug:
        _leave(before.path, column=column)
    changed = changed_fields(before, column)
    if changed:
        touch(column.keys)
    if changed & {"slug", "retired"}:
        touch(["columns"])
    note_portrait(column)
    _log(column, new=before is None, actor=actor)
    return column


@transaction.atomic
def save_standing_page(*, page: StandingPage, actor: User | None) -> StandingPage:
    """Validate and keep a standing page.

    Raises:
        ValidationError: by field.
        OutdatedError: somebody else saved it since it was loaded; nothing is written.
    """
    before = StandingPage.objects.filter(pk=page.pk).first() if page.pk else None
    if before is not None:
        refuse_outdated(page)
    page.slug = _free(StandingPage, page, page.slug or page.title, fallback="page")
    page.full_clean()
    page.save()
    page.save_revision(user=actor, clean=False)
    # Every page shows what the footer leads to.
    of_footer = changed_fields(before, page) & {"title", "slug", "in_footer", "position"}
    touch(page.keys if of_footer else page.keys[:1])
    _log(page, new=before is None, actor=actor)
    return page


def _free(model: Any, thing: Any, wanted: str, *, fallback: str) -> str:
    """The first slug that neither another row nor a former address has."""

    def taken(slug: str) -> bool:
        if model.objects.filter(slug=slug).exclude(pk=thing.pk).exists():
            return True
        thing_there = type(thing)(slug=slug).path
        kind = model.__name__.lower()
        if not any(field.name == kind for field in FormerAddress._meta.get_fields()):
            return False
        former = FormerAddress.objects.filter(path=thing_there)
        return former.exclude(**{kind: thing.pk}).exists() if thing.pk else former.exists()

    return free_slug(slugify(wanted, fallback=fallback), taken)


def ensure_section(*, names: list[str], actor: User | None) -> Section:
    """The section of these names from the top down, its levels made where they are missing."""
    parent: Section | None = None
    for name in names[:3]:
        name = one_line(name)[:120]
        slug = slugify(name, fallback="section")
        found = Section.objects.filter(parent=parent, name__iexact=name).first()
        found = found or Section.objects.filter(parent=parent, slug=slug).first()
        if found is None:
            section = Section(parent=parent, name=name, slug=_allowed(slug, parent))
            section.position = Section.objects.filter(parent=parent).count()
            found = save_section(section=section, actor=actor)
        parent = found
    if parent is None:
        raise ValueError("A section needs a name.")
    return parent


def _allowed(slug: str, parent: Section | None) -> str:
    """``slug``, or one like it where it is the site's own or another section's."""
    from broadsheet.newsroom.addresses import section_slug_is_reserved

    if section_slug_is_reserved(slug, top_level=parent is None):
        slug = f"{slug}-section"
    above = parent.path if parent else "/"
    return free_slug(
        slug,
        lambda candidate: Section.objects.filter(path=f"{above}{candidate}/").exists(),
    )


def ensure_author(
    *, name: str, slug: str = "", source_identity: str = "", actor: User | None, **fields: Any
) -> Author:
    """The author of this source identity, slug or name, made if new."""
    name = one_line(name)[:160]
    found: Author | None = None
    if source_identity:
        found = Author.objects.filter(source_identity=source_identity).first()
    if found is None and slug:
        found = Author.objects.filter(slug=slugify(slug)).first()
    if found is None:
        found = Author.objects.filter(name=name).order_by("pk").first()
    if found is not None:
        return found
    author = Author(name=name, slug=slug, source_identity=source_identity or None, **fields)
    return save_author(author=author, actor=actor)


def ensure_column(*, name: str, section: Section | None = None, actor: User | None) -> Column:
    """The column of this name, made if new."""
    name = one_line(name)[:120]
    found = Column.objects.filter(name__iexact=name).first()
    return found or save_column(column=Column(name=name, section=section), actor=actor)
