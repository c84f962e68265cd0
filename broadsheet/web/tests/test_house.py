"""House advertisements as readers see them, on fronts and at the foot of stories."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from broadsheet.fronts.models import Front
from broadsheet.fronts.services import compose_front
from broadsheet.media.models import Picture
from broadsheet.newsroom import services
from broadsheet.web.tests.factory import picture, story

pytestmark = pytest.mark.django_db


def modules(shown: Picture | None, **fields: Any) -> list[tuple[str, dict[str, Any]]]:
    said = {
        "headline": "Ink & paper", "sentence": "Since 1849 <day by day>.", "link": "/archive/",
        "words": "Look into the archive", "picture": shown, **fields,
    }  # fmt: skip
    return [("river", {}), ("house", said)]


def notice(client: Client, path: str) -> str:
    """The advertisement on the page at ``path``; empty where there is none."""
    found = re.findall(r'<aside class="house.*?</aside>', client.get(path).content.decode(), re.S)
    assert len(found) < 2
    return found[0] if found else ""


def test_it_stands_on_a_front_as_an_aside(client: Client) -> None:
    world = services.ensure_section(names=["World"], actor=None)
    story("Something happened", section=world)
    shown = picture("The archive", description="Bound volumes on a shelf")
    compose_front(section=None, modules=modules(shown), actor=None)
    html = notice(client, "/")
    named = re.search(r'aria-labelledby="([^"]+)"', html)
    assert named
    assert f'<h2 id="{named[1]}">Ink &amp; paper</h2>' in html
    assert "From the paper" in html
    assert "Since 1849 &lt;day by day&gt;." in html
    assert '<a href="/archive/">Look into the archive</a>' in html
    # Nothing moves when the picture comes, and nothing above waits for it.
    (image,) = re.findall(r"<img [^>]+>", html)
    assert 'alt="Bound volumes on a shelf"' in image
    width, height = (int(n) for n in re.findall(r'(?:width|height)="(\d+)"', image))
    assert abs(width / height - 3 / 2) < 0.01
    assert 'loading="lazy"' in image
    assert f"picture:{shown.pk}" in client.get("/")["Surrogate-Key"].split()


def test_its_picture_goes_with_the_right_to_it(client: Client) -> None:
    world = services.ensure_section(names=["World"], actor=None)
    story("Something happened", section=world)
    shown = picture("The archive")
    compose_front(section=None, modules=modules(shown), actor=None)
    assert "<img" in notice(client, "/")
    ended = timezone.now() - dt.timedelta(hours=1)
    Picture.objects.filter(pk=shown.pk).update(expires_at=ended)
    html = notice(client, "/")
    assert "<img" not in html
    assert "pictured" not in html
    assert "Look into the archive" in html
    shown.delete()
    assert "Look into the archive" in notice(client, "/")


def test_two_on_a_front_have_names_of_their_own(client: Client) -> None:
    world = services.ensure_section(names=["World"], actor=None)
    story("Something happened", section=world)
    both = modules(None)[1:] + modules(None, headline="A prize")
    compose_front(section=world, modules=both, actor=None)
    html = client.get("/world/").content.decode()
    ids = re.findall(r'<aside class="house" aria-labelledby="([^"]+)"', html)
    assert len(ids) == len(set(ids)) == 2


def test_it_stands_at_the_foot_of_stories(client: Client) -> None:
    world = services.ensure_section(names=["World"], actor=None)
    told = story("Something happened", section=world)
    assert told.path
    compose_front(
        section=None, place=Front.Place.FOOT, actor=None,
        modules=[("promotion", {}), *modules(picture("The archive"))[1:]],
    )  # fmt: skip
    assert "Look into the archive" in notice(client, told.path)
