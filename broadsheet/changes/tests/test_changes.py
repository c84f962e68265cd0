"""Keys, the wake-up, the clock."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from broadsheet.changes import clock
from broadsheet.changes.durable import LONGEST_PAUSE, pause_after
from broadsheet.changes.keys import ASKS_KEYS, MOST_BYTES, carried, carry, forget_old_touches, touch
from broadsheet.changes.middleware import CarriedKeysMiddleware
from broadsheet.changes.models import Touch
from broadsheet.changes.wake import Listener, wake_after_commit


@pytest.mark.django_db
def test_a_key_is_touched_once_a_transaction_and_not_if_it_fails() -> None:
    touch(["a", "b", "a"])
    assert list(Touch.objects.order_by("pk").values_list("key", flat=True)) == ["a", "b"]
    with pytest.raises(RuntimeError), transaction.atomic():
        touch(["c"])
        raise RuntimeError
    assert not Touch.objects.filter(key="c").exists()


@pytest.mark.django_db
def test_old_touches_are_forgotten() -> None:
    touch(["old"])
    Touch.objects.update(at=timezone.now() - timedelta(days=30))
    touch(["new"])
    assert forget_old_touches() == 1
    assert Touch.objects.get().key == "new"


def test_a_page_says_what_it_carries() -> None:
    request = RequestFactory().get("/")

    def view(_request: object) -> HttpResponse:
        carry(request, "article:1:card", "newest")
        carry(request, "newest")
        return HttpResponse()

    response = CarriedKeysMiddleware(view)(request)
    assert response["Surrogate-Key"] == "article:1:card newest"
    assert carried(request) == ("article:1:card", "newest")


def test_only_a_cache_in_front_is_told_what_a_page_carries(settings: Any) -> None:
    settings.BROADSHEET_SAYS_KEYS = False
    request = RequestFactory().get("/")
    carry(request, "newest")
    response = CarriedKeysMiddleware(lambda _request: HttpResponse())(request)
    assert "Surrogate-Key" not in response
    assert carried(request) == ("newest",)
    # Whoever puts pieces into pages asks in the same process what they are made of.
    request.META[ASKS_KEYS] = True
    response = CarriedKeysMiddleware(lambda _request: HttpResponse())(request)
    assert response["Surrogate-Key"] == "newest"


def test_many_keys_are_cut_between_two() -> None:
    request = RequestFactory().get("/")
    keys = [f"article:{number}:card" for number in range(2000)]
    carry(request, *keys)
    header = CarriedKeysMiddleware(lambda _request: HttpResponse())(request)["Surrogate-Key"]
    assert len(header) <= MOST_BYTES
    assert set(header.split()) <= set(keys)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_commit_wakes_the_listener() -> None:
    """With a patience far beyond what the wake-up takes, so that only a lost one fails."""
    woken: list[bool] = []
    listening = threading.Event()

    def listen() -> None:
        with Listener() as listener:
            listening.set()
            woken.append(listener.wait(20))
        connection.close()

    thread = threading.Thread(target=listen)
    thread.start()
    assert listening.wait(10)
    time.sleep(0.2)
    with transaction.atomic():
        wake_after_commit()
        time.sleep(0.2)
        assert not woken
    thread.join(25)
    assert woken == [True]


def test_pauses_grow_to_a_bound() -> None:
    pauses = [pause_after(attempt) for attempt in range(1, 15)]
    assert pauses[0] == timedelta(seconds=1)
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


@pytest.mark.django_db
def test_the_clock_goes_on_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_ENTRIES", {})
    ran: list[str] = []

    def fail() -> None:
        ran.append("fail")
        raise RuntimeError

    clock.register("fail", every=timedelta(hours=1), run=fail)
    clock.register("work", every=timedelta(0), run=lambda: ran.append("work"))
    clock.tick()
    clock.tick()
    assert ran == ["fail", "work", "work"]
