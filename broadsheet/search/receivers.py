"""Hears that rows which stories are found by were kept or deleted, within the same transaction.

Wagtail's own signals are heard in ``publishing`` alone; these are Django's, and tell of drafts and
renamings, which no pipeline follows.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_save

from broadsheet.newsroom.models import Article, Author, Column, LiveEntry, Section
from broadsheet.search.indexing import note
from broadsheet.search.models import Change
from broadsheet.topics.models import Topic


def _article(instance: Article, **_kwargs: Any) -> None:
    note(keys=[instance.pk])


def _entry(instance: LiveEntry, **_kwargs: Any) -> None:
    note(keys=[instance.article_id])


# What of these stands in the documents of stories, or decides what stands there.
_SHOWN: dict[type[Model], tuple[str, tuple[str, ...]]] = {
    Author: (Change.Kind.AUTHOR, ("name",)),
    Topic: (Change.Kind.TOPIC, ("name", "status", "merged_into_id")),
    Section: (Change.Kind.SECTION, ("parent_id",)),
    Column: (Change.Kind.COLUMN, ("name",)),
}


def _compare(sender: type[Model], instance: Any, **_kwargs: Any) -> None:
    """Before it is kept: is it other than it was, in what its stories are found by?"""
    _kind, names = _SHOWN[sender]
    stored = sender._default_manager.filter(pk=instance.pk).values_list(*names).first()
    now = tuple(getattr(instance, name) for name in names)
    instance.is_found_otherwise = stored is not None and stored != now


def _renamed(sender: type[Model], instance: Any, **_kwargs: Any) -> None:
    if instance.is_found_otherwise:
        note(keys=[instance.pk], kind=_SHOWN[sender][0])


def connect() -> None:
    post_save.connect(_article, sender=Article, dispatch_uid="search.article")
    post_delete.connect(_article, sender=Article, dispatch_uid="search.article.deleted")
    post_save.connect(_entry, sender=LiveEntry, dispatch_uid="search.entry")
    for model, (kind, _names) in _SHOWN.items():
        pre_save.connect(_compare, sender=model, dispatch_uid=f"search.{kind}.before")
        post_save.connect(_renamed, sender=model, dispatch_uid=f"search.{kind}")
