"""Publishing, correcting, moving, withdrawing: what is stored at each point."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from broadsheet.changes import durable
from broadsheet.changes.models import Touch
from broadsheet.newsroom import services
from broadsheet.newsroom.access import Extent, extent, readable
from broadsheet.newsroom.models import Article, Author, Byline, Section
from broadsheet.newsroom.selectors import by_author, by_path, in_section, newest
from broadsheet.publishing.models import Run, Step

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Section:
    return services.ensure_section(names=["World"], actor=None)


def write(section: Section, headline: str = "Harbour wall holds", **fields: object) -> Article:
    fields.setdefault("body", [("text", "<p>The wall held.</p><p>It was old.</p><p>End.</p>")])
    article = Article(headline=headline, section=section, **fields)
    return services.create_article(article=article, actor=None)


def test_a_draft_is_not_public(world: Section) -> None:
    article = write(world)
    assert article.path is None
    assert not newest().articles
    assert extent(article) is Extent.NOTHING


def test_publication_gives_an_address_and_a_run(world: Section) -> None:
    article = services.publish_article(article=write(world), actor=None)
    day = timezone.localdate(article.first_published_at)
    assert article.path == f"/{day:%Y/%m/%d}/world/harbour-wall-holds.html"
    assert [a.pk for a in newest().articles] == [article.pk]
    assert Run.objects.get().verb == "publish"
    assert durable.work_all() == 7
    article.refresh_from_db()
    assert article.rendered_at is not None
    assert article.body_html.startswith("<p>The wall held.</p>")
    assert set(Step.objects.values_list("state", flat=True)) == {"done"}
    assert Touch.objects.filter(key=f"section:{world.pk}").exists()


def test_a_second_story_of_the_same_name_is_numbered(world: Section) -> None:
    first = services.publish_article(article=write(world), actor=None)
    second = services.publish_article(article=write(world), actor=None)
    assert second.path == first.path.replace(".html", "-2.html")


def test_a_new_headline_keeps_the_address(world: Section) -> None:
    article = services.publish_article(article=write(world), actor=None)
    path = article.path
    article.headline = "Harbour wall holds after all"
    article = services.publish_article(article=article, actor=None)
    assert article.path == path
    assert Run.objects.first().verb == "update"


def test_moving_leaves_redirects_without_chains_or_loops(world: Section) -> None:
    article = services.publish_article(article=write(world), actor=None)
    first = article.path
    article = services.move(article=article, slug="the-wall", actor=None)
    second = article.path
    assert second.endswith("/the-wall.html")
    article = services.move(article=article, slug="wall", actor=None)
    assert by_path(first).pk == by_path(second).pk == article.pk
    back = services.move(article=article, slug="harbour-wall-holds", actor=None)
    assert back.path == first
    assert by_path(article.path).path == first
    assert Run.objects.first().verb == "move"


def test_a_former_address_is_never_handed_on(world: Section) -> None:
    article = services.publish_article(article=write(world), actor=None)
    first = article.path
    services.move(article=article, slug="the-wall", actor=None)
    other = services.publish_article(article=write(world), actor=None)
    assert other.path != first


def test_moving_to_another_date(world: Section) -> None:
    article = services.publish_article(article=write(world), actor=None)
    moved = services.move(
        article=article, published_at=dt.datetime(1987, 3, 1, 12, tzinfo=dt.UTC), actor=None
    )
    assert moved.path == "/1987/03/01/world/harbour-wall-holds.html"


def test_a_move_keeps_a_waiting_draft_waiting(world: Section) -> None:
    article = services.publish_article(article=write(world), actor=None)
    article.headline = "Not yet for readers"
    services.save_draft(article=article, actor=None)
    moved = services.move(article=Article.objects.get(pk=article.pk), slug="wall", actor=None)
    assert moved.headline == "Harbour wall holds"
    assert moved.has_unpublished_changes
    draft = moved.get_latest_revision_as_object()
    assert (draft.headline, draft.slug) == ("Not yet for readers", "wall")


def test_a_correction_keeps_the_text_before(world: Section) -> None:
    article = services.publish_article(article=write(world), actor=None)
    article.body = [("text", "<p>The wall fell.</p>")]
    correction = services.correct(
        article=article, text="<p>The wall <script>x</script>fell.</p>", actor=None
    )
    assert correction.text == "<p>The wall fell.</p>"
    assert "The wall held." in correction.before["body"][0]["value"]
    assert Run.objects.first().verb == "correct"
    assert "fell" in readable(Article.objects.get(pk=article.pk)).html
    assert ModelLogEntry.objects.filter(action="broadsheet.correct").exists()


def test_withdrawal_and_return(world: Section) -> None:
    article = services.publish_article(article=write(world), actor=None)
    with pytest.raises(ValidationError):
        services.withdraw(article=article, note=" ", actor=None)
    article = services.withdraw(article=article, note="It was not so.", actor=None)
    assert not newest().articles
    assert extent(article) is Extent.NOTHING
    assert Run.objects.first().verb == "withdraw"
    with pytest.raises(ProtectedError), transaction.atomic():
        article.delete()
    path = article.path
    article = services.publish_article(article=article, actor=None)
    assert article.path == path
    assert article.withdrawn_at is None


def test_an_embargo_schedules(world: Section) -> None:
    until = timezone.now() + dt.timedelta(hours=2)
    article = services.publish_article(article=write(world, embargo_until=until), actor=None)
    assert not article.live
    assert services.publish_what_is_due() == 0
    revision = article.latest_revision
    revision.approved_go_live_at = timezone.now() - dt.timedelta(seconds=1)
    past = (timezone.now() - dt.timedelta(seconds=1)).isoformat()
    revision.content.update(embargo_until=past, go_live_at=past)
    revision.save()
    assert services.publish_what_is_due() == 1
    article.refresh_from_db()
    assert article.live


def test_bylines_make_an_authors_list(world: Section) -> None:
    author = services.ensure_author(name="Ada Berg", actor=None)
    article = Article(headline="Wall", section=world, body=[])
    article.bylines.add(Byline(author=author))
    article = services.create_article(article=article, actor=None)
    assert not by_author(author).articles
    article = services.publish_article(article=article, actor=None)
    assert [a.pk for a in by_author(author).articles] == [article.pk]
    services.withdraw(article=article, note="Gone.", actor=None)
    assert not by_author(author).articles


def test_members_read_the_opening(world: Section) -> None:
    article = services.publish_article(article=write(world, access="members"), actor=None)
    text = readable(article)
    assert text.extent is Extent.OPENING
    assert "It was old." in text.html
    assert "End." not in text.html


def test_an_imported_story_keeps_its_first_text(world: Section) -> None:
    article = Article.objects.create(
        headline="From the archive", section=world, top_section=world, live=True,
        source_identity="urn:x:1", body=[("text", "<p>As it was.</p>")],
        first_published_at=timezone.now(),
    )  # fmt: skip
    article.body = [("text", "<p>As it is.</p>")]
    services.save_draft(article=article, actor=None)
    assert article.revisions.count() == 2
    oldest = article.revisions.order_by("pk").first().as_object()
    assert "As it was." in str(oldest.body)


def test_listings_go_on_where_they_stopped(world: Section) -> None:
    for number in range(5):
        services.publish_article(article=write(world, f"Story {number}"), actor=None)
    first = in_section(world, count=3)
    second = in_section(world, count=3, cursor=first.next)
    assert [a.headline for a in first.articles + second.articles] == [
        f"Story {number}" for number in (4, 3, 2, 1, 0)
    ]
    assert second.next is None


def test_an_author_named_in_public_stories_is_not_deleted(world: Section) -> None:
    author: Author = services.ensure_author(name="Ada Berg", actor=None)
    article = Article(headline="Wall", section=world, body=[])
    article.bylines.add(Byline(author=author))
    services.publish_article(
        article=services.create_article(article=article, actor=None), actor=None
    )
    with pytest.raises(ProtectedError), transaction.atomic():
        author.delete()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_waiting_step_that_an_entry_relies_on_is_held(world: Section) -> None:
    article = services.publish_article(article=write(world, kind="live"), actor=None)
    with CaptureQueriesContext(connection) as asked:
        services.post_entry(
            article=article, body=[{"type": "text", "value": "<p>Now.</p>"}], actor=None
        )
    steps = [query["sql"] for query in asked if "publishing_step" in query["sql"]]
    assert any('FOR UPDATE OF "publishing_step"' in sql for sql in steps)
