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
from broadsheet.newsroom.models.staff import refuse
from broadsheet.newsroom.rendering import blocks_html, stored_blocks
from broadsheet.text.html import clean_rich, visible_text


def correct(
    *,
    article: Article,
    text: str,
    kind: str = Correction.Kind.CORRECTION,
    actor: User | None,
    block: str = "",
    passage: str = "",
    published_at: dt.datetime | None = None,
) -> Correction:
    """Publish the present state of ``article`` with a correction that says what was wrong.

    ``text`` is rich text. ``block`` is the identity of the block of the body it concerns and
    ``passage`` the words in it as they are now; both empty, it concerns the whole. The version
    readers saw until now is kept with the correction.

    Raises:
        PermissionDenied: ``actor`` may not correct it.
        ValidationError: the story is not public, the correction says nothing, or its place is not
            in the text.
    """
    text = clean_rich(text).strip()
    if not visible_text(text):
        raise ValidationError({"text": _("Say what was wrong and what is right.")})
    _check_place(article, block=block, passage=passage)
    with transaction.atomic():
        stored = Article.objects.get(pk=article.pk)
        refuse(actor, "correct", stored)
        if not stored.live:
            raise ValidationError(_("Only a published story can be corrected."))
        correction = Correction.objects.create(
            article=stored,
            kind=kind,
            text=text,
            block=block,
            passage=passage.strip(),
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


def _check_place(article: Article, *, block: str, passage: str) -> None:
    if passage.strip() and not block:
        raise ValidationError({"block": _("Say which part of the text the passage is in.")})
    if not block:
        return
    found = next((raw for raw in stored_blocks(article) if raw.get("id") == block), None)
    if found is None:
        raise ValidationError({"block": _("That part is no longer in the text.")})
    words = " ".join(visible_text(blocks_html([found])).split())
    if passage.strip() and " ".join(passage.split()) not in words:
        raise ValidationError(
            {"passage": _("These words are not in that part of the text as it is now.")}
        )
