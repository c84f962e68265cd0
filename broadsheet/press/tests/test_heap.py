"""Pages pressed in a heap are those pressed by themselves, and no older."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadsheet.changes import durable
from broadsheet.changes.models import Touch
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Author, Byline, Section
from broadsheet.press import addresses, due, heaps, pages
from broadsheet.press import services as press
from broadsheet.press.folder import FolderStore
from broadsheet.press.models import Page, Rank
from broadsheet.press.rendering import fresh
from broadsheet.press.store import Finished


@pytest.fixture
def paths(settings: Any, tmp_path: Path, db: None) -> list[str]:
    """A paper of eight stories that link to each other, one for members and one withdrawn."""
    settings.BROADSHEET_DATA = tmp_path
    settings.BROADSHEET_BASE_URL = "https://www.example.com"
    settings.ALLOWED_HOSTS = ["*"]
    world = services.save_section(section=Section(name="World"), actor=None)
    ada = services.save_author(author=Author(name="Ada Berg"), actor=None)
    made: list[Article] = []
    for number in range(8):
        links = "".join(f'<a linktype="article" uuid="{one.uuid}">then</a> ' for one in made)
        article = Article(
            headline=f"The ledger, part {number}", section=world,
            access="members" if number == 6 else "open",
            body=[("text", f"<p>It began {links}</p>"), ("page_break", {"title": "More"}),
                  ("text", "<p>And more.</p>"), ("members_break", None),
                  ("text", "<p>Forty-one.</p>")],
        )  # fmt: skip
        article.bylines = [Byline(author=ada)]
        article = services.create_article(article=article, actor=None)
        made.append(services.publish_article(article=article, actor=None))
    services.withdraw(article=made[7], note="It did not stand up.", actor=None)
    durable.work_all()
    while press.note_touches():
        pass
    press.make_due(addresses.every(), rank=Rank.FLOOD)
    return list(Page.objects.order_by("pk").values_list("path", flat=True))


def rows(paths: Sequence[str]) -> list[Page]:
    return list(Page.objects.filter(path__in=paths).order_by("pk"))


def test_a_heap_holds_what_single_pages_are(paths: list[str]) -> None:
    tally = press.Tally()
    heaps.press_heap(rows(paths), tally)
    assert tally.failed == 0
    assert not Page.objects.filter(due_at__isnull=False).exists()
    kept = {path: page for path in paths if (page := press.store().get(path)) is not None}
    assert len(kept) > 25
    for path in paths:
        now = fresh(path).page
        assert kept.get(path) == now, path
        if now is not None:
            row = Page.objects.get(path=path)
            assert set(row.parts.values_list("key", flat=True)) == set(now.keys), path
    # What members pay for is in no page that is kept, and its row is gone with it.
    assert not any(b"Forty-one" in page.body and "part-6" in path for path, page in kept.items())
    # Once more: nothing has changed.
    Page.objects.update(due_at=timezone.now())
    again = press.Tally()
    heaps.press_heap(rows(paths), again)
    assert (again.pressed, again.unchanged) == (len(kept), len(kept))


def test_a_heap_asks_once_for_what_all_of_them_ask(
    paths: list[str],
) -> None:
    stories = [path for path in paths if path.startswith("/20") and path.count("/") == 5]
    stories = [path for path in stories if fresh(path).page is not None]

    def asked(some: Sequence[str]) -> int:
        found = rows(some)
        with CaptureQueriesContext(connection) as questions:
            heaps.press_heap(found)
        return len(questions)

    assert len(stories) >= 6
    asked(stories)
    Page.objects.update(due_at=timezone.now())
    few = asked(stories[:2])
    Page.objects.update(due_at=timezone.now())
    many = asked(stories[:6])
    # A text's open links are the only thing that each page asks by itself.
    assert many - few <= 3 * 4


@pytest.mark.parametrize("touched", [True, False])
def test_what_was_touched_while_a_heap_was_rendered_is_rendered_again(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, touched: bool
) -> None:
    story = next(path for path in paths if path.endswith("/the-ledger-part-0.html"))
    seen: list[str] = []

    def slowly(path: str) -> Any:
        found = fresh(path)
        if path == story and not seen and touched:
            Touch.objects.create(key=found.keys[0], seen_at=timezone.now())
        if path == story:
            seen.append(path)
        return found

    monkeypatch.setattr(heaps, "fresh", slowly)
    monkeypatch.setattr(pages, "fresh", slowly)
    heaps.press_heap(rows([story]))
    assert len(seen) == (2 if touched else 1)
    assert press.store().get(story) is not None


def test_a_page_that_somebody_else_pressed_meanwhile_is_let_be(
    paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    story = next(path for path in paths if path.endswith("/the-ledger-part-0.html"))

    def slowly(path: str) -> Any:
        found = fresh(path)
        monkeypatch.setattr(heaps, "fresh", fresh)
        article = Article.objects.get(path=story)
        article.headline = "The ledger, found"
        services.publish_article(article=article, actor=None)
        while press.note_touches():
            pass
        # By another, who holds nothing of this heap.
        Context().run(press.press, story)
        return found

    monkeypatch.setattr(heaps, "fresh", slowly)
    heaps.press_heap(rows([story]))
    kept = press.store().get(story)
    assert kept is not None
    assert b"The ledger, found" in kept.body


def test_what_is_taken_down_while_a_heap_is_rendered_does_not_come_back(
    paths: list[str], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    story = next(path for path in paths if path.endswith("/the-ledger-part-1.html"))

    def slowly(path: str) -> Any:
        found = fresh(path)
        monkeypatch.setattr(heaps, "fresh", fresh)
        with django_capture_on_commit_callbacks(execute=True):
            services.take_down(
                article=Article.objects.get(path=story), reason="A court said so.", actor=None
            )
        return found

    monkeypatch.setattr(heaps, "fresh", slowly)
    heaps.press_heap(rows([story]))
    kept = press.store().get(story)
    assert kept is None or b"It began" not in kept.body


def test_one_page_that_cannot_be_kept_does_not_keep_the_others_from_it(
    paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = next(path for path in paths if path.endswith("/the-ledger-part-0.html"))
    good = next(path for path in paths if path.endswith("/the-ledger-part-1.html"))
    put = FolderStore.put

    def full(store: FolderStore, page: Finished) -> bool:
        if page.path == bad:
            raise OSError("No space left on device")
        return put(store, page)

    monkeypatch.setattr(FolderStore, "put", full)
    monkeypatch.setattr(addresses, "_AHEAD", [lambda paths: 1 / 0])
    tally = press.Tally()
    heaps.press_heap(rows([bad, good]), tally)
    assert tally.failed == 1
    assert press.store().get(good) is not None
    row = Page.objects.get(path=bad)
    assert row.due_at is not None
    assert "No space left" in row.error
    assert Page.objects.get(path=good).due_at is None


def test_what_is_touched_after_the_last_question_makes_the_page_due(
    paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL a touch can be committed between that question and what follows from it."""
    story = next(path for path in paths if path.endswith("/the-ledger-part-0.html"))
    asked, truly = [], pages._touched_since

    def too_early(keys: list[str], started: Any) -> bool:
        answer = truly(keys, started)
        if not asked:
            Touch.objects.create(key=keys[0], seen_at=timezone.now())
        asked.append(answer)
        return answer

    monkeypatch.setattr(pages, "_touched_since", too_early)
    press.press(story)
    assert asked == [False, True]
    assert Page.objects.get(path=story).due_at is not None
    press.press(story)
    assert Page.objects.get(path=story).due_at is None


def test_a_story_goes_before_the_fronts_and_they_before_all_other_lists(
    paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    press.settle()
    world = Section.objects.get(slug="world")
    article = Article(headline="Later", section=world, body=[("text", "<p>And then.</p>")])
    article = services.create_article(article=article, actor=None)
    path = services.publish_article(article=article, actor=None).path or ""
    made: list[str] = []

    def noted(one: str) -> Any:
        made.append(one)
        return fresh(one)

    monkeypatch.setattr(heaps, "fresh", noted)
    monkeypatch.setattr(pages, "fresh", noted)
    # The lists have been there for longer, so that nothing but their rank puts them behind.
    assert press.settle().failed == 0
    own = {path, path.replace(".html", "/print.html")}
    assert set(made[:2]) == own
    assert set(made[2:4]) == {"/", "/world/"}
    assert {"/rss/home.xml", "/rss/world.xml"} < set(made[4:])
    assert not {*own, "/", "/world/"} & set(made[4:])


def test_what_has_waited_for_long_has_its_turn_however_much_is_nearer(paths: list[str]) -> None:
    press.settle()
    kept = {path for path in paths if press.store().get(path) is not None}
    stories = sorted(path for path in kept if path.startswith("/20"))
    Page.objects.filter(path__in=stories).update(due_at=timezone.now(), rank=Rank.OWN)
    Page.objects.filter(path="/rss/home.xml").update(
        due_at=timezone.now() - press.LONG, rank=Rank.REST
    )
    assert press.press_due(most=4) == 4
    assert len(stories) > 4
    assert Page.objects.get(path="/rss/home.xml").due_at is None
    assert Page.objects.filter(due_at__isnull=False).count() == len(stories) - 3


@pytest.mark.parametrize("just_now", [True, False])
def test_a_page_that_was_just_pressed_waits_for_what_follows(
    paths: list[str], just_now: bool
) -> None:
    press.settle()
    story = next(path for path in paths if path.endswith("/the-ledger-part-0.html"))
    hour = dt.timedelta(hours=1)
    # Whatever the machine is busy with, that is less than the pause ago, or more.
    pressed_at = timezone.now() + (hour if just_now else -hour)
    Page.objects.filter(path=story).update(pressed_at=pressed_at)
    Touch.objects.create(key=f"article:{Article.objects.get(path=story).pk}:body")
    begun = timezone.now()
    press.note_touches()
    due_at = Page.objects.get(path=story).due_at
    assert due_at is not None
    if just_now:
        assert due_at >= begun + due.PAUSE
    else:
        assert due_at <= timezone.now() + due.PATIENCE_WITH_OWN


def test_feeds_follow_the_name_of_a_section(paths: list[str]) -> None:
    press.settle()
    world = Section.objects.get(slug="world")
    world.name = "The globe"
    services.save_section(section=world, actor=None)
    assert press.settle().failed == 0
    for path in ("/rss/home.xml", "/json/home.json", "/by/ada-berg/", "/json/by/ada-berg.json"):
        page = press.store().get(path)
        assert page is not None
        assert b"The globe" in page.body, path
        assert page == fresh(path).page
