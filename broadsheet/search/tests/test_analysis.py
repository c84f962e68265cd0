"""What counts as a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.search.analysis import Analyser, fold


def words(text: str, language: str = "en") -> str:
    return Analyser(language).runs(text)[0]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("The Café’s owner", "the cafe owner"),
        ("Obama's OBAMA'S", "obama obama"),
        ("U.S. and C.I.A, the U.S.A.", "us and cia the usa"),
        ("e.g. J. Smith", "eg j smith"),
        ("1,000 and 12,345,678 but 3.5 or 1,5", "1000 and 12345678 but 3.5 or 1,5"),
        ("after 9/11, 24/7", "after 9/11 24/7"),
        ("a well-known e‑mail", "a well known e mail"),
        ("don't; O’Neill", "dont oneill"),
        ("Łódź, Ærø, Straße", "lodz aero strasse"),
        ("www.example.com", "www example com"),
        ("大阪城", "大阪 阪城"),
        ("हिन्दी में", "हिन्दी में"),
        ("har\u00adbour, na\u200dval and \ufeffwords", "harbour naval and words"),
        ("the har\u00adbour’s 1\u20609 well\u00ad-known", "the harbour 19 well known"),
        ("\u00ad \u2060", ""),
        ("  ¶ — & ", ""),
    ],
)
def test_words(text: str, made: str) -> None:
    assert words(text) == made


def test_a_compound_is_one_word_as_well() -> None:
    assert Analyser("en").runs("an e-mail")[1] == "an e mail email"


def test_stems_follow_the_language() -> None:
    assert Analyser("en").stem("elections") == Analyser("en").stem("election")
    assert Analyser("de").stem("häuser") == Analyser("de").stem("häusern")
    assert Analyser("none").stem("elections") == "elections"
    assert words("l’équipe", "fr") == "equipe"


@given(st.text(max_size=60))
def test_one_function_whichever_way_it_is_asked(text: str) -> None:
    analyser = Analyser("en")
    units = analyser.units(text)
    from broadsheet.text.normal import normal

    run, stems = analyser.runs(normal(text))
    assert run.split() == [word for unit in units for word in unit.words]
    assert all(word and " " not in word and word == fold(word) for word in run.split())
    assert len(stems.split()) >= len(run.split())
