"""Many rows of one table, put ready for the database before the write lock is taken.

Django's ``bulk_create`` builds its statements while it holds the lock, which on SQLite is most of
the time that editors would wait. Every value still passes its field, where texts are cleaned.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)
Values = list[Any]
_PLAIN = (int, float)


class Inserter(Generic[M]):
    """Inserts rows of ``model``, whose key the database gives."""

    def __init__(self, model: type[M]) -> None:
        self._model = model
        fields = [f for f in model._meta.concrete_fields if not f.primary_key]
        self._columns = [_Column(field) for field in fields]
        self._places = {field.attname: place for place, field in enumerate(fields)}
        quote = connection.ops.quote_name
        names = ", ".join(quote(field.column or "") for field in fields)
        marks = ", ".join(["%s"] * len(fields))
        self._insert = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608

    def ready(self, things: Iterable[M]) -> list[Values]:
        """The rows of ``things`` as the database takes them."""
        return [[column.value(thing) for column in self._columns] for thing in things]

    def place(self, name: str) -> int:
        """Where the value of a field stands in a row."""
        return self._places[name]

    def insert(self, rows: list[Values]) -> None:
        """Write ``rows`` in the present transaction."""
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(self._insert, rows)


class _Column:
    """How a field's value gets into the database; most are there already."""

    __slots__ = ("_attname", "_field", "_save", "_text")

    def __init__(self, field: Any) -> None:
        self._field = field
        self._attname = field.attname
        kind = type(field)
        dated = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        own_save = kind.pre_save is not models.Field.pre_save
        own_save = own_save and not (isinstance(field, models.DateField) and not dated)
        self._save: Callable[[models.Model, bool], Any] | None = (
            field.pre_save if own_save else None
        )
        # A field that does nothing to a text need not be asked.
        plain = kind.get_prep_value in (
            models.CharField.get_prep_value,
            models.TextField.get_prep_value,
        )
        self._text: Callable[[Any], Any] | None = None if plain else field.get_prep_value

    def value(self, thing: models.Model) -> Any:
        value = self._save(thing, True) if self._save else thing.__dict__.get(self._attname)
        if value is None or value == "" or isinstance(value, _PLAIN):
            return value
        if isinstance(value, str) and isinstance(self._field, models.CharField | models.TextField):
            return self._text(value) if self._text else value
        if isinstance(value, dt.datetime):
            # Most moments of a batch are one and the same.
            return _moment(value, self._field)
        return self._field.get_db_prep_save(value, connection)


@lru_cache(maxsize=64)
def _moment(value: dt.datetime, field: Any) -> Any:
    return field.get_db_prep_save(value, connection)
