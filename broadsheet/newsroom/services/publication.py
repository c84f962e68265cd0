"""Writing and publishing."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Revision

from broadsheet.accounts.models import User
from broadsheet.newsroom.models import Article

logger = logging.getLogger(__name__)


@transaction.atomic
def create_article(*, article: Article, actor: User | None) -> Article:
    """Keep a new story as a draft, with its first version.

    Raises:
        ValidationError: by field.
    """
    article.live = False
    article.full_clean()
    article.save()
    article.save_revision(user=actor, clean=False)
    log(instance=article, action="wagtail.create", user=actor, content_changed=True)
    return article


@transaction.atomic
def save_draft(*, article: Article, actor: User | None) -> Revision:
    """Keep the present state of ``article`` as its newest version, unseen by readers.

    Raises:
        ValidationError: by field.
    """
    revision = article.save_revision(user=actor, log_action=True)
    if not article.live:
        article.save()
    return revision


def publish_article(*, article: Article, actor: User | None) -> Article:
    """Keep the present state of ``article`` and make it what readers read.

    Publishing before its schedule or embargo schedules it. Returns the stored article.

    Raises:
        ValidationError: by field; nothing is kept.
    """
    with transaction.atomic():
        revision = article.save_revision(user=actor)
        revision.publish(user=actor, skip_permission_checks=True)
    return Article.objects.get(pk=article.pk)


def publish_what_is_due() -> int:
    """Publish versions whose time has come and withdraw expired ones; returns how many.

    Wagtail's own command looks through whole tables; these two questions are answered from
    indexes that hold only what is scheduled.
    """
    now = timezone.now()
    done = 0
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at")
    for revision in due[:200]:
        done += _one(revision.publish, log_action="wagtail.publish.scheduled")
    for article in Article.objects.filter(expire_at__lte=now, live=True)[:200]:
        done += _one(article.unpublish, set_expired=True, log_action="wagtail.unpublish.scheduled")
    return done


def _one(verb: Any, **kwargs: Any) -> int:
    """Carry out one scheduled act; one that fails must not keep the others waiting."""
    try:
        verb(**kwargs)
    except Exception:
        logger.exception("A scheduled publication failed and will be tried again.")
        return 0
    return 1
