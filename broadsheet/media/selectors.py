"""Questions about pictures; every answer is bounded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from broadsheet.media.models import Picture, PictureQuerySet, PictureUse
from broadsheet.text.normal import search_key

SOON = dt.timedelta(days=14)


@dataclass(frozen=True)
class Wanted:
    """What the library is narrowed to."""

    words: str = ""
    by: str = ""
    first: dt.datetime | None = None
    last: dt.datetime | None = None
    orientation: str = ""
    rights: str = ""
    used: str = ""
    missing: str = ""


def library(wanted: Wanted) -> PictureQuerySet:
    """Pictures that fit, newest first. Every word must be there, in any order, from its start."""
    rows: PictureQuerySet = Picture.objects.all()
    for word in search_key(wanted.words).split()[:8]:
        rows = rows.filter(Q(words_key__startswith=word) | Q(words_key__contains=f" {word}"))
    if wanted.by.strip():
        by = wanted.by.strip()
        rows = rows.filter(Q(creator__icontains=by) | Q(credit__icontains=by))
    if wanted.first:
        rows = rows.filter(created_at__gte=wanted.first)
    if wanted.last:
        rows = rows.filter(created_at__lt=wanted.last)
    rows = _oriented(rows, wanted.orientation)
    rows = _by_rights(rows, wanted.rights)
    if wanted.used in ("yes", "no"):
        uses = Exists(PictureUse.objects.filter(picture=OuterRef("pk")))
        rows = rows.filter(uses if wanted.used == "yes" else ~uses)
    if wanted.missing == "alt":
        rows = rows.filter(description="")
    elif wanted.missing == "credit":
        rows = rows.filter(creator="", credit="")
    return rows.order_by("-created_at", "-pk")


def _oriented(rows: PictureQuerySet, orientation: str) -> PictureQuerySet:
    if orientation == "landscape":
        return rows.filter(width__gt=F("height"))
    if orientation == "portrait":
        return rows.filter(width__lt=F("height"))
    if orientation == "square":
        return rows.filter(width=F("height"))
    return rows


def _by_rights(rows: PictureQuerySet, rights: str) -> PictureQuerySet:
    now = timezone.now()
    if rights == "free":
        unbounded = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
        return rows.filter(unbounded, ask_before_use=False)
    if rights == "ask":
        return rows.filter(ask_before_use=True)
    if rights == "soon":
        return rows.filter(expires_at__gt=now, expires_at__lte=now + SOON)
    if rights == "expired":
        return rows.filter(expires_at__lte=now)
    return rows


def use_counts(pictures: Iterable[int]) -> dict[int, int]:
    """How many things use each of ``pictures``."""
    rows = PictureUse.objects.filter(picture__in=list(pictures)).order_by()
    return dict(rows.values_list("picture").annotate(count=Count("pk")))


def uses_of(picture: Picture, *, count: int = 500) -> dict[str, list[int]]:
    """Keys of the things that use ``picture``, by kind, the newest keys first."""
    found: dict[str, list[int]] = {}
    rows = picture.uses.order_by("-pk").values_list("kind", "object_id")
    for kind, key in rows[:count]:
        found.setdefault(kind, []).append(key)
    return found
