"""Names out of bylines, and which byline is the story's."""

from __future__ import annotations

import pytest

from broadsheet.archive.pages import extract_page
from broadsheet.archive.pages.bylines import names_in

TEXT = "<p>" + "The council voted on Tuesday to close the old bridge for good. " * 5 + "</p>"


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ann Lee", ["Ann Lee"]),
        ("BY ANN LEE / STAFF WRITER / Published: Jan. 14, 2015", ["ANN LEE"]),
        ("By Ann Lee and Bo Okafor", ["Ann Lee", "Bo Okafor"]),
        ("By Ann Lee, Bo Okafor and Cy Diaz, Reuters", ["Ann Lee", "Bo Okafor", "Cy Diaz"]),
        ("Ann Lee | alee@mail.example", ["Ann Lee"]),
        ("by Ann Lee, Staff Writer | October 29, 2014 07:38am ET", ["Ann Lee"]),
        ("By: Ann Lee CNBC Executive News Editor", ["Ann Lee"]),
        ("Von Carolina von Canal", ["Carolina von Canal"]),
        ("Par Bertille Bayart, Marie Visot", ["Bertille Bayart", "Marie Visot"]),
        ("Por Ángeles Escrivá | Madrid", ["Ángeles Escrivá"]),
        ("Martin Luther King, Jr.", ["Martin Luther King"]),
        ("Ann O'Neil, M.D.", ["Ann O'Neil"]),
        ("山田太郎", ["山田太郎"]),
        ("admin", []),
        ("Share this", []),
        ("http://mail.example/ann", []),
        ("by clicking here you agree", []),
    ],
)
def test_names(byline: str, names: list[str]) -> None:
    assert names_in(byline) == names


def test_last_name_first_where_the_page_marks_a_name() -> None:
    assert names_in("Lee, Ann", trusted=True) == ["Ann Lee"]


def _authors(head: str, body: str) -> list[str]:
    return extract_page(f"<html><head>{head}</head><body>{body}</body></html>".encode()).authors


def test_structured_data() -> None:
    data = (
        '{"@context":"https://schema.org","@graph":[{"@type":"Person","@id":"#ann","name"'
        ':"Ann Lee"},'
        '{"@type":"NewsArticle","headline":"Bridge","author":[{"@id":"#ann"},{"@type":"Pe'
        'rson","name":"Bo Okafor"}]}]}'
    )
    head = f'<script type="application/ld+json">{data}</script>'
    assert _authors(head, f"<h1>Bridge to close</h1>{TEXT}") == ["Ann Lee", "Bo Okafor"]


def test_microdata() -> None:
    body = (
        '<div itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop="headline">'
        "Bridge</h1>"
        '<span itemprop="author" itemscope itemtype="http://schema.org/Person">By '
        f'<a itemprop="name">Ann Lee</a></span><div itemprop="articleBody">{TEXT}</div></div>'
    )
    assert _authors("", body) == ["Ann Lee"]


def test_the_byline_at_the_headline_and_not_the_commenters() -> None:
    body = (
        f'<h1>Bridge to close</h1><p class="byline">By <a rel="author" href="/by/ann">'
        f"Ann Lee</a></p>{TEXT}"
        '<div class="comments"><p class="author">Troll Two</p></div>'
        '<div class="related"><p class="byline">By Somebody Else</p></div>'
    )
    assert _authors("", body) == ["Ann Lee"]


def test_a_person_goes_before_an_organisation() -> None:
    head = (
        '<meta name="author" content="The Mail"><meta property="og:site_name" content="The Mail">'
    )
    assert _authors(head, f"<h1>Bridge to close</h1><p>By Ann Lee</p>{TEXT}") == ["Ann Lee"]


def test_photographers_are_not_writers() -> None:
    body = (
        '<h1>Bridge to close</h1><div class="byline"><span>Text by</span>'
        ' <a href="/people/ann">Ann Lee</a>'
        f' <span>Photography by</span> <a href="/people/bo">Bo Okafor</a></div>{TEXT}'
    )
    assert _authors("", body) == ["Ann Lee"]
