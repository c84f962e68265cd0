"""Which of a page's many titles is its headline."""

from __future__ import annotations

import pytest

from broadsheet.archive.pages import extract_page
from broadsheet.archive.pages.headlines import is_error, without_site

TEXT = "<p>" + "The council voted on Tuesday to close the old bridge for good. " * 5 + "</p>"


def _headline(head: str, body: str) -> str:
    return extract_page(
        f"<html><head>{head}</head><body>{body}{TEXT}</body></html>".encode()
    ).headline


def test_the_heading_that_a_meta_agrees_with() -> None:
    head = "<title>Bridge to close, council says - The Mail</title>"
    body = "<h1>Local news</h1><h2>Bridge to close, council says</h2>"
    assert _headline(head, body) == "Bridge to close, council says"


def test_a_first_heading_in_other_words_than_the_title() -> None:
    head = (
        '<title>Council votes on crossing</title><meta property="og:site_name" content="The Mail">'
    )
    body = '<article><h1 class="headline">The last day of the old bridge</h1></article>'
    assert _headline(head, body) == "The last day of the old bridge"


def test_the_name_of_the_site_is_no_headline() -> None:
    head = (
        '<title>Bridge to close | The Mail</title><meta property="og:site_name" content="The Mail">'
    )
    assert _headline(head, "<h1>The Mail</h1>") == "Bridge to close"


def test_a_title_of_nothing_but_the_site() -> None:
    head = '<title> | The Mail</title><meta property="og:site_name" content="The Mail">'
    assert _headline(head, "") == ""


def test_buttons_within_the_heading_are_not_its_words() -> None:
    head = '<meta property="og:title" content="Oil prices: what to watch">'
    assert _headline(head, "<h1>Oil prices: what to watch <a>Add to ...</a></h1>") == (
        "Oil prices: what to watch"
    )


def test_structured_data_where_nothing_is_shown() -> None:
    head = (
        '<script type="application/ld+json">'
        '{"@type":"NewsArticle","headline":"Bridge to close"}</script>'
    )
    assert _headline(head, "") == "Bridge to close"


@pytest.mark.parametrize(
    ("title", "sites", "kept"),
    [
        ("Bridge to close - The Mail", {"the mail"}, "Bridge to close"),
        ("Bridge to close | Local | News", set(), "Bridge to close"),
        ("The Mail: Bridge to close", {"the mail"}, "Bridge to close"),
        ("Ayrault «assume» et «revendique» sa méthode - Le Soir", {"le soir"},
         "Ayrault «assume» et «revendique» sa méthode"),
        ("Bridge - a history", {"the mail"}, "Bridge - a history"),
        ("» Going mobile in 1998", set(), "Going mobile in 1998"),
        ("Fed's statement - CNN.com", set(), "Fed's statement"),
    ],
)  # fmt: skip
def test_the_site_is_taken_off_the_ends(title: str, sites: set[str], kept: str) -> None:
    assert without_site(title, sites) == kept


def test_errors_of_servers() -> None:
    assert is_error("404 Not Found")
    assert is_error("Page not found")
    assert not is_error("404 people lost their homes in the flood")
    assert not is_error("The forbidden city")
