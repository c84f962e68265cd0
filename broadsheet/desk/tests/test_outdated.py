"""Two people at one front or standing page: the second is told, and nothing is overwritten."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from broadsheet.desk.tests.conftest import Write
from broadsheet.desk.tests.form import story
from broadsheet.desk.tests.test_fronts import form_of
from broadsheet.fronts.models import Front
from broadsheet.fronts.services import begin_front, publish_front
from broadsheet.newsroom import services
from broadsheet.newsroom.models import OutdatedError, StandingPage


def titled(title: str) -> dict[str, str]:
    return {
        "modules-count": "1", "modules-0-deleted": "", "modules-0-order": "0", "modules-0-id": "",
        "modules-0-type": "promotion", "modules-0-value-title": title,
        "modules-0-value-count": "", "modules-0-value-stories": "[]",
    }  # fmt: skip


def title_of(front: Front) -> str:
    latest: Any = front.get_latest_revision_as_object()
    return str(latest.modules[0].value["title"]) if latest.modules else ""


def test_a_front_is_never_overwritten(as_moderator: Client, write: Write) -> None:
    write("A story", public=True)
    front = begin_front(section=None, place=Front.Place.FOOT, actor=None)
    edit = reverse("fronts:edit", args=[front.pk])
    begun = form_of(as_moderator.get(edit))
    assert as_moderator.post(edit, {**begun, **titled("First")}).status_code == 302
    for button in ({}, {"action-publish": "x"}):
        answer = as_moderator.post(edit, {**begun, **titled("Second"), **button}, follow=True)
        page = answer.content.decode()
        assert "saved a newer version; nothing of it was overwritten." in page
        assert reverse("fronts:history", args=[front.pk]) in page
        stored = Front.objects.get(pk=front.pk)
        assert title_of(stored) == "First"
        assert not stored.live
    # Hers is among the versions, and comes back from there.
    beside = [r for r in front.revisions.all() if title_of_version(r) == "Second"]
    assert len(beside) == 2
    back = reverse("fronts:revisions_revert", args=[front.pk, beside[0].pk])
    page = as_moderator.get(back)
    assert "Second" in page.content.decode()
    again = {**form_of(page), **titled("Second"), "action-publish": "x"}
    assert as_moderator.post(back, again).status_code == 302
    assert title_of(Front.objects.get(pk=front.pk)) == "Second"
    # What the page is keeping by itself is not somebody else's.
    begun = form_of(as_moderator.get(edit))
    kept = {**begun, **titled("Third")}
    answer = as_moderator.post(edit, kept, headers={"Accept": "application/json"})
    assert answer.json()["success"]
    sent = {**begun, **titled("Third and last"), "action-publish": "x"}
    as_moderator.post(edit, sent)
    assert title_of(Front.objects.get(pk=front.pk)) == "Third and last"
    # On every other route as well.
    one, two = Front.objects.get(pk=front.pk), Front.objects.get(pk=front.pk)
    publish_front(front=one, actor=None)
    with pytest.raises(OutdatedError):
        publish_front(front=two, actor=None)


def title_of_version(revision: Any) -> str:
    modules = revision.as_object().modules
    return str(modules[0].value["title"]) if modules else ""


def test_a_standing_page_is_never_overwritten(as_administrator: Client) -> None:
    body = [("text", "<p>We keep none.</p>")]
    page = services.save_standing_page(page=StandingPage(title="Privacy", body=body), actor=None)
    edit = reverse("standing_pages:edit", args=[page.pk])
    begun = as_administrator.get(edit)
    first = as_administrator.post(edit, story(begun, title="Privacy policy"))
    assert first.status_code == 302
    answer = as_administrator.post(edit, story(begun, title="Your data"), follow=True)
    assert "saved a newer version; nothing of it was overwritten." in answer.content.decode()
    assert StandingPage.objects.get().title == "Privacy policy"
    titles = [revision.content["title"] for revision in page.revisions.order_by("pk")]
    assert sorted(titles) == ["Privacy", "Privacy policy", "Your data"]
    # Begun anew, it is saved.
    fresh = story(as_administrator.get(edit), title="Your data")
    assert as_administrator.post(edit, fresh).status_code == 302
    assert StandingPage.objects.get().title == "Your data"
    one, two = StandingPage.objects.get(), StandingPage.objects.get()
    services.save_standing_page(page=one, actor=None)
    with pytest.raises(OutdatedError):
        services.save_standing_page(page=two, actor=None)
