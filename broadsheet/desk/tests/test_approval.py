"""Submitting, approving, sending back; scheduling and embargo; and the letters about it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from broadsheet.accounts.models import Role, User
from broadsheet.accounts.services import add_user
from broadsheet.changes import durable
from broadsheet.desk.standing import standing_of
from broadsheet.desk.tests.conftest import Write
from broadsheet.desk.tests.form import story
from broadsheet.mail.models import Letter
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Author, Byline, Section, SectionEditor
from broadsheet.newsroom.moments import when_in_words

Staff = dict[str, User]


def member(name: str, role: str, *sections: Section) -> User:
    user = add_user(
        email=f"{name}@example.com", password="a long password of words", name=name.title(),
        role=role, actor=None,
    )  # fmt: skip
    for section in sections:
        SectionEditor.objects.create(section=section, user=user)
    return user


@pytest.fixture
def staff(world: Section) -> Staff:
    sport = services.ensure_section(names=["Sport"], actor=None)
    return {
        "rita": member("rita", Role.Key.REPORTER),
        "ed": member("ed", Role.Key.SECTION_EDITOR, world),
        "otto": member("otto", Role.Key.SECTION_EDITOR, sport),
        "stan": member("stan", Role.Key.STANDARDS),
        "prue": member("prue", Role.Key.PRODUCER),
    }


@pytest.fixture
def draft(staff: Staff, write: Write) -> Article:
    article = write()
    author = Author.objects.create(name="Rita", slug="rita", user=staff["rita"])
    article.bylines.add(Byline(author=author))
    services.save_draft(article=article, actor=staff["rita"])
    return Article.objects.get(pk=article.pk)


def press(user: User, article: Article, **changes: str) -> str:
    """Send a story's form as ``user``; returns what the desk answers."""
    client = Client()
    client.force_login(user)
    address = reverse("articles:edit", args=[article.pk])
    page = client.get(address)
    assert page.status_code == 200
    response = client.post(address, {**story(page), **changes})
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def submit(user: User, article: Article) -> str:
    return press(user, article, **{"action-submit": "1"})


def decide(user: User, article: Article, action: str, comment: str = "") -> str:
    extra = json.dumps({"comment": comment}) if comment else "{}"
    return press(
        user, article,
        **{"action-workflow-action": "1", "workflow-action-name": action,
           "workflow-action-extra-data": extra},
    )  # fmt: skip


def letters() -> dict[str, list[str]]:
    """Subjects by recipient's name, oldest first."""
    found: dict[str, list[str]] = {}
    for letter in Letter.objects.order_by("pk"):
        found.setdefault(letter.to.split("@")[0], []).append(letter.subject.split(":")[0])
    return found


def stands(article: Article) -> str:
    return standing_of(Article.objects.get(pk=article.pk)).state


def test_a_story_goes_to_its_section_and_out(staff: Staff, draft: Article) -> None:
    assert stands(draft) == "draft"
    assert "submitted to World" in submit(staff["rita"], draft)
    assert stands(draft) == "submitted"
    assert letters() == {"ed": ["For approval"]}
    said = standing_of(Article.objects.get(pk=draft.pk)).says
    assert "World (Ed)" in said
    assert "is published" in decide(staff["ed"], draft, "approve")
    assert stands(draft) == "published"
    durable.work_all()
    durable.work_all()
    # Approved and published at one stroke is one event; the editor knows what he did.
    assert letters() == {"ed": ["For approval"], "rita": ["Approved"]}


def test_a_story_sent_back_says_why(staff: Staff, draft: Article) -> None:
    submit(staff["rita"], draft)
    decide(staff["ed"], draft, "reject")
    assert stands(draft) == "submitted"  # not without a reason
    assert "sent back" in decide(staff["ed"], draft, "reject", "Who says so?\nCall the harbour.")
    standing = standing_of(Article.objects.get(pk=draft.pk))
    assert standing.state == "sent-back"
    assert standing.quote == "Who says so?\nCall the harbour."
    (letter,) = Letter.objects.filter(to="rita@example.com")
    assert "> Call the harbour." in letter.text
    assert "Who says so?" in letter.html
    submit(staff["rita"], draft)
    assert letters() == {"ed": ["For approval", "For approval"], "rita": ["Sent back"]}


def test_another_sections_editor_cannot_approve(staff: Staff, draft: Article) -> None:
    submit(staff["rita"], draft)
    for name in ("otto", "stan", "rita"):
        client = Client()
        client.force_login(staff[name])
        address = reverse("articles:edit", args=[draft.pk])
        client.post(
            address,
            {**story(client.get(address)), "action-workflow-action": "1",
             "workflow-action-name": "approve"},
        )  # fmt: skip
        assert stands(draft) == "submitted", name


def test_a_reporter_takes_a_story_back(staff: Staff, draft: Article) -> None:
    submit(staff["rita"], draft)
    address = reverse("articles:edit", args=[draft.pk])
    client = Client()
    client.force_login(staff["rita"])
    page = client.get(address)
    assert b"Take back from approval" in page.content
    response = client.post(address, {**story(page), "action-cancel-workflow": "1"})
    said = " ".join(str(message) for message in get_messages(response.wsgi_request))
    assert "taken back" in said
    assert stands(draft) == "draft"


def test_an_approved_story_waits_for_its_time(staff: Staff, draft: Article) -> None:
    submit(staff["rita"], draft)
    later = timezone.localtime(timezone.now() + dt.timedelta(days=3)).replace(second=0)
    said = press(
        staff["ed"], draft, go_live_at=later.strftime("%Y-%m-%d %H:%M"),
        **{"action-workflow-action": "1", "workflow-action-name": "approve",
           "workflow-action-extra-data": "{}"},
    )  # fmt: skip
    assert "is scheduled for" in said
    assert later.strftime("%H:%M Europe/Berlin") in said
    assert stands(draft) == "scheduled"
    durable.work_all()
    assert letters() == {"ed": ["For approval"], "rita": ["Approved"]}
    (letter,) = Letter.objects.filter(to="rita@example.com")
    assert later.strftime("%H:%M Europe/Berlin (in 3 days)") in letter.text


def test_what_is_published_under_embargo_is_scheduled(staff: Staff, draft: Article) -> None:
    until = timezone.localtime(timezone.now() + dt.timedelta(hours=9)).replace(second=0)
    said = press(
        staff["prue"], draft, embargo_until=until.strftime("%Y-%m-%d %H:%M"),
        **{"action-publish": "1"},
    )  # fmt: skip
    assert "is scheduled, under embargo until" in said
    assert "is published" not in said
    draft.refresh_from_db()
    assert not draft.live
    assert stands(draft) == "scheduled"
    durable.work_all()
    assert letters() == {}
    from wagtail.models import Revision

    past = timezone.now() - dt.timedelta(minutes=1)
    revision = Revision.objects.get(approved_go_live_at__isnull=False)
    revision.content["embargo_until"] = revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()
    assert services.publish_what_is_due() == 1
    durable.work_all()
    assert letters() == {"rita": ["Published"]}
    assert stands(draft) == "published"


def test_standards_withdraw_anything_and_its_people_are_told(staff: Staff, draft: Article) -> None:
    press(staff["ed"], draft, **{"action-publish": "1"})
    durable.work_all()
    client = Client()
    client.force_login(staff["stan"])
    response = client.post(
        reverse("articles:withdraw", args=[draft.pk]), {"note": "The source was invented."}
    )
    assert response.status_code == 302
    assert stands(draft) == "withdrawn"
    durable.work_all()
    assert letters() == {"rita": ["Published", "Withdrawn"], "ed": ["Withdrawn"]}
    assert "The source was invented." in Letter.objects.filter(to="ed@example.com").get().text


def test_nobody_is_told_twice_when_steps_run_again(staff: Staff, draft: Article) -> None:
    press(staff["ed"], draft, **{"action-publish": "1"})
    durable.work_all()
    from broadsheet.publishing.models import Step

    for step in Step.objects.all():
        durable.retry(step)
    durable.work_all()
    assert letters() == {"rita": ["Published"]}


def test_a_section_without_editors_asks_whoever_may_publish(staff: Staff, draft: Article) -> None:
    SectionEditor.objects.all().delete()
    submit(staff["rita"], draft)
    assert letters() == {"prue": ["For approval"]}


def test_a_moment_in_words(as_editor: Client, settings: Any) -> None:
    now = dt.datetime(2026, 11, 25, 20, 0, tzinfo=dt.UTC)
    six = dt.datetime(2026, 11, 26, 5, 0, tzinfo=dt.UTC)
    said = when_in_words(six, now=now)
    assert said == "Thursday 26 November, 06:00 Europe/Berlin (in 9 hours)"
    assert when_in_words(now - dt.timedelta(minutes=5), now=now).endswith("(5 minutes ago)")
    assert "2028" in when_in_words(dt.datetime(2028, 1, 1, tzinfo=dt.UTC), now=now)
    address = reverse("articles:when")
    for typed, expected in (
        ("2027-03-28 02:30", "there is no such time"), ("2001-01-01 10:00", "that is over"),
        ("2099-06-01 10:00", "Monday 1 June 2099, 10:00 Europe/Berlin (in"),
    ):  # fmt: skip
        assert expected in as_editor.get(address, {"at": typed}).json()["says"]
    for typed in ("yesterday", "2026-13-45 99:99", "\N{NEWSPAPER}", "0001-01-01 00:00"):
        told = as_editor.get(address, {"at": typed}).json()
        assert told["says"].startswith("This is no date and time. Write it like 20")
        assert told["button"] == ""
    assert as_editor.get(address, {"at": " "}).json() == {"says": "", "button": ""}


def test_nobody_is_told_that_a_story_under_embargo_is_out(staff: Staff, draft: Article) -> None:
    """As a restored or imported one may be: live, and not public yet."""
    press(staff["prue"], draft, **{"action-publish": "1"})
    until = timezone.now() + dt.timedelta(days=3)
    Article.objects.filter(pk=draft.pk).update(embargo_until=until)
    durable.work_all()
    (letter,) = Letter.objects.filter(to="rita@example.com")
    assert letter.subject.startswith("Ready")
    assert "It goes out on" in letter.text
    assert "is out" not in letter.text


def test_a_new_story_begins_in_a_section_that_its_writer_runs(staff: Staff, world: Section) -> None:
    sport = Section.objects.get(slug="sport")
    for name, section in (("otto", sport), ("ed", world), ("rita", world)):
        client = Client()
        client.force_login(staff[name])
        form = client.get(reverse("articles:add")).context["form"]
        assert form["section"].value() == section.pk, name
