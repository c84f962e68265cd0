"""Who composes which front, and what the form refuses."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from broadsheet.accounts.models import User
from broadsheet.changes.models import Touch
from broadsheet.desk.tests.conftest import Write
from broadsheet.desk.tests.form import Fields
from broadsheet.fronts.models import Front
from broadsheet.fronts.services import (
    begin_front,
    compose_front,
    end_fronts,
    end_pins,
    publish_front,
)
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Section
from broadsheet.newsroom.models.staff import SectionEditor


def lead_of(client: Client, path: str = "/") -> str:
    html = client.get(path).content.decode()
    return (
        html.split('class="lead"')[1].split('class="headline"')[1].split("</a>")[0].split(">")[-1]
    )


def pinned(*articles: Article, until: str = "") -> list[tuple[str, dict[str, object]]]:
    pins = [{"story": str(article.uuid), "until": until} for article in articles]
    return [("lead", {"stories": pins}), ("river", {})]


@pytest.fixture
def section_editor(editor: User, world: Section) -> User:
    editor.groups.set(Group.objects.filter(name="Section editors"))
    SectionEditor.objects.create(user=editor, section=world)
    return editor


def form_of(page: object) -> dict[str, str]:
    parser = Fields()
    parser.feed(page.content.decode())  # type: ignore[attr-defined]
    return {k: v for k, v in parser.values.items() if "__prefix__" not in k}


def test_section_editors_compose_their_own_fronts_only(
    section_editor: User, world: Section
) -> None:
    client = Client()
    client.force_login(section_editor)
    sport = services.ensure_section(names=["Sport"], actor=None)
    others = [begin_front(section=place, actor=None) for place in (sport, None)]
    begin = reverse("fronts:begin")
    assert client.post(begin, {"section": world.pk}).status_code == 302
    own = Front.objects.get(section=world)
    page = client.get(reverse("fronts:edit", args=[own.pk]))
    assert page.status_code == 200
    assert b'name="action-publish"' in page.content
    sent = {**form_of(page), "modules-count": "0", "action-publish": "action-publish"}
    assert client.post(reverse("fronts:edit", args=[own.pk]), sent).status_code == 302
    assert Front.objects.get(pk=own.pk).live
    assert (
        b"Let the page compose itself" in client.get(reverse("fronts:edit", args=[own.pk])).content
    )
    assert client.post(reverse("fronts:unpublish", args=[own.pk])).status_code == 302
    assert not Front.objects.get(pk=own.pk).live
    listing = client.get(reverse("fronts:list")).content.decode()
    assert reverse("fronts:edit", args=[own.pk]) in listing
    for front in others:
        edit = reverse("fronts:edit", args=[front.pk])
        assert f'"{edit}"' not in listing
        for address in (edit, reverse("fronts:unpublish", args=[front.pk])):
            for method in (client.get, client.post):
                assert method(address).status_code in {302, 403}, address
        assert Front.objects.get(pk=front.pk).latest_revision_id == front.latest_revision_id
    Front.objects.filter(section=sport).delete()
    assert client.post(begin, {"section": sport.pk}).status_code in {302, 403}
    assert not Front.objects.filter(section=sport).exists()


def test_the_foot_of_stories_is_composed_like_a_front(
    section_editor: User, world: Section, write: Write
) -> None:
    story = write("A story", public=True)
    client = Client()
    client.force_login(section_editor)
    listing = client.get(reverse("fronts:list")).content.decode()
    assert "Foot of stories" in listing
    begin = reverse("fronts:begin")
    assert client.post(begin, {"section": "", "place": "foot"}).status_code in {302, 403}
    assert client.post(begin, {"section": world.pk, "place": "attic"}).status_code == 404
    assert not Front.objects.exists()
    assert client.post(begin, {"section": world.pk, "place": "foot"}).status_code == 302
    foot = Front.objects.get()
    assert (foot.place, foot.section, foot.shown_at()) == ("foot", world, story.path)
    edit = reverse("fronts:edit", args=[foot.pk])
    fields = form_of(client.get(edit))
    module = {
        "modules-count": "1", "modules-0-deleted": "", "modules-0-order": "0", "modules-0-id": "",
        "modules-0-value-title": "Do not miss", "modules-0-value-count": "",
        "modules-0-value-stories": json.dumps([{"story": str(story.uuid), "until": ""}]),
        "action-publish": "x",
    }  # fmt: skip
    wrong = client.post(edit, {**fields, **module, "modules-0-type": "river"})
    assert (
        "Only “Across the paper”, “Text” and “House advertisement” stand" in wrong.content.decode()
    )
    assert client.post(edit, {**fields, **module, "modules-0-type": "promotion"}).status_code == 302
    assert Front.objects.get().live
    # Under a story that does not stand beside it in the running order, where it is led to anyway.
    newest = [write(f"Story {n}", public=True) for n in range(2)][-1]
    assert "Do not miss" in client.get(newest.path).content.decode()
    preview = reverse("fronts:preview_on_edit", args=[foot.pk])
    module["modules-0-value-title"] = "Tried out"
    client.post(preview, {**fields, **module, "modules-0-type": "promotion"})
    # It is looked at under the newest story: this one.
    assert "Tried out" in client.get(preview).content.decode()


def test_a_house_advertisement_is_composed_and_a_bad_link_is_refused(
    as_moderator: Client, write: Write, client: Client
) -> None:
    write("A story", public=True)
    front = begin_front(section=None, actor=None)
    edit = reverse("fronts:edit", args=[front.pk])
    module = {
        "modules-count": "1", "modules-0-deleted": "", "modules-0-order": "0",
        "modules-0-type": "house", "modules-0-id": "", "modules-0-value-picture": "",
        "modules-0-value-headline": "Every paper we have printed",
        "modules-0-value-sentence": "Since 1849, day by day.",
        "modules-0-value-words": "Look into the archive",
    }  # fmt: skip
    sent = {**form_of(as_moderator.get(edit)), **module, "action-publish": "x"}
    bad = as_moderator.post(edit, {**sent, "modules-0-value-link": "javascript:alert(1)"})
    assert bad.status_code == 200
    said = bad.content.decode()
    # What was typed is still there, beside what is wrong with it.
    assert "leads nowhere. Give a page of the paper" in said
    assert "Since 1849, day by day." in said
    assert not Front.objects.get().live
    assert as_moderator.post(edit, {**sent, "modules-0-value-link": "/archive/"}).status_code == 302
    assert Front.objects.get().live
    assert '<a href="/archive/">Look into the archive</a>' in client.get("/").content.decode()


def test_reporters_compose_no_front(as_editor: Client, editor: User, world: Section) -> None:
    assert as_editor.post(reverse("fronts:begin"), {"section": world.pk}).status_code in {302, 403}
    assert not Front.objects.exists()
    listing = as_editor.get(reverse("fronts:list"))
    assert listing.status_code == 200
    assert b"<button" not in listing.content.split(b"<main")[1].split(b"</main")[0] or (
        reverse("fronts:begin").encode() not in listing.content
    )


def test_a_pin_ends_and_a_front_ends(write: Write, client: Client) -> None:
    old = write("An old story", public=True)
    write("A new story", public=True)
    soon = timezone.now() + dt.timedelta(minutes=5)
    front = compose_front(section=None, modules=pinned(old, until=soon.isoformat()), actor=None)
    assert lead_of(client) == "An old story"
    assert end_pins() == 0
    Front.objects.filter(pk=front.pk).update(next_change_at=timezone.now())
    modules = pinned(old, until=(timezone.now() - dt.timedelta(seconds=1)).isoformat())
    stored = Front.objects.get(pk=front.pk)
    stored.modules = modules
    before = stored.as_of
    stored.as_of = before - dt.timedelta(minutes=10)
    stored.next_change_at = before
    stored.save(update_fields=["modules", "as_of", "next_change_at"])
    # Until the clock has moved the front, the page stays what it was.
    assert lead_of(client) == "An old story"
    Touch.objects.all().delete()
    assert end_pins() == 1
    assert list(Touch.objects.values_list("key", flat=True)) == ["front:home"]
    assert lead_of(client) == "A new story"
    Front.objects.filter(pk=front.pk).update(expire_at=timezone.now())
    assert end_fronts() == 1
    assert not Front.objects.get(pk=front.pk).live


def test_a_front_comes_at_its_time(write: Write, client: Client) -> None:
    old = write("An old story", public=True)
    write("A new story", public=True)
    front = begin_front(section=None, actor=None)
    front.modules = pinned(old)
    front.go_live_at = timezone.now() + dt.timedelta(hours=1)
    publish_front(front=front, actor=None)
    assert lead_of(client) == "A new story"
    revision = Front.objects.get(pk=front.pk).scheduled_revision
    assert revision is not None
    revision.approved_go_live_at = timezone.now()
    revision.content["go_live_at"] = None
    revision.save()
    Touch.objects.all().delete()
    assert services.publish_what_is_due() == 1
    assert Touch.objects.filter(key="front:home").exists()
    assert lead_of(client) == "An old story"


def test_an_embargoed_pin_waits(write: Write, client: Client) -> None:
    secret, other = write("A secret story", public=True), write("Another story", public=True)
    compose_front(section=None, modules=pinned(secret, other), actor=None)
    assert lead_of(client) == "A secret story"
    later = timezone.now() + dt.timedelta(hours=1)
    Article.objects.filter(pk=secret.pk).update(embargo_until=later)
    page = client.get("/")
    assert "A secret story" not in page.content.decode()
    assert lead_of(client) == "Another story"
    # It changes when the story does, though it does not stand on the page.
    assert f"article:{secret.pk}:card" in page["Surrogate-Key"].split()


def test_what_cannot_be_pinned_is_refused_and_kept(
    as_moderator: Client, write: Write, world: Section
) -> None:
    article = write("A story", public=True)
    front = begin_front(section=None, actor=None)
    address = reverse("fronts:edit", args=[front.pk])
    fields = form_of(as_moderator.get(address))
    module = {
        "modules-count": "1", "modules-0-deleted": "", "modules-0-order": "0",
        "modules-0-type": "lead", "modules-0-id": "", "modules-0-value-count": "",
    }  # fmt: skip
    good = json.dumps([{"story": str(article.uuid), "until": ""}])
    for bad in ("[1", '[{"story": "x"}]', json.dumps([{"story": str(world.uuid)}]),
                json.dumps([{"story": str(article.uuid), "until": "later"}]),
                json.dumps([{"story": str(article.uuid), "until": "2026-02-30T10:00"}]),
                json.dumps([{"story": str(write(f"S {n}").uuid)} for n in range(6)])):  # fmt: skip
        sent = {**fields, **module, "modules-0-value-stories": bad}
        response = as_moderator.post(address, sent)
        assert response.status_code == 200, bad
        assert not Front.objects.get(pk=front.pk).pinned()
    sent = {**fields, **module, "modules-0-value-stories": good, "action-publish": "x"}
    assert as_moderator.post(address, sent).status_code == 302
    assert Front.objects.get(pk=front.pk).pinned() == [str(article.uuid)]
    found = as_moderator.get(reverse("fronts:stories"), {"q": "story A"}).json()["stories"]
    assert found[0]["story"] == str(article.uuid)
