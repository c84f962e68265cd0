"""Posting to live coverage."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.changes.keys import touch
from broadsheet.newsroom.models import Article, Author, EntryByline, LiveEntry
from broadsheet.newsroom.services.rendering import render_entry
from broadsheet.newsroom.services.uses import note_entry_pictures


def _touch(article: Article) -> None:
    # Cards show the time of the last entry.
    now = timezone.now()
    Article.objects.filter(pk=article.pk).update(updated_at=now, touched_at=now)
    touch([f"article:{article.pk}:live", f"article:{article.pk}:card"])


def post_entry(
    *,
    article: Article,
    body: list[dict[str, Any]],
    headline: str = "",
    authors: Sequence[Author] = (),
    key_event: bool = False,
    pinned: bool = False,
    actor: User | None,
) -> LiveEntry:
    """Add an entry to the live coverage of ``article``; several writers may do so at once.

    Raises:
        ValidationError: the story is not live coverage, or the entry is empty.
    """
    if article.kind != Article.Kind.LIVE:
        raise ValidationError(_("Entries are posted to live coverage only."))
    if not body and not headline.strip():
        raise ValidationError(_("An entry needs a headline or a text."))
    with transaction.atomic():
        rows = Article.objects.filter(pk=article.pk)
        if connection.features.has_select_for_update:
            rows = rows.select_for_update(of=("self",))
        rows.get()  # from here on numbers are ours alone
        last = article.live_entries.aggregate(last=Max("number"))["last"] or 0
        entry = LiveEntry(
            article=article, number=last + 1, headline=headline, key_event=key_event, pinned=pinned
        )
        entry.body = json.dumps(body)
        render_entry(entry)
        entry.full_clean(exclude=["body"])
        entry.save()
        EntryByline.objects.bulk_create(
            EntryByline(entry=entry, author=author, position=position)
            for position, author in enumerate(authors)
        )
        note_entry_pictures(entry)
        _touch(article)
        log(
            instance=article, action="broadsheet.post_entry", user=actor,
            data={"number": entry.number},
        )  # fmt: skip
    return entry


def edit_entry(
    *, entry: LiveEntry, authors: Sequence[Author] | None = None, actor: User | None
) -> LiveEntry:
    """Keep the changed ``entry``, by ``authors`` if given; readers see when it was updated."""
    with transaction.atomic():
        entry.updated_at = timezone.now()
        render_entry(entry)
        entry.full_clean()
        entry.save()
        if authors is not None:
            entry.bylines.filter(author__isnull=False).delete()
            EntryByline.objects.bulk_create(
                EntryByline(entry=entry, author=author, position=position)
                for position, author in enumerate(authors)
            )
        note_entry_pictures(entry)
        _touch(entry.article)
        log(
            instance=entry.article, action="broadsheet.edit_entry", user=actor,
            data={"number": entry.number},
        )  # fmt: skip
    return entry


def withdraw_entry(*, entry: LiveEntry, actor: User | None) -> None:
    """Take an entry from readers; its number is never used again."""
    with transaction.atomic():
        entry.withdrawn_at = timezone.now()
        entry.save(update_fields=["withdrawn_at"])
        note_entry_pictures(entry)
        _touch(entry.article)
        log(
            instance=entry.article, action="broadsheet.withdraw_entry", user=actor,
            data={"number": entry.number},
        )  # fmt: skip
