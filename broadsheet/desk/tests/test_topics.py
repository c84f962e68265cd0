"""The panel of topics: proposals for the form as it stands, decisions kept by its saves."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from broadsheet.accounts.models import User
from broadsheet.desk.tests.conftest import Write
from broadsheet.desk.tests.form import body, contentstate, story
from broadsheet.newsroom.models import Section, Suggestion
from broadsheet.newsroom.services import Decision, decide
from broadsheet.topics.models import Topic
from broadsheet.topics.services import merge_topic, save_topic


@pytest.fixture
def oster(db: None) -> Topic:
    topic = Topic(name="Hanne Oster", kind="person", disambiguation="ferry captain")
    return save_topic(topic=topic, actor=None)


def ask(client: Client, page: Any, url: str, **changes: str) -> dict[str, Any]:
    data = story(page, headline="A crossing", **changes)
    answer: dict[str, Any] = client.post(url, data).json()
    return answer


TEXT = body(contentstate("Hanne Oster crossed the river. Ms. Oster was cold."))


def test_a_story_that_was_never_saved_is_told_its_topics(
    as_editor: Client, world: Section, oster: Topic
) -> None:
    page = as_editor.get(reverse("articles:add"))
    url = reverse("articles:suggest_topics_new")
    (row,) = ask(as_editor, page, url, **TEXT)["topics"]
    assert (row["name"], row["kind"], row["note"]) == ("Hanne Oster", "person", "ferry captain")
    assert row["state"] == "proposed"
    assert row["named"]
    assert "Hanne Oster" in row["why"]
    refused = json.dumps({str(oster.uuid): "refused"})
    (row,) = ask(as_editor, page, url, topic_decisions=refused, **TEXT)["topics"]
    assert row["state"] == "refused"
    assert not Suggestion.objects.exists()
    assert ask(as_editor, page, url, **body(contentstate("Nobody crossed.")))["topics"] == []


def test_a_save_keeps_what_was_decided(
    as_editor: Client, world: Section, write: Write, oster: Topic
) -> None:
    article = write()
    url = reverse("articles:edit", args=[article.pk])
    chosen = json.dumps({str(oster.uuid): "accepted"})
    data = story(as_editor.get(url), topic_decisions=chosen, **TEXT)
    assert as_editor.post(url, data).status_code == 302
    row = article.suggestions.get()
    assert (row.topic, row.state, row.source) == (oster, "accepted", "linker")
    assert (row.words, row.user.email, row.by_staff) == ("Hanne Oster", "editor@example.com", True)
    entry = ModelLogEntry.objects.get(action="broadsheet.decide_topic")
    assert "Hanne Oster, accepted" in entry.message
    # Saved once more, nothing is decided again; taken back, it is open again.
    assert as_editor.post(url, story(as_editor.get(url), topic_decisions=chosen)).status_code == 302
    back = json.dumps({str(oster.uuid): "proposed"})
    assert as_editor.post(url, story(as_editor.get(url), topic_decisions=back)).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.by_staff) == ("proposed", False)
    assert ModelLogEntry.objects.filter(action="broadsheet.decide_topic").count() == 2


def test_who_may_not_publish_decides_nothing_that_readers_would_see(
    as_editor: Client, as_moderator: Client, write: Write, oster: Topic
) -> None:
    article = write(public=True)
    url = reverse("articles:edit", args=[article.pk])
    chosen = json.dumps({str(oster.uuid): "accepted"})
    page = as_editor.get(url)
    assert '"mayDecide": false' in page.content.decode()
    # The words are kept, the decision is not: nobody has approved it.
    data = story(page, headline="A crossing", topic_decisions=chosen, **TEXT)
    assert as_editor.post(url, data).status_code == 302
    article.refresh_from_db()
    assert article.get_latest_revision_as_object().headline == "A crossing"
    assert not article.suggestions.exists()
    editor = User.objects.get(email="editor@example.com")
    with pytest.raises(PermissionDenied):
        decide(article=article, decisions=[Decision(oster, "accepted")], actor=editor)
    page = as_moderator.get(url)
    assert '"mayDecide": true' in page.content.decode()
    assert as_moderator.post(url, story(page, topic_decisions=chosen)).status_code == 302
    assert article.suggestions.get().state == "accepted"


@pytest.mark.parametrize("given", ["[1]", "{", '{"x": "accepted"}', '{"%s": "maybe"}'])
def test_decisions_that_nobody_made_are_refused_and_no_word_is_lost(
    as_editor: Client, write: Write, oster: Topic, given: str
) -> None:
    article = write()
    url = reverse("articles:edit", args=[article.pk])
    given = given.replace("%s", str(oster.uuid))
    response = as_editor.post(
        url, story(as_editor.get(url), topic_decisions=given, headline="Kept words")
    )
    assert response.status_code == 200
    assert "unreadable" in response.content.decode()
    assert "Kept words" in response.content.decode()
    assert not Suggestion.objects.exists()


def test_a_merged_topic_speaks_for_its_survivor(
    as_editor: Client, write: Write, oster: Topic
) -> None:
    article = write()
    old = save_topic(topic=Topic(name="H. Oster", kind="person"), actor=None)
    merge_topic(topic=old, into=oster, actor=None)
    url = reverse("articles:edit", args=[article.pk])
    chosen = json.dumps({str(old.uuid): "accepted"})
    as_editor.post(url, story(as_editor.get(url), topic_decisions=chosen, **TEXT))
    assert article.suggestions.get().topic == oster


def test_topics_are_found_and_made(as_editor: Client, world: Section, oster: Topic) -> None:
    found = as_editor.get(reverse("articles:find_topics"), {"q": "oster"}).json()["topics"]
    assert [row["uuid"] for row in found] == [str(oster.uuid)]
    assert as_editor.get(reverse("articles:find_topics"), {"q": " "}).json()["topics"] == []
    make = reverse("articles:make_topic")
    (row,) = as_editor.post(make, {"name": " Venn ", "kind": "place"}).json()["topics"]
    assert row["candidate"]
    assert Topic.objects.get(name="Venn").status == Topic.Status.CANDIDATE
    assert as_editor.post(make, {"name": "Venn", "kind": "place"}).json()["topics"] == [row]
    for wrong in ({"name": "", "kind": "place"}, {"name": "Venn", "kind": "planet"}):
        answer = as_editor.post(make, wrong)
        assert answer.status_code == 422
        assert "a name and a kind" in answer.json()["error"]


def test_who_may_not_write_is_not_answered(write: Write) -> None:
    article = write()
    posts = (("suggest_topics", [article.pk]), ("suggest_topics_new", []), ("make_topic", []))
    for name, arguments in posts:
        response = Client().post(reverse(f"articles:{name}", args=arguments))
        assert "/login/" in response["Location"]
    assert "/login/" in Client().get(reverse("articles:find_topics"))["Location"]
