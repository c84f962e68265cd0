"""Dates as pages write them, and which of them is the day of publication."""

from __future__ import annotations

import datetime as dt

import pytest

from broadsheet.archive.pages import extract_page
from broadsheet.archive.pages.dates import address_day, parse_moment, writes_month_first

TEXT = "<p>" + "The council voted on Tuesday to close the old bridge for good. " * 5 + "</p>"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2014-12-29", "2014-12-29"),
        ("2014-12-29T23:30:00-05:00", "2014-12-29"),
        ("2023/02/21 21:20", "2023-02-21"),
        ("20141230T0410", "2014-12-30"),
        ("1676551869", "2023-02-16"),
        ("1676551869000", "2023-02-16"),
        ("Dec. 29, 2014, 5:04 PM", "2014-12-29"),
        ("Published: 30th December 2014", "2014-12-30"),
        ("12.29.14 at 9:14 pm", "2014-12-29"),
        ("Sun Nov 23 16:00:00 EDT 2014", "2014-11-23"),
        ("Mon, 23 Nov 2014 04:00:00 +0000", "2014-11-23"),
        ("9 octobre 2014 à 12:06", "2014-10-09"),
        ("28.oct.2012 | 11:26", "2012-10-28"),
        ("2. Januar 2015, 15:53", "2015-01-02"),
        ("15 marca 2021", "2021-03-15"),
        ("15 марта 2021 г.", "2021-03-15"),
        ("28 آب/اغسطس 2013", "2013-08-28"),
        ("2018年6月18日 10:01", "2018-06-18"),
        ("2013년 10월 24일", "2013-10-24"),
        ("January 4, 1902", "1902-01-04"),
    ],
)
def test_forms(text: str, day: str) -> None:
    moment = parse_moment(text)
    assert moment is not None
    assert moment.day.isoformat() == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "31 February 2014",
        "2014",
        "May be 2014",
        "99999999999",
        "1/2",
        "2999-01-01",
    ],
)
def test_what_is_no_day(text: str) -> None:
    assert parse_moment(text) is None


def test_the_time_and_its_offset_are_kept() -> None:
    moment = parse_moment("Dec 29, 2014 5:04 pm EST")
    assert moment is not None
    assert moment.time == dt.datetime(2014, 12, 29, 22, 4, tzinfo=dt.UTC)


def test_habits_of_countries() -> None:
    american = parse_moment("4/5/2014", month_first=writes_month_first("en-US", "example.com"))
    british = parse_moment("4/5/2014", month_first=writes_month_first("en-GB", "example.com"))
    assert american is not None
    assert british is not None
    assert (american.day, british.day) == (dt.date(2014, 4, 5), dt.date(2014, 5, 4))
    assert not writes_month_first("", "example.co.uk")
    assert not writes_month_first("de", "example.com")


def test_days_in_addresses() -> None:
    assert address_day("http://x.example/2014/12/29/world/a.html") == dt.date(2014, 12, 29)
    assert address_day("http://x.example/news/2014-12-29-a") == dt.date(2014, 12, 29)
    assert address_day("http://x.example/2014/feb/09/a") == dt.date(2014, 2, 9)
    assert address_day("http://x.example/2014/12/a.html") is None
    assert address_day("http://x.example/2014/13/45/a.html") is None
    assert address_day("http://[broken") is None


def _day(head: str, body: str) -> tuple[dt.date | None, str]:
    head = f"<title>Bridge to close</title>{head}"
    page = extract_page(f"<html><head>{head}</head><body>{body}</body></html>".encode())
    return page.day, page.day_source


def test_structured_data_is_trusted_most() -> None:
    head = (
        '<script type="application/ld+json">'
        '{"@type":"Article","datePublished":"2014-12-29"}</script>'
    )
    head += '<meta property="article:published_time" content="2015-01-01">'
    body = f"<h1>Bridge to close</h1><time>Jan 3, 2015</time>{TEXT}"
    assert _day(head, body) == (dt.date(2014, 12, 29), "structured data")


def test_a_date_beside_the_headline_is_not_the_date_of_today_above_it() -> None:
    body = (
        '<div class="masthead date">Saturday, January 3, 2015</div><h1>Bridge to close</h1>'
        f"<p>By Ann Lee</p><p>29 December 2014</p>{TEXT}"
        '<div class="comments"><span class="date">Jan 5, 2015</span></div><p>© 2016 The Mail</p>'
    )
    assert _day("", body)[0] == dt.date(2014, 12, 29)


def test_a_change_is_not_the_publication() -> None:
    body = (
        f'<h1>Bridge to close</h1><p class="date">'
        f"Posted Dec 28, 2014, updated Dec 30, 2014</p>{TEXT}"
    )
    assert _day("", body)[0] == dt.date(2014, 12, 28)


def test_the_address_is_the_papers_own_dating() -> None:
    head = '<link rel="canonical" href="http://x.example/2014/12/28/bridge.html">'
    assert _day(head, f"<h1>Bridge to close</h1>{TEXT}") == (dt.date(2014, 12, 28), "address")
    utc = '<meta property="article:published_time" content="2014-12-29T01:00:00Z">'
    assert _day(head + utc, f"<h1>Bridge to close</h1>{TEXT}")[0] == dt.date(2014, 12, 28)


def test_no_date_is_no_date() -> None:
    assert _day("", f"<h1>Bridge to close</h1>{TEXT}") == (None, "")
