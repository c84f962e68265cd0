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


def test_only_who_signs_public_stories_is_suggested(siobhan: Author) -> None:
    assert authors_called("brien", count=3) == []
    world: Section = services.ensure_section(names=["World"], actor=None)
    story("Hers", section=world, by=(siobhan,))
    assert authors_called("o'brien", count=3) == [siobhan]
    others = [services.ensure_author(name=f"{name} O'Brien", actor=None) for name in "ZAM"]
    story("Theirs", section=world, by=tuple(others))
    assert [one.name[0] for one in authors_called("brien", count=3)] == ["A", "M", "S"]
