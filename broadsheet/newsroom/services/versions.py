"""Versions: setting words aside that came too late, and bringing earlier ones back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision

from broadsheet.accounts.models import User
from broadsheet.newsroom.comparison import TAKEABLE, differs
from broadsheet.newsroom.models import Article, SetAside
from broadsheet.newsroom.models.versions import refuse_outdated

# A restored version says what the story says, never where or when it is to be found.
PLACE = ("slug", "section", "first_published_at", "go_live_at", "expire_at", "embargo_until")
_CHILDREN = {"bylines", "terms", "placements"}


@transaction.atomic
def set_aside(*, article: Article, actor: User | None, page: UUID | None = None) -> SetAside | None:
    """Keep the words of ``article``, whose save was refused, beside its versions.

    ``page`` is the open form they come from: more words from it take the place of the first.
    Returns ``None`` if the latest version says the same already.
    """
    stored = Article.objects.get(pk=article.pk)
    latest = stored.get_latest_revision_as_object()
    if not differs(latest, article):
        return None
    content = article.serializable_data()
    former = None
    if page is not None:
        open_ones = stored.set_asides.filter(user=actor, page=page, settled_at__isnull=True)
        former = open_ones.select_related("revision").first()
    if former is not None:
        former.revision.content = content
        former.revision.object_str = str(article)
        former.revision.save(update_fields=["content", "object_str"])
        return former
    newest = stored.latest_revision
    before = newest.created_at if newest else timezone.now()
    # A moment before the latest: whoever wrote that is not to be told of a newer version.
    revision = Revision.objects.create(
        content_object=stored, base_content_type=stored.get_base_content_type(), user=actor,
        content=content, object_str=str(article),
        created_at=before - dt.timedelta(microseconds=1),
    )  # fmt: skip
    log(instance=stored, action="broadsheet.set_aside", user=actor, revision=revision)
    return SetAside.objects.create(article=stored, revision=revision, user=actor, page=page)


@transaction.atomic
def keep_beside(*, thing: Any, actor: User | None) -> Revision:
    """Keep ``thing``, a front or a standing page whose save was refused, among its versions.

    It is not the latest and shows nowhere; the history compares it and brings it back.
    """
    stored = type(thing).objects.get(pk=thing.pk)
    newest = stored.latest_revision
    before = newest.created_at if newest else timezone.now()
    revision: Revision = Revision.objects.create(
        content_object=stored, base_content_type=stored.get_base_content_type(), user=actor,
        content=thing.serializable_data(), object_str=str(thing),
        created_at=before - dt.timedelta(microseconds=1),
    )  # fmt: skip
    log(instance=stored, action="broadsheet.set_aside", user=actor, revision=revision)
    return revision


@transaction.atomic
def settle(*, set_aside: SetAside, actor: User | None) -> SetAside:
    """Note that somebody has looked at words set aside; they stay comparable."""
    if set_aside.settled_at is None:
        set_aside.settled_at = timezone.now()
        set_aside.save(update_fields=["settled_at"])
        log(
            instance=set_aside.article, action="broadsheet.settle", user=actor,
            revision=set_aside.revision,
        )  # fmt: skip
    return set_aside


def as_restored(
    *, article: Article, revision: Revision, parts: Collection[str] | None = None
) -> Article:
    """What restoring ``revision`` would make of ``article``; nothing is written.

    The address, its date and the schedule stay as they are now. ``parts`` names what is taken from
    the version (see ``comparison.TAKEABLE``); without it, everything.
    """
    now: Article = article.get_latest_revision_as_object()
    if parts is None:
        then: Article = article.with_content_json(revision.content)
        for name in PLACE:
            attname = Article._meta.get_field(name).attname  # type: ignore[union-attr]
            setattr(then, attname, getattr(now, attname))
        return then
    content = now.serializable_data()
    for name in parts:
        content[name] = revision.content.get(name, [] if name in _CHILDREN else "")
        if name in _CHILDREN:
            # Rows of another version: they are new ones here.
            content[name] = [{**row, "pk": None} for row in content[name]]
    return article.with_content_json(content)


@transaction.atomic
def restore_version(
    *,
    article: Article,
    revision: Revision,
    parts: Collection[str] | None = None,
    actor: User | None,
) -> Revision:
    """Make an earlier version, or some parts of it, the newest draft.

    Nothing is lost: what was the latest stays a version. Readers see no change until it is
    published, and then at the same address.

    Raises:
        ValidationError: the version is of another story, or a part has no such name.
        OutdatedError: somebody saved a newer version since ``article`` was loaded.
    """
    if str(revision.object_id) != str(article.pk) or (
        revision.content_type != article.get_content_type()
    ):
        raise ValidationError(_("This is a version of another story."))
    if parts is not None and (not parts or set(parts) - set(TAKEABLE)):
        raise ValidationError(_("Choose what to take from the other version."))
    refuse_outdated(article)
    stored = Article.objects.get(pk=article.pk)
    made = as_restored(article=stored, revision=revision, parts=parts)
    kept = made.save_revision(
        user=actor, clean=False, log_action="broadsheet.restore", previous_revision=revision
    )
    if not made.live:
        made.save()
    for row in SetAside.objects.filter(revision=revision, settled_at__isnull=True):
        settle(set_aside=row, actor=actor)
    return kept
