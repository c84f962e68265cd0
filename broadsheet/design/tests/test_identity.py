"""Colours that can be read, drawings that can do no harm, and the stylesheet made of both."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.changes.models import Touch
from broadsheet.design import palette
from broadsheet.design.models import Identity
from broadsheet.design.plates import MOST_BYTES, PlateError, clean_plate
from broadsheet.design.selectors import identity
from broadsheet.design.services import save_identity
from broadsheet.design.stylesheet import address, early_files, stylesheet

COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 4">'


def test_contrast_is_as_the_standard_says() -> None:
    assert palette.contrast("#fff", "#000") == pytest.approx(21)
    assert palette.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@given(COLOUR, COLOUR)
def test_every_colour_can_be_made_readable(colour: str, ground: str) -> None:
    assert palette.contrast(palette.readable(colour, ground), ground) >= palette.ENOUGH


@pytest.mark.parametrize("night", [0, 1])
def test_the_usual_colours_can_be_read(night: int) -> None:
    worst = palette.tint(palette.GROUND[night], palette.TEXT[night])
    assert palette.contrast(palette.TEXT[night], worst) >= 7
    assert palette.contrast(palette.MUTED[night], worst) >= palette.ENOUGH


def test_a_drawing_keeps_its_shapes_and_nothing_else() -> None:
    made = clean_plate(
        '<?xml version="1.0"?><!-- by a program --><svg xmlns="http://www.w3.org/2000/svg" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" width="200" height="40px" onload="alert(1)">'
        "<script>alert(1)</script><style>path{fill:red}</style>"
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">words</p></foreignObject>'
        '<image xlink:href="https://example.com/spy.png"/><text>words</text>'
        '<linearGradient id="g"><stop offset="0" stop-color="#123456"/></linearGradient>'
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>'
        '<path id="p" d="M0 0L9 9" style="fill:#000000;behavior:url(x)" onclick="alert(1)"/>'
        '<use xlink:href="#p" fill="url(#g)"/><use href="https://example.com/x.svg#y"/></svg>'
    )
    for gone in ("script", "style", "foreign", "image", "text", "alert", "example.com", "behavior"):
        assert gone not in made
    assert 'viewBox="0 0 200 40"' in made
    assert 'fill="currentColor"' in made
    assert 'href="#plate-p"' in made
    assert 'fill="url(#plate-g)"' in made
    assert clean_plate(made) == made  # every save of an identity cleans it again


@pytest.mark.parametrize(
    "source",
    [
        '<svg xmlns="" viewBox="0 0 9 9"><g><path d="M0 0"/></g></svg>',
        '<svg viewBox="0 0 9 9"><g><path d="M0 0"/></g></svg>',
        '<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><s:g><s:path d="M0 0"/>'
        "</s:g></s:svg>",
    ],
)
def test_a_drawing_is_written_as_pages_know_it(source: str) -> None:
    made = clean_plate(source)
    assert made.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert '<g><path d="M0 0"/></g></svg>' in made


def test_the_usual_accent_is_read_on_a_ground_of_the_papers_own() -> None:
    with pytest.raises(ValidationError) as refused:
        Identity(ground_dark="#313131").clean()
    assert set(refused.value.message_dict) == {"ground_dark"}


@pytest.mark.parametrize(
    "source",
    [
        "",
        "no drawing",
        "<html/>",
        HEAD + "</svg>",
        HEAD + "<text>Mercury</text></svg>",
        '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
        '<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + HEAD + "<title>&a;</title></svg>",
        HEAD + f'<path d="{"M0 0" * MOST_BYTES}"/></svg>',
    ],
)
def test_what_is_no_drawing_is_refused(source: str) -> None:
    with pytest.raises(PlateError):
        clean_plate(source)


def test_without_an_identity_there_is_no_stylesheet() -> None:
    assert stylesheet(Identity()) == ""
    assert address("") == ""
    assert early_files(Identity()) == (
        "design/fonts/newsreader-display-latin.woff2",
        "design/fonts/broadsheet-serif-latin.woff2",
    )


def test_the_stylesheet_says_what_was_chosen() -> None:
    own = Identity(accent="#0b4f8a", nameplate_face="blackletter", text_face="literata")
    css = stylesheet(own, [("/sport/", "#00653b"), ("/world/", "")])
    assert "--accent:light-dark(#0b4f8a," in css
    assert '"Broadsheet Blackletter"' in css
    assert "literata-italic-latin" in css
    assert '[data-section^="/sport/"]' in css
    assert "/world/" not in css
    assert early_files(own)[1].endswith("literata-latin.woff2")
    night = css.split("--accent:light-dark(#0b4f8a,")[1][:7]
    assert palette.contrast(night, palette.GROUND[1]) >= palette.ENOUGH


@pytest.mark.django_db
def test_an_identity_is_kept_and_touches_every_page() -> None:
    save_identity(identity=Identity(motto=" By the  tide ", accent="#A11"), actor=None)
    assert identity().motto == "By the tide"
    assert identity().accent == "#aa1111"
    again = identity()
    again.nameplate = "The Gull"
    save_identity(identity=again, actor=None)
    assert Identity.objects.count() == 1
    again.motto = "By another tide"
    save_identity(identity=again, actor=None)
    assert Touch.objects.filter(key="identity").count() == 3
    # What is said around pages is no part of how they look.
    assert Touch.objects.filter(key="look").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"accent": "red"}, "accent"),
        ({"accent": "#ffff00"}, "accent"),
        ({"ground": "#777777"}, "ground"),
        ({"link_dark": "#222222"}, "link_dark"),
        ({"nameplate_svg": "<p>"}, "nameplate_svg"),
    ],
)
def test_what_could_not_be_read_is_refused_by_field(fields: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        save_identity(identity=Identity(**fields), actor=None)
    assert field in refused.value.error_dict
    assert not Identity.objects.exists()
