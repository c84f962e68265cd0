"""Writing a story as the browser does: kept by itself, previewed, published, put right."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from broadsheet.desk.selectors import link_targets
from broadsheet.desk.tests.conftest import Write
from broadsheet.desk.tests.form import body, contentstate, story
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Correction, FormerAddress, Section
from broadsheet.newsroom.rendering import stored_blocks
from broadsheet.newsroom.selectors import by_path
from broadsheet.publishing.models import Run

JSON = "application/json"


def write_new(client: Client, **changes: str) -> Article:
    page = client.get(reverse("articles:add"))
    data = story(page, headline="Harbour wall holds", **body(contentstate("The wall held.")))
    response = client.post(reverse("articles:add"), {**data, **changes})
    assert response.status_code == 302, response.context["form"].errors
    return Article.objects.latest("pk")


def edit(client: Client, article: Article, **changes: str) -> None:
    address = reverse("articles:edit", args=[article.pk])
    data = story(client.get(address), **changes)
    response = client.post(address, data)
    assert response.status_code == 302, response.context["form"].errors


def test_a_draft_is_written(as_editor: Client, world: Section) -> None:
    article = write_new(as_editor)
    assert not article.live
    assert article.section == world
    assert stored_blocks(article)[0]["value"].endswith(">The wall held.</p>")
    assert ModelLogEntry.objects.filter(action="wagtail.create").exists()


def test_a_new_story_keeps_itself(as_editor: Client, world: Section) -> None:
    page = as_editor.get(reverse("articles:add"))
    assert b"data-w-autosave-interval" in page.content
    data = story(page, **{"headline": "", **body()})
    response = as_editor.post(reverse("articles:add"), data, headers={"accept": JSON})
    assert response.json()["success"] is True
    article = Article.objects.get()
    address = reverse("articles:edit", args=[article.pk])
    data = story(as_editor.get(address), headline="Harbour wall")
    response = as_editor.post(address, data, headers={"accept": JSON})
    assert response.json()["success"] is True
    article.refresh_from_db()
    assert (article.headline, article.live) == ("Harbour wall", False)


def test_publishing_from_the_form(as_moderator: Client, world: Section) -> None:
    article = write_new(as_moderator, **{"action-publish": "1"})
    assert article.live
    assert article.path.endswith("/world/harbour-wall-holds.html")
    assert Run.objects.get().verb == "publish"
    edit(as_moderator, article, headline="Harbour wall holds on")
    article.refresh_from_db()
    assert article.headline == "Harbour wall holds"
    assert article.has_unpublished_changes
    edit(as_moderator, article, **{"action-publish": "1"})
    article.refresh_from_db()
    assert article.headline == "Harbour wall holds on"
    assert article.path.endswith("/world/harbour-wall-holds.html")


def test_a_story_without_a_headline_is_not_published(as_moderator: Client, world: Section) -> None:
    page = as_moderator.get(reverse("articles:add"))
    data = story(page, **{"headline": "", "action-publish": "1", **body()})
    response = as_moderator.post(reverse("articles:add"), data)
    assert response.status_code == 200
    assert "headline" in response.context["form"].errors
    assert not Article.objects.exists()


def test_editors_cannot_publish_by_asking(as_editor: Client, world: Section) -> None:
    assert not write_new(as_editor, **{"action-publish": "1"}).live


def test_editors_submit_and_moderators_approve(
    as_editor: Client, as_moderator: Client, world: Section
) -> None:
    article = write_new(as_editor, **{"action-submit": "1"})
    assert article.workflow_in_progress
    home = as_moderator.get(reverse("wagtailadmin_home")).content.decode()
    assert "To approve" in home
    edit(
        as_moderator, article,
        **{"action-workflow-action": "1", "workflow-action-name": "approve"},
    )  # fmt: skip
    article.refresh_from_db()
    assert article.live
    assert Run.objects.get().verb == "publish"


def test_a_schedule_is_kept(as_moderator: Client, world: Section) -> None:
    later = timezone.localtime() + dt.timedelta(days=1)
    article = write_new(
        as_moderator, **{"action-publish": "1", "go_live_at": f"{later:%Y-%m-%d %H:%M}"}
    )
    assert not article.live
    assert article.approved_schedule
    home = as_moderator.get(reverse("wagtailadmin_home")).content.decode()
    assert "Harbour wall holds" in home
    assert "Goes live" in home


def test_an_address_of_ours_becomes_a_link_by_identity(
    as_editor: Client, write: Write, settings: object
) -> None:
    settings.BROADSHEET_BASE_URL = "https://paper.example"  # type: ignore[attr-defined]
    other = write("Earlier", public=True)
    text = contentstate("As reported.", links={0: {"url": f"https://paper.example{other.path}"}})
    article = write_new(as_editor, **body(text))
    assert f'<a linktype="article" uuid="{other.uuid}">' in stored_blocks(article)[0]["value"]
    # Saved again untouched, the identity is still there.
    edit(as_editor, article)
    article.refresh_from_db()
    assert f'<a linktype="article" uuid="{other.uuid}">' in stored_blocks(article)[0]["value"]


def test_a_new_slug_is_announced_as_a_move_and_is_one(as_moderator: Client, write: Write) -> None:
    article = write(public=True)
    former = article.path
    page = as_moderator.get(reverse("articles:edit", args=[article.pk])).content.decode()
    assert "moves it; the old address leads to the new one" in page
    edit(as_moderator, article, **{"slug": "The Wall", "action-publish": "1"})
    article.refresh_from_db()
    assert article.path.endswith("/the-wall.html")
    assert by_path(former) == article
    assert Run.objects.first().verb == "move"


def test_correcting(as_moderator: Client, write: Write) -> None:
    article = write(public=True)
    edit(as_moderator, article, headline="Harbour wall falls")
    address = reverse("articles:correct", args=[article.pk])
    assert "Compare the two" in as_moderator.get(address).content.decode()
    empty = as_moderator.post(address, {"kind": "correction", "text": contentstate("")})
    assert "text" in empty.context["form"].errors
    assert not Correction.objects.exists()
    as_moderator.post(address, {"kind": "correction", "text": contentstate("It fell.")})
    correction = Correction.objects.get()
    assert correction.text == "<p>It fell.</p>"
    assert correction.before["headline"] == "Harbour wall holds"
    article.refresh_from_db()
    assert article.headline == "Harbour wall falls"
    assert ModelLogEntry.objects.filter(action="broadsheet.correct").get().user.username
    listed = as_moderator.get(reverse("corrections:index")).content.decode()
    assert "It fell." in listed


def test_moving(as_moderator: Client, write: Write) -> None:
    article = write(public=True)
    sport = services.ensure_section(names=["Sport"], actor=None)
    address = reverse("articles:move", args=[article.pk])
    page = as_moderator.get(address)
    assert article.path in page.content.decode()
    shown = page.context["form"]
    assert shown["slug"].value() == article.slug
    assert shown["section"].value() == article.section_id
    assert shown["published_at"].value()
    fields = {"slug": "Wall!", "section": sport.pk, "published_at": "1987-03-01 12:00"}
    asked = as_moderator.get(reverse("articles:new_address", args=[article.pk]), fields)
    assert asked.json() == {"path": "/1987/03/01/sport/wall.html"}
    bad = as_moderator.post(address, {**fields, "slug": " ", "published_at": "soon"})
    assert {"slug", "published_at"} <= bad.context["form"].errors.keys()
    ahead = as_moderator.post(address, {**fields, "published_at": "2999-01-01 12:00"})
    assert {"published_at"} == ahead.context["form"].errors.keys()
    response = as_moderator.post(address, fields, follow=True)
    said = response.content.decode()
    assert article.path in said
    assert "/1987/03/01/sport/wall.html" in said
    moved = Article.objects.get(pk=article.pk)
    assert moved.path == "/1987/03/01/sport/wall.html"
    assert FormerAddress.objects.get().path == article.path


def test_moving_nothing_moves_nothing(as_moderator: Client, write: Write) -> None:
    article = write(public=True)
    address = reverse("articles:move", args=[article.pk])
    when = timezone.localtime(article.first_published_at)
    fields = {"slug": article.slug, "section": article.section_id,
              "published_at": f"{when:%Y-%m-%d %H:%M}"}  # fmt: skip
    assert "stays at" in as_moderator.post(address, fields, follow=True).content.decode()
    stored = Article.objects.get(pk=article.pk)
    assert (stored.path, stored.first_published_at) == (article.path, article.first_published_at)


def test_withdrawing_and_wagtails_own_unpublishing(as_moderator: Client, write: Write) -> None:
    article = write(public=True)
    unpublish = reverse("articles:unpublish", args=[article.pk])
    address = reverse("articles:withdraw", args=[article.pk])
    assert as_moderator.get(unpublish)["Location"] == address
    assert as_moderator.post(unpublish)["Location"] == address
    refused = as_moderator.post(address, {"note": "  "})
    assert "note" in refused.context["form"].errors
    as_moderator.post(address, {"note": "It was not so."})
    article.refresh_from_db()
    assert (article.live, article.withdrawal_note) == (False, "It was not so.")


def test_a_locked_story_is_not_corrected_by_others(as_moderator: Client, write: Write) -> None:
    article = write(public=True)
    Article.objects.filter(pk=article.pk).update(locked=True)
    response = as_moderator.get(reverse("articles:correct", args=[article.pk]), follow=True)
    assert "unlock it first" in response.content.decode()


def test_an_older_version_comes_back(as_editor: Client, write: Write) -> None:
    article = write()
    first = article.latest_revision
    edit(as_editor, article, headline="Something else")
    address = reverse("articles:revisions_revert", args=[article.pk, first.pk])
    as_editor.post(address, story(as_editor.get(address)))
    article.refresh_from_db()
    assert article.headline == "Harbour wall holds"
    compare = reverse("articles:revisions_compare", args=[article.pk, "earliest", "latest"])
    assert as_editor.get(compare).status_code == 200
    assert as_editor.get(reverse("articles:history", args=[article.pk])).status_code == 200


@pytest.mark.parametrize("name", ["articles", "authors", "topics"])
def test_choosing_is_by_name(as_editor: Client, write: Write, name: str) -> None:
    from broadsheet.topics.services import ensure_topic

    write("Harbour wall holds", public=True)
    services.ensure_author(name="Harbour Master", actor=None)
    ensure_topic(name="Harbours", kind="subject", actor=None)
    model = {"articles": "newsroom/article", "authors": "newsroom/author", "topics": "topics/topic"}
    address = f"/desk/snippets/choose/{model[name]}/"
    assert "Harbour" in as_editor.get(address).json()["html"]
    # What the list is replaced by: a piece of a page, and not a whole dialogue.
    found = as_editor.get(f"{address}results/", {"q": "harbour"})
    assert found["Content-Type"].startswith("text/html")
    assert "Harbour" in found.content.decode()
    assert "Harbour" not in as_editor.get(f"{address}results/", {"q": "xy"}).content.decode()


def test_choosing_knows_accents_order_and_aliases(as_editor: Client) -> None:
    from broadsheet.topics.models import Alias
    from broadsheet.topics.services import ensure_topic

    services.ensure_author(name="Zoë Åkesson-Berg", actor=None)
    topic = ensure_topic(name="United Nations", kind="organisation", actor=None)
    Alias.objects.create(topic=topic, name="U.N.")

    def chosen(model: str, words: str) -> str:
        address = f"/desk/snippets/choose/{model}/results/"
        return as_editor.get(address, {"q": words}).content.decode()

    for words in ("zoe", "berg zo", "AKESSON"):
        assert "Zoë Åkesson-Berg" in chosen("newsroom/author", words)
    assert "Zoë" not in chosen("newsroom/author", "oe")
    for words in ("un", "u.n.", "nations unit"):
        assert "United Nations" in chosen("topics/topic", words)
    titles = {one["title"] for one in link_targets("un", hosts=())}
    assert titles == {"United Nations"}
