"""Nothing that was once public is deleted, except by takedown."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.utils.translation import gettext as _

_taking_down: ContextVar[bool] = ContextVar("taking_down", default=False)


@contextlib.contextmanager
def takedown() -> Iterator[None]:
    """Within, what was public may be deleted. For legal cause and for undoing an import."""
    token = _taking_down.set(True)
    try:
        yield
    finally:
        _taking_down.reset(token)


def _keep_article(instance: Any, **_kwargs: Any) -> None:
    if instance.was_public and not _taking_down.get():
        raise ProtectedError(
            _("A story that was public is withdrawn, not deleted: %s") % instance, {instance}
        )


def _keep_address(instance: Any, **_kwargs: Any) -> None:
    """Authors, sections and columns are deleted only while nothing was ever published with them."""
    if _taking_down.get():
        return
    from broadsheet.newsroom.models import Article, Author

    filters: dict[str, Any]
    if isinstance(instance, Author):
        filters = {"bylines__author": instance}
    else:
        filters = {type(instance).__name__.lower(): instance}
    if Article.objects.filter(path__isnull=False, **filters).exists():
        raise ProtectedError(
            _("It is named in stories that were public; retire it instead: %s") % instance,
            {instance},
        )


def connect() -> None:
    """Set the guards; called once when the app is ready."""
    from broadsheet.newsroom.models import Article, Author, Column, Section

    pre_delete.connect(_keep_article, sender=Article, dispatch_uid="keep articles")
    for model in (Author, Column, Section):
        pre_delete.connect(_keep_address, sender=model, dispatch_uid=f"keep {model.__name__}")
