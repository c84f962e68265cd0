"""Past coverage and threads at the desk."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from broadsheet.coverage import selectors
from broadsheet.coverage.models import Relation, Thread
from broadsheet.coverage.services import begin_thread
from broadsheet.desk.tests.conftest import Write
from broadsheet.newsroom.models import Article

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


@pytest.fixture
def two(write: Write) -> tuple[Article, Article]:
    return write("Bridge shut", public=True), write("Bridge open", public=True)


def act(client: Client, article: Article, other: Article, verb: str) -> int:
    url = reverse("articles:past_act", args=[article.pk, other.pk, verb])
    return int(client.post(url, **FETCH).status_code)


def test_a_story_is_pinned_removed_and_brought_back(
    as_moderator: Client, two: tuple[Article, Article]
) -> None:
    first, second = two
    url = reverse("articles:past", args=[second.pk])
    found = as_moderator.get(url, {"q": "bridge shut", "results": 1}).content.decode()
    assert "Bridge shut" in found
    assert "Bridge open" not in found
    assert act(as_moderator, second, first, "past") == 200
    assert [one.pk for one in selectors.coverage_of(second).past] == [first.pk]
    assert "pinned by" in as_moderator.get(url).content.decode()
    assert act(as_moderator, second, first, "remove") == 200
    assert "1 removed story" in as_moderator.get(url, **FETCH).content.decode()
    assert act(as_moderator, second, first, "leave") == 200
    assert not Relation.objects.exists()
    assert act(as_moderator, second, second, "past") == 422
    assert act(as_moderator, second, first, "nonsense") == 404
    said = set(ModelLogEntry.objects.for_instance(second).values_list("action", flat=True))
    assert {"broadsheet.pin_coverage", "broadsheet.remove_coverage"} <= said


def test_who_may_not_publish_may_only_look(as_editor: Client, two: tuple[Article, Article]) -> None:
    thread = begin_thread(name="Bridge", articles=list(two), actor=None)
    assert act(as_editor, two[1], two[0], "past") in (302, 403)
    assert not Relation.objects.exists()
    refused = as_editor.post(reverse("thread_act", args=[thread.pk, "dismiss"]))
    assert refused.status_code in (302, 403)
    assert Thread.objects.get().status == Thread.Status.CONFIRMED


def test_a_proposal_is_confirmed_changed_split_merged_and_dismissed(
    as_moderator: Client, write: Write
) -> None:
    stories = [write(f"Bridge, day {n}", public=True) for n in range(3)]
    thread = begin_thread(name="Bridge", articles=stories, actor=None)
    Thread.objects.filter(pk=thread.pk).update(status=Thread.Status.PROPOSED, slug=None)
    assert "Bridge, day 2" in as_moderator.get(reverse("threads")).content.decode()

    def do(verb: str, pk: int = thread.pk, **data: object) -> int:
        return int(as_moderator.post(reverse("thread_act", args=[pk, verb]), data).status_code)

    assert do("confirm", name="The bridge") == 302
    thread.refresh_from_db()
    assert thread.path == "/story/the-bridge/"
    assert do("change", name="", description="") == 422
    assert do("split", name="Later", story=[stories[2].pk]) == 302
    later = Thread.objects.get(name="Later")
    page = as_moderator.get(reverse("thread_edit", args=[thread.pk]), {"q": "bridge"})
    assert "Later" in page.content.decode()
    assert do("merge", pk=later.pk, into=thread.pk) == 302
    assert len(selectors.articles_of(thread)) == 3
    assert do("remove", story=[stories[0].pk]) == 302
    assert do("add", story=[stories[0].pk]) == 302
    assert len(selectors.articles_of(thread)) == 3
    assert do("remove", story=["9" * 30, "²"]) == 302
    assert do("merge", into="9" * 30) == 422
    assert len(selectors.articles_of(thread)) == 3
    assert do("dismiss") == 302
    thread.refresh_from_db()
    assert thread.status == Thread.Status.DISMISSED
    assert as_moderator.post(reverse("thread_begin"), {"name": "By hand"}).status_code == 302
    assert Thread.objects.get(name="By hand").is_confirmed
