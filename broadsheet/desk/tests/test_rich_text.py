"""The editor and stored text: identities stay, odd markup is no error, no word is lost."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.rich_text import expand_db_html

from broadsheet.desk.rich_text import DeskConverter, flat
from broadsheet.desk.tests.conftest import Write
from broadsheet.newsroom import services
from broadsheet.newsroom.blocks.body import RICH
from broadsheet.text.html import clean_rich, visible_text

MARKUP = [
    "<p>", "</p>", "<ul>", "</ul>", "<ol>", "</ol>", "<li>", "</li>", "<b>", "</b>", "<em>",
    "</em>", "<br>", "<br/>", '<a href="/x">', "</a>", "one", " two ", "&amp;", "<sup>", "</sup>",
]  # fmt: skip


def round_trip(html: str) -> str:
    converter = DeskConverter(RICH)
    return clean_rich(converter.to_database_format(converter.from_database_format(html)))


@pytest.mark.django_db
def test_a_link_by_identity_goes_through_the_editor(write: Write) -> None:
    article = write(public=True)
    author = services.ensure_author(name="Ada Berg", actor=None)
    html = (
        f'<p>As <a linktype="article" uuid="{article.uuid}">reported</a> by '
        f'<a linktype="author" uuid="{author.uuid}">her</a>, <a href="https://x.org/">there</a>.</p>'
    )
    assert round_trip(html) == html
    state = json.loads(DeskConverter(RICH).from_database_format(html))
    assert state["entityMap"]["0"]["data"]["url"] == article.path
    assert f'<a href="{article.path}">' in expand_db_html(html)


@pytest.mark.django_db
def test_a_link_to_what_is_not_public_keeps_its_identity(write: Write) -> None:
    draft = write()
    for uuid in (str(draft.uuid), "00000000-0000-4000-8000-000000000000"):
        html = f'<p><a linktype="article" uuid="{uuid}">soon</a></p>'
        assert round_trip(html) == html


@pytest.mark.parametrize(
    ("html", "flattened"),
    [
        ("<p>a<br>b</p>", "<p>a<br/>b</p>"),
        ("<b><p>a</p><p>b</p></b>", "<p><b>a</b></p><p><b>b</b></p>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li>a<br/>b</li></ul>"),
        ("<li>a</li>", "<p>a</p>"),
        ("bare <i>words</i>", "<p>bare <i>words</i></p>"),
        ("<p>a<b>b<i>c</b>d</i></p>", "<p>a<b>b<i>c</i></b><i>d</i></p>"),
    ],
)
def test_odd_markup_is_put_in_order(html: str, flattened: str) -> None:
    assert flat(html) == flattened


@given(st.lists(st.sampled_from(MARKUP), max_size=20).map("".join))
@settings(max_examples=150, deadline=None)
def test_no_markup_stops_the_editor_and_no_word_is_lost(html: str) -> None:
    stored = clean_rich(html)
    assert visible_text(round_trip(stored)).split() == visible_text(flat(stored)).split()
    assert "".join(visible_text(flat(stored)).split()) == "".join(visible_text(stored).split())
