"""Live coverage as readers and their browsers ask for it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from broadsheet.changes import durable
from broadsheet.changes.models import Touch
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, LiveEntry, Reference, Section
from broadsheet.newsroom.selectors import CHUNK
from broadsheet.publishing.models import Run
from broadsheet.web.cards import kind_label
from broadsheet.web.tests.factory import story


@pytest.fixture
def storm(db: None) -> Article:
    world = services.ensure_section(names=["World"], actor=None)
    return story("Storm", section=world, kind="live", summary="Water rises.")


def post(article: Article, headline: str, **fields: Any) -> LiveEntry:
    fields.setdefault("body", [{"type": "text", "value": f"<p>About {headline}.</p>"}])
    return services.post_entry(article=article, headline=headline, actor=None, **fields)


def test_who_knows_all_costs_one_look(
    client: Client, storm: Article, django_assert_num_queries: Any
) -> None:
    entry = post(storm, "Gauge at three")
    address = reverse("live-updates", args=[storm.pk])
    page = client.get(storm.path).content.decode()
    assert f'data-live="{address}" data-version="1"' in page
    first = client.get(address)
    assert f"article:{storm.pk}:live" in first["Surrogate-Key"]
    assert first["Cache-Control"] == "public, max-age=1"
    assert "Set-Cookie" not in first
    with django_assert_num_queries(1):
        same = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    # However many entries there are, an answer asks no more.
    for number in range(30):
        post(storm, f"Gauge {number}")
    with django_assert_num_queries(3):
        answer = client.get(address, headers={"If-None-Match": first["ETag"]}).json()
    assert answer["version"] == 31
    assert len(answer["entries"]) == 20
    assert answer["since"] == 11
    # What is put into the page is what the page would have shown.
    page = client.get(storm.path).content.decode()
    for told in answer["entries"]:
        assert told["html"].strip() in page
    services.withdraw_entry(entry=entry, actor=None)
    answer = client.get(address).json()
    assert answer["gone"] == [entry.anchor]
    services.end_coverage(article=storm, actor=None)
    assert client.get(address).json()["ended"] is True


def test_nobody_hears_of_what_is_not_public(client: Client, storm: Article) -> None:
    post(storm, "Secret")
    address = reverse("live-updates", args=[storm.pk])
    Article.objects.filter(pk=storm.pk).update(access="members")
    assert client.get(address).status_code == 404
    Article.objects.filter(pk=storm.pk).update(access="open")
    assert client.get(address).status_code == 200
    services.withdraw(article=storm, note="Gone", actor=None)
    assert client.get(address).status_code == 404
    assert client.get(reverse("live-updates", args=[999])).status_code == 404
    news = story("News", section=Section.objects.get())
    assert client.get(reverse("live-updates", args=[news.pk])).status_code == 404


def test_long_coverage_is_bounded_and_every_entry_reached(client: Client, storm: Article) -> None:
    total = 3 * CHUNK + 7
    pinned = post(storm, "First of all", pinned=True, key_event=True)
    for number in range(2, total + 1):
        post(storm, f"Entry {number}", body=[], key_event=number == 60)
    base = storm.path.removesuffix(".html")

    def anchors(path: str) -> list[int]:
        html = client.get(path).content.decode()
        return [int(n) for n in re.findall(r'id="entry-(\d+)"', html)]

    # Shown without any script: the newest, what is pinned, and the way back.
    assert anchors(storm.path) == [pinned.number, *range(total, 2 * CHUNK, -1)]
    home = client.get(storm.path).content.decode()
    assert f'href="{base}/updates-2.html"' in home
    assert f'href="{base}/updates-2.html#entry-60"' in home
    assert anchors(f"{base}/updates-2.html") == list(range(2 * CHUNK, CHUNK, -1))
    assert anchors(f"{base}/updates-1.html") == list(range(CHUNK, 0, -1))
    second = client.get(f"{base}/updates-2.html").content.decode()
    assert f'href="{base}/updates-1.html"' in second
    assert f'href="{storm.path}"' in second
    assert f'<link rel="canonical" href="http://testserver{base}/updates-2.html">' in second
    assert "data-live=" not in second
    for path in ("updates-3.html", "updates-99.html"):
        response = client.get(f"{base}/{path}")
        assert (response.status_code, response["Location"]) == (302, storm.path)
    assert client.get("/2026/01/01/world/none/updates-1.html").status_code == 404


def test_machines_learn_when_it_began_and_ended(client: Client, storm: Article) -> None:
    post(storm, "Gauge at three", key_event=True)
    services.end_coverage(article=storm, actor=None)
    html = client.get(storm.path).content.decode()
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    found = [json.loads(text) for text in scripts]
    things = [thing for data in found for thing in data.get("@graph", [data])]
    (live,) = [thing for thing in things if thing.get("@type") == "LiveBlogPosting"]
    assert live["coverageStartTime"]
    assert live["coverageEndTime"] > live["coverageStartTime"]
    assert live["liveBlogUpdate"][0]["headline"] == "Gauge at three"
    services.restart_coverage(article=storm, actor=None)
    assert "coverageEndTime" not in client.get(storm.path).content.decode()


def test_an_entry_touches_pages_and_sets_steps_off(storm: Article) -> None:
    other = story("Harbour", section=Section.objects.get())
    durable.work_all()
    Touch.objects.all().delete()
    link = f'<p><a linktype="article" uuid="{other.uuid}">there</a></p>'
    post(storm, "Look", body=[{"type": "text", "value": link}])
    post(storm, "Again")
    keys = set(Touch.objects.values_list("key", flat=True))
    assert {f"article:{storm.pk}:live", f"article:{storm.pk}:body"} <= keys
    # One run serves entries that follow each other.
    assert Run.objects.filter(article=storm, verb="cover").count() == 1
    durable.work_all()
    assert Reference.objects.filter(source=storm, article=other).exists()
    Touch.objects.all().delete()
    services.end_coverage(article=storm, actor=None)
    # The fronts place it anew.
    assert Touch.objects.filter(key="newest").exists()


def test_coverage_in_another_language_is_not_called_published(
    client: Client, storm: Article
) -> None:
    # Wagtail's catalogues have another "Live", and that is "Publié" in French.
    Article.objects.filter(pk=storm.pk).update(language="fr")
    page = client.get(storm.path).content.decode()
    assert '<span class="live-mark">Live</span>' in page
    with override("fr"):
        assert kind_label(storm) == "Live"
        assert "Publié" not in client.get("/").content.decode()
    assert "Publié" not in page
