"""What holds of every text: normal form, slugs, cleaning."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from broadsheet.text.fields import LineField, ProseField
from broadsheet.text.html import (
    LOOSE_ATTRIBUTES,
    RICH_TAGS,
    SCHEMES,
    UNREAD_TAGS,
    clean_loose,
    clean_rich,
    visible_text,
)
from broadsheet.text.normal import normal, normal_value, one_line
from broadsheet.text.slugs import LONGEST, free_slug, slugify

# Any text at all, lone surrogates included, with what does harm more likely than chance has it.
HARM = st.sampled_from(
    ["\x00", "\x0b", "\x1b", "\x85", "\u2028", "\ud800", "\ufffe", "\uffff", "\r\n",
     "e\u0301", "\u202e", "\U0001f600", "\u0338", "-->", "<!--", "]]>", '"', "'", "&",
     "&amp;", "&#0;", "&#x1;"]
)  # fmt: skip
ANY = st.text(st.characters()) | st.lists(HARM | st.text(st.characters()), max_size=8).map("".join)

WORDS = st.text("abcXYZ &<>'\"é\u0301漢 \n", min_size=1, max_size=12)
TAGS = sorted(RICH_TAGS | {"script", "style", "iframe", "svg", "math", "img", "div", "table",
                           "td", "h2", "form", "input", "base", "meta", "link", "object",
                           "template", "noscript", "textarea", "title", "xmp", "plaintext",
                           "custom-tag"})  # fmt: skip
ADDRESSES = st.sampled_from(
    ["https://example.org/?a=1&b=2", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
     "java\nscript:alert(1)", "\x01javascript:alert(1)", "data:text/html,<script>", "vbscript:x",
     "//example.org/x", "/x", "mailto:a@example.org", "&#106;avascript:alert(1)", "http://[",
     "ref:article:x", "file:///etc/passwd"]
)  # fmt: skip
ATTRIBUTES = st.tuples(
    st.sampled_from(["href", "src", "onclick", "onerror", "style", "title", "id", "class",
                     "linktype", "uuid", "srcdoc", "xlink:href", "formaction", "background"]),
    ADDRESSES | WORDS,
).map(lambda pair: f' {pair[0]}="{pair[1]}"')  # fmt: skip


def _tag(parts: tuple[str, list[str], list[str], bool]) -> str:
    name, attributes, inside, closed = parts
    return f"<{name}{''.join(attributes)}>{''.join(inside)}" + (f"</{name}>" if closed else "")


HTML = st.recursive(
    WORDS | HARM.filter(lambda text: text != "\ud800"),
    lambda inner: st.tuples(
        st.sampled_from(TAGS), st.lists(ATTRIBUTES, max_size=3), st.lists(inner, max_size=4),
        st.booleans(),
    ).map(_tag),
    max_leaves=12,
)  # fmt: skip


@given(ANY)
def test_normal_text_has_one_form(text: str) -> None:
    made = normal(text)
    assert unicodedata.is_normalized("NFC", made)
    assert all(c in "\t\n" or unicodedata.category(c) not in {"Cc", "Cs"} for c in made)
    assert normal(made) == made
    made.encode()


@given(ANY)
def test_normal_text_goes_into_xml(text: str) -> None:
    element = etree.Element("x")
    element.text = normal(text)
    assert etree.fromstring(etree.tostring(element)).text == (element.text or None)


@given(ANY)
def test_a_line_is_one_line(text: str) -> None:
    made = one_line(text)
    assert made == " ".join(made.split())
    assert LineField().to_python(text) == made
    assert "\n" not in ProseField().to_python(made)


@given(
    st.recursive(ANY | st.integers() | st.none(), lambda x: st.lists(x) | st.dictionaries(ANY, x))
)
def test_normal_values_keep_their_shape(value: object) -> None:
    made = normal_value(value)
    assert normal_value(made) == made
    assert type(made) is type(value)


@given(ANY)
def test_slugs(text: str) -> None:
    slug = slugify(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= LONGEST
    assert slugify(slug) == slug


@given(st.text("ab- ", max_size=100), st.sets(st.integers(1, 30)))
def test_a_free_slug_is_free_and_no_longer(text: str, numbers: set[int]) -> None:
    wanted = slugify(text)
    taken = {wanted, *(free_slug(wanted, {wanted}.__contains__) for _ in numbers)}
    for _number in numbers:
        found = free_slug(wanted, taken.__contains__)
        assert found not in taken
        assert len(found) <= LONGEST
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found)
        taken.add(found)


def _check_harmless(html: str, *, tags: set[str]) -> None:
    tree = lxml_html.fragment_fromstring(html, create_parent="body")
    for element in tree.iterdescendants():
        assert isinstance(element.tag, str)  # no comment, no instruction
        assert element.tag in tags
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in {"style", "srcdoc", "class", "formaction", "xlink:href"}
            if name in {"href", "src", "cite"}:
                scheme = re.match(r"[a-z][a-z0-9+.-]*:", re.sub(r"[\x00-\x20]", "", value.lower()))
                assert scheme is None or scheme[0][:-1] in SCHEMES


@given(HTML)
def test_nothing_harmful_survives_cleaning(html: str) -> None:
    made = clean_rich(html)
    _check_harmless(made, tags=RICH_TAGS)
    assert clean_rich(made) == made
    assert normal(made) == made
    loose = clean_loose(html)
    assert not {f"<{tag}" for tag in UNREAD_TAGS} & set(re.findall(r"<\w+", loose))
    _check_harmless(loose, tags=set(re.findall(r"<(\w+)", loose)) - UNREAD_TAGS)
    assert set(LOOSE_ATTRIBUTES) & set(UNREAD_TAGS) == set()


def _words(html: str) -> str:
    """What a browser shows of ``html``, without white space."""
    tree = lxml_html.fragment_fromstring(html, create_parent="body")
    return "".join("".join(tree.itertext()).split())


# Without what is never shown and what changes how the rest is read.
VISIBLE = st.recursive(
    st.text("abc é漢.,;", min_size=1, max_size=12).map(lambda text: text.replace("<", "&lt;")),
    lambda inner: st.tuples(
        st.sampled_from(["p", "b", "i", "em", "a", "span", "div", "h2", "section", "u", "font"]),
        st.lists(ATTRIBUTES.filter(lambda text: text.count('"') == 2), max_size=2),
        st.lists(inner, max_size=4),
        st.just(True),
    ).map(_tag),
    max_leaves=12,
)


@given(VISIBLE)
def test_no_visible_text_is_lost(html: str) -> None:
    shown = "".join(re.sub(r'<(?:[^>"]|"[^"]*")*>', "", html).split())
    shown = unicodedata.normalize("NFC", shown)
    assert _words(clean_rich(html)) == shown
    assert _words(clean_loose(html)) == shown
    assert "".join(visible_text(clean_rich(html)).split()) == shown


def test_no_accent_undoes_a_tag() -> None:
    # U+0338 makes ≯ of what stands before it, even of the end of a tag.
    made = clean_rich("<b>\u0338 onclick=alert(1) x=</b>")
    assert made == "<b>&#x338; onclick=alert(1) x=</b>"
    assert normal(made) == clean_rich(made) == made


def test_references_hide_no_control_characters() -> None:
    assert clean_rich("a&#x1;b&#x1b;c&#x2028;d") == "abc\nd"
    assert clean_rich("e&#x301;") == "é"


@given(WORDS)
def test_text_that_looks_like_markup_is_still_text(words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for clean in (clean_rich, clean_loose):
        assert "".join(visible_text(clean(f"<p>{escaped}</p>")).split()) == "".join(
            normal(words).split()
        )


def test_a_line_turns_nothing_round() -> None:
    assert one_line("Wall \u202eholds") == "Wall holds"
    assert one_line("\u05e9\u05dc\u05d5\u05dd \u200fabc") == "\u05e9\u05dc\u05d5\u05dd \u200fabc"
