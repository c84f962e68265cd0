"""The printed paper on the site: days, pages in their order, the sentence under a story."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, PrintPlacement, Section
from broadsheet.web.tests.factory import story

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 23)


def place(article: Article, day: dt.date, page: str, edition: str = "", headline: str = "") -> None:
    article.placements.add(PrintPlacement(date=day, edition=edition, page=page, headline=headline))
    services.publish_article(article=article, actor=None)


@pytest.fixture
def world(db: None) -> Section:
    return services.ensure_section(names=["World"], actor=None)


def test_a_days_paper_is_read_page_by_page(world: Section, client: Client) -> None:
    lead, inside, last = (story(f"Story {name}", section=world) for name in ("one", "two", "three"))
    place(lead, DAY, "A1", "Early", "The Early Headline")
    place(lead, DAY, "A10", "Late")
    place(inside, DAY, "A2", "Early")
    place(last, DAY, "B1", "Early")
    place(last, DAY + dt.timedelta(days=2), "A1")
    response = client.get("/edition/2026-11-23/")
    html = response.content.decode().split("<main")[1]
    order = ("Early edition", "The Early Headline", "Story two", "Late edition")
    places = [html.index(words) for words in order]
    assert places == sorted(places)
    assert html.index("</span> A2") < html.index("</span> B1") < html.index("</span> A10")
    assert f'href="{lead.path}"' in html
    assert 'rel="next" href="/edition/2026-11-25/"' in html
    keys = response["Surrogate-Key"].split()
    assert {"edition:2026-11-23", "edition:2026-11-25", "editions"} <= set(keys)
    assert "edition:2026-11-23" in Article.objects.get(pk=lead.pk).keys
    index = client.get("/edition/").content.decode()
    assert index.index("/edition/2026-11-25/") < index.index("/edition/2026-11-23/")
    assert "3 stories" in index
    assert "Story two" not in index
    assert "/edition/2026-11-23/" in client.get("/sitemap/sections.xml").getvalue().decode()
    page = client.get(lead.path or "").content.decode()
    assert 'href="/edition/2026-11-23/"' in page
    assert "of the Early edition with the headline: The Early Headline." in page
    services.withdraw(article=inside, note="Wrong.", actor=None)
    assert "Story two" not in client.get("/edition/2026-11-23/").content.decode()


def test_there_is_no_paper_where_nothing_was_printed(world: Section, client: Client) -> None:
    for path in ("/edition/", "/edition/2026-11-23/", "/edition/2026-02-31/"):
        assert client.get(path).status_code == 404
    hidden = story("Hidden", section=world, publish=False)
    PrintPlacement.objects.create(article=hidden, date=DAY, page="A1")
    assert client.get("/edition/2026-11-23/").status_code == 404


@pytest.mark.parametrize(
    ("page", "kept"), [("a1", "A1"), ("B 12", "B12"), ("7", "7"), ("", ""), ("Sp3", "SP3")]
)
def test_pages_are_written_one_way(page: str, kept: str) -> None:
    placement = PrintPlacement(date=DAY, page=page)
    placement.clean()
    assert placement.page == kept


def test_what_is_no_page_or_no_date_is_refused() -> None:
    with pytest.raises(ValidationError, match="A1, 12"):
        PrintPlacement(date=DAY, page="front").clean()
    with pytest.raises(ValidationError, match="No paper is planned"):
        PrintPlacement(date=dt.date(2126, 1, 1), page="A1").clean()
