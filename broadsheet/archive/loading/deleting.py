"""Deleting stories with all that belongs to them, quickly.

Django looks at every row before it deletes it, twenty stories in a tenth of a second; on SQLite
everybody who writes would wait. An imported story that nobody has edited has no versions, workflow
or locks, so what belongs to it are rows with a foreign key to it, and these can go at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models, router


def delete_with_all(model: type[models.Model], keys: Sequence[int]) -> None:
    """Delete rows of ``model`` and what depends on them; call it within a transaction.

    Raises:
        ProtectedError: something that may not go refers to one of them.
    """
    if not keys:
        return
    using = router.db_for_write(model)
    for relation in model._meta.related_objects:
        if not isinstance(relation.field, models.ForeignKey):
            continue
        dependent: Any = relation.related_model
        rows = dependent._base_manager.using(using).filter(**{f"{relation.field.name}__in": keys})
        if relation.on_delete is models.SET_NULL:
            rows.update(**{relation.field.attname: None})
        elif relation.on_delete is not models.CASCADE:
            if rows.exists():
                raise models.ProtectedError(str(relation), set(rows[:1]))
        elif _has_dependents(dependent):
            delete_with_all(dependent, list(rows.values_list("pk", flat=True)))
        else:
            rows._raw_delete(using)
    model._base_manager.using(using).filter(pk__in=keys)._raw_delete(using)


def _has_dependents(model: type[models.Model]) -> bool:
    return any(isinstance(r.field, models.ForeignKey) for r in model._meta.related_objects)
