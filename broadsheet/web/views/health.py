"""Whether the paper answers and how it does, for whoever watches it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from secrets import compare_digest
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from broadsheet.changes import durable
from broadsheet.changes.models import State, Touch
from broadsheet.press import figures
from broadsheet.press.models import Page, Purge, Rank, Upload
from broadsheet.press.serving import ALIVE, ALIVE_FOR
from broadsheet.web.asking import asked_only

PLAIN = "text/plain; charset=utf-8"
HERE = frozenset({"127.0.0.1", "::1", "localhost"})
# Whoever passes on what others ask says so by one of these.
PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_VIA",
             "HTTP_X_REAL_IP")  # fmt: skip


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return False
    return True


def _press_age() -> float | None:
    """Seconds since the press last said that it lives; ``None`` if it does not run."""
    try:
        said = os.stat(Path(settings.BROADSHEET_DATA) / "run" / ALIVE).st_mtime
    except OSError:
        return None
    return max(0.0, time.time() - said)


def _said(text: str, *, well: bool) -> HttpResponse:
    response = HttpResponse(f"{text}\n", content_type=PLAIN, status=200 if well else 503)
    response["Cache-Control"] = "no-store"
    return response


@asked_only
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, else 503."""
    well = _database_answers()
    return _said("ok" if well else "database unavailable", well=well)


@asked_only
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when readers can be sent here: the database answers and finished pages are kept right."""
    if not _database_answers():
        return _said("database unavailable", well=False)
    age = _press_age()
    if age is None or age > ALIVE_FOR:
        return _said(
            "the press does not run (yet); pages are made anew for each reader", well=False
        )
    return _said("ready", well=True)


# Figures -----------------------------------------------------------------------------------------


@asked_only
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures of all processes, in Prometheus' words, for those who may see them."""
    if not _may_see(request):
        raise Http404
    figures.flush()
    registry: CollectorRegistry
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry = REGISTRY
    present = CollectorRegistry()
    present.register(_Present())
    body = generate_latest(registry) + generate_latest(present)
    response = HttpResponse(body, content_type=CONTENT_TYPE_PLAIN_0_0_4)
    response["Cache-Control"] = "no-store"
    return response


def _may_see(request: HttpRequest) -> bool:
    token = settings.BROADSHEET_METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "")
        return compare_digest(given.encode(), f"Bearer {token}".encode())
    # A proxy on this machine asks from here too; who asks from here asks by its name.
    asked = split_domain_port(request.META.get("HTTP_HOST", ""))[0].strip("[]")
    return (
        request.META.get("REMOTE_ADDR") in HERE
        and asked in HERE
        and not any(name in request.META for name in PASSED_ON)
    )


class _Present:
    """How things stand now, by the database."""

    def collect(self) -> Iterator[Metric]:
        age = _press_age()
        yield _gauge("press_sign_age_seconds", "Since the press said that it lives; -1 for never.",
                     -1.0 if age is None else age)  # fmt: skip
        up = _database_answers()
        yield _gauge("database_up", "Whether the database answers.", float(up))
        if up:
            yield from self._rows()

    def _rows(self) -> Iterator[Metric]:
        now = timezone.now()
        yield _gauge("pages", "Pages that are kept.", Page.objects.filter(status__gt=0).count())
        due = Page.objects.filter(due_at__isnull=False)
        counts = dict(due.values_list("rank").annotate(Count("pk")).order_by())
        by_rank = {rank.name.lower(): counts.get(rank.value, 0) for rank in Rank}
        yield _labelled("pages_due", "Pages to be pressed, by rank.", "rank", by_rank)
        first = due.filter(due_at__lte=now).aggregate(first=Min("due_at"))["first"]
        yield _gauge("pages_due_oldest_seconds", "For how long the first of them has been due.",
                     (now - first).total_seconds() if first else 0.0)  # fmt: skip
        yield _gauge("pages_failing", "Pages that cannot be pressed.",
                     due.filter(attempts__gte=3).count())  # fmt: skip
        yield _gauge("touches_waiting", "Changes that the press has not seen yet.",
                     Touch.objects.filter(seen_at=None).count())  # fmt: skip
        waiting = Purge.objects.filter(again=True)
        yield _gauge("purges_waiting", "Pages of which the cache in front is to be told.",
                     waiting.count())  # fmt: skip
        yield _gauge("uploads_waiting", "Pages that are to be put into the bucket.",
                     Upload.objects.count())  # fmt: skip
        work = GaugeMetricFamily("broadsheet_work", "Durable work that is not done, by kind.",
                                 labels=["kind", "state"])  # fmt: skip
        for kind in durable.kinds():
            rows = kind.model._default_manager.exclude(state=State.DONE).values_list("state")
            found: dict[str, int] = dict(rows.annotate(Count("pk")).order_by())
            for state in (State.WAITING, State.RUNNING, State.FAILED):
                work.add_metric([kind.model._meta.model_name or "", state.value],
                                found.get(state.value, 0))  # fmt: skip
        yield work


def _gauge(name: str, help_: str, value: float) -> Metric:
    return GaugeMetricFamily(f"broadsheet_{name}", help_, value=value)


def _labelled(name: str, help_: str, label: str, values: dict[str, Any]) -> Metric:
    made = GaugeMetricFamily(f"broadsheet_{name}", help_, labels=[label])
    for value, count in values.items():
        made.add_metric([value], count)
    return made
