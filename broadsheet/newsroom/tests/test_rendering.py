"""Whatever is stored, rendering it harms nobody and gives nothing away."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from broadsheet.newsroom.models import Article
from broadsheet.newsroom.placeholders import COMMENT, links_in, resolve, stories_in, unresolved
from broadsheet.newsroom.rendering import (
    BLOCKS,
    blocks_html,
    opening,
    parts,
    placeholder,
    render,
    single_page,
)
from broadsheet.text.html import visible_text

HOSTILE = st.sampled_from(
    ["-->", "--!>", "<!--", "<!--bs:picture {\"pk\":1}-->", "}-->", '"}-->', "\"", "'", "\\",
     "\\\"",
     "<script>alert(1)</script>", "</script>", "<img src=x onerror=alert(1)>", "&lt;script&gt;",
     "&amp;", "&", "javascript:alert(1)", "\u2028", "\n", "\u0338", "{}", "%s", "{provider}",
     "<!--bs:part {\"title\":\"x\"}-->", "<p>", "</p>", "</ul>", "<a href=\"ref:article:x\">",
     "<a href='javascript:alert(1)'>", "<svg/onload=alert(1)>", "<b>"]
)  # fmt: skip
TEXT = st.lists(HOSTILE | st.text(max_size=8), max_size=4).map("".join)
UUIDS = st.uuids().map(str) | st.sampled_from(
    ["-" * 36, "a" * 36, "", "00000000-0000-0000-0000-00000000000g"]
)
LINKS = st.builds(
    '<a linktype="{}" uuid="{}" title="{}">{}</a>'.format,
    st.sampled_from(["article", "topic", "author", "column", "section", "document", "x"]),
    UUIDS,
    TEXT.map(lambda text: text.replace('"', "")),
    TEXT,
) | st.builds('<a href="ref:{}:{}" title="x>y">{}</a>'.format,
              st.sampled_from(["article", "topic", "x"]), UUIDS, TEXT)  # fmt: skip
RICH = st.lists(TEXT | LINKS | TEXT.map(lambda t: f"<p>{t}</p>"), max_size=4).map("".join)
ADDRESS = st.sampled_from(
    ["https://example.org/?a=\"><script>", "javascript:alert(1)", "http://[", "//x", "", "https:",
     "HTTP://EXAMPLE.ORG", "http://a]b/", "ftp://x/", "https://user@x:99999999/"]
) | TEXT  # fmt: skip
KEY = st.integers(1, 9) | st.none()
PICTURE = st.fixed_dictionaries(
    {"picture": KEY},
    optional={"caption": RICH, "alt": TEXT, "credit": TEXT, "size": TEXT},
)


def _list(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A stored list: bare values, or as Wagtail wraps them."""
    wrapped = values.map(lambda value: {"type": "item", "value": value, "id": "x"})
    return st.lists(values | wrapped, max_size=3) | st.none()


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": RICH | st.none(),
    "heading": st.fixed_dictionaries({"text": TEXT}, optional={"level": TEXT | st.just("3")}),
    "picture": PICTURE,
    "gallery": st.fixed_dictionaries({}, optional={"title": TEXT, "pictures": _list(PICTURE)}),
    "pull_quote": st.fixed_dictionaries({"text": TEXT}, optional={"attribution": TEXT}),
    "quotation": st.fixed_dictionaries(
        {"text": RICH}, optional={"attribution": TEXT, "source_url": ADDRESS}
    ),
    "table": st.fixed_dictionaries(
        {"rows": _list(_list(RICH | st.none()))},
        optional={"caption": RICH, "header_row": st.booleans(), "header_column": st.booleans()},
    ),
    "fact_box": st.fixed_dictionaries({"body": RICH}, optional={"title": TEXT}),
    "question_answer": st.fixed_dictionaries(
        {"question": TEXT, "answer": RICH}, optional={"answered_by": TEXT}
    ),
    "embed": st.fixed_dictionaries({"url": ADDRESS}, optional={"title": TEXT, "provider": TEXT}),
    "video": st.fixed_dictionaries({"video": KEY}, optional={"caption": RICH}),
    "document": st.fixed_dictionaries({"document": KEY}, optional={"title": TEXT}),
    "page_break": st.fixed_dictionaries({}, optional={"title": TEXT}) | st.none(),
    "members_break": st.none(),
    "related": st.fixed_dictionaries(
        {},
        optional={
            "title": TEXT,
            "items": _list(
                st.fixed_dictionaries({}, optional={"article": KEY, "url": ADDRESS, "title": TEXT})
            ),
        },
    ),
    "preformatted": st.fixed_dictionaries(
        {"text": TEXT}, optional={"kind": st.sampled_from(["code", "verse", "x"])}
    ),
    "divider": st.none(),
    "html": RICH | st.none(),
    "of another age": TEXT,
}
BLOCK = st.sampled_from(sorted(VALUES)).flatmap(
    lambda name: VALUES[name].map(lambda value: {"type": name, "value": value, "id": "x"})
)
BODY = st.lists(BLOCK, max_size=6)


def test_every_block_is_tried() -> None:
    assert set(VALUES) - {"of another age"} == set(BLOCKS)


def check_harmless(html: str) -> None:
    """No script, no handler, no unsafe address, no comment but ours."""
    tree = lxml_html.fragment_fromstring(html, create_parent="body")
    for element in tree.iterdescendants():
        if not isinstance(element.tag, str):
            assert str(element.text).startswith("bs:"), element.text
            continue
        assert element.tag not in {"script", "style", "iframe", "svg", "object", "form", "base"}
        for name, value in element.attrib.items():
            assert not name.startswith("on"), html
            if name in {"href", "src"}:
                assert "script:" not in value.lower() or value.startswith(("http", "mailto"))


@given(BODY, st.sampled_from(Article.Access.values))
def test_any_body_renders_without_harm(body: list[dict[str, Any]], access: str) -> None:
    whole, teaser, words = render(body, access=access)
    for html in (whole, teaser):
        check_harmless(html)
        assert "linktype=" not in re.sub(r">[^<]*<", "><", COMMENT.sub("", html))
        for _name, data in COMMENT.findall(html):
            assert isinstance(json.loads(data), dict)
        assert stories_in(html) <= set(range(1, 10))
        assert all(isinstance(uuid, UUID) for _kind, uuid in links_in(html))
        check_harmless(unresolved(html))
    assert words == len(visible_text(whole).split())


@given(BODY)
def test_parts_hold_the_whole_text(body: list[dict[str, Any]]) -> None:
    html = blocks_html(body)
    pieces = parts(html)
    breaks = [block for block in body if block["type"] == "page_break"]
    assert len(pieces) == len(breaks) + 1
    assert [title for title, _ in pieces[1:]] == [
        (block["value"] or {}).get("title") or "" for block in breaks
    ]
    assert (
        "".join(visible_text(piece) for _, piece in pieces).split()
        == (
            "".join(visible_text(piece) for piece in html.split("<!--bs:part ")[:1])
            + "".join(
                visible_text(piece.partition("}-->")[2]) for piece in html.split("<!--bs:part ")[1:]
            )
        ).split()
    )
    check_harmless(single_page(html))


@given(TEXT, TEXT)
def test_nothing_inside_ends_a_placeholder(caption: str, title: str) -> None:
    data = {"pk": 7, "caption": caption, "alt": title}
    made = placeholder("picture", **data)
    assert COMMENT.fullmatch(made)
    ((name, found),) = COMMENT.findall(f"--> {made} {made[:9]}")
    assert (name, json.loads(found)) == ("picture", data)
    (comment,) = lxml_html.fragment_fromstring(made, create_parent="body")
    assert comment.tail is None


MARK = "zqsecretqz"


@given(BODY, BODY)
def test_the_opening_ends_at_the_break(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    before = [block for block in before if block["type"] != "members_break"]
    secret: list[dict[str, Any]] = [
        {"type": "text", "value": f"<p>{MARK}</p>"},
        {"type": "heading", "value": {"text": MARK, "level": "2"}},
        {"type": "picture", "value": {"picture": 1, "caption": MARK, "alt": MARK}},
        {"type": "page_break", "value": {"title": MARK}},
    ]
    body = [*before, {"type": "members_break", "value": None}, *secret, *after]
    for access in ("members", "metered"):
        _whole, teaser, _words = render(body, access=access)
        assert MARK not in teaser
        assert teaser == blocks_html(before)
    assert opening(body) == before


@given(BODY, st.lists(TEXT.filter(lambda text: "<" not in text), min_size=3, max_size=6))
def test_without_a_break_two_paragraphs_are_the_opening(
    before: list[dict[str, Any]], texts: list[str]
) -> None:
    before = [b for b in before if b["type"] not in {"members_break", "text"}]
    paragraphs = "".join(f"<p>{text}</p>" for text in texts[:2]) + f"<p>{MARK}</p>"
    after = {"type": "picture", "value": {"picture": 1, "caption": MARK}}
    for body in (
        [*before, {"type": "text", "value": paragraphs}, after],
        [*before, *({"type": "text", "value": text} for text in [*texts[:2], MARK]), after],
    ):
        assert MARK not in render(body, access="members")[1]


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(BODY)
def test_what_is_unknown_is_left_out(body: list[dict[str, Any]]) -> None:
    html = render(body, access="open")[0]
    made = resolve(html)
    check_harmless(made)
    assert not COMMENT.search(made)
    assert not re.search(r'<a [^>]*href="(?:ref|story|topic):', made)
    # A link that leads nowhere loses the link and keeps its words.
    assert visible_text(unresolved(html)).split() == visible_text(made).split()
