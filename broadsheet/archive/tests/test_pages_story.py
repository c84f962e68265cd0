"""The text of a page without what stands around it, and whatever bytes come."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.archive.pages import TooLarge, extract_page

SENTENCE = (
    "The council voted on Tuesday evening to close the old bridge, and nobody was surprised. "
)
FIRST, SECOND, THIRD = (f"{number} {SENTENCE * 3}".strip() for number in ("One.", "Two.", "Three."))

PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Bridge to close - The Mail</title>
<meta property="og:description" content="The council has decided about the crossing."></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Bridge to close</h1><p class="byline">By Ann Lee</p>
<div class="share-tools"><a href="#">Share on Facebook</a> <a href="#">Tweet</a></div>
<div class="story-body"><p>{FIRST}</p>
<div class="photo"><img src="bridge.jpg" alt="A bridge">
<p class="caption">The bridge in May.</p></div>
<p>Advertisement</p><p>{SECOND}</p>
<h2>What comes next</h2><p>{THIRD}</p>
<table><tr><th>Year</th><th>Cars</th></tr><tr><td>1987</td><td>12</td></tr></table>
<p>Read more: <a href="/other">Ferry returns</a></p>
<h3>Most popular</h3><ul><li><a href="/a">Something else entirely</a></li></ul></div></article>
<div class="comments"><p>I never liked that bridge, and have said so for years.</p></div>
<footer>© 2014 The Mail. All rights reserved.</footer></body></html>"""


def test_text_stays_and_furniture_goes() -> None:
    page = extract_page(PAGE.encode())
    for kept in (FIRST, SECOND, THIRD, "What comes next"):
        assert kept in page.text
    for gone in ("Share", "Advertisement", "Most popular", "Something else", "never liked",
                 "All rights", "By Ann Lee", "World"):  # fmt: skip
        assert gone not in page.text
    assert page.fault == ""


def test_numbers_in_tables_are_not_furniture() -> None:
    page = extract_page(PAGE.encode())
    assert "<td>1987</td>" in page.html
    assert "<td>12</td>" in page.html


def test_a_caption_belongs_to_its_picture() -> None:
    page = extract_page(PAGE.encode())
    assert "The bridge in May." not in page.text
    assert "<figcaption" in page.html
    assert page.html.index("<figure") < page.html.index("The bridge in May.")
    assert page.pictures == ["bridge.jpg"]


@pytest.mark.parametrize(
    ("picture", "stays"),
    [
        ('<img src="/photos/bridge.jpg" width="640">', True),
        ('<img src="/photos/bridge.jpg" width="16" height="16">', False),
        ('<img src="/themes/mail/camera@2x.png">', False),
        ('<img src="/img/icon-share.png">', False),
        ('<img src="/img/blank.gif" data-src="/photos/bridge.jpg">', True),
        ('<img src="/dot.png"><img src="/dot.png"><img src="/dot.png">', False),
    ],
)
def test_the_sites_own_drawings_go(picture: str, stays: bool) -> None:
    body = f"<h1>Bridge to close</h1><div><p>{FIRST}</p>{picture}<p>{SECOND}</p></div>"
    page = extract_page(f"<html><body>{body}</body></html>".encode())
    assert ("<img" in page.html) is stays


def test_it_also_works_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadsheet.archive.pages.extraction.other_opinion", lambda root: "")
    page = extract_page(PAGE.encode())
    assert FIRST in page.text
    assert THIRD in page.text
    assert "Something else" not in page.text


def test_description() -> None:
    page = extract_page(PAGE.encode())
    assert page.summary == "The council has decided about the crossing."
    assert page.language == "en"


def test_a_second_copy_of_the_text_is_dropped() -> None:
    body = f"<h1>Bridge to close</h1><div><p>{FIRST}</p><p>{SECOND}</p><p>{FIRST}</p></div>"
    page = extract_page(f"<html><body>{body}</body></html>".encode())
    assert page.text.count("One.") == 1


def test_a_text_that_is_only_in_structured_data() -> None:
    data = f'{{"@type":"NewsArticle","headline":"Bridge","articleBody":"{FIRST}\\n\\n{SECOND}"}}'
    raw = (
        f'<html><head><script type="application/ld+json">{data}</script></head><body>'
        f"Loading</body></html>"
    )
    page = extract_page(raw.encode())
    assert FIRST in page.text
    assert page.html.count("<p>") == 2


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"just words", "no HTML"),
        (b"<html><body><script>1</script></body></html>", "no text"),
        (b"<html><title>404 Not Found</title><body><h1>Not Found</h1></body></html>", "error"),
        (b'<html><head><meta http-equiv="refresh" content="0; url=http://x.example/"></head>'
         b"<body>Moved</body></html>", "another address"),
        (b"<p>a</p>" * 70_000, "elements"),
    ],
)  # fmt: skip
def test_what_is_no_story_says_why(raw: bytes, reason: str) -> None:
    fault = extract_page(raw).fault
    assert reason in fault
    assert fault.endswith(".")


def test_a_front_is_no_story() -> None:
    links = "".join(
        f'<li><a href="/{at}">Headline number {at} of the day</a></li>' for at in range(60)
    )
    raw = f"""<html><head><title>The Mail</title><link rel="canonical" href="https://mail.example/">
    </head><body><h1>News of the day</h1><ul>{links}</ul><p>{SENTENCE}</p></body></html>"""
    assert "front" in extract_page(raw.encode()).fault


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    page = extract_page(
        f"{bomb}<html><body><h1>Bridge to close</h1><p>&b;</p><p>{FIRST}</p></body></html>".encode()
    )
    assert "aaaa" not in page.text
    assert page.headline == "Bridge to close"


@pytest.mark.parametrize("cut", range(200, len(PAGE), 150))
def test_a_page_cut_anywhere(cut: int) -> None:
    page = extract_page(PAGE.encode()[:cut])
    assert page.fault == "" or page.fault.endswith(".")


def test_a_hundred_thousand_words() -> None:
    text = "".join(f"<p>{at}. {SENTENCE * 5}</p>" for at in range(1400))
    page = extract_page(
        f"<html><body><h1>Bridge to close</h1><div>{text}</div></body></html>".encode()
    )
    assert len(page.text.split()) > 100_000


def test_right_to_left_text_and_emoji() -> None:
    words = "قرر المجلس يوم الثلاثاء إغلاق الجسر القديم نهائيا، ولم يفاجأ أحد بذلك 🌉. " * 4
    raw = (
        f'<html lang="ar" dir="rtl"><body><h1>إغلاق الجسر القديم 🌉</h1><p>{words}</p></body>'
        f"</html>"
    )
    page = extract_page(raw.encode())
    assert page.headline == "إغلاق الجسر القديم 🌉"
    assert "🌉" in page.text


NAMES = st.sampled_from(
    [
        "p",
        "div",
        "h1",
        "article",
        "time",
        "a",
        "li",
        "ul",
        "table",
        "td",
        "span",
        "script",
        "img",
        "figure",
    ]
)
PIECES = st.one_of(
    st.text(max_size=60),
    NAMES.map(lambda name: f"<{name}>"),
    NAMES.map(lambda name: f"</{name}>"),
    st.sampled_from(
        [
            '<meta property="og:title" content="',
            '<script type="application/ld+json">{"@type":"Article",',
            '"datePublished":',
            '"author":[{"name":',
            "}]}</script>",
            '<p class="byline">By ',
            "&#x0;",
            "<!--",
            "-->",
            '<time datetime="2014-99-99">',
            "<![CDATA[",
            "12/29/2014",
            '<div itemprop="articleBody">',
            '" >',
        ]
    ),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=600))
def test_it_never_raises_on_bytes(raw: bytes) -> None:
    page = extract_page(raw)
    assert isinstance(page.text, str)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40))
def test_it_never_raises_on_something_like_html(pieces: list[str]) -> None:
    page = extract_page("".join(pieces).encode("utf-8", "surrogatepass"))
    assert "\x00" not in page.text
    assert page.day is None or page.day <= dt.date.today() + dt.timedelta(days=3)


def test_too_large_is_the_one_exception() -> None:
    with pytest.raises(TooLarge):
        extract_page(b"<p>" + b"a" * 21_000_000)
