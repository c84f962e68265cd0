"""The list of stories: what it finds, and that its cost does not grow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from broadsheet.desk import selectors
from broadsheet.desk.selectors import (
    Question,
    beginning_with,
    link_targets,
    matching,
    stories_to_pin,
    with_words,
)
from broadsheet.desk.tests.conftest import Write
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Byline, Section

LIST = "/desk/articles/"
# Nine are the frame around every page of Wagtail's: session, user, rights, menu.
MOST_QUERIES = 14


def headlines(question: Question) -> list[str]:
    found = Article.objects.in_bulk(matching(question))
    return [found[key].headline for key in matching(question)]


def test_the_last_touched_story_stands_first(write: Write) -> None:
    first, second = write("One"), write("Two")
    services.save_draft(article=first, actor=None)
    assert headlines(Question()) == ["One", "Two"]
    assert second.touched_at


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("harbour", True), ("HARBOUR WALL", True), ("harbour  wall h", True), ("wall", False),
        ("'harbour", True), ("harbor", False), ("%", False), ("", False),
    ],
)  # fmt: skip
def test_the_beginning_of_a_headline_finds_it(write: Write, words: str, found: bool) -> None:
    write("“Harbour Wall” holds")
    assert Article.objects.filter(beginning_with(words)).exists() is found


def test_accents_and_case_do_not_matter(write: Write) -> None:
    write("Über den Wall")
    assert Article.objects.filter(beginning_with("uber DEN")).exists()


def test_looking_up_a_beginning_uses_its_index(db: None) -> None:
    plan = Article.objects.filter(beginning_with("harbour")).values("pk").explain()
    if connection.vendor == "sqlite":  # PostgreSQL reads so small a table whole
        assert "newsroom_article_headline_key" in plan
        assert "SCAN" not in plan


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (Question(), "newsroom_article_touched"),
        (Question(status="published"), "newsroom_article_newest (live=?)"),
        (Question(status="withdrawn"), "newsroom_article_newest (live=? AND first_published_at"),
        (Question(status="changed"), "newsroom_article_changed"),
        (Question(section=Section(pk=1, path="/x/")), "newsroom_article_top (top_section_id=?"),
        (Question(first=dt.date(2007, 1, 1)), "newsroom_article_newest (live=? AND first_publi"),
    ],
)
def test_every_question_has_its_index(db: None, question: Question, index: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        matching(question)
    if connection.vendor != "sqlite":  # PostgreSQL reads so small a table whole
        return
    for query in captured.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + query["sql"])
            plan = " ".join(row[3] for row in cursor.fetchall())
        assert index in plan
        assert "TEMP B-TREE" not in plan


def test_filters(write: Write, world: Section) -> None:
    asia = services.ensure_section(names=["World", "Asia"], actor=None)
    sport = services.ensure_section(names=["Sport"], actor=None)
    author = services.ensure_author(name="Ada Berg", actor=None)
    write("Draft")
    write("Public", public=True)
    write("Asia", public=True, section=asia)
    write("Sport", public=True, section=sport)
    gone = write("Gone", public=True)
    services.withdraw(article=gone, note="Gone.", actor=None)
    changed = write("Changed", public=True)
    changed.summary = "More"
    services.save_draft(article=changed, actor=None)
    old = write("Old", public=True, bylines=[Byline(author=author)])
    services.move(article=old, published_at=dt.datetime(1987, 3, 1, 12, tzinfo=dt.UTC), actor=None)
    later = timezone.now() + dt.timedelta(hours=1)
    services.publish_article(article=write("Later", go_live_at=later), actor=None)

    assert set(headlines(Question(status="draft"))) == {"Draft", "Later"}
    assert headlines(Question(status="withdrawn")) == ["Gone"]
    assert headlines(Question(status="changed")) == ["Changed"]
    assert headlines(Question(status="scheduled")) == ["Later"]
    assert headlines(Question(section=asia)) == ["Asia"]
    in_world = headlines(Question(section=world))
    assert "Asia" in in_world
    assert "Sport" not in in_world
    # Drafts first, then by date, the oldest last.
    assert set(in_world[:2]) == {"Draft", "Later"}
    assert in_world[-1] == "Old"
    assert headlines(Question(byline="berg")) == ["Old"]
    author.name = "Ada O’Berg"
    author.save()
    assert headlines(Question(byline="o'berg")) == headlines(Question(byline="oberg")) == ["Old"]
    day = dt.date(1987, 3, 1)
    assert headlines(Question(first=day, last=day)) == ["Old"]
    assert headlines(Question(last=day, byline="ada", section=world, words="ol")) == ["Old"]
    assert headlines(Question(first=dt.date(1988, 1, 1), byline="ada")) == []


def test_the_page_filters_and_looks_up(as_editor: Client, write: Write, world: Section) -> None:
    write("Harbour wall holds", public=True)
    write("Something else")
    page = as_editor.get(LIST, {"q": "harbour"}).content.decode()
    assert "Harbour wall holds" in page
    assert "Something else" not in page
    page = as_editor.get(LIST, {"status": "draft", "section": world.pk}).content.decode()
    assert "Harbour wall holds" not in page
    assert "Something else" in page
    assert as_editor.get(LIST, {"section": "none", "first": "x"}).status_code == 200


def test_a_story_without_a_headline_can_be_found_and_opened(
    as_editor: Client, world: Section
) -> None:
    article = Article(section=world)
    article.save()
    page = as_editor.get(LIST).content.decode()
    assert "(no headline yet)" in page
    assert reverse("articles:edit", args=[article.pk]) in page


def test_cost_does_not_grow_with_the_list(as_editor: Client, write: Write) -> None:
    author = services.ensure_author(name="Ada Berg", actor=None)

    def queries(**asked: str) -> int:
        as_editor.get(LIST, asked)
        with CaptureQueriesContext(connection) as captured:
            as_editor.get(LIST, asked)
        return len(captured)

    write("One", public=True, bylines=[Byline(author=author)])
    few, few_found = queries(), queries(q="o", status="published")
    for number in range(12):
        write(f"O{number}", public=True, bylines=[Byline(author=author)])
    assert queries() == few <= MOST_QUERIES
    assert queries(q="o", status="published") == few_found <= MOST_QUERIES + 1


def test_depth_is_bounded(as_editor: Client, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        write(f"Story {number}")
    monkeypatch.setattr(selectors, "MOST", 3)
    monkeypatch.setattr("broadsheet.desk.views.listing.MOST", 3)
    page = as_editor.get(LIST, {"p": "400"}).content.decode()
    assert "Story 3" in page
    assert "Story 0" not in page
    assert "The first 3 stories" in page


def test_words_of_the_body_find_stories_and_drafts(
    write: Write, world: Section, admin_client: Client, search_index: Callable[[], None]
) -> None:
    draft = write("Quiet thing")
    public = write("Loud thing", public=True)
    for article in (draft, public):
        article.body = [("text", "<p>An okapi was here.</p>")]
    services.save_draft(article=draft, actor=None)
    services.publish_article(article=public, actor=None)
    search_index()
    assert headlines(Question(words="okapi")) == ["Quiet thing", "Loud thing"]
    assert headlines(Question(words="okap")) == ["Quiet thing", "Loud thing"]
    assert headlines(Question(words="okapi", status="published")) == ["Loud thing"]
    assert headlines(Question(words="okapi", section=world)) == ["Quiet thing", "Loud thing"]
    assert headlines(Question(words="numbat")) == []
    listed = admin_client.get(f"{LIST}?q=okapi").content.decode()
    assert "Quiet thing" in listed
    assert "Loud thing" in listed
    assert set(with_words("okapi", most=5)) == {draft.pk, public.pk}
    assert len(with_words("okapi", most=1)) == 1
    # So are they where a story is chosen to link to, or to pin.
    target = link_targets("okapi", hosts=())
    assert {one["title"] for one in target} == {"Loud thing", "Quiet thing"}
    assert {one.headline for one in stories_to_pin("okapi")} == {"Loud thing", "Quiet thing"}
    services.withdraw(article=public, note="Wrong.", actor=None)
    assert [one.headline for one in stories_to_pin("okapi")] == ["Quiet thing"]
    assert [one.headline for one in stories_to_pin("thing")] == ["Quiet thing"]
    assert stories_to_pin("") == [draft]
    assert len(link_targets("thing", hosts=())) == 2


def test_without_an_index_headlines_are_found(write: Write, settings: Any, tmp_path: Path) -> None:
    settings.BROADSHEET_DATA = tmp_path
    write("Harbour wall")
    assert headlines(Question(words="harb")) == ["Harbour wall"]
    assert headlines(Question(words="wall")) == []
