"""Model fields that keep text in normal form, whichever way it comes in."""

from __future__ import annotations

from typing import Any

from django.db import connection, models

from broadsheet.text.normal import normal, one_line, search_key


class LineField(models.CharField):  # type: ignore[type-arg]
    """One line of text: headline, name, caption."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return one_line(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return one_line(value) if isinstance(value, str) else value


class ProseField(models.TextField):  # type: ignore[type-arg]
    """Text of any length, its line ends kept."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return normal(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return normal(value) if isinstance(value, str) else value


class KeyField(models.CharField):  # type: ignore[type-arg]
    """The search key of another field, made whenever the row is written, in bulk too.

    Its index answers "begins with" on every database: PostgreSQL gets the second one, for
    patterns, that Django makes for an indexed text.
    """

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        kwargs.update(editable=False, db_index=True, blank=True, default="")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("editable", "db_index", "blank", "default"):
            kwargs.pop(fixed, None)
        return name, path, list(args), {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = search_key(getattr(model_instance, self.of) or "")[: self.max_length]
        setattr(model_instance, self.attname, key)
        return key


def begins(field: str, key: str) -> models.Q:
    """Rows whose ``field``, a ``KeyField``, begins with ``key``; an index answers it."""
    if connection.vendor == "postgresql":
        # Answered by the index for patterns that Django makes beside the plain one.
        return models.Q(**{f"{field}__startswith": key})
    # SQLite uses an index for LIKE only without case; a range needs no such luck.
    return models.Q(**{f"{field}__gte": key, f"{field}__lt": f"{key}\U0010ffff"})
