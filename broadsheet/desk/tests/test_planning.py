"""The story budget: planned, assigned, changed in place, and what is refused."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from broadsheet.accounts.models import User
from broadsheet.accounts.services import add_user
from broadsheet.desk.tests.conftest import Write
from broadsheet.mail.models import Letter
from broadsheet.newsroom import planning, running, services
from broadsheet.newsroom.models import Article, Assignment, Plan, Section


def day() -> dt.date:
    return timezone.localdate()


def planned(world: Section, **fields: object) -> dict[str, str]:
    return {
        "headline": "Ferry talks",
        "section": str(world.pk),
        "day": day().isoformat(),
        "due_at": f"{day().isoformat()}T17:30",
        "words": "600",
        "wants_picture": "on",
        "writer": "",
        "note": "With the union.",
        **{name: str(value) for name, value in fields.items()},
    }


def test_a_story_begins_as_a_line(as_moderator: Client, editor: User, world: Section) -> None:
    response = as_moderator.post(reverse("plan_story"), planned(world, writer="Editor"))
    assert response.status_code == 302
    plan = Plan.objects.select_related("article").get()
    assert plan.article.headline == "Ferry talks"
    assert not plan.article.live
    assert plan.words == 600
    (line,) = planning.budget(day())
    assert line.status == planning.Status.PLANNED
    assert line.writers == ["Editor"]
    # The person is told, with where it is and until when.
    letter = Letter.objects.get()
    assert letter.to == editor.email
    assert "Ferry talks" in letter.subject
    assert reverse("articles:edit", args=[plan.article_id]) in letter.text
    assert "17:30" in letter.text or "5:30" in letter.text
    mine = Client()
    mine.force_login(editor)
    home = mine.get(reverse("wagtailadmin_home")).content.decode()
    assert "Assigned to you" in home
    assert "Ferry talks" in home
    done = mine.post(reverse("assignment", args=[Assignment.objects.get().pk]), {"home": "yes"})
    assert done.status_code == 302
    assert planning.open_assignments(editor) == []


def test_what_is_wrong_is_said_and_nothing_is_lost(as_moderator: Client, world: Section) -> None:
    response = as_moderator.post(
        reverse("plan_story"), planned(world, writer="Nobody Known", words="many")
    )
    assert response.status_code == 422
    html = response.content.decode()
    assert "Nobody on the staff has this name: Nobody Known." in html
    assert 'value="Ferry talks"' in html
    assert not Article.objects.exists()


def test_a_line_is_changed_where_it_stands(
    as_moderator: Client, editor: User, moderator: User, world: Section
) -> None:
    plan = services.plan_story(headline="Ferry talks", section=world, day=day(), actor=moderator)
    line = reverse("plan_line", args=[plan.article_id])
    tomorrow = day() + dt.timedelta(days=1)
    fetch = {"X-Requested-With": "fetch"}
    fields = planned(world, headline="Ferry talks fail", day=tomorrow, writer=editor.email)
    assert as_moderator.post(line, fields, headers=fetch).json() == {"errors": {}}
    plan.refresh_from_db()
    assert plan.day == tomorrow
    assert Article.objects.get().headline == "Ferry talks fail"
    assert [str(a.user) for a in Assignment.objects.all()] == ["Editor"]
    wrong = as_moderator.post(line, {**fields, "day": "soon", "words": "-4"}, headers=fetch)
    assert wrong.status_code == 422
    assert set(wrong.json()["errors"]) == {"day", "words"}
    # Another writer: the first is free of it.
    as_moderator.post(line, {**fields, "writer": "Moderator"}, headers=fetch)
    assert [a.user for a in Assignment.objects.all()] == [moderator]
    # Without a script the same form leads back.
    assert as_moderator.post(line, fields).status_code == 302
    # What came out bears its own headline.
    article = Article.objects.get()
    services.publish_article(article=article, actor=None)
    as_moderator.post(line, {**fields, "headline": "Another"}, headers=fetch)
    assert Article.objects.get().headline == "Ferry talks fail"
    as_moderator.post(reverse("plan_drop", args=[article.pk]))
    assert not Plan.objects.exists()
    assert Article.objects.get().live


def shown(page: str) -> dict[str, str]:
    """What the one line of a budget page says its fields were."""
    pairs = re.findall(r'<input type="hidden" name="initial-(\w+)" value="([^"]*)">', page)
    assert len(pairs) == 7, pairs
    return {name: unescape(value) for name, value in pairs}


def sent(was: dict[str, str], **changes: str) -> dict[str, str]:
    """What the browser sends of a line that looked like ``was``."""
    now = was | changes
    if not now["wants_picture"]:
        del now["wants_picture"]
    return {**now, **{f"initial-{name}": value for name, value in was.items()}}


def test_an_older_page_takes_nothing_back(
    as_moderator: Client, editor: User, moderator: User, world: Section
) -> None:
    as_moderator.post(reverse("plan_story"), planned(world, writer="Editor"))
    plan = Plan.objects.get()
    line = reverse("plan_line", args=[plan.article_id])
    old = shown(as_moderator.get(reverse("budget")).content.decode())
    assert (old["headline"], old["writer"], old["words"]) == ("Ferry talks", "Editor", "600")
    # Somebody else changes nearly all of it meanwhile.
    changes = {"headline": "Ferry talks fail", "writer": "Moderator", "wants_picture": ""}
    as_moderator.post(line, sent(old, **changes, due_at=f"{day().isoformat()}T19:00"))
    assert as_moderator.post(line, sent(old, words="850")).status_code == 302
    now = shown(as_moderator.get(reverse("budget")).content.decode())
    assert now == old | changes | {"words": "850", "due_at": f"{day().isoformat()}T19:00"}
    assert Assignment.objects.get().user == moderator
    # Emptied on purpose.
    as_moderator.post(line, sent(now, words="", note="", due_at="", writer=""))
    emptied = shown(as_moderator.get(reverse("budget")).content.decode())
    assert emptied == now | {"words": "", "note": "", "due_at": "", "writer": ""}
    assert not Assignment.objects.exists()


def test_a_change_of_the_line_gives_no_task_again(
    as_moderator: Client, editor: User, world: Section
) -> None:
    as_moderator.post(reverse("plan_story"), planned(world, writer="Editor"))
    plan, given = Plan.objects.get(), Assignment.objects.get()
    line = reverse("plan_line", args=[plan.article_id])

    def change(**changes: str) -> Assignment:
        was = shown(as_moderator.get(reverse("budget")).content.decode())
        assert as_moderator.post(line, sent(was, **changes)).status_code == 302
        return Assignment.objects.get()

    assert Letter.objects.count() == 1
    # The same person by the address instead of the name.
    assert change(words="700", writer=editor.email).due_at == given.due_at
    assert Letter.objects.count() == 1
    # The line's time is the task's, and is told; a time of the task's own stays.
    moved = change(due_at=f"{day().isoformat()}T19:00").due_at
    assert moved != given.due_at
    assert Letter.objects.count() == 2
    own = {"user": "Editor", "task": "write", "due_at": f"{day().isoformat()}T12:00"}
    as_moderator.post(reverse("plan_assign", args=[plan.article_id]), own)
    assert Letter.objects.count() == 3
    noon = Assignment.objects.get().due_at
    assert change(due_at=f"{day().isoformat()}T20:00").due_at == noon
    # What is done stays done.
    services.finish_assignment(assignment=Assignment.objects.get(), actor=editor)
    assert change(words="900", due_at=f"{day().isoformat()}T21:00").done_at is not None
    assert change(note="Ask again.", writer=editor.email).done_at is not None
    assert Letter.objects.count() == 3


def test_who_runs_a_part_of_a_section_plans_there(
    as_moderator: Client, moderator: User, world: Section, client: Client
) -> None:
    part = services.ensure_section(names=["World", "Asia"], actor=None)
    user = add_user(
        email="asia@example.com", password="a long password of words", role="section-editor",
        actor=None,
    )  # fmt: skip
    services.set_section_editors(section=part, users=[user], actor=None)
    services.plan_story(headline="Of the world", section=world, day=day(), actor=None)
    client.force_login(user)
    assert client.post(reverse("plan_story"), planned(part)).status_code == 302
    plan = Plan.objects.get(article__headline="Ferry talks")
    page = client.get(reverse("budget")).content.decode()
    assert "Plan a story" in page
    assert page.count("data-plan-form") == 1
    line = reverse("plan_line", args=[plan.article_id])
    assert client.post(line, sent(shown(page), words="850")).status_code == 302
    plan.refresh_from_db()
    assert plan.words == 850
    assert client.post(reverse("plan_drop", args=[plan.article_id])).status_code == 302
    other = Plan.objects.get()
    assert client.post(reverse("plan_drop", args=[other.article_id])).status_code in {302, 403}
    assert Plan.objects.exists()


def test_the_budget_holds_what_a_day_holds(write: Write, world: Section) -> None:
    out, draft, tomorrow = write("Out today", public=True), write("A draft"), write("Later")
    services.change_plan(article=tomorrow, day=day() + dt.timedelta(days=1), actor=None)
    empty = write("Left", body=[])
    services.change_plan(article=empty, day=day() - dt.timedelta(days=2), actor=None)
    waiting = write("At night", body=[("text", "<p>One two three.</p>")])
    waiting.go_live_at = timezone.now() + dt.timedelta(minutes=1)
    services.publish_article(article=waiting, actor=None)
    when = timezone.localdate(waiting.go_live_at)
    assert [line.article for line in planning.budget(day()) if line.article == out] == [out]
    found = {line.headline: line for line in planning.budget(when)}
    assert found["At night"].status == planning.Status.SCHEDULED
    assert found["At night"].words == 3
    assert "A draft" not in found
    assert draft.pk
    (later,) = planning.budget(day() + dt.timedelta(days=1), section=world)[:1] or [None]
    assert later is not None
    assert "Left" not in {line.headline for line in planning.budget(day())}
    assert "Left" in {line.headline for line in planning.budget(day(), left_over=True)}


def test_a_longer_budget_asks_no_more(
    write: Write, world: Section, as_moderator: Client, editor: User
) -> None:  # fmt: skip
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert as_moderator.get(reverse("budget")).status_code == 200
        return len(queries)

    def plan(number: int) -> None:
        made = services.plan_story(headline=f"Story {number}", section=world, day=day(), actor=None)
        services.assign(article=made.article, user=editor, actor=None)

    for number in range(3):
        plan(number)
    as_moderator.get(reverse("budget"))
    few = count()
    for number in range(3, 20):
        plan(number)
    assert count() == few


def test_reporters_see_the_budget_and_do_not_make_it(
    as_editor: Client, moderator: User, world: Section, client: Client
) -> None:
    plan = services.plan_story(headline="Ferry talks", section=world, day=day(), actor=None)
    given = services.assign(article=plan.article, user=moderator, actor=None)
    page = as_editor.get(reverse("budget"))
    assert page.status_code == 200
    assert "Ferry talks" in page.content.decode()
    assert "data-plan-form" not in page.content.decode()
    order = reverse("running_order", args=[world.pk, day().isoformat()])
    assert as_editor.get(order).status_code == 200
    for address in (
        reverse("plan_story"),
        reverse("plan_line", args=[plan.article_id]),
        reverse("plan_drop", args=[plan.article_id]),
        reverse("plan_assign", args=[plan.article_id]),
        reverse("assignment", args=[given.pk]),
        order,
    ):
        assert as_editor.post(address, planned(world)).status_code in {302, 403}, address
    assert Article.objects.count() == 1
    assert Plan.objects.get().words is None
    assert Assignment.objects.get().done_at is None
    assert client.get(reverse("budget")).status_code == 302


def test_the_running_order(as_moderator: Client, write: Write, world: Section) -> None:
    first, second, third = (write(f"Story {n}", public=True) for n in "abc")
    address = reverse("running_order", args=[world.pk, day().isoformat()])
    made = running.running_order(world, day())
    assert made.kept is None
    assert made.articles == [third, second, first]
    front = running.running_order(world, day(), front=[second.pk])
    assert front.articles == [second, third, first]
    fetch = {"X-Requested-With": "fetch"}
    wanted = [first.pk, third.pk, second.pk]
    said = as_moderator.post(address, {"story": wanted}, headers=fetch)
    assert said.json() == {"errors": {}}
    assert running.running_order(world, day()).articles == [first, third, second]
    # What comes out later stands at the end; a withdrawn story falls out.
    later = write("Later", public=True)
    services.withdraw(article=third, note="Wrong.", actor=None)
    assert running.running_order(world, day(), public=True).articles == [first, second, later]
    # A button without a script moves one.
    keys = [first.pk, second.pk, later.pk]
    as_moderator.post(address, {"story": keys, "move": f"up:{later.pk}"})
    assert running.running_order(world, day()).articles == [first, later, second]
    for wrong in ([first.pk, first.pk], ["x"], [first.pk, 999_999]):
        said = as_moderator.post(address, {"story": wrong}, headers=fetch)
        assert said.status_code == 422
    assert running.running_order(world, day()).articles == [first, later, second]
    kept = running.running_order(world, day()).kept
    assert kept is not None
    as_moderator.post(address, {"automatic": ""})
    assert running.running_order(world, day()).kept is None
    # Once closed, it changes no more.
    order = services.order_day(section=world, day=day(), articles=keys, actor=None)
    order.frozen_at = timezone.now()
    order.save()
    said = as_moderator.post(address, {"story": wanted}, headers=fetch)
    assert said.status_code == 422
    assert "closed" in str(said.json())
    assert as_moderator.get(address.replace(day().isoformat(), "2026-13-45")).status_code == 404


def test_times_are_the_papers_whatever_zone_a_profile_has(
    as_moderator: Client, editor: User, moderator: User, world: Section
) -> None:
    for user in (editor, moderator):
        UserProfile.get_for_user(user)
    UserProfile.objects.update(current_time_zone="Pacific/Kiritimati")
    as_moderator.post(reverse("plan_story"), planned(world, writer="Editor"))
    due_at = Plan.objects.get().due_at
    zone = timezone.get_default_timezone()
    assert due_at == dt.datetime.combine(day(), dt.time(17, 30), tzinfo=zone)
    page = as_moderator.get(reverse("budget")).content.decode()
    assert shown(page)["due_at"] == f"{day().isoformat()}T17:30"
    assert f"Times are in {settings.TIME_ZONE}." in page
    letter = Letter.objects.get().text
    assert f"17:30 {settings.TIME_ZONE}" in letter
    assert f"\n{settings.WAGTAILADMIN_BASE_URL}/" in letter
    account = as_moderator.get(reverse("wagtailadmin_account")).content.decode()
    assert "Kiritimati" not in account
