"""What changes seldom: kept by the newsroom's verbs, so that redirects, touches and log follow."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from broadsheet.changes.models import Touch
from broadsheet.desk.tests.conftest import Write
from broadsheet.desk.tests.form import Fields, body, contentstate, story
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Author, Column, FormerAddress, Section, StandingPage
from broadsheet.topics.models import FormerAddress as FormerTopicAddress
from broadsheet.topics.models import Topic
from broadsheet.topics.services import ensure_topic, merge_topic


def plain(client: Client, address: str, **changes: str) -> dict[str, str]:
    parser = Fields()
    parser.feed(client.get(address).content.decode())
    return {**parser.values, **changes}


def change(client: Client, name: str, pk: int, **changes: str) -> None:
    address = reverse(f"{name}:edit", args=[pk])
    response = client.post(address, plain(client, address, **changes))
    assert response.status_code == 302, response.context["form"].errors


def test_an_author(as_moderator: Client) -> None:
    add = reverse("authors:add")
    as_moderator.post(add, plain(as_moderator, add, name="Ada  Berg"))
    author = Author.objects.get()
    assert (author.name, author.slug) == ("Ada Berg", "ada-berg")
    change(as_moderator, "authors", author.pk, slug="a-berg", retired="on")
    assert FormerAddress.objects.get().path == "/by/ada-berg/"
    assert Author.objects.get().retired
    assert Touch.objects.filter(key=f"author:{author.pk}").count() == 2
    actions = ModelLogEntry.objects.order_by("pk").values_list("action", "user__email")
    assert ("wagtail.edit", "moderator@example.com") in actions


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("bjork", ["Björk Ness"]),
        ("obrien", ["Mary O'Brien", "Tom O’Brien"]),
        ("o'brien", ["Mary O'Brien", "Tom O’Brien"]),
        ("o’bri tom", ["Tom O’Brien"]),
        ("lukasz", ["Łukasz Ångström"]),
        ("nobody", []),
        ("", ["Björk Ness", "Mary O'Brien", "Tom O’Brien", "Łukasz Ångström"]),
    ],
)
def test_authors_are_found_as_for_a_byline(
    as_moderator: Client, typed: str, found: list[str]
) -> None:
    for name in ("Łukasz Ångström", "Tom O’Brien", "Björk Ness", "Mary O'Brien"):
        services.ensure_author(name=name, actor=None)
    for way in ("authors:list", "authors:list_results"):
        shown = as_moderator.get(reverse(way), {"q": typed}).context["page_obj"].object_list
        assert [author.name for author in shown] == found


def test_the_sections_are_a_tree(as_moderator: Client, world: Section) -> None:
    asia = services.ensure_section(names=["World", "Asia"], actor=None)
    services.ensure_section(names=["Arts"], actor=None)
    page = as_moderator.get(reverse("sections:list")).content.decode()
    assert page.index("World") < page.index("\u2014 Asia") < page.index("Arts")
    # Each leads to its form, and what all of them are not is said of none.
    for section in (world, asia):
        assert reverse("sections:edit", args=[section.pk]) in page
    assert "icon-cross" not in page.split("<tbody")[1]
    # A new one stands behind those that are there.
    assert plain(as_moderator, reverse("sections:add"))["position"] == "2"
    assert "Arts" not in as_moderator.get(reverse("sections:list"), {"q": "asi"}).content.decode()
    change(as_moderator, "sections", asia.pk, slug="far-east")
    assert Section.objects.get(pk=asia.pk).path == "/world/far-east/"
    assert FormerAddress.objects.get().section == asia
    # What a service refuses stands in the form.
    address = reverse("sections:edit", args=[world.pk])
    refused = as_moderator.post(address, plain(as_moderator, address, slug="search"))
    assert "slug" in refused.context["form"].errors
    offered = dict(refused.context["form"].fields["parent"].choices)
    assert asia.pk not in offered
    assert world.pk not in offered


def test_a_column(as_moderator: Client, world: Section) -> None:
    add = reverse("columns:add")
    as_moderator.post(add, plain(as_moderator, add, name="Notes", section=str(world.pk)))
    column = Column.objects.get()
    assert column.section == world
    change(as_moderator, "columns", column.pk, slug="harbour-notes")
    assert FormerAddress.objects.get().column == column


def test_a_topic(as_moderator: Client) -> None:
    add = reverse("topics:add")
    as_moderator.post(add, plain(as_moderator, add, name="Taliban", kind="organisation"))
    topic = Topic.objects.get()
    address = reverse("topics:edit", args=[topic.pk])
    assert "merged" not in dict(as_moderator.get(address).context["form"].fields["status"].choices)
    change(as_moderator, "topics", topic.pk, slug="the-taliban", status="retired")
    assert FormerTopicAddress.objects.get().path == "/topics/taliban/"
    refused = as_moderator.post(address, plain(as_moderator, address, identifier="Q1"))
    assert "scheme" in refused.context["form"].errors
    other = ensure_topic(name="Talibans", kind="organisation", actor=None)
    merge_topic(topic=other, into=topic, actor=None)
    change(as_moderator, "topics", other.pk, description="A tombstone.")
    assert Topic.objects.get(pk=other.pk).status == "merged"


def test_a_standing_page_is_public_only_when_saved(as_moderator: Client) -> None:
    add = reverse("standing_pages:add")
    page = as_moderator.get(add)
    assert b"data-w-autosave-interval" not in page.content
    first = body(contentstate("Who we are."))
    as_moderator.post(add, story(page, title="About us", **first))
    standing = StandingPage.objects.get()
    assert standing.path == "/about-us.html"
    address = reverse("standing_pages:edit", args=[standing.pk])
    edit = as_moderator.get(address)
    assert b"data-w-autosave-interval" not in edit.content
    as_moderator.post(address, story(edit, title="About this paper"))
    standing.refresh_from_db()
    assert (standing.title, standing.revisions.count()) == ("About this paper", 2)
    oldest = standing.revisions.order_by("pk").first()
    revert = reverse("standing_pages:revisions_revert", args=[standing.pk, oldest.pk])
    as_moderator.post(revert, story(as_moderator.get(revert)))
    standing.refresh_from_db()
    assert standing.title == "About us"
    assert Touch.objects.filter(key=f"standing:{standing.pk}").count() == 3


@pytest.mark.parametrize("name", ["authors", "sections", "columns", "standing_pages"])
def test_editors_only_look(as_editor: Client, world: Section, name: str) -> None:
    listing = as_editor.get(reverse(f"{name}:list"))
    assert listing.status_code == 200
    assert reverse(f"{name}:add") not in listing.content.decode()
    assert as_editor.get(reverse(f"{name}:add")).status_code == 302


def test_corrections_are_only_listed(as_administrator: Client, write: Write) -> None:
    article = write(public=True)
    services.correct(article=article, text="<p>It <b>fell</b>.</p>", actor=None)
    page = as_administrator.get(reverse("corrections:index")).content.decode()
    assert "It fell." in page
    assert reverse("articles:edit", args=[article.pk]) in page
    assert "/desk/corrections/add" not in page


def test_the_paper_is_made_its_own(
    as_administrator: Client, as_editor: Client, world: Section
) -> None:
    index = reverse("identity:list")
    assert as_editor.get(index).status_code == 302
    add = as_administrator.get(index)["Location"]
    drawing = SimpleUploadedFile(
        "plate.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="x()">'
        b'<script>x()</script><path d="M0 0h9v9z"/></svg>',
    )
    wanted = {
        "motto": "By the tide",
        "accent": "#0b4f8a",
        "nameplate_file": drawing,
        "social-count": "0",
        "imprint": "Gull Street 4",
    }
    sent = {**plain(as_administrator, add), **wanted}
    assert as_administrator.post(add, sent).status_code == 302
    page = Client().get("/").content.decode()
    assert '<path d="M0 0h9v9z"/>' in page
    assert "x()" not in page
    assert "By the tide" in page
    assert "Gull Street 4" in page
    address = page.split('rel="stylesheet" href="/look.')[1].split('"')[0]
    style = Client().get(f"/look.{address}")
    assert "--accent:light-dark(#0b4f8a," in style.content.decode()
    assert "immutable" in style["Cache-Control"]
    assert "immutable" not in Client().get("/look.0123456789abcdef.css")["Cache-Control"]
    # What could not be read is refused, and what was typed is still there.
    edit = as_administrator.get(index)["Location"]
    typed = {**plain(as_administrator, edit), "accent": "#ffee00", "motto": "At noon"}
    refused = as_administrator.post(edit, {**typed, "social-count": "0"})
    assert "accent" in refused.context["form"].errors
    assert "At noon" in refused.content.decode()
    change(as_administrator, "sections", world.pk, colour="#00653b")
    assert '[data-section^="/world/"]' in Client().get(f"/look.{address}").content.decode()
