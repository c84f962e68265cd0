"""Posting to live coverage.

Each act makes the coverage one *version* newer, under the lock of its story: what readers' pages
ask for, and what an editor's change is checked against.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.changes.keys import touch
from broadsheet.newsroom.models import Article, Author, EntryByline, LiveEntry
from broadsheet.newsroom.models.aspects import month_key
from broadsheet.newsroom.models.publication import coverage_changed
from broadsheet.newsroom.services.rendering import render_entry
from broadsheet.newsroom.services.uses import note_entry_pictures


class EntryConflict(ValidationError):
    """Somebody else changed the entry since it was opened; nothing was kept."""

    def __init__(self, entry: LiveEntry) -> None:
        super().__init__(_("Somebody else changed this entry meanwhile."), code="conflict")
        self.entry = entry


def _locked(article: Article) -> Article:
    rows = Article.objects.filter(pk=article.pk)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return rows.get()


def _advance(stored: Article, **fields: Any) -> int:
    """Make the coverage one version newer; returns the version. ``stored`` must be locked."""
    now = timezone.now()
    version = stored.live_version + 1
    Article.objects.filter(pk=stored.pk).update(
        updated_at=now, touched_at=now, live_version=version, **fields
    )
    # Feeds and site maps say when the last entry was.
    day = stored.published_on()
    months = [month_key(day)] if day else []
    touch([f"article:{stored.pk}:live", f"article:{stored.pk}:body", *months])
    if stored.live:
        coverage_changed.send(sender=Article, instance=stored)
    return version


def _sign(entry: LiveEntry, authors: Sequence[Author], names: Sequence[str]) -> None:
    signed = [EntryByline(entry=entry, author=author) for author in authors]
    signed += [EntryByline(entry=entry, name=name.strip()) for name in names if name.strip()]
    for position, byline in enumerate(signed):
        byline.position = position
    EntryByline.objects.bulk_create(signed)


def _check(article: Article, entry: LiveEntry, body: Sequence[Any]) -> None:
    if article.kind != Article.Kind.LIVE:
        raise ValidationError(_("Entries are posted to live coverage only."))
    if not body and not entry.headline.strip():
        raise ValidationError(_("An entry needs a headline or a text."))


def post_entry(
    *,
    article: Article,
    body: list[dict[str, Any]],
    headline: str = "",
    authors: Sequence[Author] = (),
    names: Sequence[str] = (),
    key_event: bool = False,
    pinned: bool = False,
    uuid: UUID | None = None,
    actor: User | None,
) -> LiveEntry:
    """Add an entry to the live coverage of ``article``; several writers may do so at once.

    ``names`` are bylines of people without a page. Whoever makes the ``uuid`` may send an entry
    again and again: it is posted once, and the posted one is returned.

    Raises:
        ValidationError: the story is not live coverage or has ended, or the entry is empty.
    """
    entry = LiveEntry(article=article, headline=headline, key_event=key_event, pinned=pinned)
    _check(article, entry, body)
    with transaction.atomic():
        stored = _locked(article)  # from here on numbers are ours alone
        if uuid is not None:
            entry.uuid = uuid
            posted = LiveEntry.objects.filter(uuid=uuid).first()
            if posted is not None:
                if posted.article_id != stored.pk:
                    raise ValidationError(_("This entry belongs to other coverage."))
                return posted
        if stored.coverage_ended_at is not None:
            raise ValidationError(_("The coverage has ended. Restart it to post."))
        last = article.live_entries.aggregate(last=Max("number"))["last"] or 0
        entry.number = last + 1
        entry.version = _advance(stored)
        entry.body = json.dumps(body)
        render_entry(entry)
        entry.full_clean(exclude=["body"])
        entry.save()
        _sign(entry, authors, names)
        note_entry_pictures(entry)
        log(
            instance=article, action="broadsheet.post_entry", user=actor,
            data={"number": entry.number},
        )  # fmt: skip
    return entry


def edit_entry(
    *,
    entry: LiveEntry,
    authors: Sequence[Author] | None = None,
    names: Sequence[str] | None = None,
    expected: int | None = None,
    actor: User | None,
) -> LiveEntry:
    """Keep the changed ``entry``, by ``authors`` if given; readers see when it was updated.

    Raises:
        EntryConflict: it is not the version ``expected`` any more, or was withdrawn.
        ValidationError: the entry is empty.
    """
    _check(entry.article, entry, list(entry.body))
    with transaction.atomic():
        stored = _locked(entry.article)
        present = LiveEntry.objects.get(pk=entry.pk)
        changed = expected is not None and present.version != expected
        if changed or present.withdrawn_at is not None:
            raise EntryConflict(present)
        entry.version = _advance(stored)
        entry.updated_at = timezone.now()
        render_entry(entry)
        entry.full_clean()
        entry.save()
        if authors is not None:
            entry.bylines.filter(author__isnull=False).delete()
            if names is not None:
                entry.bylines.all().delete()
            _sign(entry, authors, names or ())
        note_entry_pictures(entry)
        log(
            instance=entry.article, action="broadsheet.edit_entry", user=actor,
            data={"number": entry.number},
        )  # fmt: skip
    return entry


def withdraw_entry(*, entry: LiveEntry, expected: int | None = None, actor: User | None) -> None:
    """Take an entry from readers; its number is never used again. May be done twice.

    Raises:
        EntryConflict: it is not the version ``expected`` any more.
    """
    with transaction.atomic():
        stored = _locked(entry.article)
        present = LiveEntry.objects.get(pk=entry.pk)
        if present.withdrawn_at is not None:
            return
        if expected is not None and present.version != expected:
            raise EntryConflict(present)
        entry.version = _advance(stored)
        entry.withdrawn_at = timezone.now()
        entry.save(update_fields=["withdrawn_at", "version"])
        note_entry_pictures(entry)
        log(
            instance=entry.article, action="broadsheet.withdraw_entry", user=actor,
            data={"number": entry.number},
        )  # fmt: skip


def end_coverage(*, article: Article, actor: User | None) -> Article:
    """Say that the coverage is over: nothing more is posted, and readers' pages stop asking.

    Raises:
        ValidationError: the story is not live coverage.
    """
    return _turn(article, ended=True, actor=actor)


def restart_coverage(*, article: Article, actor: User | None) -> Article:
    """Go on with coverage that had ended.

    Raises:
        ValidationError: the story is not live coverage.
    """
    return _turn(article, ended=False, actor=actor)


def _turn(article: Article, *, ended: bool, actor: User | None) -> Article:
    if article.kind != Article.Kind.LIVE:
        raise ValidationError(_("Only live coverage can be ended or restarted."))
    with transaction.atomic():
        stored = _locked(article)
        if (stored.coverage_ended_at is not None) != ended:
            # On fronts it is news no more, or news again.
            touch(stored.keys if stored.live else ())
            _advance(stored, coverage_ended_at=timezone.now() if ended else None)
            action = "broadsheet.end_coverage" if ended else "broadsheet.restart_coverage"
            log(instance=stored, action=action, user=actor)
    return Article.objects.get(pk=article.pk)
