"""The way through a section's day: in order, counted, frozen when the day is over."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from broadsheet.changes.models import Touch
from broadsheet.fronts.services import close_orders, compose_front
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, RunningOrder, Section
from broadsheet.web.tests.factory import story


@pytest.fixture
def world(db: None) -> Section:
    return services.ensure_section(names=["World"], actor=None)


def at(*, days_ago: int, hour: int) -> dt.datetime:
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    zone = timezone.get_current_timezone()
    return dt.datetime.combine(day, dt.time(hour), tzinfo=zone)


def day_of(world: Section, *, days_ago: int, count: int = 4) -> list[Article]:
    """Stories of a day, the newest first."""
    return [
        story(f"Story {n}", section=world, at=at(days_ago=days_ago, hour=count - n))
        for n in range(count)
    ]


def around(client: Client, article: Article) -> list[tuple[str, str, str]]:
    """The links above and below the story: their role, where they lead, and what they say."""
    html = client.get(article.path).content.decode()
    navs = re.findall(r'<nav class="running running-(?:top|foot)".*?</nav>', html, re.DOTALL)
    assert len(navs) in {0, 2}
    links = re.findall(r'rel="(prev|next|up)" href="([^"]+)">(.*?)</a>', "".join(navs), re.DOTALL)
    return [(rel, to, unescape(re.sub("<[^>]+>", "", said))) for rel, to, said in links]


def walk(client: Client, first: Article) -> list[str]:
    """All addresses that *next* leads to from ``first``, the section's at the end."""
    walked: list[str] = []
    article = first
    while True:
        ways = {rel: to for rel, to, _said in around(client, article)}
        walked.append(ways.get("next") or ways["up"])
        if "next" not in ways:
            return walked
        article = Article.objects.get(path=ways["next"])


def test_one_reads_through_the_day_and_ends_at_the_section(client: Client, world: Section) -> None:
    day_of(world, days_ago=1, count=2)
    asia = services.ensure_section(names=["World", "Asia"], actor=None)
    sport = services.ensure_section(names=["Sport"], actor=None)
    today = [
        story(f"Today {n}", section=asia if n else world, at=at(days_ago=0, hour=n))
        for n in range(3)
    ]
    story("A match", section=sport, at=at(days_ago=0, hour=3))
    hidden = story("Hidden", section=world, at=at(days_ago=0, hour=3))
    services.withdraw(article=hidden, note="Wrong.", actor=None)
    order = services.order_day(
        section=world, day=timezone.localdate(), articles=[a.pk for a in today], actor=None
    )
    assert walk(client, today[0]) == [today[1].path, today[2].path, "/world/"]
    links = around(client, today[0])
    assert ("next", today[1].path, "Next article in World (1 of 3): Today 1") in links
    assert not [rel for rel, _to, _said in links if rel == "prev"]
    assert ("prev", today[1].path, "Previous: Today 1") in around(client, today[2])
    assert ("up", "/world/", "All of World (3 of 3)") in around(client, today[2])
    # A page that changes with every story of the day says so.
    carried = client.get(today[0].path)["Surrogate-Key"].split()
    assert {order.keys[0], f"article:{today[1].pk}:card"} <= set(carried)
    # Parts have it, print has not.
    assert "running" not in client.get(today[0].print_path).content.decode().split("<main")[1]


def test_by_itself_it_follows_the_front_and_then_the_time(client: Client, world: Section) -> None:
    old, middle, new = (
        story(f"Today {n}", section=world, at=at(days_ago=0, hour=n)) for n in range(3)
    )
    pins = [{"story": str(old.uuid), "until": ""}]
    compose_front(
        section=world, modules=[("lead", {"stories": pins, "count": 1}), ("river", {})], actor=None
    )
    assert walk(client, old) == [new.path, middle.path, "/world/"]


def test_a_day_that_is_over_changes_no_more(client: Client, world: Section) -> None:
    stories = day_of(world, days_ago=1)
    older = day_of(world, days_ago=3, count=2)
    day = timezone.localdate(stories[0].first_published_at)
    keys = [stories[n].pk for n in (2, 0)]
    services.order_day(section=world, day=day, articles=keys, actor=None)
    fragment = f'<!--#include virtual="/_/order/{stories[0].pk}.html" -->'
    Touch.objects.all().delete()
    assert close_orders() == 2
    assert f"order:{world.pk}:{day}:closed" in Touch.objects.values_list("key", flat=True)
    assert close_orders() == 0
    assert not RunningOrder.objects.filter(day=timezone.localdate()).exists()
    expected = [stories[n].path for n in (0, 1, 3)] + ["/world/"]
    assert walk(client, stories[2]) == expected
    assert walk(client, older[0]) == [older[1].path, "/world/"]
    # Another headline, another front, a story dated back: the order stays.
    changed = Article.objects.get(pk=stories[1].pk)
    changed.headline = "Another headline"
    services.publish_article(article=changed, actor=None)
    late = story("Late", section=world, at=at(days_ago=1, hour=12))
    assert walk(client, stories[2]) == expected
    assert around(client, late) == []
    assert any("Another headline" in said for _rel, _to, said in around(client, stories[0]))
    # It is nobody's to change, and the page needs no piece from elsewhere.
    with pytest.raises(ValidationError, match="closed"):
        services.order_day(section=world, day=day, articles=keys, actor=None)
    assert fragment not in client.get(stories[0].path).content.decode()
    # Nor is it made again whenever something comes out in the section.
    carried = set(client.get(f"/_/order/{stories[0].pk}.html")["Surrogate-Key"].split())
    assert carried == {
        f"order:{world.pk}:{day}", f"article:{stories[1].pk}:card", f"article:{stories[2].pk}:card"
    }  # fmt: skip
    # What is withdrawn drops out, and the pages of that day are told.
    Touch.objects.all().delete()
    services.withdraw(article=stories[0], note="Wrong.", actor=None)
    assert f"order:{world.pk}:{day}" in Touch.objects.values_list("key", flat=True)
    assert walk(client, stories[2]) == [stories[1].path, stories[3].path, "/world/"]
    assert any("(1 of 3)" in said for _rel, _to, said in around(client, stories[2]))


def test_a_section_that_moves_leaves_the_orders_where_it_was(
    client: Client, world: Section
) -> None:
    sport = services.ensure_section(names=["Sport"], actor=None)
    arena = services.ensure_section(names=["World", "Arena"], actor=None)
    stays, goes, other = (
        story(headline, section=section, at=at(days_ago=1, hour=hour))
        for hour, (headline, section) in enumerate(
            (("Stays", world), ("Goes", arena), ("Other", sport))
        )
    )
    today = story("Today", section=sport, at=at(days_ago=0, hour=0))
    day = timezone.localdate(stays.first_published_at)
    assert close_orders() == 2
    services.order_day(section=sport, day=timezone.localdate(), articles=[today.pk], actor=None)
    Touch.objects.all().delete()
    arena.parent = sport
    services.save_section(section=arena, actor=None)
    touched = set(Touch.objects.values_list("key", flat=True))
    # Pages in a cache that hold the order carry these keys, and those of no other day.
    assert {key for key in touched if key.startswith("order:")} == {
        f"order:{top.pk}:{day}{closed}" for top in (world, sport) for closed in ("", ":closed")
    }  # fmt: skip
    assert walk(client, stays) == ["/world/"]
    assert around(client, Article.objects.get(pk=goes.pk)) == []
    assert walk(client, other) == ["/sport/"]
    # What was at the top has its order no longer, and nothing is left that could never be closed.
    sport.parent = world
    services.save_section(section=sport, actor=None)
    assert not RunningOrder.objects.filter(frozen_at=None).exists()
    assert close_orders() == 0


def test_an_archive_is_read_newest_first(client: Client, world: Section) -> None:
    stories = day_of(world, days_ago=400)
    assert close_orders() == 0
    assert walk(client, stories[0]) == [s.path for s in stories[1:]] + ["/world/"]


def test_a_fragment_has_its_own_address_and_keys(client: Client, world: Section) -> None:
    first, second = (
        story(f"Today {n}", section=world, at=at(days_ago=0, hour=n)) for n in range(2)
    )
    page = client.get(second.path).content.decode()
    for name in ("order-top", "order"):
        answer = client.get(f"/_/{name}/{second.pk}.html")
        assert answer.content.decode() in page
        assert answer.content
        assert f"front:{world.pk}" in answer["Surrogate-Key"].split()
        again = client.get(f"/_/{name}/{second.pk}.html", headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304
    services.withdraw(article=first, note="Wrong.", actor=None)
    assert client.get(f"/_/order/{first.pk}.html").content == b""
    assert client.get("/_/nothing/1.html").status_code == 404
    assert "#include" not in page
