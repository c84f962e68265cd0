"""Pinning a story to a front from where the story is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from broadsheet.accounts.models import User
from broadsheet.accounts.services import add_user
from broadsheet.desk.tests.conftest import Write
from broadsheet.desk.tests.test_fronts import lead_of, pinned, section_editor  # noqa: F401
from broadsheet.fronts.models import Front
from broadsheet.fronts.selectors import spots_for
from broadsheet.fronts.services import begin_front, compose_front, pin_story
from broadsheet.fronts.spots import Spot
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Section


def lead(article: Article) -> Spot:
    return spots_for(article)[0]


def pins_of(front: Front) -> list[str]:
    return [Article.objects.get(uuid=pin).headline for pin in front.pinned()]


def test_a_story_is_pinned_from_the_first_page_in_one_step(
    as_moderator: Client, write: Write
) -> None:
    story = write("Harbour wall holds", public=True)
    for n in range(3):
        write(f"Later story {n}", public=True)
    client = as_moderator
    assert lead_of(client) != "Harbour wall holds"
    address = reverse("fronts:pin", args=[story.pk])
    assert (
        f'href="{address}?from=home"' in client.get(reverse("wagtailadmin_home")).content.decode()
    )
    assert address in client.get(reverse("articles:edit", args=[story.pk])).content.decode()
    page = client.get(address)
    html = page.content.decode()
    assert '<p class="desk-verb__about">Harbour wall holds</p>' in html
    assert ">Home page: Lead</option>" in html
    first = page.context["view"].spots[0]
    assert (str(first.front), str(first)) == ("Home page", "Lead")
    answer = client.post(f"{address}?from=home", {"spot": first.key}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("wagtailadmin_home")
    assert "“Harbour wall holds” stands first in “Lead” of Home page." in answer.content.decode()
    assert lead_of(client) == "Harbour wall holds"
    # Everything else stands where it composed itself to stand.
    assert [block.block_type for block in Front.objects.get().modules] == [
        wanted.name for wanted in Front().by_itself()
    ]


def test_no_two_places_are_called_the_same(as_moderator: Client, write: Write) -> None:
    story = write("Harbour wall holds", public=True)
    arts = services.ensure_section(names=["Arts"], actor=None)
    modules = [
        ("strip", {"section": str(story.section.uuid)}),
        ("strip", {"section": str(arts.uuid)}),
        ("river", {"title": ""}),
        ("river", {"title": "Elsewhere"}),
        ("river", {"title": ""}),
        ("magazine", {"section": str(arts.uuid), "title": "The Weekend"}),
    ]
    front = compose_front(section=None, modules=modules, actor=None)
    page = as_moderator.get(reverse("fronts:pin", args=[story.pk]))
    spots = [str(spot) for spot in page.context["view"].spots if spot.front == front]
    assert spots == [
        f"Section strip: {story.section.name}",
        "Section strip: Arts",
        "River (1 of 2)",
        "River: Elsewhere",
        "River (2 of 2)",
        "Magazine: The Weekend",
    ]
    # Each is the one that it is called.
    chosen = next(spot for spot in page.context["view"].spots if str(spot) == "River (2 of 2)")
    pin_story(article=story, spot=chosen, until=None, actor=None)
    pinned_in = [bool(block.value.get("stories")) for block in Front.objects.get().modules]
    assert pinned_in == [False, False, False, False, True, False]


def test_a_pin_ends_and_refuses_a_moment_that_has_passed(
    as_moderator: Client, write: Write
) -> None:
    story = write("Harbour wall holds", public=True)
    spot = lead(story)
    address = reverse("fronts:pin", args=[story.pk])
    past = as_moderator.post(address, {"spot": spot.key, "until": "2020-01-01 06:00"})
    assert "This moment has passed." in past.content.decode()
    assert "2020-01-01 06:00" in past.content.decode()
    nowhere = as_moderator.post(address, {"spot": "attic"})
    assert "not one of the available choices" in nowhere.content.decode()
    assert not Front.objects.exists()
    until = timezone.now() + dt.timedelta(hours=3)
    pin_story(article=story, spot=spot, until=until, actor=None)
    front = Front.objects.get()
    assert front.next_change_at == until
    front.judge_pins(until)
    assert front.pinned() == []


def test_what_is_being_composed_stays_a_draft_and_has_the_pin(write: Write) -> None:
    shown, waiting, story = (write(name, public=True) for name in ("Shown", "Waiting", "New"))
    front = compose_front(section=None, modules=pinned(shown), actor=None)
    front.modules = [*pinned(waiting), ("text", {"title": "", "text": "<p>Words</p>"})]
    front.save_revision()
    pin_story(article=story, spot=lead(story), until=None, actor=None)
    front = Front.objects.get()
    assert pins_of(front) == ["New", "Shown"]
    assert front.has_unpublished_changes
    draft = front.get_latest_revision_as_object()
    assert pins_of(draft) == ["New", "Waiting"]
    assert [block.block_type for block in draft.modules] == ["lead", "river", "text"]


def test_a_story_stands_once_and_a_full_module_makes_room(
    as_moderator: Client, write: Write
) -> None:
    stories = [write(f"Story {n}", public=True) for n in range(6)]
    modules = [*pinned(*stories[:5]), ("latest", {"stories": pinned(stories[5])[0][1]["stories"]})]
    compose_front(section=None, modules=modules, actor=None)
    spot = lead(stories[5])
    address = reverse("fronts:pin", args=[stories[5].pk])
    answer = as_moderator.post(address, {"spot": spot.key}, follow=True).content.decode()
    assert "“Story 4” made room." in answer
    assert pins_of(Front.objects.get()) == [f"Story {n}" for n in (5, 0, 1, 2, 3)]


def test_a_front_that_waits_for_its_time_is_left_alone(as_moderator: Client, write: Write) -> None:
    shown, story = write("Shown", public=True), write("New", public=True)
    front = compose_front(section=None, modules=pinned(shown), actor=None)
    front.go_live_at = timezone.now() + dt.timedelta(hours=8)
    front.save_revision().publish(skip_permission_checks=True)
    with pytest.raises(ValidationError, match="has a version that goes out at"):
        pin_story(article=story, spot=lead(story), until=None, actor=None)
    address = reverse("fronts:pin", args=[story.pk])
    page = as_moderator.post(address, {"spot": lead(story).key})
    assert "Pin the story there." in page.content.decode()
    assert pins_of(Front.objects.get()) == ["Shown"]
    assert front.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_a_module_that_is_gone_is_said(write: Write) -> None:
    shown, story = write("Shown", public=True), write("New", public=True)
    front = compose_front(section=None, modules=pinned(shown), actor=None)
    spot = lead(story)
    front.modules = [("river", {})]
    front.save_revision().publish(skip_permission_checks=True)
    with pytest.raises(ValidationError, match="composed anew meanwhile"):
        pin_story(article=story, spot=spot, until=None, actor=None)


def test_who_pins_where(section_editor: User, world: Section, write: Write) -> None:  # noqa: F811
    sport = services.ensure_section(names=["Sport"], actor=None)
    own, other = write("Own", public=True), write("Other", public=True, section=sport)
    draft = write("Draft")
    client = Client()
    client.force_login(section_editor)
    page = client.get(reverse("fronts:pin", args=[own.pk]))
    assert {str(spot.front) for spot in page.context["view"].spots} == {
        "World", "Foot of stories: World",
    }  # fmt: skip
    # What is not on offer is not taken either.
    home = lead(own)
    client.post(reverse("fronts:pin", args=[own.pk]), {"spot": home.key})
    assert not Front.objects.filter(section=None).exists()
    refused = client.get(reverse("fronts:pin", args=[other.pk]))
    assert refused.status_code == 302
    assert refused["Location"] == reverse("wagtailadmin_home")
    hidden = client.get(reverse("fronts:pin", args=[draft.pk]), follow=True).content.decode()
    assert "This story is not public at the moment." in hidden
    for role in ("reporter", "standards", "picture-desk", "advertising"):
        user = add_user(email=f"{role}@example.com", password="a long password of words",
                        name=role, role=role, actor=None)  # fmt: skip
        client.force_login(user)
        for method in (client.get, client.post):
            answer = method(reverse("fronts:pin", args=[own.pk]))
            assert answer.status_code == 302, role
            assert answer["Location"] == reverse("wagtailadmin_home"), role
        assert "fronts/pin" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_begun_front_that_nobody_published_shows_itself_with_the_pin(write: Write) -> None:
    story = write("New", public=True)
    begin_front(section=None, actor=None)
    pin_story(article=story, spot=lead(story), until=None, actor=None)
    front = Front.objects.get()
    assert front.live
    assert not front.has_unpublished_changes
    assert pins_of(front) == ["New"]
