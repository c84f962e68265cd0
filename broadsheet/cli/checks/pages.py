"""Finished pages: those that cannot be pressed, those that should have been long ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from broadsheet.cli.checks.finding import Finding, fault, warning
from broadsheet.cli.checks.work import is_served
from broadsheet.cli.paper import Paper
from broadsheet.press import upkeep
from broadsheet.press.models import Page, Rank

LATE = timedelta(minutes=10)


def pressed(paper: Paper) -> Iterator[Finding]:
    broken = Page.objects.filter(attempts__gte=3)
    count = broken.count()
    if count:
        first = broken.order_by("pk")[0]
        yield fault(f"{count} pages cannot be pressed; {first.path}: {first.error}", _again)
    late = Page.objects.filter(
        due_at__lt=timezone.now() - LATE, rank__lt=Rank.FLOOD, attempts=0
    ).count()
    if late and is_served(paper):
        yield fault(f"{late} pages are due for long although the paper is being served.")
    unknown = upkeep.unknown()
    if unknown:
        yield warning(f"{len(unknown)} finished pages are of no row, such as {unknown[0]}.", _tidy)


def _again() -> str:
    count = Page.objects.filter(attempts__gt=0).update(attempts=0, due_at=timezone.now())
    return f"set {count} pages to be pressed again"


def _tidy() -> str:
    return f"discarded {upkeep.discard_unknown()} finished pages"
