"""What was probably meant: found out from the words beside a misspelt one."""

from __future__ import annotations

import pytest

from broadsheet.changes import durable
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Section
from broadsheet.search.fronts.page import parse
from broadsheet.search.selectors import search
from broadsheet.search.tests.test_indexing import UpToDate, write

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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("long trem plan", "long term plan"),  # "them" is more frequent, and no plan is long them
        ("a toekn of affection", "a token of affection"),
        ("whitehouse answers", "white house answers"),  # a missing blank
        ("news paper strike", "newspaper strike"),  # a surplus one
        ("web sitee sailors", "web sitee sailors"),  # two slips and a blank: nobody can tell
        ("harbour plan needs park", "harbour plan needs part"),  # every word is one
        ("hrabour pln", "harbour plan"),  # two words at once
        ("headline:newspapr sellers", "headline:newspaper sellers"),
    ],
)
@pytest.mark.usefixtures("archive")
def test_the_words_beside_a_slip_tell_what_was_meant(typed: str, meant: str) -> None:
    answer = search(parse(typed))
    assert (answer.corrected or typed) == meant


@pytest.mark.usefixtures("archive")
def test_what_finds_something_is_left_as_it_was_typed() -> None:
    assert search(parse("park harbour")).corrected == ""


@pytest.mark.parametrize("typed", ["C.I.A.", "1,000 votes", "9/11", "votes 100,000"])
@pytest.mark.usefixtures("archive")
def test_initials_and_numbers_are_never_put_right(typed: str) -> None:
    assert search(parse(typed)).corrected == ""


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
