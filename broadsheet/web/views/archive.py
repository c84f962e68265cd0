"""The archive by date: all years, a year's months, a month's days, a day's stories."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _

from broadsheet.changes.keys import carry
from broadsheet.design.site import Led, Link, Pages
from broadsheet.newsroom import selectors
from broadsheet.newsroom.addresses import day_path
from broadsheet.newsroom.models.aspects import front_page_key, shown_key
from broadsheet.newsroom.selectors import Cursor
from broadsheet.web import heads
from broadsheet.web.asking import asked_only
from broadsheet.web.cards import card, cards
from broadsheet.web.responses import moved, page
from broadsheet.web.selectors import (
    front_pages,
    last_days,
    latest_change,
    most_shown,
    with_stories,
)
from broadsheet.web.structured import collection_json_ld

A_DAY = 100
A_MONTH, LATEST = 31, 14  # days that are looked through, and shown
OLDEST, NEWEST = 1400, 9998


@dataclass(frozen=True)
class Weekday:
    """A day of the week, as columns of a calendar are headed and as it is read out."""

    letter: str
    short: str
    name: str


@dataclass(frozen=True)
class Cell:
    """A day, a month or a year; without a path nothing was published in it."""

    name: str
    path: str = ""


@dataclass(frozen=True)
class Month:
    """A month of a year; without a path nothing was published in it."""

    name: str
    path: str
    weeks: list[list[Cell]]


def _led(request: HttpRequest, days: Sequence[dt.date]) -> list[Led]:
    """``days``, the newest first, each with what led it."""
    printed = front_pages(days)
    span = selectors.first_and_last_day()
    # Where no front page says it, what led the day that is still in the making is said once the
    # next has begun: else every story of the day would touch this page.
    settled = [day for day in days if span and day < span[1]]
    others = most_shown([day for day in settled if day not in printed])
    carry(request, *(front_page_key(day) for day in days))
    carry(request, *(shown_key(day) for day in settled if day not in printed))
    made = []
    for day in days:
        story = printed.get(day) or others.get(day)
        shown = card(request, story, size="thumbnail", dated=False) if story else None
        made.append(Led(day, day_path(day), shown, is_printed=day in printed))
    return made


def _latest(request: HttpRequest, last: dt.date) -> list[Led]:
    """The days of the paper up to ``last``, as many as a month has."""
    days = last_days(last, within=A_MONTH)
    spanned = (last - dt.timedelta(days=n) for n in range(A_MONTH))
    _carry_calendar(request, *spanned, None)
    return _led(request, days[:LATEST])


def _month_path(year: int, month: int) -> str:
    return f"/archive/{year:04d}/{month:02d}/"


def _month_span(year: int, month: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def _carry_calendar(request: HttpRequest, *days: dt.date | None) -> None:
    """Carry what is touched when a day with stories comes between ``days``, or before or after."""
    there = [day for day in days if day is not None]
    for day in there:
        carry(request, f"calendar:{day:%Y-%m}", f"calendar:{day:%Y}")
    if len(there) < len(days) or len({day.year for day in there}) > 1:
        carry(request, "calendar")


def _month_name(year: int, month: int) -> str:
    return date_format(dt.date(year, month, 1), "YEAR_MONTH_FORMAT")


def _year(text: str) -> int:
    year = int(text)
    if not OLDEST <= year <= NEWEST:
        raise Http404
    return year


@asked_only
def years(request: HttpRequest) -> HttpResponse:
    """Every year of the paper."""
    carry(request, "calendar")
    span = selectors.first_and_last_day()
    found = list(range(span[1].year, span[0].year - 1, -1)) if span else []
    has = with_stories([(dt.date(year, 1, 1), dt.date(year, 12, 31)) for year in found])
    cells = [
        Cell(str(year), f"/archive/{year:04d}/")
        for year, yes in zip(found, has, strict=True)
        if yes
    ]
    days = _latest(request, span[1]) if span else []
    title = _("Archive")
    return page(
        request,
        "web/archive.html",
        {
            "head": heads.head(
                request,
                title=title,
                path="/archive/",
                description=_("All that %(paper)s has published, by year, month and day.")
                % {"paper": settings.BROADSHEET_NAME},
            ),
            "title": title,
            "cells": cells,
            "days": days,
            "printed": any(day.is_printed for day in days),
        },
    )


@asked_only
def year(request: HttpRequest, year: str) -> HttpResponse:
    """A calendar of the days of a year on which something was published."""
    number = _year(year)
    carry(request, f"calendar:{number:04d}")
    first, last = dt.date(number, 1, 1), dt.date(number, 12, 31)
    there = with_stories([_month_span(number, month) for month in range(1, 13)])
    if not any(there):
        raise Http404
    full = [day for month, yes in enumerate(there, 1) if yes for day in _days(number, month)]
    told = with_stories([(day, day) for day in full])
    busy = {day for day, yes in zip(full, told, strict=True) if yes}
    months = []
    for month, yes in enumerate(there, 1):
        has = [day in busy for day in _days(number, month)]
        carry(request, f"calendar:{number:04d}-{month:02d}")
        path = _month_path(number, month) if yes else ""
        months.append(Month(str(MONTHS[month]), path, list(_weeks(number, month, has))))
    before, after = selectors.neighbouring_days(first, last)
    _carry_calendar(request, before, first, after)
    return page(
        request,
        "web/year.html",
        {
            "head": heads.head(request, title=str(number), path=f"/archive/{number:04d}/"),
            "title": str(number),
            "trail": [Link(_("Archive"), "/archive/")],
            "weekdays": _weekdays(),
            "months": months,
            "before": _to_year(before),
            "after": _to_year(after),
        },
    )


def _to_year(day: dt.date | None) -> Link | None:
    return Link(str(day.year), f"/archive/{day.year:04d}/") if day else None


def _days(year: int, month: int) -> list[dt.date]:
    first, last = _month_span(year, month)
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def _first_weekday() -> int:
    """That of the paper's language, Monday being 0: Django counts from Sunday."""
    return (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7


def _weekdays() -> list[Weekday]:
    """The heads of a calendar's columns."""
    order = [(_first_weekday() + n) % 7 for n in range(7)]
    shorts = {n: str(WEEKDAYS_ABBR[n]) for n in order}
    return [Weekday(shorts[n][:1], shorts[n], str(WEEKDAYS[n])) for n in order]


def _weeks(year: int, month: int, has: Sequence[bool]) -> Iterator[list[Cell]]:
    first_weekday = _first_weekday()
    for week in calendar.Calendar(first_weekday).monthdayscalendar(year, month):
        yield [
            Cell(
                str(day) if day else "",
                day_path(dt.date(year, month, day)) if day and has[day - 1] else "",
            )
            for day in week
        ]


@asked_only
def month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """A calendar of the days on which something was published."""
    number, which = _year(year), int(month)
    if not 1 <= which <= 12:
        raise Http404
    carry(request, f"calendar:{number:04d}-{which:02d}")
    first, last = _month_span(number, which)
    days = _days(number, which)
    has = with_stories([(day, day) for day in days])
    if not any(has):
        raise Http404
    before, after = selectors.neighbouring_days(first, last)
    _carry_calendar(request, before, first, after)
    path, title = _month_path(number, which), _month_name(number, which)
    return page(
        request,
        "web/month.html",
        {
            "head": heads.head(request, title=title, path=path),
            "title": title,
            "trail": [
                Link(_("Archive"), "/archive/"),
                Link(str(number), f"/archive/{number:04d}/"),
            ],
            "weekdays": _weekdays(),
            "days": _led(request, [day for day, yes in zip(days, has, strict=True) if yes][::-1]),
            "weeks": list(_weeks(number, which, has)),
            "before": _to_month(before),
            "after": _to_month(after),
        },
    )


def _to_month(day: dt.date | None) -> Link | None:
    return Link(_month_name(day.year, day.month), _month_path(day.year, day.month)) if day else None


@asked_only
def day(request: HttpRequest, year: str, month: str, day: str) -> HttpResponse:
    """What was published on a day, newest first."""
    try:
        date = dt.date(_year(year), int(month), int(day))
    except ValueError:
        raise Http404 from None
    path = day_path(date)
    cursor = Cursor.parse(request.GET.get("before", ""))
    listing = selectors.on_day(date, cursor=cursor, count=A_DAY)
    if not listing.articles:
        raise Http404
    before, after = selectors.neighbouring_days(date)
    carry(request, f"day:{date:%Y-%m-%d}")
    _carry_calendar(request, before, date, after)
    title = date_format(date, "DATE_FORMAT")
    json_ld = collection_json_ld(request, name=title, path=path, articles=listing.articles)
    return page(
        request,
        "web/day.html",
        {
            "head": heads.head(
                request, title=title, path=path, index=cursor is None,
                json_ld="" if cursor else json_ld,
            ),
            "title": title,
            "date": date,
            "trail": [
                Link(_("Archive"), "/archive/"),
                Link(str(date.year), f"/archive/{date.year:04d}/"),
                Link(str(MONTHS[date.month]), _month_path(date.year, date.month)),
            ],
            "cards": cards(request, listing.articles, dated=False),
            "pages": Pages(
                newer=path if cursor else "",
                older=f"{path}?before={listing.next}" if listing.next else "",
            ),
            "before": _to_day(before),
            "after": _to_day(after),
        },
        changed=latest_change(listing.articles),
    )  # fmt: skip


def _to_day(day: dt.date | None) -> Link | None:
    return Link(date_format(day, "DATE_FORMAT"), day_path(day)) if day else None


@asked_only
def dated(request: HttpRequest, address: str) -> HttpResponse:
    """``/2026/11/22/``, cut from a story's address by hand, leads to the archive."""
    return moved(f"/archive/{address}", kept=False)
