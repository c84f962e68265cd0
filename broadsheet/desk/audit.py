"""Everything staff did, from every log that Wagtail keeps, newest first.

Read by key: each page goes on below the moment and key of the last act shown, in each of the logs,
and the logs are merged. Nothing is counted, nothing skipped over.
"""

from __future__ import annotations

import csv
import datetime as dt
import heapq
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.utils.encoding import force_str
from wagtail.log_actions import registry

from broadsheet.newsroom.moments import bounds
from broadsheet.newsroom.selectors import Cursor

PAGE = 50
BATCH = 500
# Words are looked for among so many of the newest acts that fit the rest of the question.
MOST_LOOKED_AT = 50_000
FIELDS = ("at", "who", "user", "action", "act", "kind", "object", "key", "changed", "data")


@dataclass(frozen=True)
class Question:
    """What the log is narrowed to."""

    user: int | None = None
    action: str = ""
    kind: int | None = None
    words: str = ""
    key: str = ""
    first: dt.date | None = None
    last: dt.date | None = None


def _rows(model: type[Model], question: Question) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.all()
    if question.user:
        rows = rows.filter(user=question.user)
    if question.action:
        rows = rows.filter(action=question.action)
    if question.kind:
        rows = rows.filter(content_type=question.kind)
    if question.key:
        # Wagtail's own pages keep their key elsewhere.
        names = {field.name for field in model._meta.get_fields()}
        if "object_id" in names:
            rows = rows.filter(object_id=question.key)
        elif question.key.isascii() and question.key.isdecimal() and len(question.key) < 19:
            rows = rows.filter(page=int(question.key))
        else:
            return rows.none()
    if question.first or question.last:
        start, end = bounds(
            question.first or dt.date(1990, 1, 1), question.last or dt.date(2999, 12, 31)
        )
        rows = rows.filter(timestamp__gte=start, timestamp__lt=end)
    if question.words:
        oldest = rows.order_by("-timestamp").values_list("timestamp", flat=True)
        for edge in oldest[MOST_LOOKED_AT : MOST_LOOKED_AT + 1]:
            rows = rows.filter(timestamp__gt=edge)
        rows = rows.filter(label__icontains=question.words)
    return rows.select_related("user").order_by("-timestamp", "-pk")


def _after(cursor: Cursor | None) -> Q:
    if cursor is None:
        return Q()
    older = Q(timestamp__lt=cursor.at) | Q(pk__lt=cursor.pk)
    return Q(timestamp__lte=cursor.at) & older


def _stream(
    model: type[Model], question: Question, cursor: Cursor | None, size: int
) -> Iterator[Any]:
    """The acts of one log, newest first, fetched in batches by key."""
    rows = _rows(model, question)
    while True:
        batch = list(rows.filter(_after(cursor))[:size])
        yield from batch
        if len(batch) < size:
            return
        cursor = Cursor(batch[-1].timestamp, batch[-1].pk)
        size = BATCH


def acts(question: Question, *, cursor: Cursor | None = None, size: int = BATCH) -> Iterator[Any]:
    """Log entries that fit, newest first, however many; read as they are asked for."""
    logs = sorted(registry.get_log_entry_models(), key=lambda model: model._meta.label)
    streams = [_stream(model, question, cursor, size) for model in logs]
    return heapq.merge(*streams, key=lambda row: (row.timestamp, row.pk), reverse=True)


def page(question: Question, *, cursor: Cursor | None = None) -> tuple[list[Any], Cursor | None]:
    """One page of acts, and where the next begins."""
    rows = list(islice(acts(question, cursor=cursor, size=PAGE + 1), PAGE + 1))
    if len(rows) <= PAGE:
        return rows, None
    last = rows[PAGE - 1]
    return rows[:PAGE], Cursor(last.timestamp, last.pk)


def described(row: Any) -> dict[str, Any]:
    """One act as it is exported."""
    kind = ContentType.objects.get_for_id(row.content_type_id) if row.content_type_id else None
    model = kind.model_class() if kind else None
    return {
        "at": row.timestamp.astimezone(dt.UTC).isoformat(),
        "who": str(row.user_display_name),
        "user": row.user_id,
        "action": row.action,
        "act": force_str(row.message),
        "kind": str(model._meta.verbose_name) if model else (kind.model if kind else ""),
        "object": row.label,
        "key": str(row.object_id() if callable(row.object_id) else row.object_id),
        "changed": row.content_changed,
        "data": row.data,
    }


def as_json_lines(question: Question) -> Iterator[str]:
    for row in acts(question):
        yield json.dumps(described(row), ensure_ascii=False, default=str) + "\n"


def _cell(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula."""
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False, default=str) if value else ""
    text = value if isinstance(value, str) else str(value if value is not None else "")
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def as_csv(question: Question) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(FIELDS)
    for row in acts(question):
        said = described(row)
        writer.writerow([_cell(said[name]) for name in FIELDS])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def actions() -> list[tuple[str, str]]:
    """Every kind of act there is, by its name in words."""
    return sorted(
        ((action, force_str(label)) for action, label in registry.get_choices()),
        key=lambda choice: choice[1].casefold(),
    )
