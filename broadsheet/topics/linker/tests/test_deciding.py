"""Which topic is meant: rivals, what stands around, full names, and when nothing is said."""

from __future__ import annotations

import pytest

from broadsheet.topics.linker import PROPOSES, Context, Entry, Vocabulary, mentions

CAPITAL, TOWN, HEIRESS = 1, 2, 3
VOCABULARY = Vocabulary.of(
    [
        Entry(CAPITAL, "place", "Paris", prior=4.0, context=("France", "Seine"), beside=(20,)),
        Entry(TOWN, "place", "Paris, Texas", prior=0.7, context=("Texas", "county"), beside=(21,)),
        Entry(HEIRESS, "person", "Paris Hilton", prior=1.5),
        Entry(20, "place", "France", prior=4.0),
        Entry(21, "place", "Texas", prior=3.0),
        Entry(30, "person", "Asif Ali Zardari", prior=2.5),
        Entry(31, "person", "Bilawal Bhutto Zardari", prior=1.5),
        Entry(32, "person", "Delia Smith", prior=1.0),
        Entry(33, "organisation", "Inter-Services Intelligence", prior=1.0),
        Entry(34, "organisation", "Northrop Grumman", prior=1.0),
        Entry(35, "person", "Hamilton Lincoln", prior=1.0),
        Entry(36, "place", "Lincoln", prior=2.0),
        Entry(37, "place", "United States", (("US", "abbreviation"),), prior=5.0),
    ]
)


def means(text: str, context: Context | None = None) -> list[tuple[str, int]]:
    found = mentions(VOCABULARY, text, context=context or Context())
    return [(text[m.start : m.end], m.key) for m in found]


def test_a_city_stands_after_a_preposition() -> None:
    (found,) = mentions(VOCABULARY, "The talks were held in Paris on Tuesday.")
    assert found.key == CAPITAL
    assert found.score >= PROPOSES
    assert "after-placing:place" in found.evidence


def test_what_stands_with_a_name_tells_two_cities_apart() -> None:
    text = "The sheriff moved from Texas. He has an office in Paris, and Texas pays for it."
    confirmed = means(text, Context(topics=frozenset({TOWN})))
    assert ("Paris", TOWN) in confirmed
    assert ("Paris", CAPITAL) not in confirmed


TWO = Vocabulary.of(
    [
        Entry(1, "place", "Paris", context=("fashion", "couture", "Seine", "Louvre")),
        Entry(2, "place", "Paris", context=("Texas", "county", "sheriff", "ranch")),
        Entry(3, "person", "Anna Wolf", context=("tennis",), beside=(5,)),
        Entry(4, "person", "Anna Wolf", context=("chemistry",), beside=(6,)),
        Entry(5, "event", "Harbour Open"),
        Entry(6, "organisation", "Chemical Society"),
    ]
)


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [
        ("A week of fashion in Paris ended with couture from three houses.", "Paris", 1),
        ("The sheriff of a county in Texas, who has a ranch near Paris, said so.", "Paris", 2),
        ("Before the Harbour Open began in Bergen, Anna Wolf said she was fit.", "Anna Wolf", 3),
        ("At the Chemical Society, Anna Wolf spoke of chemistry.", "Anna Wolf", 4),
    ],
)
def test_of_two_topics_of_one_name_the_text_tells_which(text: str, name: str, key: int) -> None:
    found = mentions(TWO, text)
    assert [m.key for m in found if text[m.start : m.end] == name] == [key]


def test_of_two_topics_of_one_name_none_is_linked_where_nothing_tells_which() -> None:
    found = mentions(TWO, "Anna Wolf said it was good to be back, and Paris was lovely.")
    assert not any(m.links for m in found)


def test_the_section_is_a_word_of_the_context() -> None:
    text = "She saw it for herself in Paris on Monday."
    found = mentions(TWO, text, context=Context(section="Fashion"))
    assert [m.key for m in found] == [1]


@pytest.mark.parametrize(
    "text",
    [
        "She saw Paris Hilton there.",
        "A professor at the University of Paris said so.",
        "It was agreed that the Paris Agreement holds.",
    ],
)
def test_a_longer_name_hides_the_city_in_it(text: str) -> None:
    found = mentions(VOCABULARY, text)
    assert not [m for m in found if m.key == CAPITAL and m.links]


def test_a_family_name_is_whoever_was_named_in_full() -> None:
    first = means("Asif Ali Zardari won. Mr. Zardari said he was glad.")
    assert first == [("Asif Ali Zardari", 30), ("Zardari", 30)]
    second = means("Bilawal Bhutto Zardari won. Mr. Zardari said he was glad.")
    assert second == [("Bilawal Bhutto Zardari", 31), ("Zardari", 31)]


def test_a_stranger_of_a_known_family_name_is_nobody() -> None:
    assert means("John Smith was seen on Monday. Mr. Smith said nothing.") == []


def test_a_relative_of_somebody_named_in_full_is_not_that_person() -> None:
    text = "The cook Delia Smith was there. So was her mother Etty Smith, and Smith waved."
    assert means(text) == [("Delia Smith", 32), ("Smith", 32)]
    assert "Smith waved" in text[mentions(VOCABULARY, text)[1].start :]


@pytest.mark.parametrize(
    "text",
    [
        "John Smith, a plumber, said that his sister was right. Then Delia Smith spoke.",
        "It rained. Jonas Smith, a plumber, came. Then Delia Smith spoke.",
        "Delia Smith spoke. Jonas Smith left.",
    ],
)
def test_a_given_name_that_begins_a_sentence_is_one_too(text: str) -> None:
    assert means(text) == [("Delia Smith", 32)]


@pytest.mark.parametrize("word", ["Meanwhile", "Later", "Curiously", "Unlike", "On Monday", "Once"])
def test_what_else_begins_a_sentence_is_no_given_name(word: str) -> None:
    found = means(f"The cook Delia Smith was there. {word} Smith waved.")
    assert found == [("Delia Smith", 32), ("Smith", 32)]


def test_an_abbreviation_in_brackets_holds_for_the_rest_of_the_text() -> None:
    text = "The Inter-Services Intelligence (ISI) denied it. The ISI said more would follow."
    assert [key for _, key in means(text)].count(33) == 3
    assert means("The ISI said more would follow.") == []


def test_part_of_a_name_stands_for_the_firm() -> None:
    text = "Northrop Grumman said it had won. Northrop said it would build them."
    assert means(text) == [("Northrop Grumman", 34), ("Northrop", 34)]


def test_money_is_no_country() -> None:
    assert means("It cost US$ 5 million.") == []
    assert means("It cost five million US dollars.") == []


def test_a_refusal_is_remembered() -> None:
    text = "The talks were held in Paris on Tuesday."
    assert ("Paris", CAPITAL) not in means(text, Context(refused=frozenset({CAPITAL})))


def test_scores_are_shares() -> None:
    text = "Asif Ali Zardari met Paris Hilton in Paris, France."
    for found in mentions(VOCABULARY, text):
        assert PROPOSES <= found.score <= 1
        assert found.evidence
