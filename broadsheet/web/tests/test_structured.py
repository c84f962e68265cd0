"""JSON-LD: what it says, and that no text breaks out of it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import RequestFactory
from lxml import html as lxml_html

from broadsheet.media.models import Video
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Byline, PrintPlacement, Section
from broadsheet.newsroom.selectors import for_page, newest
from broadsheet.publishing.services import run_batch
from broadsheet.topics.models import Topic
from broadsheet.topics.services import save_topic
from broadsheet.web.structured import (
    article_json_ld,
    breadcrumbs_json_ld,
    collection_json_ld,
    home_json_ld,
    profile_json_ld,
)
from broadsheet.web.tests.factory import NOON, picture, story

pytestmark = pytest.mark.django_db
REQUEST = RequestFactory().get("/")


@pytest.fixture
def world() -> Section:
    cache.clear()  # Wagtail keeps renditions there, of pictures that another test has rolled back
    return services.ensure_section(names=["World"], actor=None)


def told(article: Article) -> dict[str, Any]:
    stored = for_page(path=article.path or "")
    assert stored is not None
    thing: dict[str, Any] = json.loads(article_json_ld(stored, REQUEST))
    assert thing["@context"] == "https://schema.org"
    return thing


def test_a_news_article(world: Section) -> None:
    asia = services.ensure_section(names=["World", "Asia"], actor=None)
    ada = services.ensure_author(name="Ada Berg", title="Reporter", actor=None)
    desk = services.ensure_author(name="Asia desk", kind="organisation", actor=None)
    cem = services.ensure_author(name="Cem Duru", actor=None)
    strand = Topic(name="Marta Strand", kind="person", scheme="wikidata", identifier="Q42")
    tides = Topic(name="Tides", kind="subject")
    made = story(
        "Harbour wall holds", section=asia, by=(ada, desk), dateline="NORTHBANK",
        terms=(save_topic(topic=strand, actor=None), save_topic(topic=tides, actor=None)),
        column=services.ensure_column(name="Slack Water", actor=None),
        summary="It held.", lead_picture=picture("Harbour", hue=40, licence="https://cc.example/by"),
        short_headline="Wall holds", print_headline="A wall, and it held",
        rights="CC BY 4.0 https://creativecommons.org/licenses/by/4.0/.",
        body=[("text", "<p>One two three four.</p>")],
    )  # fmt: skip
    made.bylines.add(Byline(author=cem, role="photographer", sort_order=8))
    made.bylines.add(Byline(name="Dana Eriksson", role="translator", sort_order=9))
    made.placements = [
        PrintPlacement(date=dt.date(2026, 11, 23), edition="Northern", page="A1", sort_order=0),
    ]
    made = services.publish_article(article=made, actor=None)
    services.correct(article=made, text="<p>It was <i>one</i> wall.</p>", actor=None)
    run_batch(keys=[made.pk])
    thing = told(made)
    address = f"http://testserver{made.path}"
    assert thing["@type"] == "NewsArticle"
    assert thing["headline"] == "Harbour wall holds"
    assert thing["alternativeHeadline"] == ["Wall holds", "A wall, and it held"]
    assert (thing["url"], thing["identifier"]) == (address, made.uuid.urn)
    assert thing["mainEntityOfPage"]["@id"] == address
    trail = thing["mainEntityOfPage"]["breadcrumb"]["itemListElement"]
    assert [step["name"] for step in trail] == [
        "The Test Paper", "World", "Asia", "Harbour wall holds",
    ]  # fmt: skip
    assert [step["position"] for step in trail] == [1, 2, 3, 4]
    assert dt.datetime.fromisoformat(thing["datePublished"]) == NOON
    assert thing["datePublished"].endswith("+01:00")
    assert thing["dateModified"] >= thing["datePublished"]
    assert [(a["@type"], a["name"]) for a in thing["author"]] == [
        ("Person", "Ada Berg"), ("Organization", "Asia desk"),
    ]  # fmt: skip
    assert thing["author"][0]["url"] == "http://testserver/by/ada-berg/"
    assert thing["author"][0]["jobTitle"] == "Reporter"
    assert thing["contributor"][0]["name"] == "Cem Duru"
    assert thing["translator"][0]["name"] == "Dana Eriksson"
    assert thing["publisher"]["@type"] == "NewsMediaOrganization"
    (image,) = thing["image"]
    assert (image["width"], image["height"]) == (1280, 800)
    assert image["url"].startswith("http://testserver/media/")
    assert image["license"] == "https://cc.example/by"
    assert image["creditText"] == "Ines Holm/The Test Paper"
    assert thing["articleSection"] == ["World", "Asia"]
    assert thing["keywords"] == ["Marta Strand", "Tides"]
    assert thing["about"][0]["@type"] == "Person"
    assert thing["about"][0]["@id"] == "http://www.wikidata.org/entity/Q42"
    assert thing["about"][0]["sameAs"] == "https://www.wikidata.org/wiki/Q42"
    assert thing["about"][1]["url"] == "http://testserver/topics/tides/"
    assert thing["isAccessibleForFree"] is True
    assert "hasPart" not in thing
    (correction,) = thing["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert correction["text"] == "It was one wall."
    assert thing["isPartOf"]["name"] == "Slack Water"
    assert (thing["printEdition"], thing["printPage"], thing["printSection"]) == (
        "Northern", "A1", "A",
    )  # fmt: skip
    assert thing["wordCount"] == 4
    assert thing["inLanguage"] == "en"
    assert thing["dateline"] == "NORTHBANK"
    assert thing["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert thing["copyrightYear"] == 2026


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("news", "NewsArticle"),
        ("analysis", "AnalysisNewsArticle"),
        ("opinion", "OpinionNewsArticle"),
        ("review", "ReviewNewsArticle"),
        ("live", "LiveBlogPosting"),
        ("gallery", ["NewsArticle", "ImageGallery"]),
        ("video", "NewsArticle"),
        ("debate", "NewsArticle"),
        ("interactive", "NewsArticle"),
    ],
)
def test_kinds(world: Section, kind: str, type_: str | list[str]) -> None:
    thing = told(story("One", section=world, kind=kind))
    assert thing["@type"] == type_
    assert thing["author"][0]["name"] == "The Test Paper"
    assert "image" not in thing


def test_a_review_is_of_something(world: Section) -> None:
    film = save_topic(topic=Topic(name="The Pilot’s Wife", kind="work"), actor=None)
    thing = told(story("A film", section=world, kind="review", terms=(film,)))
    assert "Review" in thing["@type"]
    assert thing["itemReviewed"]["name"] == "The Pilot’s Wife"


def test_live_coverage(world: Section) -> None:
    ada = services.ensure_author(name="Ada Berg", actor=None)
    live = story("Storm", section=world, kind="live")
    body = [{"type": "text", "value": "<p>The gauge <b>rises</b>.</p>"}]
    services.post_entry(article=live, headline="First", body=body, pinned=True, actor=None)
    services.post_entry(article=live, body=body, authors=[ada], actor=None)
    gone = services.post_entry(article=live, headline="Wrong", body=body, actor=None)
    services.withdraw_entry(entry=gone, actor=None)
    thing = told(live)
    newest_, first = thing["liveBlogUpdate"]
    assert thing["coverageStartTime"] == thing["datePublished"]
    assert first["headline"] == "First"
    assert first["articleBody"] == "The gauge rises."
    assert newest_["url"].endswith(f"{live.path}#entry-2")
    assert newest_["author"][0]["name"] == "Ada Berg"
    Article.objects.filter(pk=live.pk).update(access="members")
    assert "liveBlogUpdate" not in told(live)


def test_a_gallery_and_a_video(world: Section) -> None:
    pictures = [picture(f"Harbour {n}", hue=50 + n, size=(400, 300)) for n in range(2)]
    no = {"caption": "", "alt": "", "credit": ""}
    shown = [{"picture": p, **no, "caption": "A <b>fine</b> --> day"} for p in pictures]
    thing = told(
        story("Pictures", section=world, kind="gallery",
              body=[("gallery", {"title": "", "pictures": shown})])
    )  # fmt: skip
    assert [image["caption"] for image in thing["associatedMedia"]] == ["A fine --> day"] * 2
    assert len(thing["image"]) == 1
    file = ContentFile(b"film", name="film.mp4")
    film = Video.objects.create(title="The lock opens", file=file, duration=61.2, type="video")
    thing = told(
        story("Film", section=world, kind="video",
              body=[("video", {"video": film, "caption": ""})])
    )  # fmt: skip
    (video,) = thing["video"]
    assert (video["@type"], video["duration"]) == ("VideoObject", "P0DT00H01M01S")
    assert video["contentUrl"].startswith("http://testserver/media/")


def test_a_debate_answers_questions(world: Section) -> None:
    body = [
        ("question_answer", {"question": "Will it hold & how?", "answer": "<p>Yes.</p>",
                             "answered_by": "Ada O’Neil & co"}),
        ("question_answer", {"question": "Will it hold & how?", "answer": "<p>No.</p>",
                             "answered_by": ""}),
    ]  # fmt: skip
    thing = told(story("Debate", section=world, kind="debate", body=body))
    assert thing["@type"] == ["NewsArticle", "QAPage"]
    (question,) = thing["mainEntity"]
    assert question["name"] == "Will it hold & how?"
    assert [answer["text"] for answer in question["suggestedAnswer"]] == ["Yes.", "No."]
    assert question["suggestedAnswer"][0]["author"]["name"] == "Ada O’Neil & co"


def test_gated_text_is_named_and_left_out(world: Section) -> None:
    body = [
        ("text", "<p>It begins in an attic.</p>"),
        ("members_break", None),
        ("question_answer", {"question": "How much?", "answer": "<p>Forty-one.</p>",
                             "answered_by": ""}),
    ]  # fmt: skip
    made = story("The ledger", section=world, kind="debate", access="members", body=body)
    thing = told(made)
    assert thing["isAccessibleForFree"] is False
    assert thing["hasPart"]["cssSelector"] == ".gated"
    assert "Forty-one" not in json.dumps(thing)


def test_no_text_breaks_out_of_the_script(world: Section) -> None:
    hostile = "</script><script>alert(1)</script><!-- \u2028 & ]]> \U0001f600"
    made = story(hostile, section=world, summary=hostile, slug="hostile", dateline=hostile)
    text = article_json_ld(made, REQUEST)
    assert "<" not in text
    assert "\u2028" not in text
    page = lxml_html.fromstring(
        f'<div><script type="application/ld+json">{text}</script><p>after</p></div>'
    )
    assert len(page.xpath("//script")) == 1
    thing = json.loads(page.xpath("//script")[0].text)
    assert thing["headline"] == made.headline
    assert "</script><script>alert(1)</script><!--" in thing["headline"]


def test_an_unsaved_draft_can_be_described(world: Section) -> None:
    draft = Article(headline="Draft", section=world, body=[("text", "<p>x</p>")])
    thing = json.loads(article_json_ld(draft, REQUEST))
    assert thing["headline"] == "Draft"
    assert "datePublished" not in thing


def test_other_pages(world: Section) -> None:
    ada = services.ensure_author(name="Ada Berg", biography="Reports.", actor=None)
    story("One", section=world, by=(ada,))
    articles = newest().articles
    site = json.loads(home_json_ld(REQUEST))
    assert site["publisher"]["@type"] == "NewsMediaOrganization"
    crumbs = json.loads(breadcrumbs_json_ld([("World", "/world/")], REQUEST))
    assert crumbs["itemListElement"][1]["item"] == "http://testserver/world/"
    person = json.loads(profile_json_ld(ada, REQUEST, articles=articles))
    assert person["@type"] == "ProfilePage"
    assert person["mainEntity"]["@type"] == "Person"
    assert person["mainEntity"]["worksFor"]["name"] == "The Test Paper"
    page = json.loads(collection_json_ld(REQUEST, name="World", path="/world/", articles=articles))
    (item,) = page["mainEntity"]["itemListElement"]
    assert item["url"] == f"http://testserver{articles[0].path}"


def test_queries_of_a_described_story(world: Section, django_assert_max_num_queries: Any) -> None:
    ada = services.ensure_author(name="Ada Berg", actor=None)
    terms = tuple(
        save_topic(topic=Topic(name=f"Term {n}", kind="subject"), actor=None) for n in range(6)
    )
    live = story("Storm", section=world, kind="live", by=(ada,), terms=terms)
    for number in range(6):
        services.post_entry(
            article=live, headline=f"Entry {number}", authors=[ada], actor=None,
            body=[{"type": "text", "value": "<p>x</p>"}],
        )  # fmt: skip
    stored = for_page(path=live.path or "")
    assert stored is not None
    with django_assert_max_num_queries(3):
        article_json_ld(stored, REQUEST)
