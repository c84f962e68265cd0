"""Correcting what readers have read."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.changes.keys import touch
from broadsheet.newsroom.models import Article, Correction
from broadsheet.newsroom.models.publication import Verb, publishing_as
from broadsheet.newsroom.rendering import stored_blocks
from broadsheet.text.html import clean_rich, visible_text


def correct(
    *,
    article: Article,
    text: str,
    kind: str = Correction.Kind.CORRECTION,
    actor: User | None,
    published_at: dt.datetime | None = None,
) -> Correction:
    """Publish the present state of ``article`` with a correction that says what was wrong.

    ``text`` is rich text. The version readers saw until now is kept with the correction.

    Raises:
        ValidationError: the story is not public, or the correction says nothing.
    """
    text = clean_rich(text).strip()
    if not visible_text(text):
        raise ValidationError({"text": _("Say what was wrong and what is right.")})
    with transaction.atomic():
        stored = Article.objects.get(pk=article.pk)
        if not stored.live:
            raise ValidationError(_("Only a published story can be corrected."))
        correction = Correction.objects.create(
            article=stored,
            kind=kind,
            text=text,
            published_at=published_at or timezone.now(),
            before={
                "headline": stored.headline,
                "summary": stored.summary,
                "body": stored_blocks(stored),
            },
        )
        with publishing_as(Verb.CORRECT):
            article.updated_at = timezone.now()
            revision = article.save_revision(user=actor)
            revision.publish(user=actor, skip_permission_checks=True)
        touch(["corrections", f"article:{stored.pk}:corrections"])
        log(
            instance=stored,
            action="broadsheet.correct",
            user=actor,
            data={"correction": str(correction.uuid), "kind": kind},
            revision=revision,
        )
    return correction
