"""Fronts go out with the archive and come home with it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from broadsheet.archive.export.writer import write
from broadsheet.archive.services import import_archive, undo_import
from broadsheet.fronts.models import Front
from broadsheet.fronts.services import begin_front, compose_front, publish_front
from broadsheet.fronts.tests.pictures import picture
from broadsheet.media.models import Picture
from broadsheet.newsroom.models import Article, Section
from broadsheet.newsroom.models.guards import takedown
from broadsheet.newsroom.services import create_article, ensure_section, publish_article

pytestmark = pytest.mark.django_db


def published(headline: str, section: Section) -> Article:
    article = create_article(article=Article(headline=headline, section=section), actor=None)
    return publish_article(article=article, actor=None)


def pins(*articles: Article, until: str = "") -> list[dict[str, str]]:
    return [{"story": str(article.uuid), "until": until} for article in articles]


def fronts_of(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "10-fronts.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_fronts_go_out_and_come_home(tmp_path: Path) -> None:
    world = ensure_section(names=["World"], actor=None)
    sport = ensure_section(names=["Sport"], actor=None)
    one, two = published("One", world), published("Two", sport)
    until = (timezone.now() + dt.timedelta(days=3)).isoformat()
    home = [
        ("lead", {"stories": pins(one, until=until), "count": 3}),
        ("strip", {"section": str(sport.uuid), "stories": [], "count": None}),
        (
            "text",
            {"title": "Hello", "text": f'<p><a linktype="article" uuid="{two.uuid}">x</a>.</p>'},
        ),
    ]
    compose_front(section=None, modules=home, actor=None)
    compose_front(
        section=None, place=Front.Place.FOOT, actor=None,
        modules=[("promotion", {"title": "Do not miss", "stories": pins(two)})],
    )  # fmt: skip
    waiting = compose_front(section=world, modules=[("river", {})], actor=None)
    waiting.modules = [("lead", {"stories": pins(one)}), ("river", {})]
    waiting.go_live_at = timezone.now() + dt.timedelta(days=2)
    publish_front(front=waiting, actor=None)
    begin_front(section=sport, actor=None)
    first, second = tmp_path / "first", tmp_path / "second"
    write(first)
    assert len(fronts_of(first)) == 4
    with takedown():
        Front.objects.all().delete()
        Article.objects.all().delete()
        Section.objects.all().delete()
    done = import_archive(sources=[first], actor=None)
    assert (done.report.notes, done.report.rejections) == ([], [])
    write(second)
    assert fronts_of(second) == fronts_of(first)
    front = Front.objects.get(section=None, place=Front.Place.PAGE)
    assert front.pinned() == [str(one.uuid)]
    assert front.next_change_at is not None
    scheduled = Front.objects.get(section__slug="world").scheduled_revision
    assert scheduled is not None
    assert not Front.objects.get(section__slug="sport").live
    # Taken back, they are gone with what came with them.
    undo_import(key=done.run.pk, actor=None)
    assert not Front.objects.exists()


def test_the_picture_of_a_house_advertisement_goes_along(tmp_path: Path) -> None:
    said = {
        "headline": "Every paper", "sentence": "Since 1849.", "link": "/archive/",
        "words": "Look into the archive",
    }  # fmt: skip
    world = ensure_section(names=["World"], actor=None)
    published("One", world)
    for section, title, hue in ((None, "The archive", 0), (world, "Lost", 90)):
        shown = {**said, "picture": picture(title, hue=hue)}
        compose_front(section=section, modules=[("house", shown)], actor=None)
    first, second = tmp_path / "first", tmp_path / "second"
    write(first)
    pictures = first / "02-pictures.jsonl"
    lines = pictures.read_text("utf-8").splitlines(keepends=True)
    pictures.write_text("".join(line for line in lines if "Lost" not in line), "utf-8")
    with takedown():
        Front.objects.all().delete()
        Article.objects.all().delete()
        Section.objects.all().delete()
        Picture.objects.all().delete()
    assert import_archive(sources=[first], actor=None).report.rejections == []
    home, inside = (Front.objects.get(section__slug=slug) for slug in (None, "world"))
    assert home.modules[0].value["picture"].title == "The archive"
    # One that did not come leaves the words.
    assert inside.modules[0].value["picture"] is None
    assert inside.modules[0].value["link"] == "/archive/"
    write(second)
    assert fronts_of(second)[0] == fronts_of(first)[0]


def test_a_paper_keeps_its_own_and_drops_pins_that_lead_nowhere(tmp_path: Path) -> None:
    world = ensure_section(names=["World"], actor=None)
    gone = published("Gone", world)
    published("Another", world)
    compose_front(section=None, modules=[("lead", {"stories": pins(gone)})], actor=None)
    compose_front(section=world, modules=[("lead", {"stories": pins(gone)})], actor=None)
    write(tmp_path / "out")
    for stories in (tmp_path / "out").glob("08-stories-*"):
        lines = stories.read_text("utf-8").splitlines(keepends=True)
        stories.write_text("".join(line for line in lines if "Gone" not in line), "utf-8")
    with takedown():
        Front.objects.filter(section=world).delete()
        Article.objects.all().delete()
    published("Its own", world)
    own = compose_front(section=None, modules=[("river", {})], actor=None)
    report = import_archive(sources=[tmp_path / "out"], actor=None).report
    assert report.rejections == []
    assert [block.block_type for block in Front.objects.get(pk=own.pk).modules] == ["river"]
    there = Front.objects.get(section=world)
    assert there.live
    assert there.pinned() == []
