"""What the story's form asks while somebody writes, and what it refuses to publish."""

from __future__ import annotations

import io

import pytest
from django.contrib.messages.storage import default_storage
from django.contrib.sessions.backends.base import SessionBase
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.models import ModelLogEntry, Revision

from broadsheet.accounts.services import add_user
from broadsheet.desk.middleware import DeskPolicyMiddleware
from broadsheet.desk.tests.conftest import Write
from broadsheet.desk.tests.form import body, contentstate, story
from broadsheet.desk.tests.test_surroundings import photograph
from broadsheet.media.models import Picture, RenditionOrder
from broadsheet.newsroom import services
from broadsheet.newsroom.advice import PublicationRefused
from broadsheet.newsroom.models import Article, HouseStyle, Section
from broadsheet.topics.services import ensure_topic

JSON = "application/json"


def test_advice_is_of_the_form_as_it_stands(as_editor: Client, write: Write) -> None:
    article = write()
    page = as_editor.get(reverse("articles:edit", args=[article.pk]))
    assert b"data-desk-advice" in page.content
    data = story(page, headline="The the wall", **body(contentstate("One two three.")))
    asked = as_editor.post(reverse("articles:advise", args=[article.pk]), data).json()
    assert asked["valid"]
    assert (asked["words"], asked["minutes"]) == (3, 1)
    assert "repeated_word" in {finding["rule"] for finding in asked["findings"]}
    assert {one["field"] for one in asked["headlines"]} >= {"headline", "seo_headline"}
    article.refresh_from_db()
    assert article.headline == "Harbour wall holds"
    new = as_editor.post(reverse("articles:advise_new"), data).json()
    assert new["words"] == 3


def test_links_are_found_by_name_and_by_address(as_editor: Client, write: Write) -> None:
    public, draft = write("Harbour wall holds", public=True), write("A wall in the harbour")
    author = services.ensure_author(name="Harbour Master", actor=None)
    ensure_topic(name="Harbours", kind="subject", actor=None)

    def found(words: str) -> list[tuple[str, str]]:
        answer = as_editor.get(reverse("articles:links"), {"q": words}).json()
        return [(one["kind"], one["title"]) for one in answer["found"]]

    assert set(found("harbour")) == {
        ("article", "Harbour wall holds"), ("article", "A wall in the harbour"),
        ("topic", "Harbours"), ("author", "Harbour Master"),
    }  # fmt: skip
    assert found("wall harb")[0][0] == "article"
    assert found(public.path) == [("article", "Harbour wall holds")]
    assert found(author.path)[0][0] == "author"
    assert found("") == found("zzzz") == found("https://elsewhere.example/x") == []
    assert draft.path is None


def test_dropped_pictures_are_kept_with_their_iptc(as_editor: Client, world: Section) -> None:
    broken = SimpleUploadedFile("broken.jpg", b"no picture", "image/jpeg")
    answer = as_editor.post(
        reverse("articles:drop_pictures"), {"files": [photograph(), broken]}
    ).json()
    picture = Picture.objects.get()
    assert (picture.credit, picture.title) == ("The Wire", "harbour")
    assert RenditionOrder.objects.filter(picture=picture).count() == 1
    assert answer["kept"][0]["picture"]["picture"]["id"] == picture.pk
    assert answer["kept"][0]["gallery"]["picture"]["id"] == picture.pk
    assert answer["refused"][0].startswith("broken.jpg")


def test_who_may_not_write_is_not_answered(write: Write) -> None:
    article = write()
    for name, arguments in (("advise", [article.pk]), ("advise_new", []), ("drop_pictures", [])):
        response = Client().post(reverse(f"articles:{name}", args=arguments))
        assert "/login/" in response["Location"]
    assert "/login/" in Client().get(reverse("articles:links"))["Location"]


@pytest.mark.parametrize("role", ["standards", "picture-desk"])
def test_who_changes_stories_finds_what_to_link_to(client: Client, write: Write, role: str) -> None:
    write("Harbour wall holds")
    user = add_user(
        email="r@example.com", password="a long password of words", role=role, actor=None
    )
    client.force_login(user)
    found = client.get(reverse("articles:links"), {"q": "harbour"}).json()["found"]
    assert [one["title"] for one in found] == ["Harbour wall holds"]


def test_only_the_desk_answers_what_house_style_refuses(
    rf: RequestFactory, write: Write, strict: HouseStyle
) -> None:
    article = write()
    with pytest.raises(PublicationRefused) as refused:
        services.publish_article(article=article, actor=None)
    middleware = DeskPolicyMiddleware(lambda _request: HttpResponse())
    assert middleware.process_exception(rf.post("/elsewhere/"), refused.value) is None
    request = rf.post(reverse("articles:list"))
    request.session = SessionBase()  # type: ignore[assignment]
    request._messages = default_storage(request)  # type: ignore[attr-defined]
    answer = middleware.process_exception(request, refused.value)
    assert answer is not None
    assert answer.status_code == 302


@pytest.fixture
def strict(db: None) -> HouseStyle:
    return services.set_house_style(
        banned_words="", blocking=["missing_summary"], limits={}, actor=None
    )


def test_what_blocks_comes_back_with_every_word(
    as_moderator: Client, write: Write, strict: HouseStyle
) -> None:
    article = write()
    address = reverse("articles:edit", args=[article.pk])
    before = Revision.objects.count()
    data = story(as_moderator.get(address), headline="Changed words", **{"action-publish": "1"})
    response = as_moderator.post(address, data)
    assert response.status_code == 200
    page = response.content.decode()
    assert "house style forbids it" in page
    assert "Changed words" in page
    article.refresh_from_db()
    assert (article.live, Revision.objects.count()) == (False, before)
    again = story(response, summary="It held all night.", **{"action-publish": "1"})
    assert as_moderator.post(address, again).status_code == 302
    article.refresh_from_db()
    assert (article.live, article.headline) == (True, "Changed words")


def test_a_new_story_that_is_refused_stays_in_the_form(
    as_moderator: Client, world: Section, strict: HouseStyle
) -> None:
    address = reverse("articles:add")
    data = story(as_moderator.get(address), headline="New", **body(contentstate("Words.")))
    response = as_moderator.post(address, {**data, "action-publish": "1"})
    assert response.status_code == 200
    assert "house style forbids it" in response.content.decode()
    assert not Article.objects.exists()


def test_correcting_is_refused_with_the_reason(as_moderator: Client, write: Write) -> None:
    article = write(public=True)
    services.set_house_style(banned_words="", blocking=["missing_summary"], limits={}, actor=None)
    response = as_moderator.post(
        reverse("articles:correct", args=[article.pk]),
        {"kind": "correction", "text": contentstate("It fell."), "block": "", "passage": ""},
    )
    assert "house style forbids it" in response.content.decode()


def test_house_style_is_set_by_administrators(as_administrator: Client, as_editor: Client) -> None:
    address = reverse("house_style")
    assert as_editor.get(address).status_code == 302
    page = as_administrator.get(address)
    assert page.status_code == 200
    fields = {"blocking": ["banned_word"], "banned_words": "utilise = use",
              "limit_headline": 80, "limit_short_headline": 50, "limit_seo_headline": 60,
              "limit_print_headline": 5}  # fmt: skip
    assert "limit_print_headline" in as_administrator.post(address, fields).context["form"].errors
    as_administrator.post(address, {**fields, "limit_print_headline": 40})
    assert HouseStyle.objects.get().rules.banned == {"utilise": "use"}
    assert ModelLogEntry.objects.filter(action="broadsheet.house_style").exists()


def test_taking_down_asks_twice(as_administrator: Client, write: Write) -> None:
    article = write(public=True)
    address = reverse("articles:takedown", args=[article.pk])
    fields = {"status": 451, "reason": "Order 12", "note": "", "sure": "no"}
    assert "sure" in as_administrator.post(address, fields).context["form"].errors
    response = as_administrator.post(address, {**fields, "sure": article.slug})
    assert response["Location"] == reverse("articles:list")
    assert Client().get(article.path).status_code == 451


def test_a_picture_file_is_read_once(as_editor: Client, world: Section) -> None:
    """What is dropped twice is kept twice; nothing is lost by a second file of one name."""
    answer = as_editor.post(
        reverse("articles:drop_pictures"), {"files": [photograph(), photograph()]}
    ).json()
    assert len(answer["kept"]) == Picture.objects.count() == 2
    assert io.BytesIO(Picture.objects.first().file.read()).getbuffer().nbytes > 100


def test_drafts_that_keep_themselves_do_not_flood_the_history(
    as_editor: Client, as_moderator: Client, write: Write
) -> None:
    article = write()
    address = reverse("articles:edit", args=[article.pk])

    def rows() -> tuple[int, int]:
        entries = ModelLogEntry.objects.filter(object_id=str(article.pk), action="wagtail.edit")
        return article.revisions.count(), entries.count()

    def keeps_itself(client: Client, headline: str) -> None:
        data = story(client.get(address), headline=headline)
        said = client.post(address, data, headers={"accept": JSON}).json()
        assert said["success"], said
        again = {**data, "headline": f"{headline}!", "overwrite_revision_id": said["revision_id"]}
        assert client.post(address, again, headers={"accept": JSON}).json()["success"]

    start = rows()
    for number in range(5):  # five pages, ten drafts
        keeps_itself(as_editor, f"Words {number}")
    assert rows() == (start[0] + 1, start[1] + 1)
    # What was saved on purpose stays, and so does what somebody else wrote.
    as_editor.post(address, story(as_editor.get(address), headline="On purpose"))
    keeps_itself(as_editor, "After that")
    keeps_itself(as_moderator, "Somebody else")
    keeps_itself(as_editor, "And again")
    kept = [r.content["headline"] for r in article.revisions.order_by("pk")]
    assert kept[-5:] == ["Words 4!", "On purpose", "After that!", "Somebody else!", "And again!"]


def test_a_form_without_its_text_saves_nothing_and_keeps_the_words(
    as_moderator: Client, write: Write
) -> None:
    article = write("Harbour wall holds", public=True)
    edit = reverse("articles:edit", args=[article.pk])
    sent = story(as_moderator.get(edit), headline="Harbour wall falls")
    sent = {name: value for name, value in sent.items() if not name.startswith("body-")}
    versions = article.revisions.count()
    page = as_moderator.post(edit, sent)
    assert "The text did not come with the form." in page.content.decode()
    assert page.context["form"]["headline"].value() == "Harbour wall falls"
    assert "The wall held." in str(page.context["form"]["body"].value())
    assert article.revisions.count() == versions
    assert Article.objects.get(pk=article.pk).headline == "Harbour wall holds"
    new = as_moderator.post(reverse("articles:add"), {"headline": "New"})
    assert "The text did not come with the form." in new.content.decode()
    assert not Article.objects.filter(headline="New").exists()
