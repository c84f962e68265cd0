"""Taking one import back: what it made goes, what it changed becomes what it was.

What somebody has edited since stays, and so does what a later import has changed: that one is to
be undone first. Both are named in the result.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from wagtail.models import Revision

from broadsheet.archive.loading.deleting import delete_with_all
from broadsheet.archive.loading.run import pause
from broadsheet.archive.loading.updates import restore
from broadsheet.archive.models import Import, ImportedItem, ImportedThing, OpenLink
from broadsheet.archive.others import others
from broadsheet.changes.keys import touch
from broadsheet.media.models import Picture, SourceDocument, Video
from broadsheet.newsroom.models import (
    Article,
    ArticleTerm,
    Author,
    Byline,
    Column,
    Correction,
    LiveEntry,
    Section,
    StandingPage,
    Suggestion,
)
from broadsheet.newsroom.models.guards import takedown
from broadsheet.newsroom.services.rendering import render_entry
from broadsheet.topics.models import Topic

_AT_ONCE = 20
_BODIES: tuple[type[Any], ...] = (Article, LiveEntry, StandingPage)
# What depends on others goes before what it depends on.
_THINGS: tuple[tuple[str, type[Any]], ...] = (
    ("page", StandingPage), ("column", Column), ("author", Author), ("topic", Topic),
    ("section", Section), ("picture", Picture), ("video", Video), ("document", SourceDocument),
)  # fmt: skip
_NAMED = re.compile(r'\\?"(picture|video|document)\\?": ?(\d+)')


@dataclass(slots=True)
class Undone:
    """What taking an import back did."""

    deleted: int = 0
    restored: int = 0
    things: int = 0
    kept: list[dict[str, str]] = field(default_factory=list)


def undo(run: Import, *, progress: Callable[[Undone], None] = lambda _undone: None) -> Undone:
    """Take ``run`` back. May be repeated after a crash."""
    done = Undone()
    for articles in _articles(run):
        _undo(run, articles, done)
        progress(done)
    _things(run, done)
    return done


def _articles(run: Import) -> Iterator[list[Article]]:
    """The stories that ``run`` wrote, the last first."""
    last: int | None = None
    rows = Article.objects.filter(imports__run=run).defer("body", "body_html").distinct()
    while True:
        some = rows.filter(pk__lt=last) if last is not None else rows
        found = list(some.order_by("-pk")[:_AT_ONCE])
        if not found:
            return
        last = found[-1].pk
        yield found


def _undo(run: Import, articles: list[Article], done: Undone) -> None:
    items: defaultdict[int, list[ImportedItem]] = defaultdict(list)
    for item in ImportedItem.objects.filter(article__in=articles).order_by("pk"):
        items[item.article_id].append(item)
    deleted: list[Article] = []
    for article in articles:
        ours = [item for item in items[article.pk] if item.run_id == run.pk]
        written = [item for item in ours if item.outcome != ImportedItem.Outcome.LINKED]
        reason = _kept(article, written, items[article.pk])
        if reason:
            done.kept.append({"item": _name(article), "reason": reason})
        elif written and written[0].outcome == ImportedItem.Outcome.CREATED:
            deleted.append(article)
        else:
            with transaction.atomic():
                if written:
                    _restore(article, written[0])
                    done.restored += 1
                else:
                    _unlink(article, ours)
                ImportedItem.objects.filter(pk__in=[item.pk for item in ours]).delete()
            pause()
    done.deleted += _delete_stories(deleted)


def _delete_stories(articles: list[Article]) -> int:
    """Delete stories that nobody has touched in the meantime; returns how many."""
    seen = {article.pk: article.touched_at for article in articles}
    keys = list(dict.fromkeys(_keys(list(seen))))
    with transaction.atomic(), takedown():
        now = Article.objects.filter(pk__in=seen).values_list("pk", "touched_at")
        same = [pk for pk, touched_at in now if touched_at == seen[pk]]
        delete_with_all(Article, same)
        touch(keys)
    pause()
    return len(same)


def _restore(article: Article, item: ImportedItem) -> None:
    keys = dict.fromkeys(article.keys)
    restore(article.pk, item.before or {})
    touch([*keys, *Article.objects.get(pk=article.pk).keys])


def _kept(article: Article, written: list[ImportedItem], every: list[ImportedItem]) -> str:
    """Why a story stays as it is, or nothing."""
    if not written:
        return ""
    last = [item for item in every if item.outcome != ImportedItem.Outcome.LINKED][-1]
    if last.run_id != written[-1].run_id:
        return _("Import %d has changed it since; undo that one first.") % last.run_id
    if article.latest_revision_id is not None or article.touched_at != written[-1].at:
        return _("It was edited here since it was imported.")
    return ""


def _name(article: Article) -> str:
    return article.source_identity or str(article.uuid)


def _keys(pks: list[int]) -> Iterator[str]:
    """What changes when these stories go."""
    articles = Article.objects.filter(pk__in=pks).prefetch_related("bylines", "terms")
    for article in articles.defer("body", "body_html"):
        yield from article.keys


def _unlink(article: Article, items: list[ImportedItem]) -> None:
    """Give a story of another import its links back, unless the desk has its text by now."""
    if article.latest_revision_id is not None:
        return
    for item in reversed(items):
        before = item.before or {}
        Article.objects.filter(pk=article.pk).update(body=before["body"], rendered_at=None)
        for entry in LiveEntry.objects.filter(article=article, pk__in=before["entries"]):
            entry.body = before["entries"][str(entry.pk)]
            render_entry(entry)
            entry.save(update_fields=["body", "body_html"])
        OpenLink.objects.bulk_create(
            OpenLink(article=article, address=address, count=count)
            for address, count in before["links"]
        )
    touch([f"article:{article.pk}:body"])


# What stories used -----------------------------------------------------------------------------


def _things(run: Import, done: Undone) -> None:
    """Delete what the import made and nothing else uses."""
    things = list(ImportedThing.objects.filter(run=run).values_list("kind", "uuid"))
    if not things:
        return
    used = (
        _media_in_use()
        if any(kind in {"picture", "video", "document"} for kind, _ in things)
        else {}
    )
    for other in reversed(others()):
        for kind, uuid in things:
            if kind == other.kind:
                done.things += other.undo(uuid)
                pause()
    for kind, model in _THINGS:
        uuids = [uuid for of_kind, uuid in things if of_kind == kind]
        for start in range(0, len(uuids), _AT_ONCE):
            some = model._default_manager.filter(uuid__in=uuids[start : start + _AT_ONCE])
            # A section goes after those inside it.
            for thing in some.order_by("-pk"):
                if thing.pk not in used.get(kind, set()) and not _needed(thing):
                    done.things += _delete(thing)
            pause()
    ImportedThing.objects.filter(run=run).delete()


def _delete(thing: Any) -> int:
    try:
        with transaction.atomic(), takedown():
            touch(getattr(thing, "keys", ()))
            thing.delete()
    except ProtectedError:
        return 0
    return 1


def _needed(thing: Any) -> bool:
    """Whether something else still refers to ``thing``."""
    if isinstance(thing, Section):
        stories = Article.objects.filter(section=thing) | Article.objects.filter(top_section=thing)
        return stories.exists() or thing.children.exists() or thing.columns.exists()
    if isinstance(thing, Author):
        return Byline.objects.filter(author=thing).exists() or thing.user_id is not None
    if isinstance(thing, Topic):
        kept = thing.status != Topic.Status.CANDIDATE or thing.tombstones.exists()
        decided = Suggestion.objects.filter(topic=thing, decided_at__isnull=False)
        return kept or ArticleTerm.objects.filter(topic=thing).exists() or decided.exists()
    if isinstance(thing, Column):
        return Article.objects.filter(column=thing).exists()
    if isinstance(thing, Picture):
        shown_by = (Author, Column, Topic)
        users = [model._default_manager.filter(picture=thing) for model in shown_by]
        return any(rows.exists() for rows in (Article.objects.filter(lead_picture=thing), *users))
    return False


def _media_in_use() -> dict[str, set[int]]:
    """Keys of media that bodies name, read once from all: JSON has no foreign keys."""
    used: dict[str, set[int]] = {}
    texts = [
        *(model._default_manager.values_list("body", flat=True) for model in _BODIES),
        Correction.objects.exclude(before={}).values_list("before", flat=True),
        Revision.objects.values_list("content", flat=True),
    ]
    for rows in texts:
        for body in rows.iterator(chunk_size=500):
            raw = body.get_prep_value() if hasattr(body, "get_prep_value") else body
            for name, pk in _NAMED.findall(_json(raw)):
                used.setdefault(name, set()).add(int(pk))
    return used


def _json(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
