"""The desk's first page, and the log of everything staff did."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from broadsheet.accounts.models import User
from broadsheet.changes.models import State
from broadsheet.desk import audit, waiting
from broadsheet.desk.selectors import just_out
from broadsheet.desk.tests.conftest import Write
from broadsheet.desk.tests.form import body, contentstate, story
from broadsheet.media.models import Picture
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Reference, Section
from broadsheet.publishing.models import Run, Step


def home(client: Client) -> str:
    response = client.get(reverse("wagtailadmin_home"))
    assert response.status_code == 200
    return str(response.content.decode())


def submit(client: Client) -> Article:
    page = client.get(reverse("articles:add"))
    data = story(page, headline="Weir opens", **body(contentstate("It opens.")))
    client.post(reverse("articles:add"), {**data, "action-submit": "1"})
    return Article.objects.latest("pk")


def test_what_waits_for_whom(
    as_editor: Client, as_moderator: Client, editor: User, moderator: User, world: Section
) -> None:
    assert "Nothing waits for you." in home(as_editor)
    article = submit(as_editor)
    assert "To approve" in home(as_moderator)
    assert "from Editor" in home(as_moderator)
    mine = home(as_editor)
    assert "Submitted by you" in mine
    assert "To approve" not in mine
    state = article.current_workflow_task_state
    state.reject(user=moderator, comment="Name the weir.")
    assert "Sent back to you" in home(as_editor)
    assert "Moderator: Name the weir." in home(as_editor)
    assert "To approve" not in home(as_moderator)
    services.add_note(article=article, text="@Editor, which weir?", actor=moderator)
    shown = home(as_editor)
    assert "You are mentioned" in shown
    assert "Open notes on your stories" in shown
    as_editor.get(reverse("articles:notes", args=[article.pk]))
    shown = home(as_editor)
    assert "You are mentioned" not in shown, "it has been seen"
    assert "Open notes on your stories" in shown, "it has not been resolved"
    late = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    late.headline = "Weir stays shut"
    services.set_aside(article=late, actor=editor)
    assert "Words of yours that stand aside" in home(as_editor)


def test_others_may_add_to_what_waits(as_editor: Client) -> None:
    before = list(waiting._SOURCES)
    try:

        @waiting.pile("due", "Due today")
        def due(user: User) -> list[waiting.Item]:
            return [waiting.Item(f"For {user}", "/desk/", said="by noon")]

        assert "Due today" in home(as_editor)
        assert "For Editor" in home(as_editor)
    finally:
        waiting._SOURCES[:] = before


def test_what_failed_and_what_went_out(as_moderator: Client, write: Write) -> None:
    gone, public = write("Gone", public=True), write("Still here", public=True)
    Reference.objects.create(source=public, article=gone)
    services.withdraw(article=gone, note="It was not so.", actor=None)
    step = Step.objects.filter(run__article=public).first()
    step.state, step.finished_at = State.FAILED, timezone.now()
    step.save()
    Picture.objects.create(
        title="Borrowed harbour", width=1, height=1, file="x.png",
        expires_at=timezone.now() + dt.timedelta(days=3),
    )  # fmt: skip
    Picture.objects.create(
        title="Bought quay", width=1, height=1, file="y.png",
        expires_at=timezone.now() + dt.timedelta(days=300),
    )  # fmt: skip
    shown = home(as_moderator)
    assert "links to \u201cGone\u201d" in shown
    assert "Borrowed harbour" in shown
    assert "Bought quay" not in shown
    assert "Just went out" in shown
    assert "Withdrawn" in shown
    again = reverse("articles:retry_step", args=[public.pk, step.pk])
    assert again in shown
    response = as_moderator.post(f"{again}?next=home")
    assert response["Location"] == reverse("wagtailadmin_home")
    step.refresh_from_db()
    assert step.state == State.WAITING


def test_home_asks_as_much_for_many_as_for_few(
    as_moderator: Client, editor: User, moderator: User, write: Write
) -> None:
    def fill(count: int) -> None:
        for number in range(count):
            article = write(f"Story {number}", public=True)
            services.add_note(article=article, text="@Moderator?", actor=editor)
            services.withdraw(article=article, note="No.", actor=moderator)
            other = write(f"Other {number}", public=True)
            Reference.objects.create(source=other, article=article)
            Step.objects.update(state=State.FAILED, finished_at=timezone.now())
            draft = write(f"Draft {number}")
            draft.headline = f"Late {number}"
            services.set_aside(article=draft, actor=moderator)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            home(as_moderator)
        return len(queries)

    fill(2)
    home(as_moderator)
    few = asked()
    fill(12)
    assert asked() <= few
    assert few < 70


def log_page(client: Client, **asked: object) -> str:
    response = client.get(reverse("audit_log"), asked)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_log_is_for_those_permitted(as_moderator: Client, as_administrator: Client) -> None:
    for address in (reverse("audit_log"), reverse("audit_export", args=["csv"])):
        assert as_moderator.get(address).status_code in {302, 403}
        assert as_administrator.get(address).status_code == 200
    assert "Audit log" not in home(as_moderator)
    assert as_administrator.get("/desk/reports/site-history/")["Location"] == reverse("audit_log")


def test_the_log_is_narrowed(
    as_administrator: Client, administrator: User, moderator: User, write: Write
) -> None:
    one, other = write("Weir opens", public=True), write("Ferry sails", public=True)
    services.withdraw(article=one, note="Zorbulent.", actor=moderator)
    services.add_note(article=other, text="Which ferry?", actor=administrator)
    shown = log_page(as_administrator)
    assert "Withdrawn: Zorbulent." in shown
    assert "Note left: Which ferry?" in shown
    only = log_page(as_administrator, user=moderator.pk)
    assert "Zorbulent" in only
    assert "Which ferry?" not in only
    assert "Which ferry?" not in log_page(as_administrator, action="broadsheet.withdraw")
    assert "Zorbulent" not in log_page(as_administrator, words="ferry")
    assert "Zorbulent" in log_page(as_administrator, key=one.pk, words="weir")
    today = timezone.localdate()
    assert "Zorbulent" in log_page(as_administrator, first=today, last=today)
    assert "Nothing that fits" in log_page(as_administrator, last=today - dt.timedelta(days=1))
    for key in ("abc", "²", "9" * 40):
        assert "Nothing that fits" in log_page(as_administrator, key=key)
    assert "Enter a valid date" in log_page(as_administrator, first="soon")


def test_the_log_is_read_to_its_end(
    as_administrator: Client, administrator: User, write: Write
) -> None:
    article = write()
    ModelLogEntry.objects.all().delete()
    moment = timezone.now()
    for number in range(120):
        # Several acts of one moment stand on both sides of a page's edge.
        log(
            instance=article, action="broadsheet.note", user=administrator,
            data={"text": f"Act {number:03}"}, timestamp=moment - dt.timedelta(seconds=number // 7),
        )  # fmt: skip
    seen: list[str] = []
    cursor = None
    while True:
        rows, cursor = audit.page(audit.Question(), cursor=cursor)
        seen += [row.data["text"] for row in rows]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 120
    with CaptureQueriesContext(connection) as queries:
        log_page(as_administrator)
    assert len(queries) < 30


def test_words_are_looked_for_among_the_newest_only_once(
    administrator: User, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "BATCH", 10)
    article = write("Weir opens")
    ModelLogEntry.objects.all().delete()
    for _number in range(35):
        log(instance=article, action="broadsheet.note", user=administrator)
    with CaptureQueriesContext(connection) as queries:
        assert len(list(audit.acts(audit.Question(words="weir"), size=10))) == 35
    edges = [one for one in queries if f"OFFSET {audit.MOST_LOOKED_AT}" in one["sql"]]
    assert len(edges) == 2, "one for each log"


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_the_log_is_taken_away(
    as_administrator: Client, administrator: User, write: Write, form: str
) -> None:
    article = write("=cmd|'/c calc'!A1", public=True)
    services.add_note(
        article=article, text="Über den Fluss, \u201cja\u201d\nzweite", actor=administrator
    )
    response = as_administrator.get(
        reverse("audit_export", args=[form]), {"action": "broadsheet.note"}
    )
    assert response.streaming
    text = b"".join(response).decode()
    if form == "jsonl":
        (row,) = [json.loads(line) for line in text.splitlines()]
        assert row["data"]["text"].startswith("Über den Fluss")
        assert row["user"] == administrator.pk
    else:
        (row,) = list(csv.DictReader(io.StringIO(text)))
        assert row["object"].startswith("'="), "no spreadsheet takes it for a formula"
    assert row["action"] == "broadsheet.note"
    assert row["key"] == str(article.pk)
    assert (
        as_administrator.get(reverse("audit_export", args=[form]), {"first": "soon"}).status_code
        == 400
    )


def test_the_history_says_it_in_plain_words(as_moderator: Client, write: Write) -> None:
    article = write(public=True)
    services.correct(article=article, text="It fell.", actor=None)
    services.add_note(article=article, text="Who says so?", actor=None)
    shown = as_moderator.get(reverse("articles:history", args=[article.pk])).content.decode()
    assert "Corrected: correction" in shown
    assert "Note left: Who says so?" in shown
    assert "What publication set off" in shown
    assert Run.objects.filter(article=article).count() == 2
    assert "Render the text" in shown


def test_an_archive_that_was_brought_in_went_out_too(as_moderator: Client, write: Write) -> None:
    old, new = write("Old story", public=True), write("New story", public=True)
    Run.objects.all().delete()
    Article.objects.filter(pk=old.pk).update(
        first_published_at=timezone.now() - dt.timedelta(days=400)
    )
    assert [(story.headline, verb) for story, verb, _at in just_out()] == [
        ("New story", "publish"), ("Old story", "publish"),
    ]  # fmt: skip
    shown = home(as_moderator)
    assert "Nothing has gone out yet." not in shown
    assert reverse("fronts:pin", args=[new.pk]) in shown
    # What went through the desk comes first, and once.
    services.withdraw(article=old, note="It was not so.", actor=None)
    assert [(story.headline, verb) for story, verb, _at in just_out()] == [
        ("Old story", "withdraw"), ("New story", "publish"),
    ]  # fmt: skip
