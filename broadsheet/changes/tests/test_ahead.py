"""What pages of one heap share, and what is kept from one heap to the next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone

from broadsheet.changes import ahead
from broadsheet.changes.models import Touch

pytestmark = pytest.mark.django_db


class Asked:
    """Answers by counting how often it was asked."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> int:
        self.count += 1
        return self.count


@pytest.fixture
def keeping() -> Iterator[None]:
    with ahead.keeping():
        yield


def once(ask: Asked, *keys: str) -> int:
    with ahead.heap():
        first = ahead.once("how often", ask, keys=keys)
        assert ahead.once("how often", ask, keys=keys) == first
        return first


@pytest.mark.parametrize("keys", [(), ("topic:4",)])
def test_outside_of_a_heap_every_question_is_asked(keys: tuple[str, ...], keeping: None) -> None:
    ask = Asked()
    assert [ahead.once("how often", ask, keys=keys) for _ in range(2)] == [1, 2]
    assert ahead.keeps() is None


def test_what_says_nothing_of_what_it_is_made_of_lives_as_long_as_its_heap(keeping: None) -> None:
    ask = Asked()
    assert [once(ask), once(ask)] == [1, 2]


def test_nothing_is_kept_where_nobody_keeps() -> None:
    ask = Asked()
    assert [once(ask, "topic:4"), once(ask, "topic:4")] == [1, 2]
    with ahead.keeping():
        assert once(ask, "topic:4") == 3
    assert once(ask, "topic:4") == 4


@pytest.mark.parametrize("seen", [True, False])
def test_an_answer_is_kept_until_what_it_is_made_of_is_touched(seen: bool, keeping: None) -> None:
    ask = Asked()
    assert [once(ask, "topic:4", "article:8") for _ in range(3)] == [1, 1, 1]
    Touch.objects.create(key="topic:41")
    Touch.objects.create(key="list:topic:4")
    assert once(ask, "topic:4", "article:8") == 1
    # Somebody else may have made all pages due that carry it.
    Touch.objects.create(key="topic:4", seen_at=timezone.now() if seen else None)
    assert once(ask, "topic:4", "article:8") == 2
    # Any aspect of what it is made of as a whole.
    Touch.objects.create(key="article:8:card", seen_at=timezone.now() if seen else None)
    assert once(ask, "topic:4", "article:8") == 3


def test_after_a_flood_nothing_is_kept(keeping: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "MOST_TOUCHES", 3)
    ask = Asked()
    once(ask, "topic:4")
    Touch.objects.bulk_create([Touch(key=f"article:{number}:body") for number in range(5)])
    assert once(ask, "topic:4") == 2


def test_no_more_is_kept_than_there_is_room_for(
    keeping: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "MOST_KEPT", 2)
    ask = Asked()
    with ahead.heap():
        for number in range(5):
            ahead.once("how often", ask, about=number, keys=["topic:4"])
        kept = ahead.keeps()
        assert kept is not None
        assert len(kept.answers) <= 2


def test_of_many_things_those_are_asked_of_which_nothing_is_kept(keeping: None) -> None:
    asked: list[list[int]] = []

    def ask(missing: list[int]) -> dict[int, str]:
        asked.append(missing)
        # Of 3 there is nothing to say, so it is asked of again.
        return {one: f"{one}, asked {len(asked)}" for one in missing if one != 3}

    def each() -> dict[int, str]:
        with ahead.heap():
            found = ahead.each("card", [1, 2, 3], ask, lambda said: [f"article:{said[0]}"])
            ahead.also_of("card", 1, ["topic:9"])
            return found

    assert each() == {1: "1, asked 1", 2: "2, asked 1"}
    Touch.objects.create(key="article:2:card", seen_at=timezone.now())
    assert each() == {1: "1, asked 1", 2: "2, asked 2"}
    assert asked == [[1, 2, 3], [2, 3]]
    Touch.objects.all().delete()
    Touch.objects.create(key="topic:9")
    assert each()[1] == "1, asked 3"
    assert ahead.each("card", [1], ask, lambda _said: []) == {1: "1, asked 4"}
