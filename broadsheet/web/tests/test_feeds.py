"""Feeds, read by a reader's program."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import feedparser
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date
from lxml import etree

from broadsheet.changes.keys import touch
from broadsheet.changes.models import Touch
from broadsheet.newsroom import services
from broadsheet.newsroom.access import register_provider, unregister_provider
from broadsheet.newsroom.models import Article, Byline, Section
from broadsheet.publishing.services import run_batch
from broadsheet.topics.models import Topic
from broadsheet.topics.services import merge_topic, save_topic
from broadsheet.web.tests.factory import NOON, picture, story

pytestmark = pytest.mark.django_db

FORMS = [("rss", "xml"), ("atom", "xml"), ("json", "json")]


@pytest.fixture
def world() -> Section:
    cache.clear()  # Wagtail keeps renditions there, of pictures that another test has rolled back
    return services.ensure_section(names=["World"], actor=None)


def read(client: Client, form: str, name: str) -> list[dict[str, Any]]:
    """The entries of a feed in one shape, as a reader's program sees them."""
    ending = dict(FORMS)[form]
    response = client.get(f"/{form}/{name}.{ending}")
    assert response.status_code == 200, response.status_code
    if form == "json":
        feed = json.loads(response.content)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"] == f"http://testserver/json/{name}.json"
        return [
            {
                "id": item["id"], "link": item["url"], "title": item["title"],
                "summary": item["summary"], "content": item["content_html"],
                "authors": [author["name"] for author in item["authors"]],
                "tags": item["tags"],
                "published": dt.datetime.fromisoformat(item["date_published"]),
                "updated": dt.datetime.fromisoformat(item["date_modified"]),
                "more": item["_broadsheet"], "image": item.get("image"),
            }
            for item in feed["items"]
        ]  # fmt: skip
    etree.fromstring(response.content)
    parsed = feedparser.parse(response.content, sanitize_html=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == {"rss": "rss20", "atom": "atom10"}[form]
    selves = [link.href for link in parsed.feed.links if link.rel == "self"]
    assert selves == [f"http://testserver/{form}/{name}.xml"]

    def moment(value: Any) -> dt.datetime:
        return dt.datetime(*value[:6], tzinfo=dt.UTC)

    return [
        {
            "id": item.id, "link": item.link, "title": item.title, "summary": item.summary,
            "content": item.content[0].value,
            "authors": [author["name"] for author in item.get("authors", [])],
            "tags": [tag.label or tag.term for tag in item.get("tags", [])],
            "published": moment(item.published_parsed),
            "updated": moment(item.get("updated_parsed") or item.published_parsed),
            "entry": item,
        }
        for item in parsed.entries
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_a_story_says_all_of_itself(client: Client, world: Section, form: str) -> None:
    asia = services.ensure_section(names=["World", "Asia"], actor=None)
    ada = services.ensure_author(name="Ada Berg", actor=None)
    bo = services.ensure_author(name="Bo Costa", actor=None)
    cem = services.ensure_author(name="Cem Duru", actor=None)
    column = services.ensure_column(name="Slack Water", actor=None)
    strand = Topic(name="Marta Strand", kind="person", scheme="wikidata", identifier="Q42")
    tides = save_topic(topic=Topic(name="Tides & storms", kind="subject"), actor=None)
    shown = picture("Harbour", hue=30, caption="The harbour", credit="Agency")
    made = story(
        "Harbour <wall> & quay “hold”",
        section=asia,
        by=(ada, bo),
        terms=(save_topic(topic=strand, actor=None), tides),
        column=column,
        summary="It held < 1 night & a day.",
        lead_picture=shown,
        source="Wire",
        rights="© The paper",
        body=[("text", '<p>See <a href="/2026/x.html">this</a> &lt;b&gt;.</p>')],
    )
    made.bylines.add(Byline(author=cem, role="photographer", sort_order=9))
    made.updated_at = NOON + dt.timedelta(hours=2)
    made = services.publish_article(article=made, actor=None)
    (item,) = read(client, form, "home")
    assert item["id"] == made.uuid.urn
    assert item["link"] == f"http://testserver{made.path}"
    assert item["title"].replace("&lt;", "<").replace("&amp;", "&") == made.headline
    assert item["authors"][:2] == ["Ada Berg", "Bo Costa"]
    assert item["tags"] == ["Asia", "Slack Water", "Marta Strand", "Tides & storms"]
    assert item["published"] == NOON
    assert item["updated"] == NOON + dt.timedelta(hours=2)
    assert 'href="http://testserver/2026/x.html"' in item["content"]
    assert "&lt;b&gt;" in item["content"]
    assert ' src="http://testserver/media/' in item["content"]
    assert "The harbour" in item["content"]
    if form == "json":
        categories = item["more"]["categories"]
        assert item["more"]["contributors"][0]["name"] == "Cem Duru"
        assert item["more"]["picture"]["credit"] == "Ines Holm/Agency"
        assert item["summary"] == made.summary
    else:
        entry = item["entry"]
        categories = [dict(tag) for tag in entry.tags]
        (medium,) = entry.media_content
        assert medium["url"].startswith("http://testserver/media/")
        assert (medium["width"], medium["height"], medium["type"]) == ("1280", "800", "image/jpeg")
        assert entry.media_credit[0]["content"] == "Ines Holm/Agency"
        assert [e["href"] for e in entry.enclosures] == [medium["url"]]
        assert [c["name"] for c in entry.contributors] == ["Cem Duru"]
    schemes = [category["scheme"] for category in categories]
    assert schemes[2:] == ["http://www.wikidata.org/entity/", "http://testserver/topics/#subject"]
    if form != "rss":
        assert categories[2]["term"] == "Q42"


@pytest.mark.parametrize(("form", "ending"), FORMS)
def test_every_feed_answers(client: Client, world: Section, form: str, ending: str) -> None:
    asia = services.ensure_section(names=["World", "Asia"], actor=None)
    sport = services.ensure_section(names=["Sport"], actor=None)
    ada = services.ensure_author(name="Ada Berg", actor=None)
    column = services.ensure_column(name="Slack Water", actor=None)
    topic = save_topic(topic=Topic(name="Tides", kind="subject"), actor=None)
    one = story("One", section=asia, by=(ada,), terms=(topic,), column=column)
    two = story("Two", section=sport)
    services.correct(article=one, text="<p>It was two, not one.</p>", actor=None)
    for name in ("world", "world/asia", "topics/tides", "by/ada-berg", "column/slack-water"):
        assert [item["id"] for item in read(client, form, name)] == [one.uuid.urn], name
    assert {item["id"] for item in read(client, form, "home")} == {one.uuid.urn, two.uuid.urn}
    (correction,) = read(client, form, "corrections")
    assert correction["title"] == "Correction: One"
    assert f"{one.path}#correction-" in correction["link"]
    assert "It was two, not one." in correction["content"]
    types = {"rss": "application/rss+xml", "atom": "application/atom+xml"}
    response = client.get(f"/{form}/home.{ending}")
    assert response["Content-Type"].startswith(types.get(form, "application/feed+json"))
    assert "newest" in response["Surrogate-Key"].split() if "Surrogate-Key" in response else True
    assert client.get(f"/{form}/nowhere.{ending}").status_code == 404
    assert client.get(f"/{form}/by/nobody.{ending}").status_code == 404
    assert client.post(f"/{form}/home.{ending}").status_code == 405


def test_a_feed_carries_its_keys(client: Client, world: Section) -> None:
    made = story("One", section=world)
    keys = client.get("/rss/world.xml")["Surrogate-Key"].split()
    assert keys[0] == f"section:{world.pk}"
    assert f"article:{made.pk}:card" in keys


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_what_is_gated_stays_gated(client: Client, world: Section, form: str) -> None:
    body = [
        ("text", "<p>It begins in an attic.</p>"),
        ("members_break", None),
        ("text", "<p>The secret figure was 41.</p>"),
    ]
    story("The ledger", section=world, access="members", body=body)
    (item,) = read(client, form, "home")
    assert "attic" in item["content"]
    assert "secret figure" not in item["content"]
    assert "Read the whole story in The Test Paper" in item["content"]
    assert "attic" in item["summary"]
    assert "secret" not in str(item)


def test_no_meter_opens_a_feed(client: Client, world: Section) -> None:
    story("Metered", section=world, access="metered",
          body=[("text", "<p>One.</p><p>Two.</p><p>Three.</p>")])  # fmt: skip
    assert "Three" in read(client, "rss", "home")[0]["content"]

    def never(_article: Article, _reader: object) -> bool:
        return False

    register_provider(never)
    try:
        assert "Three" not in read(client, "rss", "home")[0]["content"]
    finally:
        unregister_provider(never)


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_what_is_not_public_is_not_in_feeds(client: Client, world: Section, form: str) -> None:
    stays = story("Stays", section=world)
    gone = story("Gone", section=world)
    services.correct(article=gone, text="<p>Wrong.</p>", actor=None)
    services.withdraw(article=gone, note="It was not so.", actor=None)
    story("Draft", section=world, publish=False)
    later = story("Later", section=world)
    Article.objects.filter(pk=later.pk).update(embargo_until=timezone.now() + dt.timedelta(hours=1))
    assert [item["id"] for item in read(client, form, "home")] == [stays.uuid.urn]
    assert [item["id"] for item in read(client, form, "world")] == [stays.uuid.urn]
    assert read(client, form, "corrections") == []


def test_an_identity_outlives_a_move(client: Client, world: Section) -> None:
    made = story("One", section=world)
    before = read(client, "atom", "home")[0]
    services.move(article=made, slug="elsewhere", actor=None)
    after = read(client, "atom", "home")[0]
    assert before["id"] == after["id"]
    assert before["link"] != after["link"]


@pytest.mark.parametrize(("form", "ending"), FORMS)
def test_conditional_requests(client: Client, world: Section, form: str, ending: str) -> None:
    made = story("One", section=world)
    address = f"/{form}/home.{ending}"
    first = client.get(address)
    same = client.get(address, headers={"if-none-match": first["ETag"]})
    assert same.status_code == 304
    assert (
        client.get(address, headers={"if-modified-since": first["Last-Modified"]}).status_code
        == 304
    )
    made.headline = "Two"
    services.publish_article(article=made, actor=None)
    changed = client.get(address, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert b"Two" in changed.content


def test_what_was_touched_and_forgotten_is_not_said_to_be_unchanged(
    client: Client, world: Section
) -> None:
    """A program that asks by date alone, after its author's name was put right long ago."""
    now = timezone.now()
    story("One", section=world, at=now - dt.timedelta(days=60))
    Article.objects.update(updated_at=None)
    Touch.objects.all().delete()

    def asked(days: float) -> int:
        at = http_date((now - dt.timedelta(days=days)).timestamp())
        return client.get("/rss/home.xml", headers={"if-modified-since": at}).status_code

    assert (asked(30), asked(8)) == (200, 200)
    assert (asked(5), asked(0)) == (304, 304)
    # The newest entry says when the feed was last changed, whatever was touched.
    before = client.get("/rss/home.xml").content
    touch(["newest", f"article:{Article.objects.get().pk}:card"])
    assert client.get("/rss/home.xml").content == before
    Touch.objects.update(at=now - dt.timedelta(days=2))
    assert (asked(3), asked(1)) == (200, 304)


def test_text_that_xml_refuses_is_written_without_it(client: Client, world: Section) -> None:
    made = story("One", section=world)
    hostile = "A\x00B\x0bC\ufffe ]]> <script>alert(1)</script> &amp; \U0001f600 \u202eright"
    # Past the fields, as a hand in the database or an old row might.
    Article.objects.filter(pk=made.pk).update(body_html=f"<p>{hostile}\x1b</p>".replace("\x00", ""))
    for form, _ending in FORMS:
        (item,) = read(client, form, "home")
        assert "\x1b" not in item["content"]
        assert "]]>" in item["content"].replace("&gt;", ">")


def test_addresses_are_the_operators(client: Client, world: Section, settings: Any) -> None:
    settings.BROADSHEET_BASE_URL = "https://paper.example"
    made = story("One", section=world, lead_picture=picture("Harbour", hue=31))
    for form, ending in FORMS:
        text = client.get(f"/{form}/home.{ending}").content.decode()
        assert f"https://paper.example{made.path}" in text
        assert "testserver" not in text


def test_feeds_follow_their_pages(client: Client, world: Section) -> None:
    ada = services.ensure_author(name="Ada Berg", actor=None)
    ada.slug = "ada-b"
    services.save_author(author=ada, actor=None)
    assert client.get("/atom/by/ada-berg.xml")["Location"] == "/atom/by/ada-b.xml"
    world.slug = "abroad"
    services.save_section(section=world, actor=None)
    assert client.get("/rss/world.xml")["Location"] == "/rss/abroad.xml"
    tides = save_topic(topic=Topic(name="Tides", kind="subject"), actor=None)
    water = save_topic(topic=Topic(name="Water", kind="subject"), actor=None)
    merge_topic(topic=tides, into=water, actor=None)
    assert client.get("/json/topics/tides.json")["Location"] == "/json/topics/water.json"
    water.status = Topic.Status.RETIRED
    save_topic(topic=water, actor=None)
    assert client.get("/rss/topics/water.xml").status_code == 410


def test_another_language_is_said(client: Client, world: Section) -> None:
    story("المدّ يعلو", section=world, language="ar", slug="tide",
          body=[("text", "<p>ارتفع الماء.</p>")])  # fmt: skip
    assert '<div lang="ar" dir="rtl">' in read(client, "json", "home")[0]["content"]
    assert b'xml:lang="ar"' in client.get("/atom/home.xml").content


def test_an_expired_picture_is_not_in_a_feed(client: Client, world: Section) -> None:
    shown = picture("Harbour", hue=32)
    story("One", section=world, lead_picture=shown)
    shown.expires_at = timezone.now() - dt.timedelta(days=1)
    shown.save()
    for form, ending in FORMS:
        assert b"/media/" not in client.get(f"/{form}/home.{ending}").content


@pytest.mark.parametrize("name", ["home", "world", "by/ada-berg", "topics/tides", "column/slack"])
def test_queries_do_not_grow_with_stories(
    client: Client, world: Section, django_assert_max_num_queries: Any, name: str
) -> None:
    ada = services.ensure_author(name="Ada Berg", actor=None)
    column = services.ensure_column(name="Slack", actor=None)
    tides = save_topic(topic=Topic(name="Tides", kind="subject"), actor=None)
    shown = [picture("Harbour", hue=hue, size=(400, 300)) for hue in (1, 2)]
    first = story("First", section=world)
    link = f'<p><a linktype="article" uuid="{first.uuid}">Before</a></p>'
    inside = {"caption": "", "alt": "", "credit": "", "size": "column"}
    for number in range(12):
        made = story(
            f"Story {number}", section=world, by=(ada,), terms=(tides,), column=column,
            lead_picture=shown[number % 2],
            body=[("text", link), ("picture", {"picture": shown[(number + 1) % 2], **inside})],
        )  # fmt: skip
        if number % 3 == 0:
            Article.objects.filter(pk=made.pk).update(rendered_at=None)
    with django_assert_max_num_queries(18):
        client.get(f"/atom/{name}.xml")


def test_queries_of_corrections(
    client: Client, world: Section, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        made = story(f"Story {number}", section=world)
        services.correct(article=made, text="<p>Not so.</p>", actor=None)
    run_batch(keys=Article.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(3):
        assert len(client.get("/json/corrections.json").json()["items"]) == 8
