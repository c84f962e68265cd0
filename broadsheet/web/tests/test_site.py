"""An exported site: interrupted, made anew, under another address."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from broadsheet.changes import durable
from broadsheet.newsroom import services
from broadsheet.newsroom.models import StandingPage
from broadsheet.press import addresses
from broadsheet.press import site as site_of_paper
from broadsheet.press.site import Address, Foreign, OtherPlace, Site
from broadsheet.web.tests.factory import story
from broadsheet.web.views import everything


@pytest.fixture
def stories(db: None, settings: Any, tmp_path: Path) -> list[Any]:
    settings.BROADSHEET_DATA = tmp_path / "data"
    settings.BROADSHEET_BASE_URL = "https://www.example.com"
    settings.ALLOWED_HOSTS = ["*"]
    world = services.ensure_section(names=["World"], actor=None)
    now = timezone.now()
    return [
        story(f"Tide table {number}", section=world, at=now - dt.timedelta(days=200 * number))
        for number in range(4)
    ]


def export(folder: Path, *, stop_after: int = 0, base: str = "") -> Site:
    site = Site(folder, own=everything.answer, base=base)
    site.begin()
    shown = itertools.count(1)

    def show(done: int, known: int) -> None:
        assert 0 < done <= known
        if stop_after and next(shown) == stop_after:
            raise KeyboardInterrupt

    site.run([*addresses.every(), "/search"], show=show)
    return site


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and not file.name.startswith(".")
    }


def test_an_interrupted_export_goes_on_where_it_stopped(
    stories: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadsheet.press.site.HEAP", 5)
    whole = export(tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        export(tmp_path / "site", stop_after=3)
    before = files(tmp_path / "site")
    assert 0 < len(before) < len(files(tmp_path / "whole"))
    # As after a kill: the last line is cut off.
    with (tmp_path / "site" / ".broadsheet-site.jsonl").open("a") as journal:
        journal.write('{"at":"/wor')
    asked: list[str] = []
    ask = site_of_paper.answer
    monkeypatch.setattr(
        site_of_paper, "answer", lambda path, query: asked.append(path) or ask(path, query)
    )
    site = export(tmp_path / "site")
    assert site.done == whole.done
    assert files(tmp_path / "site") == files(tmp_path / "whole")
    # What was done was not done again.
    assert asked
    assert not {Address.of(path).file for path in asked} & before.keys()


def test_made_anew_it_loses_what_is_no_more(stories: list[Any], tmp_path: Path) -> None:
    page = services.save_standing_page(
        page=StandingPage(title="About us", slug="about-us", body=[("text", "<p>We print.</p>")]),
        actor=None,
    )
    export(tmp_path / "site")
    assert (tmp_path / "site" / "about-us.html").is_file()
    page.delete()
    export(tmp_path / "site")
    assert not (tmp_path / "site" / "about-us.html").exists()
    assert (tmp_path / "site" / (stories[0].path or "")[1:]).is_file()


def test_a_site_under_another_address_names_it(stories: list[Any], tmp_path: Path) -> None:
    there = "https://paper.example.org/archive"
    export(tmp_path / "site", base=there)
    page = (tmp_path / "site" / (stories[0].path or "")[1:]).read_text()
    assert f'<link rel="canonical" href="{there}{stories[0].path}">' in page
    assert f"{there}{stories[0].path}" in (tmp_path / "site" / "rss" / "home.xml").read_text()
    assert "www.example.com" not in page
    with pytest.raises(KeyboardInterrupt):
        export(tmp_path / "other", base=there, stop_after=1)
    with pytest.raises(OtherPlace):
        export(tmp_path / "other")


def test_a_link_to_nothing_leads_to_the_paper(stories: list[Any], tmp_path: Path) -> None:
    article = stories[0]
    article.body = [("text", '<p>See <a href="/2020/01/01/world/lost.html">that</a>.</p>')]
    services.publish_article(article=article, actor=None)
    durable.work_all()
    export(tmp_path / "site")
    page = (tmp_path / "site" / (article.path or "")[1:]).read_text()
    assert 'href="https://www.example.com/2020/01/01/world/lost.html"' in page


def test_a_folder_with_something_else_is_left_alone(stories: list[Any], tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("Dear Ada")
    with pytest.raises(Foreign):
        export(tmp_path / "letters")
    assert list(files(tmp_path / "letters")) == ["one.txt"]


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/world/", "world/index.html"),
        ("/search", "search/index.html"),
        ("/rss/home.xml", "rss/home.xml"),
        ("/media/a%20b.jpg", "media/a b.jpg"),
    ],
)
def test_addresses_as_files(address: str, file: str) -> None:
    assert Address.of(address).file == file


def test_no_address_is_a_file_outside() -> None:
    for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/x", "/a/..%2f..%2fb", "/a%5c..%5cb"):
        assert ".." not in Address.of(path).file.split("/")
    assert Address.of("/world/?before=2").file != Address.of("/world/?before=3").file
