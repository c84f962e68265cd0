"""Two people at one story, as their browsers speak for them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession

from broadsheet.accounts.models import User
from broadsheet.accounts.services import add_user
from broadsheet.desk.tests.conftest import Write
from broadsheet.desk.tests.form import story
from broadsheet.desk.views.together import NeverOverwrite
from broadsheet.newsroom.models import Article, Section, SetAside

JSON = "application/json"


def latest(article: Article) -> Article:
    return Article.objects.get(pk=article.pk).get_latest_revision_as_object()


def test_the_second_writer_is_told_and_overwrites_nothing(
    as_editor: Client, as_moderator: Client, moderator: User, write: Write
) -> None:
    article = write()
    address = reverse("articles:edit", args=[article.pk])
    mine = story(as_moderator.get(address), summary="Mine.")
    theirs = story(as_editor.get(address), headline="Theirs")
    as_editor.post(address, theirs)
    # Kept by itself: refused, and the words kept beside.
    response = as_moderator.post(address, mine, headers={"accept": JSON})
    assert response.status_code == 400
    assert response.json()["error_code"] == "invalid_revision"
    assert "Editor saved a newer version" in response.json()["error_message"]
    compare = response.json()["compare_url"]
    # Saved by hand: the same, with more words, in the same place.
    response = as_moderator.post(address, {**mine, "summary": "Mine, and more."})
    assert response["Location"] == compare
    row = SetAside.objects.get()
    assert row.user == moderator
    now = latest(article)
    assert (now.headline, now.summary) == ("Theirs", "")
    page = as_moderator.get(compare).content.decode()
    assert "Mine, and more." in page
    assert "Theirs" in page
    # Publishing is a save, too.
    response = as_moderator.post(address, {**mine, "action-publish": "1"})
    assert response["Location"] == compare
    assert not Article.objects.get(pk=article.pk).live
    # Taking a part of it makes a version with both.
    stored = Article.objects.get(pk=article.pk)
    as_moderator.post(
        reverse("articles:restore", args=[article.pk, row.revision_id]),
        {"latest": stored.latest_revision_id, "take": "1", "part": ["summary"]},
    )
    now = latest(article)
    assert (now.headline, now.summary) == ("Theirs", "Mine.")


def test_a_save_that_does_not_say_what_it_was_begun_on_is_refused(
    as_editor: Client, write: Write
) -> None:
    article = write()
    address = reverse("articles:edit", args=[article.pk])
    data = story(as_editor.get(address), headline="Anything")
    for name in ("loaded_revision_id", "loaded_revision_created_at", "writing_page"):
        del data[name]
    for headers in ({"accept": JSON}, {}):
        as_editor.post(address, data, headers=headers)
        assert latest(article).headline == "Harbour wall holds"


def test_one_page_goes_on_as_long_as_nobody_else_saves(
    as_editor: Client, as_moderator: Client, write: Write
) -> None:
    article = write()
    address = reverse("articles:edit", args=[article.pk])
    data = story(as_editor.get(address), headline="One")
    first = as_editor.post(address, data, headers={"accept": JSON}).json()
    again = {**data, "headline": "Two", "overwrite_revision_id": str(first["revision_id"])}
    assert as_editor.post(address, again, headers={"accept": JSON}).status_code == 200
    # The button is pressed before the page has heard of what it kept by itself.
    assert as_editor.post(address, {**data, "headline": "Three"}).status_code == 302
    assert latest(article).headline == "Three"
    assert not SetAside.objects.exists()
    # The page was left with that; from its ghost nothing is taken.
    as_editor.post(address, {**data, "headline": "Four"})
    assert latest(article).headline == "Three"
    # Another window of the same person is another page.
    other = story(as_editor.get(address), headline="Five")
    newest = story(as_editor.get(address), headline="Six")
    as_editor.post(address, newest, headers={"accept": JSON})
    response = as_editor.post(address, other, headers={"accept": JSON})
    assert "in another window" in response.json()["error_message"]
    assert latest(article).headline == "Six"


@pytest.mark.parametrize("how", ["the page publishes", "the clock publishes", "a draft"])
def test_what_keeps_itself_while_something_else_is_saved_takes_nothing_back(
    as_moderator: Client, write: Write, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Both have read the story and looked at their form before either of them writes."""
    article = write()
    address = reverse("articles:edit", args=[article.pk])
    data = story(as_moderator.get(address), summary="Begun.")
    assert as_moderator.post(address, data, headers={"accept": JSON}).status_code == 200
    data["summary"] = "Gone on."
    form_valid = NeverOverwrite.form_valid

    def overtaken(view: Any, form: Any) -> HttpResponse:
        monkeypatch.setattr(NeverOverwrite, "form_valid", form_valid)
        if how == "the page publishes":
            done = as_moderator.post(address, {**data, "action-publish": "1"})
            assert done.status_code == 302
            assert Article.objects.get(pk=article.pk).live
        elif how == "the clock publishes":
            Article.objects.get(pk=article.pk).latest_revision.publish()
        else:
            sooner = {**data, "summary": "Sooner."}
            assert as_moderator.post(address, sooner, headers={"accept": JSON}).status_code == 200
        return form_valid(view, form)

    monkeypatch.setattr(NeverOverwrite, "form_valid", overtaken)
    response = as_moderator.post(address, data, headers={"accept": JSON})
    stored = Article.objects.get(pk=article.pk)
    if how == "a draft":
        # Of one page the later words count.
        assert response.status_code == 200
        assert latest(article).summary == "Gone on."
        assert not SetAside.objects.exists()
        return
    assert stored.live
    assert response.json()["error_code"] == "invalid_revision"
    assert SetAside.objects.get().revision.content["summary"] == "Gone on."
    expected = "Gone on." if how == "the page publishes" else "Begun."
    assert (stored.summary, latest(article).summary) == (expected, expected)


def test_a_version_that_another_window_wrote_over_is_not_written_over_again(
    as_editor: Client, write: Write
) -> None:
    article = write()
    address = reverse("articles:edit", args=[article.pk])

    def keep(data: dict[str, str], headline: str) -> dict[str, str]:
        """One save of a window by itself; returns what its next one is begun on."""
        response = as_editor.post(address, {**data, "headline": headline}, headers={"accept": JSON})
        assert response.status_code == 200, response.content
        said = response.json()
        return data | {
            "overwrite_revision_id": str(said["revision_id"]),
            "loaded_revision_id": str(said["revision_id"]),
            "loaded_revision_created_at": said["revision_created_at"],
        }

    first = keep(keep(story(as_editor.get(address)), "One"), "Two")
    second = keep(story(as_editor.get(address)), "Three")
    assert first["overwrite_revision_id"] == second["overwrite_revision_id"]
    late = as_editor.post(address, {**first, "headline": "Four"}, headers={"accept": JSON})
    assert late.status_code == 400
    assert "in another window" in late.json()["error_message"]
    assert latest(article).headline == "Three"
    assert SetAside.objects.get().revision.as_object().headline == "Four"
    keep(second, "Five")
    assert latest(article).headline == "Five"


def test_errors_do_not_make_an_old_page_new(
    as_editor: Client, as_moderator: Client, write: Write
) -> None:
    article = write(public=True)
    address = reverse("articles:edit", args=[article.pk])
    mine = story(as_moderator.get(address), headline="Mine", slug="")
    as_editor.post(address, story(as_editor.get(address), headline="Theirs"))
    response = as_moderator.post(address, mine)
    assert response.status_code == 200
    assert "slug" in response.context["form"].errors
    again = story(response, slug=article.slug)
    assert again["headline"] == "Mine"
    assert "/compare/" in as_moderator.post(address, again)["Location"]
    assert latest(article).headline == "Theirs"


def test_words_of_a_locked_story_are_kept_beside(
    as_editor: Client, moderator: User, write: Write
) -> None:
    article = write()
    address = reverse("articles:edit", args=[article.pk])
    data = story(as_editor.get(address), headline="Mine")
    Article.objects.filter(pk=article.pk).update(locked=True, locked_by=moderator)
    response = as_editor.post(address, data, headers={"accept": JSON})
    assert response.json()["error_code"] == "locked"
    assert SetAside.objects.get().revision.as_object().headline == "Mine"
    assert latest(article).headline == "Harbour wall holds"


def test_comparing_and_restoring(as_editor: Client, write: Write) -> None:
    article = write()
    first = article.latest_revision
    address = reverse("articles:edit", args=[article.pk])
    as_editor.post(address, story(as_editor.get(address), headline="Harbour wall falls"))
    chosen = {"a": first.pk, "b": "latest"}
    compare = reverse("articles:revisions_compare", args=[article.pk, first.pk, "latest"])
    assert as_editor.get(compare, chosen)["Location"] == compare
    page = as_editor.get(compare).content.decode()
    assert "<del>" in page
    assert "<ins>" in page
    latest_key = Article.objects.get(pk=article.pk).latest_revision_id
    restore = reverse("articles:restore", args=[article.pk, first.pk])
    as_editor.post(restore, {"latest": first.pk})
    assert latest(article).headline == "Harbour wall falls", "begun on an older version"
    as_editor.post(restore, {"latest": latest_key, "take": "1"})
    assert latest(article).headline == "Harbour wall falls", "nothing was chosen"
    as_editor.post(restore, {"latest": latest_key})
    assert latest(article).headline == "Harbour wall holds"
    nowhere = reverse("articles:revisions_compare", args=[article.pk, 10**9, "latest"])
    assert as_editor.get(nowhere).status_code == 404


@pytest.mark.parametrize("role", ["advertising", ""])
@pytest.mark.parametrize("name", ["restore", "settle", "presence"])
def test_others_may_not(client: Client, write: Write, name: str, role: str) -> None:
    article = write()
    user = add_user(
        email="r@example.com", password="a long password of words", role="advertising", actor=None
    )
    if not role:
        user.groups.clear()
    client.force_login(user)
    args = [article.pk, article.latest_revision_id]
    response = client.post(reverse(f"articles:{name}", args=args), {})
    assert response.status_code in {302, 403}
    assert article.revisions.count() == 1
    compare = reverse("articles:revisions_compare", args=[article.pk, "earliest", "latest"])
    assert client.get(compare).status_code in {302, 403}


def present(client: Client, article: Article, **data: str) -> dict[str, object]:
    address = reverse("articles:edit", args=[article.pk])
    session = client.get(address).context["editing_sessions"].current_session
    ping = reverse("articles:presence", args=[article.pk, session.pk])
    response = client.post(ping, data)
    assert response.status_code == 200
    found: dict[str, object] = response.json()
    return found


def test_each_sees_who_is_there_and_who_writes(
    as_editor: Client, as_moderator: Client, editor: User, write: Write, world: Section
) -> None:
    article = write()
    assert present(as_moderator, article)["other_sessions"] == []
    address = reverse("articles:edit", args=[article.pk])
    data = story(as_editor.get(address), headline="Theirs")
    assert "Editor has it open" in str(present(as_moderator, article)["html"])
    since = article.latest_revision.created_at.isoformat()
    as_editor.post(address, data, headers={"accept": JSON})
    # What keeps itself has no unsaved changes for long: who saved just now is writing.
    assert "Editor is writing" in str(present(as_moderator, article)["html"])
    told = present(as_moderator, article, revision_created_at=since)
    assert "Editor saved a newer version" in str(told["html"])
    # Words set aside are no newer version for whoever was first.
    old = {**data, "loaded_revision_id": "1", "writing_page": ""}
    as_moderator.post(address, old)
    current = Article.objects.get(pk=article.pk).latest_revision
    quiet = present(as_editor, article, revision_created_at=current.created_at.isoformat())
    assert all(one["revision_id"] is None for one in quiet["other_sessions"])  # type: ignore[attr-defined]
    EditingSession.objects.filter(user=editor).update(
        last_seen_at=timezone.now() - dt.timedelta(minutes=15)
    )
    article.latest_revision.__class__.objects.update(
        created_at=timezone.now() - dt.timedelta(minutes=15)
    )
    assert "Editor was here lately" in str(present(as_moderator, article)["html"])
    stranger = reverse("articles:presence", args=[article.pk, 0])
    assert Client().post(stranger).status_code == 302
