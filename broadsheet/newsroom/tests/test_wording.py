"""Links change no word, stand in no other link, and only where they may."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.newsroom.rendering import render
from broadsheet.newsroom.tests.test_rendering import BODY
from broadsheet.newsroom.wording import (
    MARKUP,
    Spot,
    first_said,
    linked,
    parts_of,
    pieces,
    spot_at,
)
from broadsheet.text.html import visible_text

CARD = "01234567-89ab-cdef-0123-456789abcdef"
OTHER = "11234567-89ab-cdef-0123-456789abcdef"
WORDS = st.sampled_from(
    ["Venn", "Asif Zardari", "R&D", "Café", "the", "a", "İzmir", "“", "<", "&amp;", "\u0338", " "]
)
HTML = st.lists(
    st.sampled_from(
        ["<p>Venn rose. ", "</p>", "<b>", "</b>", '<a href="/x">', "</a>", "<h2>", "</h2>",
         "R&amp;D ",
         "Asif Zardari", "Venn&nbsp;", "<em>Venn</em>", "“The Venn Game”", "Café ", "&lt;Venn&gt;",
         "<!--bs:picture {\"pk\":7}-->", "<blockquote>", "</blockquote>", "Venns "]
    ) | st.text(alphabet="Ven aİ", max_size=6),
    max_size=14,
).map("".join)  # fmt: skip
SPOTS = st.lists(
    st.builds(
        Spot, st.just("topic"), st.uuids().map(str), WORDS | st.text(min_size=1, max_size=5),
        st.integers(0, 3),
    ),
    max_size=4,
)  # fmt: skip


def one(html: str, *words: str) -> str:
    """``html`` with links at the first places of ``words``."""
    spots = [Spot("topic", uuid, w) for uuid, w in zip((CARD, OTHER), words, strict=False)]
    return linked([(html, True)], spots)[0]


def anchors(html: str) -> list[str]:
    return re.findall(r'<a href="ref:topic:[^"]*">(.*?)</a>', html)


@given(st.lists(st.tuples(HTML, st.booleans()), max_size=4), SPOTS)
def test_what_a_reader_sees_is_never_changed(
    parts: list[tuple[str, bool]], spots: list[Spot]
) -> None:
    made = linked(parts, spots)
    assert len(made) == len(parts)
    for (before, is_open), after in zip(parts, made, strict=True):
        assert visible_text(after) == visible_text(before)
        assert re.sub(r'<a href="ref:topic:[^"]*">(.*?)</a>', r"\1", after, flags=re.S) == before
        if not is_open:
            assert after == before
    for spot in spots:
        assert "".join(made).count(f"ref:topic:{spot.uuid}") <= 1


@given(st.lists(st.tuples(HTML, st.booleans()), max_size=4), SPOTS)
def test_no_link_stands_in_another(parts: list[tuple[str, bool]], spots: list[Spot]) -> None:
    for (before, _), after in zip(parts, linked(parts, spots), strict=True):
        depth = ours = 0
        for number, piece in enumerate(MARKUP.split(after)):
            if number % 2 and piece.startswith("<a "):
                if "ref:topic:" in piece:
                    assert depth == 0
                    ours += 1
                else:
                    depth += 1
            elif number % 2 and piece == "</a>":
                if ours:
                    ours -= 1
                else:
                    depth = max(0, depth - 1)
        assert ours == 0
        assert before.count("</a>") + len(anchors(after)) == after.count("</a>")


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(BODY, SPOTS)
def test_a_rendered_story_has_the_words_it_had(blocks: list, spots: list[Spot]) -> None:  # type: ignore[type-arg]
    plain, _, words = render(blocks, access="open")
    whole, opening, counted = render(blocks, access="metered", spots=spots)
    assert visible_text(whole) == visible_text(plain)
    assert counted == words
    assert visible_text(opening) == visible_text(render(blocks, access="metered")[1])


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="/x">The Venn</a></p>', "<h2>Venn</h2>",
        "<table><tr><th>Venn</th></tr></table>",
        "<figcaption>Venn</figcaption>", "<p><code>Venn</code></p>", "<caption>Venn</caption>",
        "<blockquote><p>Venn</p></blockquote>", "<p>The Venns and Vennish</p>",
        "<p>“The Venn Game”, a novel</p>", "<p><em>The Venn Game</em></p>", "<p>Ve<b>nn</b></p>",
        "<!--bs:picture {\"caption\":\"Venn\"}-->",
    ],
)  # fmt: skip
def test_where_no_link_may_stand(html: str) -> None:
    assert one(html, "Venn") == html


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>The Venn rose. The Venn fell.</p>", ["Venn"]),
        ("<p>“I saw the Venn rise and was afraid of it,” she said.</p>", ["Venn"]),
        ("<p>“Venn,” said the sign.</p>", ["Venn"]),
        ("<p>The Venn’s bank, (Venn) and Venn-side</p>", ["Venn"]),
        ("<p><em>Venn</em> is a boat.</p>", ["Venn"]),
        ("<h2>Venn</h2><p>The <b>Venn</b></p>", ["Venn"]),
        ("<li>Venn</li>", ["Venn"]),
    ],
)
def test_the_first_place_where_one_may(html: str, wanted: list[str]) -> None:
    assert anchors(one(html, "Venn")) == wanted


def test_references_stay_as_they_were_written() -> None:
    html = "<p>At R&amp;D&nbsp;Lab &lt;now&gt; Venn</p>"
    made = one(html, "R&D", "Venn")
    assert anchors(made) == ["R&amp;D", "Venn"]
    assert re.sub(r"<a [^>]*>|</a>", "", made) == html


def test_an_editors_own_link_is_the_first_mention() -> None:
    own = f'<p>The <a href="ref:topic:{CARD}">river</a> and the Venn.</p>'
    assert one(own, "Venn") == own
    moved = Spot("topic", OTHER, "Venn", also=(CARD,))
    assert linked([(own, True)], [moved]) == [own]


def test_of_two_that_overlap_the_longer_is_linked() -> None:
    assert anchors(one("<p>Venn Harbour Board</p>", "Venn", "Venn Harbour Board")) == [
        "Venn Harbour Board"
    ]


def test_a_spot_is_found_again_in_what_is_rendered() -> None:
    blocks = [
        {"type": "heading", "value": {"text": "The Venn & its banks"}},
        {"type": "text", "value": "<p>“The Venn Game” was <b>read</b> by the R&amp;D of Venn.</p>"},
        {"type": "quotation", "value": {"text": "<p>Venn!</p>"}},
        {"type": "fact_box", "value": {"title": "Venn", "body": "<p>The Venn is long.</p>"}},
    ]
    text, found = pieces(parts_of(blocks))
    at = text.index("of Venn") + 3
    assert spot_at(found, at, at + 4) == ("Venn", 1)
    assert spot_at(found, text.index("Venn"), text.index("Venn") + 4) is None
    html, _, _ = render(blocks, access="open", spots=[Spot("topic", CARD, "Venn", 1)])
    assert f'of <a href="ref:topic:{CARD}">Venn</a>.' in html
    assert first_said(found, ["Vennish", "R&D", "Venn"]) == ("Venn", 1)
    assert first_said(found, ["R&D"]) == ("R&D", 0)
    assert first_said(found, ["Thames"]) is None
