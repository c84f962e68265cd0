"""The only module that listens to Wagtail's signals.

Both signals are sent within the transaction that ``Article.publish`` or ``unpublish`` opened: the
steps commit with the change, and a failure here takes the change back.
"""

from __future__ import annotations

from typing import Any

from wagtail.signals import published, unpublished

from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.publication import Verb
from broadsheet.publishing.services import begin


def _published(instance: Article, **_kwargs: Any) -> None:
    # Sent for a version that was only scheduled, too.
    if instance.live and instance.verb is not None:
        begin(article=instance, verb=instance.verb)


def _unpublished(instance: Article, **_kwargs: Any) -> None:
    begin(article=instance, verb=Verb.WITHDRAW)


def connect() -> None:
    published.connect(_published, sender=Article, dispatch_uid="publishing.published")
    unpublished.connect(_unpublished, sender=Article, dispatch_uid="publishing.unpublished")
