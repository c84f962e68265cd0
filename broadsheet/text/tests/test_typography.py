"""Quotation marks and dashes, by language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.text.typography import MARKS, typeset

N = "\u202f"


@pytest.mark.parametrize(
    ("language", "typed", "made"),
    [
        ("en", "\"It's 'new'\", she said.", "“It’s ‘new’”, she said."),
        ("en-GB", 'He left--"at last" - and slept...', "He left—“at last” – and slept…"),
        ("en", "Rock 'n' roll in the '80s", "Rock ’n’ roll in the ’80s"),
        ("en", '("Yes")', "(“Yes”)"),
        ("en", "He's 5'10\", 6' wide; 12\" deep", "He’s 5′10″, 6′ wide; 12″ deep"),
        ("en", '"Born in 1962", "not \'62"', "“Born in 1962”, “not ’62”"),
        ("en", "The 'arbour and 'ow it smelt", "The ’arbour and ’ow it smelt"),
        ("en", "\"'You can't', he said, 'do it.'\"", "“‘You can’t’, he said, ‘do it.’”"),
        ("en", "1939--45, git --force, so---then", "1939–45, git --force, so—then"),
        ("en", "'And so it goes on", "‘And so it goes on"),
        ("en", 'name="q" and class=\'a b\'', "name=“q” and class=‘a b’"),
        ("de", "\"Das ist 'neu'\", sagte sie - nun.", "„Das ist ‚neu‘“, sagte sie – nun."),
        ("de-ch", '"Nein"', "«Nein»"),
        ("fr", "\"L'eau\" monte ! Non ?", f"«{N}L’eau{N}» monte{N}! Non{N}?"),
        ("es", '"Sí", dijo', "«Sí», dijo"),
        ("nb", '"Ja", sa hun -- og gikk', "«Ja», sa hun – og gikk"),
        ("da", '"Ja"', "»Ja«"),
        ("sv", '"Ja"', "”Ja”"),
        ("pl", '"Tak"', "„Tak”"),
        ("ar", 'قالت "نعم"', "قالت «نعم»"),
        ("xx", '"so"', "“so”"),
    ],
)  # fmt: skip
def test_marks_of_the_language(language: str, typed: str, made: str) -> None:
    assert typeset(typed, language) == made


def test_addresses_are_left_alone() -> None:
    text = 'See https://x.example/a--b?"c" or a--b@x.example'
    assert typeset(text, "en") == text


@given(st.text(alphabet="ab \"'-.!?=«»“”1", max_size=40), st.sampled_from(sorted(MARKS)))
def test_twice_is_once(text: str, language: str) -> None:
    once = typeset(text, language)
    assert typeset(once, language) == once
