"""Where topics are found: words, case, gaps, forms."""

from __future__ import annotations

import pytest

from broadsheet.topics.linker import Entry, Vocabulary, mentions
from broadsheet.topics.linker.forms import forms_of

VOCABULARY = Vocabulary.of(
    [
        Entry(1, "person", "Asif Ali Zardari", (("Zardari, Asif Ali", "inverted"),)),
        Entry(2, "place", "Paris"),
        Entry(3, "organisation", "Inter-Services Intelligence", (("ISI", "abbreviation"),)),
        Entry(4, "subject", "Climate change"),
        Entry(5, "organisation", "Marks & Spencer plc"),
        Entry(6, "place", "United States", (("US", "abbreviation"),)),
        Entry(7, "place", "Washington, D.C."),
        Entry(8, "organisation", "Apple"),
        Entry(9, "person", "Édouard Lefèvre"),
        Entry(10, "person", "Conor O’Brien"),
        Entry(11, "work", "Airbus A380", (("A380", "variant"),)),
    ]
)


def found(text: str) -> list[tuple[str, int]]:
    return [(text[m.start : m.end], m.key) for m in mentions(VOCABULARY, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In Paris’s suburbs", [("Paris", 2)]),
        ("the Paris-based firm", [("Paris", 2)]),
        ("comparison of parishes", []),
        ("an apple a day", []),
        ("APPLE SUES", [("APPLE", 8)]),
        ("they told us", []),
        ("the U.S. and the US", [("U.S.", 6), ("US", 6)]),
        ("on climate change.", [("climate change", 4)]),
        ("Marks and Spencer said", [("Marks and Spencer", 5)]),
        ("in Washington, D.C., he", [("Washington, D.C.", 7)]),
        ("the Inter-Services Intelligence", [("Inter-Services Intelligence", 3)]),
        ("Edouard Lefevre", [("Edouard Lefevre", 9)]),
        ("E\u0301douard Lefe\u0300vre", [("E\u0301douard Lefe\u0300vre", 9)]),
        ("Conor O'Brien", [("Conor O'Brien", 10)]),
        ("Zardari, Asif Ali", [("Zardari, Asif Ali", 1)]),
        ("Asif Ali Zardari spoke. Zardari left.", [("Asif Ali Zardari", 1), ("Zardari", 1)]),
        ("Conor O' Brien", [("Conor O' Brien", 10)]),
        ("He called it 'Marks' Spencer did not.", []),
        ("He was asked by Conor. O'Brien", []),
        ("Two A380s and an A380", [("A380s", 11), ("A380", 11)]),
        ("Five Airbus A380s", [("Airbus A380s", 11)]),
        ("two a380s", []),
        ("all of the USs", []),
    ],
)
def test_forms_are_found_as_they_are_written(text: str, expected: list[tuple[str, int]]) -> None:
    assert found(text) == expected


def test_the_word_that_says_what_a_thing_is_may_be_small() -> None:
    party = Entry(1, "organisation", "Labour Party")
    person = Entry(2, "person", "Rosa Park")
    vocabulary = Vocabulary.of([party, person])
    for text, expected in (
        ("in the Labour party.", [("Labour party", 1)]),
        ("in the Labour Party.", [("Labour Party", 1)]),
        ("a labour party", []),
        ("by Rosa park", []),
    ):
        assert [(text[m.start : m.end], m.key) for m in mentions(vocabulary, text)] == expected


def test_who_is_introduced_with_a_post_hides_nobody_else() -> None:
    aliases = (("Apple founder Steve Jobs", "variant"), ("Sir Steve Jobs", "variant"))
    vocabulary = Vocabulary.of(
        [Entry(1, "organisation", "Apple"), Entry(2, "person", "Steve Jobs", aliases)]
    )
    text = "Apple founder Steve Jobs was called Sir Steve Jobs."
    assert [(text[m.start : m.end], m.key) for m in mentions(vocabulary, text)] == [
        ("Apple", 1), ("Steve Jobs", 2), ("Sir Steve Jobs", 2),
    ]  # fmt: skip


def test_a_post_is_no_name_of_who_holds_it() -> None:
    aliases = (
        ("Apple CEO", "variant"), ("CEO", "abbreviation"), ("The Boss", "variant"),
        ("The Chairman", "nickname"),
    )  # fmt: skip
    vocabulary = Vocabulary.of(
        [
            Entry(1, "organisation", "Apple"),
            Entry(2, "person", "Steve Jobs", aliases),
            Entry(3, "person", "Federico Mayor", (("F. Mayor", "variant"),)),
        ]
    )
    for text, expected in (
        ("Steve Jobs left. The Apple CEO spoke.", [("Steve Jobs", 2), ("Apple", 1)]),
        ("Steve Jobs spoke. So did the CEO of Ford.", [("Steve Jobs", 2)]),
        ("The Boss said so.", [("The Boss", 2)]),
        ("It was F. Mayor.", [("F. Mayor", 3)]),
    ):
        assert [(text[m.start : m.end], m.key) for m in mentions(vocabulary, text)] == expected
    assert [form.words for form in forms_of(Entry(2, "person", "Steve Jobs", aliases))] == [
        ("steve", "jobs"), ("the", "boss"), ("the", "chairman"), ("jobs",)
    ]  # fmt: skip


def test_a_town_and_what_it_lies_in_are_two() -> None:
    vocabulary = Vocabulary.of(
        [
            Entry(1, "place", "San Jose, California"),
            Entry(2, "place", "San Jose"),
            Entry(3, "place", "California"),
            Entry(4, "place", "Bath, Maine"),
            Entry(5, "organisation", "King’s College, Cambridge"),
            Entry(6, "place", "Cambridge"),
        ]
    )
    for text, expected in (
        # The whole says which San Jose.
        ("held in San Jose, California", [("San Jose", 1), ("California", 3)]),
        # Nobody knows Maine.
        ("held in Bath, Maine", [("Bath, Maine", 4)]),
        # A college is not in two parts.
        ("at King’s College, Cambridge", [("King’s College, Cambridge", 5)]),
    ):
        assert [(text[m.start : m.end], m.key) for m in mentions(vocabulary, text)] == expected


def test_a_longer_name_of_the_same_topic_goes_before_one_that_begins_earlier() -> None:
    bridge = Entry(1, "place", "Regent Bridge", (("the Regent", "variant"),))
    told = Entry(2, "work", "Bridge of Sighs")
    for others, text, expected in (
        ([], "over the Regent Bridge", [("Regent Bridge", 1)]),
        ([], "The Regent Bridge and the Regent", [("Regent Bridge", 1), ("the Regent", 1)]),
        # Another topic's name takes nothing from it.
        ([told], "from the Regent Bridge of Sighs", [("Regent Bridge", 1)]),
        ([Entry(3, "work", "Regent Street")], "the Regent Street", [("the Regent", 1)]),
    ):
        vocabulary = Vocabulary.of([bridge, *others])
        marked = [(text[m.start : m.end], m.key) for m in mentions(vocabulary, text)]
        assert marked == expected
