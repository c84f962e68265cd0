"""The index of authors: who stands in it, in which order, and what makes it anew."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from broadsheet.changes.models import Touch
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Author, Section
from broadsheet.newsroom.models.people import INDEX_KEY
from broadsheet.web.tests.factory import picture, story
from broadsheet.web.views import authors

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> Section:
    return services.ensure_section(names=["World"], actor=None)


def make(name: str, **fields: object) -> Author:
    return services.ensure_author(name=name, actor=None, **fields)  # type: ignore[arg-type]


def shown(client: Client, path: str = "/by/") -> list[str]:
    html = client.get(path).content.decode().partition("<main")[2].partition("</main>")[0]
    return re.findall(r'<a href="/by/[^/"]+/">([^<]+)</a>', html)


def touches(since: int) -> int:
    return Touch.objects.filter(pk__gt=since, key=INDEX_KEY).count()


def last_touch() -> int:
    return Touch.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@pytest.mark.parametrize(
    ("name", "kind", "filed"),
    [
        ("Ada Berg", "person", "Berg, Ada"),
        ("Ada Maria Berg-Holm", "person", "Berg-Holm, Ada Maria"),
        ("Martin Luther King Jr.", "person", "King, Martin Luther Jr."),
        ("Siobhán O’Brien", "person", "O’Brien, Siobhán"),
        ("Madonna", "person", "Madonna"),
        ("Harbour Desk", "organisation", "Harbour Desk"),
        ("The Associated Press", "person", "Associated Press"),
        ("The", "person", "The"),
        ("", "person", ""),
    ],
)
def test_names_are_filed_by_surname(name: str, kind: str, filed: str) -> None:
    assert Author(name=name, kind=kind).filed_as == filed


def test_who_signs_public_stories_stands_there_by_surname(client: Client, world: Section) -> None:
    assert "No story has an author yet." in client.get("/by/").content.decode()
    names = ("Zoe Abel", "Ada Ørsted", "Siobhán O’Brien", "Bo Costa")
    people = [make(name) for name in names]
    make("Nobody Yet")
    story("All of them", section=world, by=tuple(people))
    assert shown(client) == ["Zoe Abel", "Bo Costa", "Siobhán O’Brien", "Ada Ørsted"]


def test_each_is_told_by_title_life_and_face(client: Client, world: Section) -> None:
    face = picture("A face", size=(320, 320))
    ada = make("Ada Berg", title="Reporter", biography="Born by\nthe sea. " + "tide " * 60)
    ada.picture = face
    services.save_author(author=ada, actor=None)
    story("Hers", section=world, by=(ada,))
    answer = client.get("/by/")
    html = answer.content.decode()
    assert '<span class="count">Reporter</span>' in html
    assert "<p>Born by the sea. tide" in html
    assert html.count("tide") == 20
    assert '<span class="portrait"><picture>' in html
    assert {INDEX_KEY, f"picture:{face.pk}"} <= set(answer["Surrogate-Key"].split())


def test_many_are_put_under_letters_and_very_many_on_pages(
    client: Client, world: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = tuple(make(name) for name in ("Ada Berg", "Bo Costa", "Cem Berg", "7 Sins"))
    story("All of them", section=world, by=people)
    assert 'class="letters"' not in client.get("/by/").content.decode()
    monkeypatch.setattr(authors, "FEW", 3)
    html = client.get("/by/").content.decode()
    for letter in "BCS":
        assert f'<a href="#letter-{letter}">' in html
        assert f'<h2 id="letter-{letter}">' in html
    monkeypatch.setattr(authors, "AT_ONCE", 3)
    assert shown(client) == []
    assert '<a href="/by/index/b/">' in client.get("/by/").content.decode()
    assert shown(client, "/by/index/b/") == ["Ada Berg", "Cem Berg"]
    assert client.get("/by/index/B/").headers["Location"] == "/by/index/b/"
    for nothing in ("/by/index/x/", "/by/index/bo/", "/by/index/0/"):
        assert client.get(nothing).status_code == 404


def test_it_is_made_anew_for_a_first_and_a_last_story_and_another_name(world: Section) -> None:
    ada, bo = make("Ada Berg"), make("Bo Costa")
    start = last_touch()
    first = story("First", section=world, by=(ada,))
    assert touches(start) == 1
    start = last_touch()
    second = story("Second", section=world, by=(ada,))
    bo.title = "Not yet there"
    services.save_author(author=bo, actor=None)
    services.withdraw(article=first, note="No.", actor=None)
    assert touches(start) == 0
    services.withdraw(article=second, note="No.", actor=None)
    assert touches(start) == 1
    story("Third", section=world, by=(ada,))
    start = last_touch()
    ada.email = "ada@example.com"
    services.save_author(author=ada, actor=None)
    assert touches(start) == 0
    ada.name = "Ada Holm"
    services.save_author(author=ada, actor=None)
    assert touches(start) == 1


def test_readers_are_led_there(client: Client, world: Section) -> None:
    ada = make("Ada Berg", title="Reporter")
    story("Hers", section=world, by=(ada,))
    footer = client.get("/").content.decode().partition("<footer")[2]
    assert '<a href="/by/">Authors</a>' in footer
    own = client.get(ada.path).content.decode()
    trail = '<p class="trail"><a href="/by/">Authors</a><span class="kind">Reporter</span></p>'
    assert trail in own
    assert '"name":"Authors"' in own.replace('": "', '":"')
