"""Changing a story that an archive brings again, so that it can be taken back."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from broadsheet.archive.loading.paths import Paths
from broadsheet.archive.loading.rows import Rows
from broadsheet.archive.loading.run import Run, pause
from broadsheet.archive.loading.writing import Children, Records
from broadsheet.archive.models import ImportedAddress, ImportedItem, OpenLink
from broadsheet.changes.keys import touch
from broadsheet.newsroom.models import (
    Article,
    ArticleTerm,
    Byline,
    Correction,
    EntryByline,
    FormerAddress,
    LiveEntry,
    PrintPlacement,
)

# What stays whatever the archive says: who the story is, where it is, its versions and locks.
_KEPT = {
    "id", "uuid", "source_identity", "created_at", "path", "slug", "latest_revision",
    "live_revision", "locked", "locked_at", "locked_by",
}  # fmt: skip
_CHILDREN: tuple[type[models.Model], ...] = (
    Byline, ArticleTerm, PrintPlacement, Correction, LiveEntry,
)  # fmt: skip

Saved = dict[str, Any]


def update(run: Run, row: Rows, *, pk: int, paths: Paths) -> None:
    """Make the story at ``pk`` what ``row`` says, keeping what it was."""
    stored = Article.objects.get(pk=pk)
    if stored.path is None:
        paths.allot([row])
    with transaction.atomic():
        before = snapshot(stored)
        touch(stored.keys)
        now = timezone.now()
        values = _values(row, stored)
        values["touched_at"] = now
        row.article.pk = pk
        Article.objects.filter(pk=pk).update(**values)
        _clear(pk)
        Children([row]).write()
        OpenLink.objects.filter(article=pk).delete()
        ImportedAddress.objects.filter(article=pk).delete()
        updated = ImportedItem.Outcome.UPDATED
        Records(run, [row], outcome=updated, at=now, before=before).write()
    pause()


def _values(row: Rows, stored: Article) -> dict[str, Any]:
    new = row.article
    kept = _KEPT if "own" in row.story.extra else _KEPT | {"translation_key"}
    values = {
        field.attname: field.pre_save(new, add=False)
        for field in Article._meta.concrete_fields
        if field.name not in kept
    }
    values["first_published_at"] = new.first_published_at or stored.first_published_at
    if stored.path is None:
        values |= {"path": new.path, "slug": new.slug}
    elif row.path_wanted not in ("", stored.path) and _free(row.path_wanted, stored):
        # An export of a paper in which the story has moved.
        FormerAddress.objects.filter(path=row.path_wanted).delete()
        values |= {"path": row.path_wanted, "slug": new.slug}
        row.former = [path for path in row.former if path != stored.path]
        FormerAddress.objects.get_or_create(path=stored.path, defaults={"article": stored})
    return values


def _free(path: str, story: Article) -> bool:
    if Article.objects.filter(path=path).exclude(pk=story.pk).exists():
        return False
    return not FormerAddress.objects.filter(path=path).exclude(article=story.pk).exists()


def _clear(pk: int) -> None:
    for model in _CHILDREN:
        model._default_manager.filter(article=pk).delete()


# Keeping and bringing back -----------------------------------------------------------------


def saved(thing: models.Model) -> Saved:
    """A row as JSON."""
    return {
        field.attname: None
        if getattr(thing, field.attname) is None
        else field.value_to_string(thing)
        for field in thing._meta.concrete_fields
    }


def brought_back(model: type[models.Model], row: Saved) -> dict[str, Any]:
    """The values of a row kept by ``saved``."""
    return {
        field.attname: None if row[field.attname] is None else field.to_python(row[field.attname])
        for field in model._meta.concrete_fields
        if field.attname in row
    }


def snapshot(article: Article) -> Saved:
    """Everything an update may change, as it is."""
    before: Saved = {"article": saved(article)}
    for model in _CHILDREN:
        rows = model._default_manager.filter(article=article.pk).order_by("pk")
        before[model.__name__] = [saved(row) for row in rows]
    names = EntryByline.objects.filter(entry__article=article.pk).order_by("pk")
    before["EntryByline"] = [saved(name) for name in names]
    former = FormerAddress.objects.filter(article=article.pk)
    before["former"] = list(former.values_list("path", flat=True))
    links = OpenLink.objects.filter(article=article.pk).values_list("address", "count")
    before["links"] = [list(link) for link in links]
    addresses = ImportedAddress.objects.filter(article=article.pk)
    before["addresses"] = list(addresses.values_list("address", flat=True))
    return before


def restore(pk: int, before: Saved) -> None:
    """Make the story at ``pk`` what ``snapshot`` saw; call it within a transaction."""
    values = brought_back(Article, before["article"])
    values.pop("id")
    # Rendered by the pipeline afterwards; until then pages are made from the blocks.
    values |= {"rendered_at": None}
    Article.objects.filter(pk=pk).update(**values)
    _clear(pk)
    models_of: tuple[type[models.Model], ...] = (*_CHILDREN, EntryByline)
    for model in models_of:
        rows = before[model.__name__]
        model._default_manager.bulk_create(model(**brought_back(model, row)) for row in rows)
    FormerAddress.objects.filter(article=pk).exclude(path__in=before["former"]).delete()
    OpenLink.objects.filter(article=pk).delete()
    OpenLink.objects.bulk_create(
        OpenLink(article_id=pk, address=address, count=count) for address, count in before["links"]
    )
    ImportedAddress.objects.filter(article=pk).delete()
    ImportedAddress.objects.bulk_create(
        (ImportedAddress(article_id=pk, address=address) for address in before["addresses"]),
        ignore_conflicts=True,
    )
