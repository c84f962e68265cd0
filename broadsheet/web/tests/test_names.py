"""Authors are found by whatever part of their names somebody types, however it is written."""

from __future__ import annotations

import pytest

from broadsheet.newsroom import services
from broadsheet.newsroom.models import Author, Section
from broadsheet.newsroom.selectors import authors_called, authors_named
from broadsheet.web.tests.factory import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def siobhan(db: None) -> Author:
    services.ensure_author(name="Obadiah Brice", actor=None)
    author = services.ensure_author(name="Siobhán Byrne", actor=None)
    author.name = "Siobhán O’Brien-Núñez"
    services.save_author(author=author, actor=None)
    return author


@pytest.mark.parametrize(
    "typed",
    [
        "o’brien", "O'Brien", "obrien", "OBRI", "o brien", "brien", "O‘Brien", "o`brien",
        "O´Brien", "siobhan o'b", "nunez", "Núñez, Siobhán", "brien nun", "brien-nunez",
    ],
)  # fmt: skip
def test_a_surname_is_found_as_it_is_typed(siobhan: Author, typed: str) -> None:
    assert authors_named(typed) == [siobhan.pk]


@pytest.mark.parametrize("typed", ["", "'", "’ ’", "rien", "byrne", "o bryan", "siobhan brice"])
def test_what_nobody_is_called_finds_nobody(siobhan: Author, typed: str) -> None:
    assert authors_named(typed) == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Łukasz Ångström", ["lukasz", "Łukasz", "łuk", "ŁUKASZ angstrom", "ångström"]),
        ("Søren Kjærsgård", ["soren", "SØREN", "kjaersgard", "kjærs"]),
        ("Đorđe Bœuf-Strauß", ["dorde", "đor", "boeuf", "strauss", "strauß"]),
        ("Guðrún Þórsdóttir", ["gudrun", "guð", "thors", "Þórs"]),
        ("Yıldız O’Ðal", ["yildiz", "yıl", "o'dal", "odal", "dal"]),
    ],
)
def test_letters_that_few_keyboards_have(siobhan: Author, name: str, typed: list[str]) -> None:
    author = services.ensure_author(name=name, actor=None)
    world: Section = services.ensure_section(names=["World"], actor=None)
    story("Theirs", section=world, by=(author,))
    assert [words for words in typed if authors_named(words) != [author.pk]] == []
    assert all(authors_called(words, count=3) == [author] for words in typed)


def test_only_who_signs_public_stories_is_suggested(siobhan: Author) -> None:
    assert authors_called("brien", count=3) == []
    world: Section = services.ensure_section(names=["World"], actor=None)
    story("Hers", section=world, by=(siobhan,))
    assert authors_called("o'brien", count=3) == [siobhan]
    others = [services.ensure_author(name=f"{name} O'Brien", actor=None) for name in "ZAM"]
    story("Theirs", section=world, by=tuple(others))
    assert [one.name[0] for one in authors_called("brien", count=3)] == ["A", "M", "S"]
