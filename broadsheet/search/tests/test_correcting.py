"""What was probably meant: found out from the words beside a misspelt one."""

from __future__ import annotations

import pytest

from broadsheet.changes import durable
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Section
from broadsheet.search import indexes
from broadsheet.search.engine import Document
from broadsheet.search.fronts.page import parse
from broadsheet.search.selectors import search
from broadsheet.search.tests.test_indexing import UpToDate, write
from broadsheet.search.tree import Among

pytestmark = pytest.mark.django_db

HEADLINES = (
    "A long term plan for the harbour",
    "Ferry teams win a token of our affection",
    "They set sail, and then another boat",
    "Let them have a boat, and let them sail",
    "Council hears them on the harbour plan",
    "The White House answers",
    "A website for sailors",
    "Harbour plan needs part two",
    "The park by the harbour",
    "Newspaper sellers strike",
    "Pia wins 1,100 of 10,000 votes on 9/12",
)


@pytest.fixture
def archive(search_index: UpToDate) -> None:
    section: Section = services.ensure_section(names=["World"], actor=None)
    for headline in HEADLINES:
        write(section, headline)
    search_index()


MEANT = {
    "long trem plan": "long term plan",  # "them" is more frequent, and no plan is long them
    "a toekn of affection": "a token of affection",
    "whitehouse answers": "white house answers",  # a missing blank
    "news paper strike": "newspaper strike",  # a surplus one
    "web sitee sailors": "web sitee sailors",  # two slips and a blank: nobody can tell
    "harbour plan needs park": "harbour plan needs part",  # every word is one
    "hrabour pln": "harbour plan",  # two words at once
    "headline:newspapr sellers": "headline:newspaper sellers",
}


@pytest.mark.usefixtures("archive")
def test_the_words_beside_a_slip_tell_what_was_meant() -> None:
    # One archive for all of them: to index one takes longer than to ask.
    assert {typed: search(parse(typed)).corrected or typed for typed in MEANT} == MEANT


@pytest.mark.usefixtures("archive")
def test_what_finds_something_is_left_as_it_was_typed() -> None:
    assert search(parse("park harbour")).corrected == ""


HARBOUR, LAW, WAR = 1, 2, 3


@pytest.fixture
def harbour(search_index: UpToDate) -> None:
    """Many stories of a harbour, and a few with another word that is one slip from it."""
    documents = [
        Document(number, f"Harbour wall, part {number}", ("The harbour wall stands.",))
        for number in range(1, 21)
    ]
    documents += [
        Document(50, "Harbour wall plans agreed", section=(HARBOUR,)),
        Document(51, "Agreed at last", ("Plans to harbor a wall.",), section=(LAW,)),
        Document(52, "Prices rise in Iran", section=(LAW,)),
        *(
            Document(60 + number, "War in Iraq", ("Prices rise in Iraq.",), section=(WAR,))
            for number in range(3)
        ),
    ]
    with indexes.site().rebuilding() as writer:
        writer.put(documents)


@pytest.mark.usefixtures("harbour")
def test_a_headline_one_slip_away_is_found_beside_what_was_typed() -> None:
    answer = search(parse("harbor wall plans agreed"))
    assert answer.widened == "harbour wall plans agreed"
    assert set(answer.keys) == {50, 51}
    assert dict(answer.facets["section"]) == {HARBOUR: 1, LAW: 1}
    # Whoever narrows it finds what was counted.
    for section, key in ((HARBOUR, 50), (LAW, 51)):
        narrow = search(parse("harbor wall plans agreed"), within=Among("section", (section,)))
        assert (narrow.keys, narrow.total) == ([key], 1)


@pytest.mark.usefixtures("harbour")
def test_nothing_is_found_beside_what_was_hardly_a_headline() -> None:
    for typed in (
        "harbor wall",  # too short to be told from any two words
        "harbor wall plans -trains",  # who excludes something knows what is wanted
        "headline:agreed wall plans",
        '"wall plans" agreed harbour',
        "wall plans agreed",  # a headline has them as they are
        "harbor wall plans last",  # no exchange makes a headline of it
        "prices rise in iraq",  # likelier as typed: one headline has Iran, three stories Iraq
    ):
        answer = search(parse(typed))
        assert answer.total, typed
        assert (answer.widened, answer.corrected) == ("", ""), typed


def test_a_surplus_blank_explains_two_unknown_words(search_index: UpToDate) -> None:
    with indexes.site().rebuilding() as writer:
        writer.put([Document(n, "They had four of them") for n in range(1, 30)])
        writer.put([Document(n, "Harbour plan") for n in range(30, 35)])
    assert search(parse("har bour")).corrected == "harbour"
    assert search(parse("har bour plan")).corrected == "harbour plan"
    assert search(parse("hap four")).corrected == "had four"


@pytest.mark.usefixtures("archive")
def test_initials_without_dots_are_not_put_right_either() -> None:
    assert search(parse("Pai wins")).corrected == "pia wins"
    assert search(parse("PAI wins")).corrected == ""
    assert search(parse("PIB")).corrected == ""
    assert search(parse("PAI WINS")).corrected == "pia WINS"


@pytest.mark.usefixtures("archive")
def test_initials_and_numbers_are_never_put_right() -> None:
    for typed in ("C.I.A.", "1,000 votes", "9/11", "votes 100,000"):
        assert search(parse(typed)).corrected == "", typed


def test_nobody_is_told_a_word_of_what_was_withdrawn(search_index: UpToDate) -> None:
    section: Section = services.ensure_section(names=["World"], actor=None)
    write(section, "Harbour plan")
    secret = write(section, "Zygomorphic harbour")
    search_index()
    assert search(parse("zygomorphc")).corrected == "zygomorphic"
    services.withdraw(article=secret, note="Wrong.", actor=None)
    durable.work_all()
    search_index()
    for typed in ("zygomorphc", "zygomorphic", "zygo morphic", "zygomorphc harbour"):
        assert "zygomorphic" not in search(parse(typed)).corrected


@pytest.mark.usefixtures("archive")
def test_what_is_excluded_or_named_is_never_put_right() -> None:
    answer = search(parse("newspapr -hrabour section:world"))
    assert answer.corrected == "newspaper -hrabour section:world"


def test_a_rare_word_that_is_one_is_not_taken_for_a_slip(search_index: UpToDate) -> None:
    came = "The mayor came to the harbour, as nobody cares."
    with indexes.site().rebuilding() as writer:
        writer.put([Document(n, "They came", (came,)) for n in range(1, 401)])
        writer.put([Document(500, "Café opens", ("Beside the harbour.",))])
        writer.put([Document(501, "Another", ("A tame goose hurt its paté.",))])
    for typed in ("café", "cafe", "Cafés", "cafe harbour", "headline:cafe", "pâté", "paté"):
        answer = search(parse(typed))
        assert answer.total == 1, typed
        assert (answer.suggested, answer.corrected) == ("", ""), typed
    # No story has both, and nowhere is a word like the first beside the second.
    for typed in ("cafe mayor", "café closes"):
        answer = search(parse(typed))
        assert (answer.corrected, answer.relaxed) == ("", True), typed
        assert 500 in [*answer.keys, *search(parse(typed), page=answer.pages).keys]
    # What no headline has may still be a slip, and what no story has is one.
    assert search(parse("tame")).suggested == "came"
    assert search(parse("caffe")).corrected == "cafe"
