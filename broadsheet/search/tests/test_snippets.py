"""Which part of a text is shown, and what in it is marked."""

from __future__ import annotations

from broadsheet.search.fronts.page import parse
from broadsheet.search.snippets import Marker, snippet

LEAD = "The harbour was closed at noon, said the pilot. "
TABLE = "Name Party Berg Harbour Costa Harbour Dunne Harbour Faure Harbour. "
TEXT = LEAD + "Nothing else happened for long. " * 20 + TABLE + "The ferry left the harbour late."


def shown(question: str, text: str = TEXT) -> tuple[str, list[str]]:
    pieces = snippet(text, Marker.of(parse(question)))
    return "".join(piece.text for piece in pieces), [p.text for p in pieces if p.marked]


def test_the_first_mention_is_shown_before_a_table_full_of_them() -> None:
    text, marked = shown("harbours")
    assert text.startswith("The harbour was closed")
    assert marked == ["harbour"]


def test_all_words_together_go_before_the_first() -> None:
    text, marked = shown("ferry harbour")
    assert "ferry left the harbour" in text
    assert {"ferry", "harbour"} <= set(marked)


def test_without_a_word_of_it_nothing_is_shown() -> None:
    assert shown("quagga") == ("", [])
