"""Moving a story, and taking it from readers."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.newsroom.models import Article, Section
from broadsheet.newsroom.models.publication import Verb, publishing_as
from broadsheet.newsroom.models.staff import refuse
from broadsheet.text.slugs import slugify


def move(
    *,
    article: Article,
    slug: str | None = None,
    section: Section | None = None,
    published_at: dt.datetime | None = None,
    actor: User | None,
) -> Article:
    """Give a published story another slug, section or date of first publication.

    Its old address leads to the new one from the same moment. A draft that waits on top of the
    published version keeps waiting, moved as well. Returns the stored article.

    Raises:
        PermissionDenied: ``actor`` may not move it, or not into that section.
        ValidationError: the story is not published, or the address would be empty.
    """
    if slug is not None and not slug.strip():
        raise ValidationError({"slug": _("An address needs at least one letter or digit.")})
    with transaction.atomic():
        stored = Article.objects.get(pk=article.pk)
        refuse(actor, "move", stored, into=section)
        if not stored.live:
            raise ValidationError(_("Only a published story can be moved."))
        draft = stored.get_latest_revision_as_object() if stored.has_unpublished_changes else None
        former = stored.path
        if published_at is not None and published_at != stored.first_published_at:
            Article.objects.filter(pk=stored.pk).update(first_published_at=published_at)
            stored.first_published_at = published_at
        for version in (stored, draft):
            if version is None:
                continue
            if slug is not None:
                version.slug = slugify(slug)
            if section is not None:
                version.section = section
        with publishing_as(Verb.MOVE):
            revision = stored.save_revision(user=actor)
            revision.publish(user=actor, skip_permission_checks=True, log_action=False)
        if draft is not None:
            draft.live_revision = draft.latest_revision = revision
            draft.first_published_at = stored.first_published_at
            draft.save_revision(user=actor)
        moved = Article.objects.get(pk=stored.pk)
        log(
            instance=moved, action="broadsheet.move", user=actor,
            data={"from": former, "to": moved.path}, revision=revision,
        )  # fmt: skip
    return moved


def withdraw(*, article: Article, note: str, actor: User | None) -> Article:
    """Take a published story from readers; its address answers 410 with ``note``.

    Raises:
        PermissionDenied: ``actor`` may not withdraw it.
        ValidationError: the story is not published, or the note is empty.
    """
    if not note.strip():
        raise ValidationError({"note": _("Tell readers why the story is gone.")})
    with transaction.atomic():
        stored = Article.objects.get(pk=article.pk)
        refuse(actor, "withdraw", stored)
        if not stored.live:
            raise ValidationError(_("Only a published story can be withdrawn."))
        stored.withdrawn_at = timezone.now()
        stored.withdrawal_note = note.strip()
        # Wagtail would ask for the right to publish, which Standards does not have.
        stored.unpublish(user=None, log_action=False)
        log(
            instance=stored, action="broadsheet.withdraw", user=actor,
            data={"note": stored.withdrawal_note},
        )  # fmt: skip
    return stored
