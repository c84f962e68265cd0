"""What the desk says when there is nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from broadsheet.accounts.services import add_user


@pytest.mark.parametrize("address", ["/desk/articles/edit/999999/", "/desk/nothing/"])
def test_nothing_is_said_in_the_desks_clothes_with_ways_on(
    as_moderator: Client, address: str
) -> None:
    answer = as_moderator.get(address)
    assert answer.status_code == 404
    html = answer.content.decode()
    assert "At this address of the desk there is nothing" in html
    assert "data-wagtail-sidebar" in html
    assert f'<a href="{reverse("wagtailadmin_home")}">' in html
    stories = reverse("articles:list")
    assert f'<a href="{stories}">' in html
    assert f'<form action="{stories}" role="search">' in html
    assert "Wagtail admin" not in html


def test_who_sees_no_stories_is_led_to_none(client: Client, db: None) -> None:
    user = add_user(
        email="ads@example.com", password="a long password of words", name="Ad", role="advertising",
        actor=None,
    )  # fmt: skip
    client.force_login(user)
    answer = client.get("/desk/nothing/")
    assert answer.status_code == 404
    shown = reverse("articles:list") in answer.content.decode().partition('id="main"')[2]
    assert shown == (client.get(reverse("articles:list")).status_code == 200)


def test_readers_keep_their_own(client: Client, db: None) -> None:
    answer = client.get("/nothing/")
    assert answer.status_code == 404
    assert "wagtail" not in answer.content.decode()
