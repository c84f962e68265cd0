"""Past coverage, related stories and threads, as readers and machines are given them."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from broadsheet.coverage import services
from broadsheet.coverage.models import Relation, Thread
from broadsheet.newsroom import services as newsroom
from broadsheet.newsroom.models import Article
from broadsheet.web.responses import PUBLIC

pytestmark = pytest.mark.django_db


def write(headline: str, days: int) -> Article:
    section = newsroom.ensure_section(names=["City"], actor=None)
    article = Article(headline=headline, section=section, summary=f"{headline}, shortly.")
    article.body = [("text", "<p>It was so.</p>")]
    article.first_published_at = timezone.now() - dt.timedelta(days=days)
    article = newsroom.create_article(article=article, actor=None)
    return newsroom.publish_article(article=article, actor=None)


def test_a_story_shows_what_came_before(client: Client) -> None:
    first, aside, last = write("Bridge shut", 9), write("A tram ride", 5), write("Bridge open", 1)
    assert "Past coverage" not in client.get(last.path).content.decode()
    services.pin(story=last, other=first, kind=Relation.Kind.PAST, actor=None)
    services.pin(story=last, other=aside, kind=Relation.Kind.RELATED, actor=None)
    response = client.get(last.path)
    page = response.content.decode()
    assert page.index(">Past coverage<") < page.index("Bridge shut") < page.index(">Related<")
    assert f'<time datetime="{timezone.localdate(first.first_published_at)}">' in page
    keys = response["Surrogate-Key"].split()
    assert {f"article:{last.pk}:coverage", f"article:{first.pk}:card"} <= set(keys)
    printed = client.get(last.print_path).content.decode()
    assert "Past coverage" in printed
    newsroom.withdraw(article=first, note="It was wrong.", actor=None)
    response = client.get(last.path)
    assert "Bridge shut" not in response.content.decode()
    # What it hides may come back.
    assert f"article:{first.pk}:card" in response["Surrogate-Key"].split()


def test_a_thread_has_a_page_feeds_and_an_address_for_ever(client: Client) -> None:
    stages = [write("Bridge shut", 9), write("Bridge open", 1)]
    thread = services.begin_thread(name="The bridge", articles=stages, actor=None)
    response = client.get(thread.path)
    page = response.content.decode()
    assert page.index("Bridge open") < page.index("Bridge shut")
    assert f"thread:{thread.pk}" in response["Surrogate-Key"].split()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert found is not None
    said = json.loads(found[1])
    listed = said["mainEntity"]["itemListElement"]
    assert [item["name"] for item in listed] == ["Bridge open", "Bridge shut"]
    assert f'href="{thread.path}"' in client.get(stages[0].path).content.decode()
    for feed in ("/rss/story/the-bridge.xml", "/atom/story/the-bridge.xml"):
        assert "Bridge open" in client.get(feed).content.decode()
    assert len(client.get("/json/story/the-bridge.json").json()["items"]) == 2
    services.change_thread(thread=thread, name="Regent Bridge", description="", actor=None)
    moved = client.get("/story/the-bridge/")
    assert (moved.status_code, moved["Location"]) == (301, "/story/regent-bridge/")
    old_feed = client.get("/rss/story/the-bridge.xml")
    assert old_feed["Location"] == "/rss/story/regent-bridge.xml"
    # The name may be taken back: whoever was led on asks again.
    assert moved["Cache-Control"] == old_feed["Cache-Control"] == PUBLIC
    services.change_thread(thread=thread, name="The bridge", description="", actor=None)
    assert client.get("/story/the-bridge/").status_code == 200
    assert client.get("/story/regent-bridge/")["Location"] == "/story/the-bridge/"
    services.change_thread(thread=thread, name="Regent Bridge", description="", actor=None)
    services.dismiss_thread(thread=thread, actor=None)
    assert client.get(thread.path).status_code == 410
    assert client.get("/rss/story/regent-bridge.xml").status_code == 410
    Thread.objects.create(name="Proposed", slug="proposed")
    assert client.get("/story/proposed/").status_code == 404
    assert client.get("/story/nothing/").status_code == 404
