"""Two ways of writing a query, one tree."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.search.fronts.lucene import FilterError, parse_filter
from broadsheet.search.fronts.page import parse, show
from broadsheet.search.tree import (
    All,
    Any,
    Between,
    Dated,
    Everything,
    Named,
    Not,
    Phrase,
    Prefix,
    Words,
)

A, B, C = Words("a1"), Words("b1"), Words("c1")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Everything()),
        ('  --- ** () "" ', Everything()),
        ("a1", A),
        ("a1 b1", All((A, B))),
        ("a1 AND b1", All((A, B))),
        ("a1 OR b1", Any((A, B))),
        ("a1 b1 OR c1", All((A, Any((B, C))))),
        ("OR a1 OR", A),
        ("(a1 b1) OR c1", Any((All((A, B)), C))),
        ("a1 -b1", All((A, Not(B)))),
        ("a1 NOT b1", All((A, Not(B)))),
        ("-b1", Not(B)),
        ("-(a1 OR b1)", Not(Any((A, B)))),
        ("“a1 b1”", Phrase("a1 b1")),
        ('"a1 b1', All((A, B))),
        ("((a1", A),
        ("a1)) b1", All((A, B))),
        ("afghan*", Prefix("afghan")),
        ("a*", Words("a")),
        ("headline:a1", Words("a1", "headline")),
        ("HEADLINE:(a1 OR b1)", Any((Words("a1", "headline"), Words("b1", "headline")))),
        ('byline:"ada berg"', Phrase("ada berg", "byline")),
        ("section:world", Named("section", "world")),
        ('topic:"Taliban war"', Named("topic", "Taliban war")),
        ("after:2009", Dated("after", "2009")),
        ("before:2009-3-5", Dated("before", "2009-03-05")),
        ("before:yesterday", Words("before:yesterday")),
        ("before:2009-13", Words("before:2009-13")),
        ("foo:bar", Words("foo:bar")),
        ("headline:", Words("headline:")),
    ],
)
def test_what_readers_type(text: str, tree: object) -> None:
    assert parse(text) == tree


PIECES = st.sampled_from(
    ["a1", "b1", "OR", "AND", "NOT", "-", "(", ")", '"', "“", "*", "|", " ", " ", "  ", "headline:",
     "byline:", "before:", "after:2001", "2001-02", "section:", "topic:", "é", "it's", "U.S.",
     "x-y", "^2", "~", "\u202e", "\x00", "大阪城"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map("".join)))
@example("NOT --a1")
@example("NOT -OR")
@example("headline:OR")
@example("(" * 3000 + "a1" + ")" * 3000)
@example("-" * 5000 + "a1")
@example("x " * 5000)
def test_any_string_is_a_query_and_prints_back(text: str) -> None:
    tree = parse(text)
    assert parse(show(tree)) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Everything()),
        ("a1 b1", All((A, B))),
        ("a1 OR b1", Any((A, B))),
        ("a1 NOT b1", All((A, Not(B)))),
        ("NOT a1", Not(A)),
        ('body:"a1 b1"', Phrase("a1 b1")),
        ('persons:("A, J" "Doe")', Any((Named("persons", "A, J"), Named("persons", "Doe")))),
        ('timesTag.person.contains:"Smith"', Named("persons", "Smith", contains=True)),
        ("section.name:World", Named("section_name", "World")),
        ("glocation:Kabul", Named("glocations", "Kabul")),
        ("pub_year:1987", Between("pub_year", 1987, 1988)),
        ("word_count:[100 TO 200}", Between("word_count", 100, 200)),
        ("pub_date:[2009-01-01 TO *]", Between("pub_date", 1230768000, None)),
        ("pub_date:20090101", Between("pub_date", 1230768000, 1230854400)),
        ("headline.search:gov*", Prefix("gov", "headline")),
        ("(a1 AND b1) OR c1", Any((All((A, B)), C))),
        ("+a1 -b1", All((A, Not(B)))),
        ('persons:(+"Doe" +"Roe")', All((Named("persons", "Doe"), Named("persons", "Roe")))),
        ("-a1 AND b1", All((B, Not(A)))),
        ("body.search:harb", Prefix("harb")),
        ('headline.search:("harb wa" x)', Any((
            All((Prefix("harb", "headline"), Prefix("wa", "headline"))), Words("x", "headline"),
        ))),
        ("web_url:http://paper.example:8000/a.html",
         Named("web_url", "http://paper.example:8000/a.html")),
        ("pub_date:2009-01-01T00:00:00Z", Between("pub_date", 1230768000, 1230768001)),
        # What a part weighs, and that it need not be exact, changes nothing.
        ("a1^3 b1^0.5", All((A, B))),
        ("a1~ b1~1 c1~0.8", All((A, B, C))),
        ('"a1 b1"~3 OR "a1 b1"~3^2', Phrase("a1 b1")),
        ("(a1^2 OR b1~)^4 NOT c1~2^3", All((Any((A, B)), Not(C)))),
        ('headline:("a1"^2 b1)^3', Any((Phrase("a1", "headline"), Words("b1", "headline")))),
        ("persons:Doe^2 afghan*^2", All((Named("persons", "Doe"), Prefix("afghan")))),
        ("pub_year:[1987 TO 1987]^2", Between("pub_year", 1987, 1988)),
        ("a1 ^3", A),
        # Within a word or escaped they are its own.
        ("web_url:/~ada/a.html", Named("web_url", "/~ada/a.html")),
        (r"persons:Doe\^2 source:x\~", All((Named("persons", "Doe^2"), Named("source", "x~")))),
    ],
)  # fmt: skip
def test_what_programs_send(text: str, tree: object) -> None:
    assert parse_filter(text) == tree


@pytest.mark.parametrize(
    "text",
    ["(a1", "a1)", 'body:"a1', "nobody:a1", "pub_date:soon", "pub_year:x", "headline:", "a1 AND",
     "AND a1", "a1 AND AND b1", "a1 OR", "OR a1", "OR", "AND", "a1 OR OR b1", "a1 AND OR b1", "()",
     "a1 AND ()", "section_name:()", "headline:(a1 OR)", "body:[a TO b]", "x" * 5000, "a1 " * 300,
     "pub_date:9999-12-31", "NOT", "headline:^2", "a1 AND ~"],
)  # fmt: skip
def test_what_cannot_be_meant_is_said(text: str) -> None:
    with pytest.raises(FilterError, match=r".\.$"):
        parse_filter(text)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=20).map("".join)))
def test_a_filter_is_read_or_refused(text: str) -> None:
    try:
        parse_filter(text)
    except FilterError:
        return
