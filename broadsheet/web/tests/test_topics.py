"""What readers see of the vocabulary: a topic's page, its years, the index."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.test import Client

from broadsheet.changes.models import Touch
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Section
from broadsheet.newsroom.selectors import years_on
from broadsheet.topics.models import Alias, Identifier, Topic
from broadsheet.topics.services import (
    merge_topic,
    rename_topic,
    retire_topic,
    save_topic,
    set_relations,
)
from broadsheet.web.responses import PUBLIC
from broadsheet.web.tests.factory import NOON, picture, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Section:
    return services.ensure_section(names=["World"], actor=None)


def make(name: str, kind: str = "person", **fields: Any) -> Topic:
    return save_topic(topic=Topic(name=name, kind=kind, **fields), actor=None)


def json_ld(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found
    read: dict[str, Any] = json.loads(found[1])
    return read


def test_a_topics_page_says_what_it_is_and_what_goes_with_it(
    client: Client, world: Section
) -> None:
    tides = Topic(
        name="Tide Office", kind="organisation", disambiguation="Oldharbour", scheme="wikidata",
        identifier="Q7", description="It reads the gauge.", picture=picture("Gauge", hue=9),
    )  # fmt: skip
    ada = make("Ada Berg")
    tides.overview = (
        f'<p>Since 1840 <a linktype="topic" uuid="{ada.uuid}">its keeper</a> reads.</p>'
    )
    tides.aliases = [Alias(name="TO", kind="abbreviation"), Alias(name="Tyde", kind="misspelling")]
    tides.identifiers = [Identifier(scheme="geonames", value="5")]
    save_topic(topic=tides, actor=None)
    state, hidden = make("State", "place"), make("Hidden")
    set_relations(topic=tides, broader=[state], actor=None)
    retire_topic(topic=hidden, actor=None)
    story("High water", section=world, terms=(tides, ada, hidden))
    story("Low water", section=world, terms=(tides, ada), at=NOON - dt.timedelta(days=400))
    response = client.get(tides.path)
    html = response.content.decode()
    assert '<span class="which">Oldharbour</span>' in html
    assert f'<a href="{ada.path}">its keeper</a>' in html
    assert '<figure class="picture lead">' in html
    assert "2 stories" in html
    assert "Hidden" not in html
    assert f'<a href="{state.path}">State</a>' in html
    assert [f'href="{tides.path}{year}/"' in html for year in (2026, 2025, 2024)] == [
        True, True, False,
    ]  # fmt: skip
    about = json_ld(html)["about"]
    assert about["sameAs"] == ["https://www.wikidata.org/wiki/Q7", "https://www.geonames.org/5"]
    assert about["alternateName"] == ["TO"]
    # What it shows of others changes with them.
    keys = response["Surrogate-Key"].split() if "Surrogate-Key" in response else []
    assert not keys or {f"topic:{ada.pk}", f"topic:{state.pk}"} <= set(keys)
    # And it is good with nothing written at all.
    bare = client.get(ada.path).content.decode()
    assert 'class="about"' not in bare
    assert "High water" in bare


def test_a_year_of_a_topic(client: Client, world: Section) -> None:
    tides = make("Tides", "subject")
    story("High water", section=world, terms=(tides,))
    story(
        "Old water",
        section=world,
        terms=(tides,),
        at=dt.datetime(2024, 12, 31, 23, 30, tzinfo=dt.UTC),
    )
    story("Older water", section=world, terms=(tides,), at=NOON.replace(year=2024, month=3))
    assert years_on(tides)[0] == 2026
    other = make("Tyde", "subject")
    merge_topic(topic=other, into=tides, actor=None)
    rename_topic(topic=tides, name="The tides", actor=None)
    for address in ("/topics/tides/2024/", "/topics/tyde/2024/"):
        assert client.get(address)["Location"] == "/topics/the-tides/2024/"
    html = client.get("/topics/the-tides/2024/").content.decode()
    assert "March 2024" in html
    assert "Older water" in html
    assert "High water" not in html
    assert '<span aria-current="page">2024</span>' in html
    for nothing in ("/topics/the-tides/2023/", "/topics/the-tides/0007/", "/topics/none/2024/"):
        assert client.get(nothing).status_code == 404
    retire_topic(topic=tides, actor=None)
    assert client.get("/topics/the-tides/2024/").status_code == 410


def test_readers_see_the_new_name_and_the_survivor_at_once(client: Client, world: Section) -> None:
    old, new = make("J. Doe"), make("Jane Doe")
    article = story("Doe speaks", section=world, terms=(old, new))
    rename_topic(topic=new, name="Jane Roe", actor=None)
    assert "Jane Roe" in client.get(article.path).content.decode()
    Touch.objects.all().delete()
    merge_topic(topic=old, into=new, actor=None)
    assert {f"topic:{old.pk}", f"topic:{new.pk}", "topics"} <= set(
        Touch.objects.values_list("key", flat=True)
    )
    html = client.get(article.path).content.decode()
    assert html.count(f'<li><a href="{new.path}">Jane Roe</a></li>') == 1
    elsewhere = client.get("/topics/j-doe/")
    assert elsewhere["Location"] == new.path
    assert elsewhere["Cache-Control"] == PUBLIC  # a tombstone may stand for itself again
    feed = client.get(f"/rss{new.path[:-1]}.xml").content.decode()
    assert feed.count("Jane Roe</category>") == 1
    assert "J. Doe" not in feed
    # A change of the survivor is told to pages that name the tombstone.
    Touch.objects.all().delete()
    rename_topic(topic=new, name="Jane Poe", actor=None)
    assert Touch.objects.filter(key=f"topic:{old.pk}").exists()
    assert "Jane Poe" in client.get(article.path).content.decode()


def test_the_index_files_by_inverted_name(client: Client, world: Section) -> None:
    zardari = make("Asif Ali Zardari", inverted_name="Zardari, Asif Ali")
    year, silent = make("1962", "event"), make("Silent")
    story("A president", section=world, terms=(zardari, year))
    html = client.get("/topics/").content.decode()
    assert html.index("0–9") < html.index("Zardari, Asif Ali")
    assert f'<a href="{silent.path}"' not in html
    assert client.get("/topics/index/z/").status_code == 200
    assert "1962" in client.get("/topics/index/0/").content.decode()
    for nothing in ("/topics/index/a/", "/topics/index/A/", "/topics/index/9/"):
        assert client.get(nothing).status_code == 404
    assert client.get("/topics/index/Z/").headers["Location"] == "/topics/index/z/"
    # A name is a name: what is called as the index is has its page, too.
    index = make("Index", "subject")
    assert client.get(index.path).status_code == 200
