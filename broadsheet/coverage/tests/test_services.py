"""Found at publication, put right by editors, remembered; real rows and a real index."""

from __future__ import annotations

import datetime as dt
import gc
import weakref
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from broadsheet.changes.models import Touch
from broadsheet.coverage import selectors, services
from broadsheet.coverage.candidates import Finder
from broadsheet.coverage.models import Relation, Stage, Thread, Wanted
from broadsheet.coverage.services.gathering import suggested_name
from broadsheet.coverage.tests.test_likeness import BRIDGE, HARBOUR, NEXT, RAIN
from broadsheet.newsroom import services as newsroom
from broadsheet.newsroom.models import Article, ArticleTerm
from broadsheet.topics.models import Topic
from broadsheet.topics.services import save_topic

UpToDate = Callable[[], None]
Write = Callable[..., Article]
LAST = (
    "The Regent Bridge opens on Monday, Oskar Lindeman said. The collar on eyebar D17 was tried "
    "with 4,100 tonnes after the second crack.\nThe bridge had been shut since the first crack was "
    "found on a Tuesday. Shopkeepers in Saltmarket put out flags."
)
FILLING = (
    "The council chose a colour for the new trams.", "A choir sang in the square for the king.",
    "Bakers raised the price of rye by a tenth.", "The library lends tools on Saturdays now.",
    "A seal slept on the slipway until the tide came.", "Chess is played in the café all winter.",
)  # fmt: skip


@pytest.fixture
def write(db: None, search_index: UpToDate) -> Write:
    section = newsroom.ensure_section(names=["City"], actor=None)

    def write(headline: str, text: str, *, days: int = 0, find: bool = True) -> Article:
        parts = [("text", f"<p>{part}</p>") for part in text.split("\n")]
        article = Article(headline=headline, section=section, body=parts)
        article.first_published_at = timezone.now() - dt.timedelta(days=days)
        article = newsroom.create_article(article=article, actor=None)
        article = newsroom.publish_article(article=article, actor=None)
        newsroom.render_article(pk=article.pk)
        if find:
            services.find_coverage(pk=article.pk)
        search_index()
        return article

    return write


@pytest.fixture
def story(write: Write) -> list[Article]:
    """Three stages of one story among others."""
    for number, text in enumerate((RAIN, HARBOUR, *FILLING)):
        write(f"Number {number}: {text[:30]}", text, days=30 + number, find=False)
    return [
        write("Regent Bridge shut after crack is found", BRIDGE, days=9),
        write("Second crack in the Regent Bridge", NEXT, days=6),
        write("Regent Bridge opens on Monday", LAST, days=1),
    ]


def past(article: Article) -> list[int]:
    return [one.pk for one in selectors.coverage_of(article).past]


def test_earlier_stages_are_found_newest_first_and_never_later_ones(story: list[Article]) -> None:
    first, second, third = story
    assert past(third) == [second.pk, first.pk]
    assert past(second) == [first.pk]
    assert first.pk not in past(first)
    # Looked for again, an old story does not hear of newer ones.
    services.find_coverage(pk=first.pk)
    assert {second.pk, third.pk}.isdisjoint(past(first))
    row = Relation.objects.get(story=third, other=second)
    assert row.evidence["text"] > 0
    assert Touch.objects.filter(key=f"article:{third.pk}:coverage").exists()


def test_what_was_withdrawn_is_left_out_and_comes_back(story: list[Article]) -> None:
    first, second, third = story
    newsroom.withdraw(article=second, note="It was wrong.", actor=None)
    services.forget_coverage(pk=second.pk)
    assert past(third) == [first.pk]
    assert not Relation.objects.filter(story=second).exists()
    newsroom.publish_article(article=Article.objects.get(pk=second.pk), actor=None)
    assert second.pk in past(third)
    Article.objects.filter(pk=first.pk).update(embargo_until=timezone.now() + dt.timedelta(days=1))
    assert past(third) == [second.pk]


def test_editors_have_the_last_word(story: list[Article]) -> None:
    first, second, third = story
    other = Article.objects.get(headline__startswith="Number 0")
    services.remove(story=third, other=second, actor=None)
    services.pin(story=third, other=other, kind=Relation.Kind.PAST, actor=None)
    services.find_coverage(pk=third.pk)
    assert past(third) == [first.pk, other.pk]
    services.order(story=third, others=[other.pk, first.pk], actor=None)
    services.find_coverage(pk=third.pk)
    assert past(third) == [other.pk, first.pk]
    services.give_back(story=third, other=second, actor=None)
    assert second.pk in past(third)
    services.give_back(story=third, other=other, actor=None)
    assert other.pk not in past(third)
    for wrong, kind in ((third, "past"), (third, "related")):
        with pytest.raises(ValidationError):
            services.pin(story=third, other=wrong, kind=Relation.Kind(kind), actor=None)
    with pytest.raises(ValidationError, match="earlier"):
        services.pin(story=first, other=third, kind=Relation.Kind.PAST, actor=None)


def test_stages_are_proposed_as_a_thread_and_confirmed(story: list[Article]) -> None:
    first, second, third = story
    thread = selectors.any_thread_of(third)
    assert thread is not None
    assert {one.pk for one in selectors.articles_of(thread)} == {first.pk, second.pk, third.pk}
    assert list(selectors.proposals()) == [thread]
    assert selectors.thread_of(third) is None
    services.confirm_thread(thread=thread, name="The Regent Bridge", actor=None)
    assert thread.path == "/story/the-regent-bridge/"
    assert selectors.thread_of(third) == thread
    services.change_thread(thread=thread, name="A bridge", description="", actor=None)
    assert selectors.thread_at("the-regent-bridge") == selectors.thread_at("a-bridge") == thread
    services.remove_stage(thread=thread, article=second, actor=None)
    services.find_coverage(pk=second.pk)
    assert second.pk not in {one.pk for one in selectors.articles_of(thread)}


def test_threads_are_split_and_merged(story: list[Article]) -> None:
    first, second, third = story
    thread = services.begin_thread(name="Bridge", articles=story, actor=None)
    split = services.split_thread(thread=thread, articles=[third], name="Opening", actor=None)
    assert [one.pk for one in selectors.articles_of(split)] == [third.pk]
    assert Stage.objects.get(thread=thread, article=third).source == Stage.Source.REMOVED
    with pytest.raises(ValidationError):
        services.split_thread(thread=split, articles=[third], name="All", actor=None)
    services.merge_threads(thread=split, into=thread, actor=None)
    assert len(selectors.articles_of(thread)) == 3
    assert selectors.thread_at("opening") == thread
    with pytest.raises(ValidationError):
        services.merge_threads(thread=thread, into=thread, actor=None)
    with pytest.raises(ValidationError):
        services.confirm_thread(thread=Thread(), name="  ", actor=None)
    assert {first.pk, second.pk} <= set(thread.stage_keys())


@pytest.mark.parametrize("name", ["", "  ", "###", "— …"])
def test_a_name_that_says_nothing_is_refused(db: None, name: str) -> None:
    with pytest.raises(ValidationError, match="letters or digits"):
        services.begin_thread(name=name, articles=[], actor=None)
    assert not Thread.objects.exists()


def test_readers_never_see_two_threads_of_one_name(story: list[Article]) -> None:
    first, second, third = story
    bridge = services.begin_thread(name="The bridge", articles=[first], actor=None)
    other = services.begin_thread(name="The opening", articles=[second], actor=None)
    with pytest.raises(ValidationError, match="called “the bridge” already"):
        services.begin_thread(name="the  bridge", articles=[third], actor=None)
    with pytest.raises(ValidationError, match="Merge the two"):
        services.change_thread(thread=other, name="The bridge", description="", actor=None)
    other.refresh_from_db()
    assert other.name == "The opening"
    services.change_thread(thread=bridge, name="The Bridge", description="", actor=None)
    assert selectors.thread_of(third) is None


def test_two_proposals_are_not_called_the_same(write: Write, story: list[Article]) -> None:
    bridge = save_topic(topic=Topic(name="Regent Bridge", kind="place"), actor=None)
    keys = [one.pk for one in story]
    for key in keys:
        ArticleTerm.objects.create(article_id=key, topic=bridge)
    assert suggested_name(keys) == "Regent Bridge"
    Thread.objects.create(name="Regent Bridge")
    assert suggested_name(keys) == story[0].headline


def test_an_archive_is_worked_off_in_bulk_and_goes_on_where_it_was(
    write: Write, story: list[Article]
) -> None:
    found = dict(Relation.objects.values_list("story", "other"))
    Relation.objects.all().delete()
    assert services.want_all() == Article.objects.count()
    services.work_off(seconds=0)
    left = Wanted.objects.count()
    assert 0 < left < Article.objects.count()
    assert services.find_some() == left
    assert not Wanted.objects.exists()
    assert dict(Relation.objects.values_list("story", "other")).keys() >= found.keys()


def test_what_was_read_goes_with_the_finder(story: list[Article]) -> None:
    finder = Finder(settled=True)
    finder.prepare(story)
    assert finder.ask(story[-1]) is not None
    gone = weakref.ref(finder)
    gc.disable()
    try:
        del finder
        # A thousand sketches would stay until the interpreter looks for rings of objects.
        assert gone() is None
    finally:
        gc.enable()


def test_without_an_index_a_story_is_looked_for_later(write: Write, story: list[Article]) -> None:
    import shutil

    from broadsheet.search import indexes

    shutil.rmtree(indexes.folder())
    services.find_coverage(pk=story[2].pk)
    assert Wanted.objects.filter(article=story[2]).exists()
    assert services.find_some() == 0
