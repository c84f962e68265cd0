"""The indexes follow the database, and never further than anybody may read."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from broadsheet.changes import durable
from broadsheet.newsroom import services
from broadsheet.newsroom.access import register_provider, unregister_provider
from broadsheet.newsroom.models import Article, ArticleTerm, Byline, Section
from broadsheet.search import correcting, indexes, indexing
from broadsheet.search.correcting import better
from broadsheet.search.engine import Unusable
from broadsheet.search.fronts.page import parse
from broadsheet.search.indexing import Indexer, drain, mend, rebuild, verify, writing
from broadsheet.search.models import Change
from broadsheet.search.selectors import for_desk, latest, search
from broadsheet.search.speller import Candidate
from broadsheet.search.tree import Everything, Node
from broadsheet.topics.services import ensure_topic, merge_topic, save_topic

UpToDate = Callable[[], None]
MEMBERS = "<p>Opening one.</p><p>Opening two.</p><p>The zygomorphic secret.</p>"


@pytest.fixture
def world(db: None) -> Section:
    return services.ensure_section(names=["World"], actor=None)


def write(section: Section, headline: str, *, publish: bool = True, **fields: object) -> Article:
    body = fields.pop("body", f"<p>{headline} and more.</p>")
    article = Article(headline=headline, section=section, **fields)
    article.body = [("text", body)]
    article = services.create_article(article=article, actor=None)
    if publish:
        services.publish_article(article=article, actor=None)
        durable.work_all()
    return Article.objects.get(pk=article.pk)


def found(text: str) -> list[int]:
    return search(parse(text), helping=False).keys


def test_a_published_story_is_found_and_a_withdrawn_one_is_not(
    world: Section, search_index: UpToDate
) -> None:
    article = write(world, "Quagga seen at harbour")
    assert found("quagga") == []
    search_index()
    assert found("quagga") == [article.pk]
    assert not Change.objects.exists()
    services.withdraw(article=article, note="Wrong animal.", actor=None)
    durable.work_all()
    search_index()
    assert found("quagga") == []
    assert search(parse("quagga")).tally.facets["section"] == []
    assert for_desk("quagga", most=9) == [article.pk]
    services.publish_article(article=Article.objects.get(pk=article.pk), actor=None)
    durable.work_all()
    search_index()
    assert found("quagga") == [article.pk]


def test_a_draft_is_found_by_staff_alone(world: Section, search_index: UpToDate) -> None:
    article = write(world, "Quiet thing", publish=False, body="<p>An unheard okapi.</p>")
    search_index()
    assert found("okapi") == []
    assert indexes.site().frequencies(["okapi"]) == [0]
    assert for_desk("okapi", most=9) == [article.pk]
    assert for_desk("oka", most=9) == [article.pk]
    article.delete()
    search_index()
    assert for_desk("okapi", most=9) == []


def test_waiting_changes_are_found_by_staff_alone(world: Section, search_index: UpToDate) -> None:
    article = write(world, "Calm day")
    article.body = [("text", "<p>Now with a numbat.</p>")]
    services.save_draft(article=article, actor=None)
    search_index()
    assert found("numbat") == []
    assert found("calm") == [article.pk]
    assert for_desk("numbat", most=9) == [article.pk]
    assert verify().keys == set()


def test_of_a_members_story_only_the_opening_is_found(
    world: Section, search_index: UpToDate
) -> None:
    article = write(world, "For members", body=MEMBERS, access=Article.Access.MEMBERS)
    search_index()
    assert found("opening") == [article.pk]
    assert found("zygomorphic") == []
    assert indexes.site().frequencies(["zygomorphic"]) == [0]
    assert indexes.site().beginning("zygo") == []
    assert search(parse("zygomorphi")).corrected == ""
    assert for_desk("zygomorphic", most=9) == [article.pk]
    article.access = Article.Access.OPEN
    services.publish_article(article=article, actor=None)
    durable.work_all()
    search_index()
    assert found("zygomorphic") == [article.pk]


def test_what_a_provider_gates_is_gated_here(world: Section, search_index: UpToDate) -> None:
    def nobody(article: Article, reader: object) -> bool:
        return False

    register_provider(nobody)
    try:
        article = write(world, "Metered", body=MEMBERS, access=Article.Access.METERED)
        search_index()
        assert found("zygomorphic") == []
        assert for_desk("zygomorphic", most=9) == [article.pk]
    finally:
        unregister_provider(nobody)


def test_an_embargo_that_lapses_is_indexed_at_that_moment(
    world: Section, search_index: UpToDate, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = write(world, "Under embargo: axolotl")
    until = timezone.now() + dt.timedelta(hours=1)
    Article.objects.filter(pk=article.pk).update(embargo_until=until)
    rebuild()
    assert found("axolotl") == []
    assert for_desk("axolotl", most=9) == [article.pk]
    change = Change.objects.get()
    assert change.due_at == until
    search_index()
    assert Change.objects.count() == 1
    Article.objects.filter(pk=article.pk).update(embargo_until=timezone.now())
    Change.objects.update(due_at=timezone.now())
    search_index()
    assert found("axolotl") == [article.pk]
    assert for_desk("axolotl", most=9) == [article.pk]


def test_new_names_are_found_at_once(world: Section, search_index: UpToDate) -> None:
    author = services.ensure_author(name="Ada Berg", actor=None)
    topic = ensure_topic(name="Capybaras", kind="subject", actor=None)
    article = Article(headline="Plain", section=world)
    article.bylines = [Byline(author=author)]
    article.terms = [ArticleTerm(topic=topic)]
    article = services.create_article(article=article, actor=None)
    services.publish_article(article=article, actor=None)
    durable.work_all()
    search_index()
    assert found("byline:berg") == found("capybara") == found("topic:capybaras") == [article.pk]
    author.name = "Ada Lund"
    services.save_author(author=author, actor=None)
    topic.name = "Water hogs"
    save_topic(topic=topic, actor=None)
    search_index()
    assert found("byline:lund") == found("hogs") == found('topic:"water hogs"') == [article.pk]
    assert found("byline:berg") == found("capybara") == []


def test_filters_by_name(world: Section, search_index: UpToDate) -> None:
    asia = services.ensure_section(names=["World", "Asia"], actor=None)
    one = write(world, "One", kind=Article.Kind.OPINION)
    two = write(asia, "Two")
    search_index()
    assert set(found("section:world")) == {one.pk, two.pk}
    assert found("section:asia") == found("section:world/asia") == [two.pk]
    assert found("section:nowhere") == []
    assert found("type:opinion") == [one.pk]
    assert found("before:1990") == []
    assert set(found("after:1990")) == {one.pk, two.pk}


def test_differences_are_found_and_mended(world: Section, search_index: UpToDate) -> None:
    kept, changed, gone = (write(world, f"Story {n}") for n in ("one", "two", "three"))
    search_index()
    assert verify().keys == set()
    with writing() as writers:
        writers.site.remove([kept.pk])
    Article.objects.filter(pk=changed.pk).update(last_published_at=timezone.now())
    Article.objects.filter(pk=gone.pk).update(live=False)
    difference = verify()
    assert difference.missing == {kept.pk, gone.pk}
    assert difference.stale == {changed.pk}
    assert difference.surplus == {gone.pk}
    assert mend() == 3
    assert verify().keys == set()
    assert set(found("story")) == {kept.pk, changed.pk}


def test_a_version_with_another_embargo_or_access_is_no_difference(
    world: Section, search_index: UpToDate
) -> None:
    article = write(world, "Open to all")
    article.access = Article.Access.MEMBERS
    article.embargo_until = timezone.now() + dt.timedelta(days=1)
    services.save_draft(article=article, actor=None)
    search_index()
    assert for_desk("open", most=9) == [article.pk]
    assert verify().keys == set()
    rebuild()
    assert verify().keys == set()


def test_what_is_published_during_a_rebuilding_is_in_the_new_index(
    world: Section, search_index: UpToDate, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(world, "First thing")
    search_index()
    late: list[Article] = []

    def meanwhile(_count: int) -> None:
        if not late:
            late.append(write(world, "Late thing"))
            search_index()
            assert found("late") == [late[0].pk]

    rebuild(progress=meanwhile)
    assert found("late") == [late[0].pk]
    assert len(found("thing")) == 2
    assert not Change.objects.exists()


def test_a_failed_commit_keeps_the_rows(
    world: Section, search_index: UpToDate, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = write(world, "Once more")

    def fail() -> None:
        with writing() as writers:
            monkeypatch.setattr(writers, "commit", lambda: 1 / 0)
            drain(writers)

    with pytest.raises(ZeroDivisionError):
        fail()
    assert Change.objects.exists()
    search_index()
    assert found("once") == [article.pk]


def test_another_language_is_noticed_and_has_its_own_stems(
    world: Section, search_index: UpToDate, settings: Any
) -> None:
    article = write(world, "Die Häuser am Hafen")
    search_index()
    assert found("häusern") == []
    settings.BROADSHEET_SEARCH_LANGUAGE = "de"
    with pytest.raises(Unusable):
        found("häusern")
    rebuild()
    assert found("häusern") == [article.pk]


def test_many_at_once_cost_a_bounded_number_of_questions(
    world: Section, search_index: UpToDate, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(12):
        write(world, f"Number {number}", publish=number % 3 > 0)
    with django_assert_max_num_queries(22):  # type: ignore[attr-defined]
        search_index()
    assert search(Everything()).total == 8


def test_a_change_that_is_committed_late_outlives_a_rebuilding(
    world: Section, search_index: UpToDate
) -> None:
    """Keys and moments are given before a row is committed, and others may be quicker."""
    article = write(world, "Slow thing")
    search_index()
    Change.objects.create(pk=1_000_000, key=article.pk)
    early = timezone.now() - dt.timedelta(minutes=1)

    def committed(_count: int) -> None:
        Article.objects.filter(pk=article.pk).update(headline="Swift thing")
        Change.objects.create(pk=999_999, key=article.pk, due_at=early)

    rebuild(progress=committed)
    assert Change.objects.get().pk == 999_999
    search_index()
    assert found("swift") == [article.pk]


def test_what_a_killed_rebuilding_left_waits_no_longer(
    world: Section, search_index: UpToDate
) -> None:
    article = write(world, "Thing")
    search_index()
    Change.objects.create(key=article.pk, done=True)
    Change.objects.create(key=article.pk)
    with indexes.site().rebuilding(), writing() as writers:
        drain(writers)
    assert Change.objects.filter(done=True).count() == 2
    Change.objects.create(key=article.pk)
    search_index()
    assert not Change.objects.exists()


def test_only_what_is_due_excuses_a_difference(world: Section, search_index: UpToDate) -> None:
    done, embargoed, due = (write(world, f"Story {n}") for n in ("one", "two", "three"))
    search_index()
    with writing() as writers:
        writers.site.remove([done.pk, embargoed.pk, due.pk])
    Change.objects.create(key=done.pk, done=True)
    Change.objects.create(key=embargoed.pk, due_at=timezone.now() + dt.timedelta(days=1))
    Change.objects.create(key=due.pk)
    assert verify().missing == {done.pk, embargoed.pk}


def test_many_stories_of_a_topic_are_noted_a_batch_at_a_time(
    world: Section, search_index: UpToDate, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = ensure_topic(name="Capybaras", kind="subject", actor=None)
    stories = [write(world, f"Story {n}") for n in range(5)]
    for story in stories:
        ArticleTerm.objects.create(article=story, topic=topic)
    search_index()
    topic.name = "Water hogs"
    save_topic(topic=topic, actor=None)
    row = Change.objects.get()
    batches: list[int] = []

    def note(*, keys: list[int]) -> None:
        if len(batches) == 2:
            raise InterruptedError  # the machine went down
        with transaction.atomic():
            batches.append(len(keys))
            indexed(keys=keys)

    indexed = indexing.note
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    monkeypatch.setattr(indexing, "note", note)
    with pytest.raises(InterruptedError):
        search_index()
    assert batches == [2, 2]
    assert Change.objects.filter(kind=Change.Kind.ARTICLE).count() == 4
    assert Change.objects.filter(pk=row.pk).exists()
    monkeypatch.undo()
    search_index()
    assert set(found("hogs")) == {story.pk for story in stories}
    assert not Change.objects.exists()


def test_only_what_stories_are_found_by_has_them_indexed(world: Section) -> None:
    author = services.ensure_author(name="Ada Berg", actor=None)
    topic = ensure_topic(name="Capybaras", kind="subject", actor=None)
    column = services.ensure_column(name="Slack Water", actor=None)
    Change.objects.all().delete()
    author.biography = topic.description = column.description = world.description = "Long."
    services.save_author(author=author, actor=None)
    save_topic(topic=topic, actor=None)
    services.save_column(column=column, actor=None)
    world.name = "The World"
    services.save_section(section=world, actor=None)
    assert not Change.objects.exists()


def test_a_merged_topics_stories_are_found_by_the_other_name(
    world: Section, search_index: UpToDate
) -> None:
    first, second, third = (
        ensure_topic(name=name, kind="subject", actor=None)
        for name in ("Quaggas", "Zebras", "Equids")
    )
    article = write(world, "Stripes")
    ArticleTerm.objects.create(article=article, topic=first)
    search_index()
    merge_topic(topic=first, into=second, actor=None)
    search_index()
    assert found("zebras") == [article.pk]
    merge_topic(topic=second, into=third, actor=None)
    search_index()
    assert found("zebras") == []
    assert found("equids") == [article.pk]
    third.refresh_from_db()
    third.name = "Horses and such"
    save_topic(topic=third, actor=None)
    search_index()
    assert found("horses") == [article.pk]


def test_stories_of_a_moved_section_and_a_renamed_column_are_found_there(
    world: Section, search_index: UpToDate
) -> None:
    sport = services.ensure_section(names=["Sport"], actor=None)
    services.ensure_section(names=["World", "Sea"], actor=None)
    sailing = services.ensure_section(names=["World", "Sea", "Sailing"], actor=None)
    column = services.ensure_column(name="Slack Water", actor=None)
    article = write(sailing, "Regatta", column=column)
    search_index()
    assert found("section:world") == found("slack") == [article.pk]
    sea = Section.objects.get(slug="sea")
    sea.parent = sport
    services.save_section(section=sea, actor=None)
    column.name = "Spring Tide"
    services.save_column(column=column, actor=None)
    search_index()
    assert found("section:world") == found("slack") == []
    assert found("section:sport") == found("section:sea") == found("spring tide") == [article.pk]


def test_few_words_of_a_long_question_are_looked_for_otherwise(
    world: Section, search_index: UpToDate, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["alder", "birch", "cedar", "dogwood", "elder"]
    # What a headline has is meant, however rare.
    write(world, "Trees", body=f"<p>{' '.join(names)}.</p>")
    search_index()
    looked: list[str] = []

    def candidates(_engine: object, word: str, **_kwargs: object) -> list[Candidate]:
        looked.append(word)
        return [Candidate("ferry", 5, 1.0), Candidate("wharf", 5, 1.0)]

    named: list[object] = []
    resolve = correcting.resolved

    def resolved(node: Node) -> Node:
        named.append(node)
        return resolve(node)

    monkeypatch.setattr(correcting, "candidates", candidates)
    monkeypatch.setattr(correcting, "resolved", resolved)
    assert better(parse(" ".join(names) + " section:world"), 1) == ""
    assert len(looked) == 3
    assert len(named) == 1


# The one who does it all the time -----------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Time that passes as it is told, within the indexer alone."""
    now = SimpleNamespace(at=1_000.0, step=0.0)

    def monotonic() -> float:
        now.at += now.step
        return now.at

    monkeypatch.setattr(indexing, "time", SimpleNamespace(monotonic=monotonic))
    monkeypatch.setattr(indexing, "POLL_SECONDS", 0.0)
    return now


def test_an_idle_indexer_looks_at_the_whole_index_seldom(
    search_index: UpToDate, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = itertools.count()
    monkeypatch.setattr(indexes.site(), "check", lambda: next(looks))
    indexer = Indexer()
    for _ in range(5):
        indexer._look()
    assert next(looks) == 1
    clock.at += indexing.CHECK_SECONDS
    indexer._look()
    assert next(looks) == 3


def test_a_busy_writer_goes_home_too(
    search_index: UpToDate, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexer, drained = Indexer(), itertools.count(1)

    def endless(_writers: object) -> int:
        if next(drained) > 1_000:
            indexer._ended.set()
        return 1

    monkeypatch.setattr(indexing, "drain", endless)
    clock.step = 1.0
    with writing() as writers:
        indexer._write(writers)
    assert not indexer._ended.is_set()


def test_while_another_process_makes_the_first_index_nothing_is_written(
    world: Section, settings: Any, tmp_path: Path, clock: SimpleNamespace
) -> None:
    settings.BROADSHEET_DATA = tmp_path
    article = write(world, "Early thing")
    assert Change.objects.exists()
    indexer = Indexer()
    with indexes.site().rebuilding(), indexes.desk().rebuilding():
        indexer._look()
    assert Change.objects.exists()
    clock.step = 1.0
    indexer._look()
    assert found("early") == [article.pk]


def test_an_index_that_went_since_is_made_anew(
    world: Section, search_index: UpToDate, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexer = Indexer()
    indexer._look()
    shutil.rmtree(indexes.folder())
    article = write(world, "Late thing")
    clock.at, clock.step = clock.at + 10, 1.0
    looked = indexer._look
    turns = itertools.count(1)

    def look() -> None:
        if next(turns) == 2:
            indexer._ended.set()
        looked()

    monkeypatch.setattr(indexer, "_look", look)
    monkeypatch.setattr(indexing, "_PAUSE_AFTER_FAILURE", 600.0)
    monkeypatch.setattr(indexing, "close_old_connections", lambda: None)
    monkeypatch.setattr(indexing, "connection", SimpleNamespace(close=lambda: None))
    indexer.run()
    assert found("late") == [article.pk]


def test_a_rebuilding_that_fails_is_not_begun_again_at_once(
    world: Section, search_index: UpToDate, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(indexes.folder())
    indexer, begun, waits = Indexer(), itertools.count(), []

    def no_room() -> int:
        if next(begun) == 2:
            indexer._ended.set()
        raise Unusable("No space left on device.")

    monkeypatch.setattr(indexing, "rebuild", no_room)
    monkeypatch.setattr(indexer._ended, "wait", waits.append)
    monkeypatch.setattr(indexing, "close_old_connections", lambda: None)
    monkeypatch.setattr(indexing, "connection", SimpleNamespace(close=lambda: None))
    indexer.run()
    assert waits == [indexing._PAUSE_AFTER_FAILURE] * 3


def test_what_was_withdrawn_or_gated_is_not_counted_before_it_is_indexed(
    world: Section, search_index: UpToDate
) -> None:
    gone = write(world, "Quagga gone", body=MEMBERS)
    gated = write(world, "Quagga gated", body=MEMBERS)
    search_index()
    assert set(found("zygomorphic")) == {gone.pk, gated.pk}
    services.withdraw(article=gone, note="Wrong.", actor=None)
    gated.access = Article.Access.MEMBERS
    services.publish_article(article=gated, actor=None)
    durable.work_all()
    answer = search(parse("zygomorphic"))
    assert (answer.total, answer.keys, answer.corrected) == (0, [], "")
    assert answer.tally.facets["section"] == []
    assert latest(parse("zygomorphic"), count=9) == []
    search_index()
    assert found("quagga") == [gated.pk]
    # Saved again, what is known of it since is found meanwhile.
    indexing.note(keys=[gated.pk])
    assert found("quagga opening") == [gated.pk]
    assert found("zygomorphic") == []


def test_what_is_published_last_waits_for_nothing_before_it(
    world: Section, search_index: UpToDate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "AT_ONCE", 4)
    monkeypatch.setattr(indexing, "LATEST", 2)
    Change.objects.all().delete()
    indexing.note(keys=range(1_000, 1_020))
    article = write(world, "Breaking okapi")
    with writing() as writers:
        # Its rows are few; the next that are done have them.
        drain(writers)
        drain(writers)
    assert found("okapi") == [article.pk]
    assert Change.objects.count() >= 12
    search_index()
    assert not Change.objects.exists()
