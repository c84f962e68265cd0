"""What a story's page shows, and to whom."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client, RequestFactory, override_settings

from broadsheet.changes.keys import carried
from broadsheet.newsroom import access, services
from broadsheet.newsroom.addresses import part_path, print_path
from broadsheet.newsroom.models import Article, Byline
from broadsheet.publishing.services import run_batch
from broadsheet.web.lines import contribution
from broadsheet.web.responses import PUBLIC
from broadsheet.web.tests.factory import NOON, Paper, picture, story

pytestmark = pytest.mark.django_db


def get(client: Client, path: str | None, status: int = 200, **headers: str) -> str:
    response = client.get(path or "", headers=headers)
    assert response.status_code == status, (path, response.status_code)
    return response.content.decode()


def test_a_story_has_all_that_is_stored(paper: Paper, client: Client) -> None:
    article = paper.stories["every block"]
    html = get(client, article.path)
    assert f"<h1>{article.headline}</h1>" in html
    assert '<a rel="author" href="/by/ada-berg/">Ada Berg</a> and <a' in html
    assert '<a class="column" href="/column/slack-water/">' in html
    assert '<p><span class="dateline">Northbank — </span>The lock was opened' in html
    assert "Ada Berg reported from Northbank, and Bo Costa from Lodden and Venn." in html
    assert 'in print on <a href="/edition/2026-11-23/"><time datetime="2026-11-23">' in html
    assert "on page A1 of the Northern edition with the headline: All of it, at once." in html
    assert "An earlier version gave the depth of the lock in feet." in html
    assert '<a href="/topics/tides/">Tides</a>' in html
    first = next(iter(paper.stories.values()))
    assert f'<a href="{first.path}">an earlier story</a>' in html
    assert "<!--bs:" not in html
    assert "ref:" not in html
    assert '"@type":"AnalysisNewsArticle"' in html


def test_later_coverage_is_shown_where_it_links_to(paper: Paper, client: Client) -> None:
    first = next(iter(paper.stories.values()))
    html = get(client, first.path)
    assert "Stories that link here" in html
    assert paper.stories["every block"].path in html.split("Stories that link here")[1]


def test_parts_lead_to_each_other_and_to_the_whole(paper: Paper, client: Client) -> None:
    article = paper.stories["every block"]
    assert article.path is not None
    whole = get(client, article.path)
    assert "<h2>The second part</h2>" in whole
    assert "The tide comes in" in whole
    second = get(client, part_path(article.path, 2))
    assert f'<link rel="canonical" href="http://testserver{article.path}">' in second
    assert f'rel="prev" href="{part_path(article.path, 1)}"' in second
    assert f'rel="next" href="{part_path(article.path, 3)}"' in second
    assert "The lock in numbers" in second
    assert "The tide comes in" not in second
    assert client.get(part_path(article.path, 9))["Location"] == article.path
    plain = paper.stories["opinion"].path or ""
    assert client.get(part_path(plain, 2))["Location"] == plain


def test_the_print_view_has_all_of_it_and_is_not_indexed(paper: Paper, client: Client) -> None:
    article = paper.stories["every block"]
    html = get(client, article.print_path)
    assert "The tide comes in" in html
    assert '<meta name="robots" content="noindex">' in html
    assert f"http://testserver{article.path}</a>" in html
    assert "<nav" not in html.replace('<nav class="terms"', "")
    # It wears the paper's name and colours, and says nothing else of the paper.
    keys = set(client.get(article.print_path)["Surrogate-Key"].split())
    assert {"look", f"section:{article.section_id}:name"} <= keys
    assert not {"identity", "navigation"} & keys


def test_live_coverage_has_entries_with_anchors(paper: Paper, client: Client) -> None:
    html = get(client, paper.stories["live"].path)
    numbers = re.findall(r'id="entry-(\d+)"', html)
    assert numbers[0] == "1"  # pinned
    assert sorted(numbers) == ["1", "2", "3", "4"]
    assert '<a href="#entry-2">' in html.split("Key events")[1]
    entry = paper.stories["live"].live_entries.get(number=3)
    services.withdraw_entry(entry=entry, actor=None)
    assert 'id="entry-3"' not in get(client, paper.stories["live"].path)


def test_gated_text_is_nowhere_on_the_page(paper: Paper, client: Client) -> None:
    article = paper.stories["members"]
    for path in (article.path, article.print_path):
        html = get(client, path)
        assert "It begins in an attic" in html
        assert "secret figure" not in html
        assert 'class="gated"' in html
    assert client.get(article.path)["Cache-Control"].startswith("private")

    def everybody(_article: Article, _reader: Any) -> bool:
        return True

    access.register_provider(everybody)
    try:
        assert "The secret figure was forty-one" in get(client, article.path)
    finally:
        access.unregister_provider(everybody)


def test_gated_live_coverage_shows_no_entries(paper: Paper, client: Client) -> None:
    article = story(
        "Members' night", section=paper.sections["World"], kind="live", access="members"
    )
    body = [{"type": "text", "value": "<p>For members' eyes.</p>"}]
    services.post_entry(article=article, headline="Hidden", body=body, actor=None)
    html = get(client, article.path)
    assert "For members" not in html.replace("The rest of this story is for members.", "")
    assert "Hidden" not in html


def test_moved_stories_are_found_again(paper: Paper, client: Client) -> None:
    article = story("A first name", section=paper.sections["World"])
    former = article.path or ""
    moved = services.move(article=article, slug="second-name", actor=None)
    moved = services.move(article=moved, slug="third-name", actor=None)
    for before, after in (
        (former, moved.path),
        (former.replace("a-first-name", "second-name"), moved.path),
        (part_path(former, 2), part_path(moved.path or "", 2)),
        (print_path(former), print_path(moved.path or "")),
    ):
        response = client.get(before)
        assert (response.status_code, response["Location"]) == (301, after)
        assert response["Cache-Control"] == PUBLIC  # it may move back


def test_addresses_are_forgiving(paper: Paper, client: Client) -> None:
    path = paper.stories["opinion"].path or ""
    bare = path.removesuffix(".html")
    assert client.get(f"{path}/")["Location"] == path
    assert client.get(f"{bare}/")["Location"] == path
    assert client.get("/world")["Location"] == "/world/"
    assert client.get("/2026/11/22/")["Location"] == "/archive/2026/11/22/"
    get(client, "/2026/11/22/world/never-was.html", 404)


def test_withdrawn_stories_say_why_and_nothing_else(paper: Paper, client: Client) -> None:
    article = paper.stories["withdrawn"]
    for path in (article.path, article.print_path):
        html = get(client, path, 410)
        assert "The main source was not who he said." in html
        assert article.headline not in html


def test_what_is_embargoed_or_unpublished_is_not_there(paper: Paper, client: Client) -> None:
    article = story("Embargoed", section=paper.sections["World"])
    Article.objects.filter(pk=article.pk).update(embargo_until=NOON + dt.timedelta(days=900))
    get(client, article.path, 404)
    Article.objects.filter(pk=article.pk).update(embargo_until=None)
    Article.objects.get(pk=article.pk).unpublish()
    assert "no longer published" in get(client, article.path, 410)


def test_translations_know_of_each_other(paper: Paper, client: Client) -> None:
    arabic, english = paper.stories["arabic"], next(iter(paper.stories.values()))
    html = get(client, arabic.path)
    assert 'lang="ar" dir="rtl"' in html
    assert f'hreflang="en" href="http://testserver{english.path}"' in html
    assert 'hreflang="ar"' in get(client, english.path)


def test_nothing_changed_is_said_in_one_line(paper: Paper, client: Client) -> None:
    article = paper.stories["review"]
    response = client.get(article.path)
    etag, modified = response["ETag"], response["Last-Modified"]
    assert client.get(article.path, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(article.path, headers={"If-Modified-Since": modified}).status_code == 304
    head = client.head(article.path)
    assert (head.status_code, head.content) == (200, b"")
    article.headline = "Another headline"
    services.publish_article(article=article, actor=None)
    run_batch(keys=[article.pk])
    assert client.get(article.path, headers={"If-None-Match": etag}).status_code == 200
    etag = client.get("/")["ETag"]
    assert client.get("/", headers={"If-None-Match": etag}).status_code == 304


def test_a_page_declares_what_it_is_made_of(paper: Paper, client: Client) -> None:
    article = paper.stories["every block"]
    keys = set(client.get(article.path)["Surrogate-Key"].split())
    ada = paper.authors["Ada Berg"]
    assert {
        f"article:{article.pk}:body", f"article:{article.pk}:corrections",
        f"article:{article.pk}:inbound", f"author:{ada.pk}", "navigation",
        f"picture:{article.lead_picture_id}", f"topic:{paper.topics['Tides'].pk}",
        f"column:{article.column_id}",
    } <= keys  # fmt: skip
    linked = next(iter(paper.stories.values()))
    assert f"article:{linked.pk}:card" in keys
    picture = paper.pictures[1]
    assert f"picture:{picture.pk}" in keys
    front = set(client.get("/")["Surrogate-Key"].split())
    assert {"newest", "navigation", f"article:{linked.pk}:card"} <= front


def test_a_preview_is_the_page_of_the_draft(paper: Paper, rf: RequestFactory) -> None:
    article = Article.objects.get(pk=paper.stories["members"].pk)
    article.headline = "A headline nobody has seen"
    for mode in ("", "print"):
        request = rf.get("/desk/preview/")
        request.user = None  # type: ignore[assignment]
        response = article.serve_preview(request, mode)
        html = response.content.decode()
        assert "A headline nobody has seen" in html
        assert "The secret figure was forty-one" in html
        assert '<meta name="robots" content="noindex">' in html
        assert "ETag" not in response
        assert carried(request)
    unsaved = Article(headline="Not even a row", section=paper.sections["World"])
    unsaved.body = [("text", "<p>Only in a form.</p>")]
    unsaved.bylines = [Byline(name="Somebody")]
    request = rf.get("/desk/preview/")
    request.user = None  # type: ignore[assignment]
    html = unsaved.serve_preview(request, "").content.decode()
    assert "Only in a form." in html
    assert "Somebody" in html


@override_settings(BROADSHEET_BASE_URL="https://paper.example")
def test_the_head_names_the_papers_own_address(paper: Paper, client: Client) -> None:
    article = paper.stories["every block"]
    html = get(client, article.path)
    assert f'<link rel="canonical" href="https://paper.example{article.path}">' in html
    assert f'<meta property="og:url" content="https://paper.example{article.path}">' in html
    assert '<meta property="og:image" content="https://paper.example/media/' in html
    assert '<meta name="description" content="One of each' in html
    assert "testserver" not in html


@pytest.mark.parametrize(
    ("bylines", "said"),
    [
        ([("Ada", "writer", "X"), ("Bo", "writer", "Y"), ("Cem", "writer", "Z")],
         "Ada reported from X, Bo from Y, and Cem from Z."),
        ([("Ada", "writer", ""), ("Bo", "contributor", "")], "Bo contributed reporting."),
        ([("Ada", "writer", "X"), ("Bo", "contributor", "Y"), ("Cem", "contributor", "")],
         "Ada reported from X. Bo contributed reporting from Y, and Cem contributed reporting."),
        ([("Ada", "writer", "")], ""),
        ([("Ada", "writer", "Northbank")], ""),
    ],
)  # fmt: skip
def test_the_contribution_line(bylines: list[tuple[str, str, str]], said: str) -> None:
    article = Article(headline="H", dateline="Northbank")
    article.bylines = [Byline(name=n, role=r, reported_from=p) for n, r, p in bylines]
    assert contribution(article) == said


def test_a_gallery_shows_its_lead_picture_once(client: Client) -> None:
    world = services.ensure_section(names=["World"], actor=None)
    first, second, other = (picture(f"Harbour {n}", hue=50 + n) for n in range(3))
    no = {"caption": "", "alt": "", "credit": ""}
    shown = [
        ("gallery", {"title": "", "pictures": [{"picture": p, **no} for p in (first, second)]})
    ]
    for lead, figures in ((second, 2), (other, 3)):
        article = story(
            f"Led by {lead}", section=world, kind="gallery", body=shown, lead_picture=lead
        )
        html = get(client, article.path).split("<article")[1].split("</article>")[0]
        assert len(re.findall(r"<figure[^>]*>", html)) == figures
    news = story("News", section=world, body=shown, lead_picture=first)
    html = get(client, news.path).split("<article")[1].split("</article>")[0]
    assert len(re.findall(r"<figure[^>]*>", html)) == 3
