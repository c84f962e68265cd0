"""Fronts, lists, the archive by date, and what else stands at an address."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory

from broadsheet.newsroom.models import Article
from broadsheet.web.tests.factory import Paper
from broadsheet.web.views.errors import broken

pytestmark = pytest.mark.django_db


def get(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, (path, response.status_code)
    return response.content.decode()


def test_no_story_stands_twice_on_the_front(paper: Paper, client: Client) -> None:
    html = get(client, "/").split("<main")[1]
    for article in paper.stories.values():
        if article.live and article.path:
            assert html.count(f'href="{article.path}"') <= 1
    assert html.count('<article class="card') > 20


def test_the_archive_leads_to_every_day(paper: Paper, client: Client) -> None:
    assert 'href="/archive/1987/"' in get(client, "/archive/")
    year = get(client, "/archive/1987/")
    assert 'href="/archive/1987/03/"' in year
    assert 'href="/archive/1987/04/"' not in year
    month = get(client, "/archive/1987/03/")
    assert 'href="/archive/1987/03/26/"' in month
    assert 'href="/archive/1987/03/27/"' not in month
    assert 'rel="next" href="/archive/2026/11/"' in month
    day = get(client, "/archive/1987/03/26/")
    assert paper.stories["old"].path in day
    assert 'rel="next" href="/archive/2026/11/' in day
    for path in ("/archive/1988/", "/archive/1987/13/", "/archive/1987/02/30/", "/archive/0000/"):
        get(client, path, 404)


def test_corrections_and_standing_pages(paper: Paper, client: Client) -> None:
    html = get(client, "/corrections/")
    assert "the depth of the lock in feet" in html
    assert paper.stories["every block"].path in html
    assert "We print what we know" in get(client, "/about-us.html")
    assert 'href="/about-us.html"' in get(client, "/")
    get(client, "/corrections/?before=junk")
    get(client, "/no-such-page.html", 404)


def test_feeds_are_announced(paper: Paper, client: Client) -> None:
    for page, feed in (
        ("/", "home"), ("/world/", "world"), ("/by/ada-berg/", "by/ada-berg"),
        ("/column/slack-water/", "column/slack-water"), ("/topics/tides/", "topics/tides"),
    ):  # fmt: skip
        html = get(client, page)
        for address in (f"/rss/{feed}.xml", f"/atom/{feed}.xml", f"/json/{feed}.json"):
            assert f'href="{address}"' in html
            assert client.get(address).status_code == 200


def test_a_broken_paper_says_so_without_asking_anybody(
    rf: RequestFactory, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        response = broken(rf.get("/"))
    assert response.status_code == 500
    assert b"The fault is ours" in response.content


def test_health(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Cache-Control"] == "no-store"


@pytest.fixture
def uploads(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_uploads_are_data_and_never_pages(client: Client, uploads: Path) -> None:
    (uploads / "evil.html").write_text("<script>alert(1)</script>")
    (uploads / "drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (uploads / "film.mp4").write_bytes(bytes(range(200)))
    (uploads / "documents").mkdir()
    (uploads / "documents" / "secret.pdf").write_bytes(b"%PDF")
    for name in ("evil.html", "drawing.svg"):
        response = client.get(f"/media/{name}")
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"
    film = client.get("/media/film.mp4")
    assert film["Content-Type"] == "video/mp4"
    assert client.get("/media/film.mp4", headers={"If-None-Match": film["ETag"]}).status_code == 304
    part = client.get("/media/film.mp4", headers={"Range": "bytes=10-19"})
    assert part.status_code == 206
    assert part["Content-Range"] == "bytes 10-19/200"
    assert b"".join(part) == bytes(range(10, 20))
    tail = client.get("/media/film.mp4", headers={"Range": "bytes=-5"})
    assert b"".join(tail) == bytes(range(195, 200))
    assert client.get("/media/film.mp4", headers={"Range": "bytes=900-"}).status_code == 416
    for path in ("../manage.py", "%2e%2e/x", "", "nothing.png", "documents/secret.pdf", ".hidden"):
        assert client.get(f"/media/{path}").status_code == 404


def test_an_expired_picture_is_nowhere(paper: Paper, client: Client) -> None:
    article = paper.stories["review"]
    picture = article.lead_picture
    assert picture is not None
    name = picture.renditions.first().file.url
    assert "/media/" in get(client, article.path or "")
    picture.expires_at = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    picture.save()
    html = get(client, article.path or "")
    assert name not in html
    assert "og:image" not in html
    assert Article.objects.filter(pk=article.pk).exists()
