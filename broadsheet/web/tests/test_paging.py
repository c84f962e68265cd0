"""Lists from their beginning to their end, and addresses that things had, in papers made for it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from broadsheet.fronts.composition import automatic, compose
from broadsheet.fronts.table import Supply
from broadsheet.newsroom import services
from broadsheet.topics.models import Topic
from broadsheet.topics.services import merge_topic, save_topic
from broadsheet.web.tests.factory import many, story

pytestmark = pytest.mark.django_db


def get(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, (path, response.status_code)
    return response.content.decode()


def test_an_old_archive_fills_its_front() -> None:
    world = services.ensure_section(names=["World"], actor=None)
    old = [
        story(
            f"Story {n}", section=world, at=dt.datetime(1987, 3, 1 + n, 12, tzinfo=dt.UTC),
            body=[("text", "<p>Words.</p>")], summary="Sum." if n == 11 else "",
        )
        for n in range(12)
    ]  # fmt: skip
    stories = sorted(old, key=lambda a: a.pk, reverse=True)
    supply = Supply(newest=stories, sections=[world], by_section={world.pk: stories})
    front = compose(automatic(home=True), supply)
    assert front.stories[0] == old[11]
    assert len(front.stories) == 12
    assert len(set(front.stories)) == 12
    own = compose(automatic(home=False), Supply(newest=stories, ranked=False))
    assert own.stories[0] == old[11]
    assert compose(automatic(home=True), Supply(newest=[])).modules == []


def test_a_sections_list_goes_back_to_its_beginning(client: Client) -> None:
    world = services.ensure_section(names=["World"], actor=None)
    author = services.ensure_author(name="Ada Berg", actor=None)
    topic = save_topic(topic=Topic(name="Tides"), actor=None)
    column = services.ensure_column(name="Slack Water", actor=None)
    many(110, section=world, author=author, topic=topic, column=column)
    asia = services.ensure_section(names=["World", "Asia"], actor=None)
    many(30, section=asia, author=author, topic=topic, column=column)
    for start, total in (("/world/", 140), ("/world/asia/", 30)):
        seen: list[str] = []
        path = start
        while path:
            html = get(client, path).split("<main")[1]
            headlines = (
                html.split('<h2 class="headline">')[1:] + html.split('<h3 class="headline">')[1:]
            )
            seen += [piece.split('href="')[1].split('"')[0] for piece in headlines]
            path = html.split('rel="next" href="')[1].split('"')[0] if 'rel="next"' in html else ""
        assert len(seen) == len(set(seen)) == total
    assert client.get("/world/1/")["Location"] == "/world/"
    get(client, "/world/51/", 404)
    get(client, "/world/40/", 404)


def test_lists_go_on_by_cursor(client: Client) -> None:
    world = services.ensure_section(names=["World"], actor=None)
    author = services.ensure_author(name="Ada Berg", actor=None)
    topic = save_topic(topic=Topic(name="Tides"), actor=None)
    column = services.ensure_column(name="Slack Water", actor=None)
    many(45, section=world, author=author, topic=topic, column=column)
    for start in ("/by/ada-berg/", "/column/slack-water/", "/topics/tides/"):
        count, path = 0, start
        while path:
            html = get(client, path).split("<main")[1]
            count += html.count('<article class="card')
            path = html.split('rel="next" href="')[1].split('"')[0] if 'rel="next"' in html else ""
        assert count == 45, start
        get(client, f"{start}?before=nonsense")


def test_former_addresses_lead_on(client: Client) -> None:
    author = services.ensure_author(name="Ada Berg", actor=None)
    author.slug = "a-berg"
    services.save_author(author=author, actor=None)
    assert client.get("/by/ada-berg/")["Location"] == "/by/a-berg/"
    section = services.ensure_section(names=["World"], actor=None)
    section.slug = "planet"
    services.save_section(section=section, actor=None)
    assert client.get("/world/")["Location"] == "/planet/"
    tide = save_topic(topic=Topic(name="Tide"), actor=None)
    tides = save_topic(topic=Topic(name="Tides"), actor=None)
    merge_topic(topic=tide, into=tides, actor=None)
    assert client.get("/topics/tide/")["Location"] == "/topics/tides/"
    tides.slug = "the-tides"
    save_topic(topic=tides, actor=None)
    assert client.get("/topics/tides/")["Location"] == "/topics/the-tides/"
    assert client.get("/topics/tide/")["Location"] == "/topics/the-tides/"
    tides.status = Topic.Status.RETIRED
    save_topic(topic=tides, actor=None)
    get(client, "/topics/the-tides/", 410)
