"""When a story was published: reading dates as pages write them, and choosing among them.

Trust goes down this list, and the first source that gives a possible date
wins: JSON-LD and microdata, metas that say "published", ``<time>`` and what is
marked as a date beside the headline, a date in words between headline and
text, the date in the page's own address, metas that only say "date", the
date of a change, the copyright's never. A day in the address that lies within
one day of the chosen moment is the paper's own dating (the moment may be
given in UTC, the day never is).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from dateutil import parser as dateparser

from broadsheet.archive.pages.months import MONTHS

EARLIEST = dt.date(1600, 1, 1)  # the first newspapers

_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?(?!\d)",
    re.I,
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(?!\d)")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
_NUMERIC = re.compile(r"(?<![\d.,/])(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{2,4})(?![\d/])")
_WORDS = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?[\s,.-]*(?:de |of |d[’'])?\s*"
    r"([^\W\d_]{2,14})(?:/([^\W\d_]{2,14}))?\.?[\s,-]*(?:de |del )?\s*(\d{4})(?!\d)"
)
_WORDS_US = re.compile(r"\b([^\W\d_]{3,14})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d:])(\d{1,2})[:.h](\d{2})(?::(\d{2}))?\s*([ap])?\.?\s*(?:m\b)?\.?\s*"
    r"(Z\b|UTC|GMT|BST|CET|CEST|E[SD]?T|C[SD]T|M[SD]T|P[SD]?T|[+-]\d{2}:?\d{2})?",
    re.I,
)
_OFFSETS = {
    "z": 0, "utc": 0, "gmt": 0, "bst": 60, "cet": 60, "cest": 120,
    "est": -300, "edt": -240, "et": None, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "pt": None,
}  # fmt: skip
_ADDRESS_DAY = re.compile(
    r"[/=_-]((?:18|19|20)\d{2})[/._-]?(\d{2}|[a-z]{3})[/._-]?(\d{1,2})(?=[/._T-]|$)", re.I
)
_ADDRESS_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")


@dataclass(slots=True, frozen=True)
class Moment:
    """A day, and the time where it was given; aware only where the page named an offset."""

    day: dt.date
    time: dt.datetime | None = None


def parse_moment(
    text: str, *, month_first: bool = True, latest: dt.date | None = None
) -> Moment | None:
    """The first possible date in ``text``; ``month_first`` settles 4/5/2014."""
    text = text.strip()
    if not text or len(text) > 400 or not any(sign.isdigit() for sign in text):
        return None
    latest = latest or dt.date.today() + dt.timedelta(days=2)
    if re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{12,13}", text):
        return _possible(_from_counter(text), latest)
    for found in _readings(text, month_first):
        moment = _possible(found, latest)
        if moment is not None:
            return moment
    return None


def _from_counter(text: str) -> Moment | None:
    seconds = float(text) / (1000 if len(text.split(".")[0]) > 10 else 1)
    time = dt.datetime.fromtimestamp(seconds, dt.UTC)
    return Moment(time.date(), time)


def _possible(moment: Moment | None, latest: dt.date) -> Moment | None:
    return moment if moment and EARLIEST <= moment.day <= latest else None


def _readings(text: str, month_first: bool) -> Iterator[Moment | None]:
    for match in _ISO.finditer(text):
        year, month, day = (int(group) for group in match.groups()[:3])
        clock = match.groups()[3:6]
        if clock[0] is None:
            yield _moment(year, month, day, text[match.end() :])
        else:
            hour, minute, second = (int(part or 0) for part in clock)
            yield _timed(year, month, day, (hour, minute, second), match.group(7))
    for match in _CJK.finditer(text):
        year, month, day = (int(group) for group in match.groups())
        yield _moment(year, month, day, text[match.end() :])
    for match in _WORDS_US.finditer(text):
        if month := MONTHS.get(match.group(1).casefold(), 0):
            yield _moment(int(match.group(3)), month, int(match.group(2)), _without(text, match))
    for match in _WORDS.finditer(text):
        names = (name.casefold() for name in match.groups()[1:3] if name)
        if month := next((MONTHS[name] for name in names if name in MONTHS), 0):
            yield _moment(int(match.group(4)), month, int(match.group(1)), _without(text, match))
    for match in _NUMERIC.finditer(text):
        yield _numeric(match, month_first, _without(text, match))
    for match in _COMPACT.finditer(text):
        year, month, day = (int(group) for group in match.groups()[:3])
        yield _moment(year, month, day)
    if len(text) <= 60 and re.search(r"\b\d{4}\b", text) and re.search(r"[a-z]{3}", text, re.I):
        yield _other(text)


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[match.end() :]} | {text[: match.start()]}"


def _numeric(match: re.Match[str], month_first: bool, rest: str) -> Moment | None:
    first, middle, last = match.group(1), int(match.group(3)), match.group(4)
    if len(first) == 4:
        return _moment(int(first), middle, int(last), rest)
    if len(first) == 3 or len(last) == 3:
        return None
    year = int(last) + (0 if len(last) == 4 else 2000 if int(last) < 70 else 1900)
    one = int(first)
    if (month_first and one <= 12) or middle > 12:
        return _moment(year, one, middle, rest)
    return _moment(year, middle, one, rest)


def _moment(year: int, month: int, day: int, rest: str = "") -> Moment | None:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    match = _CLOCK.search(rest[:60])
    if match is None:
        return Moment(date)
    hour, minute, half = int(match.group(1)), int(match.group(2)), (match.group(4) or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        return Moment(date)
    return _timed(year, month, day, (hour, minute, int(match.group(3) or 0)), match.group(5))


def _timed(
    year: int, month: int, day: int, clock: tuple[int, int, int], zone: str | None
) -> Moment | None:
    try:
        time = dt.datetime(year, month, day, *clock, tzinfo=_zone(zone))
    except ValueError:
        try:
            return Moment(dt.date(year, month, day))
        except ValueError:
            return None
    return Moment(time.date(), time)


def _zone(name: str | None) -> dt.tzinfo | None:
    if not name:
        return None
    if match := re.fullmatch(r"([+-])(\d{2}):?(\d{2})?", name):
        minutes = int(match.group(2)) * 60 + int(match.group(3) or 0)
        if minutes >= 24 * 60:
            return None
        return dt.timezone(dt.timedelta(minutes=minutes if match.group(1) == "+" else -minutes))
    offset = _OFFSETS.get(name.lower())
    if offset is None:
        return None
    return dt.timezone(dt.timedelta(minutes=offset))


def _other(text: str) -> Moment | None:
    """Forms as "Sun Nov 23 16:00:00 EDT 2014", which name everything in another order."""
    zones = {name.upper(): offset * 60 for name, offset in _OFFSETS.items() if offset is not None}
    default = dt.datetime(1, 1, 1)
    try:
        time = dateparser.parse(text, default=default, tzinfos=zones, fuzzy=False)
        other = dateparser.parse(
            text, default=default.replace(month=2, day=2), tzinfos=zones, fuzzy=False
        )
    except (ValueError, OverflowError, TypeError, AttributeError, RecursionError):
        return None
    if time.date() != other.date() or time.year == 1:  # it did not say all of the day
        return None
    return Moment(time.date(), time)


def address_day(address: str) -> dt.date | None:
    """The day in the path of an address, where one is written out."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return None
    for pattern in (_ADDRESS_DAY, _ADDRESS_COMPACT):
        for match in pattern.finditer(path):
            month = match.group(2).lower()
            number = int(month) if month.isdigit() else MONTHS.get(month, 0)
            try:
                return dt.date(int(match.group(1)), number, int(match.group(3)))
            except ValueError:
                continue
    return None


def address_month(address: str) -> tuple[int, int] | None:
    """Year and month in an address that names no day."""
    try:
        match = re.search(r"/((?:19|20)\d{2})[/-](0[1-9]|1[0-2])(?:[/-]|$)", urlsplit(address).path)
    except ValueError:
        return None
    return (int(match.group(1)), int(match.group(2))) if match else None


def writes_month_first(language: str, host: str) -> bool:
    """Whether 4/5/2014 is in April: the habit of the United States and of nobody else."""
    code = language.lower()
    if code.startswith("en-") and code != "en-us":
        return False
    if code and not code.startswith("en"):
        return False
    return not re.search(r"\.(uk|au|nz|ie|in|za|ca)$", host)


def in_order(
    candidates: Iterable[str], *, month_first: bool, latest: dt.date | None = None
) -> Moment | None:
    """The first of several texts that holds a possible date."""
    for text in candidates:
        moment = parse_moment(text, month_first=month_first, latest=latest)
        if moment is not None:
            return moment
    return None


def month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])
