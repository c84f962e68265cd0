"""Hears that rows which stories are found by were kept or deleted, within the same transaction.

Wagtail's own signals are heard in ``publishing`` alone; these are Django's, and tell of drafts and
renamings, which no pipeline follows.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from broadsheet.newsroom.models import Article, Author, LiveEntry
from broadsheet.search.indexing import note
from broadsheet.search.models import Change
from broadsheet.topics.models import Topic


def _article(instance: Article, **_kwargs: Any) -> None:
    note(keys=[instance.pk])


def _entry(instance: LiveEntry, **_kwargs: Any) -> None:
    note(keys=[instance.article_id])


def _author(instance: Author, created: bool, **_kwargs: Any) -> None:
    if not created:
        note(keys=[instance.pk], kind=Change.Kind.AUTHOR)


def _topic(instance: Topic, created: bool, **_kwargs: Any) -> None:
    if not created:
        note(keys=[instance.pk], kind=Change.Kind.TOPIC)


def connect() -> None:
    post_save.connect(_article, sender=Article, dispatch_uid="search.article")
    post_delete.connect(_article, sender=Article, dispatch_uid="search.article.deleted")
    post_save.connect(_entry, sender=LiveEntry, dispatch_uid="search.entry")
    post_save.connect(_author, sender=Author, dispatch_uid="search.author")
    post_save.connect(_topic, sender=Topic, dispatch_uid="search.topic")
