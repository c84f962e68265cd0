"""Saves that come too late, words set aside, versions compared and brought back."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import ModelLogEntry

from broadsheet.newsroom import services
from broadsheet.newsroom.comparison import compare, differs
from broadsheet.newsroom.models import Article, Author, Byline, OutdatedError, Section, SetAside
from broadsheet.text.differences import word_differences

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Section:
    return services.ensure_section(names=["World"], actor=None)


@pytest.fixture
def story(world: Section) -> Article:
    body = [("text", "<p>The wall held.</p>"), ("text", "<p>Nobody was hurt.</p>")]
    article = Article(headline="Harbour wall holds", section=world, body=body)
    return services.create_article(article=article, actor=None)


def loaded(article: Article) -> Article:
    return Article.objects.get(pk=article.pk).get_latest_revision_as_object()


@pytest.mark.parametrize("verb", [services.save_draft, services.publish_article])
def test_no_route_saves_over_a_newer_version(story: Article, verb: object) -> None:
    first, second = loaded(story), loaded(story)
    first.headline = "Anna's"
    services.save_draft(article=first, actor=None)
    second.headline = "Ben's"
    with pytest.raises(OutdatedError):
        verb(article=second, actor=None)  # type: ignore[operator]
    stored = Article.objects.get(pk=story.pk)
    assert stored.headline == "Anna's"
    assert not stored.live
    assert loaded(story).headline == "Anna's"
    # The first goes on, as often as they like.
    first.headline = "Anna's second"
    services.save_draft(article=first, actor=None)


def test_a_draft_written_over_in_place_is_a_newer_version_too(story: Article) -> None:
    first, second = loaded(story), loaded(story)
    assert second.latest_revision
    first.headline = "Anna's"
    first.save_revision(overwrite_revision=first.latest_revision)
    with pytest.raises(OutdatedError):
        services.save_draft(article=second, actor=None)


def test_correcting_with_an_old_version_is_refused(story: Article) -> None:
    services.publish_article(article=story, actor=None)
    first, second = loaded(story), loaded(story)
    services.save_draft(article=first, actor=None)
    with pytest.raises(OutdatedError):
        services.correct(article=second, text="It fell.", actor=None)


def test_words_set_aside_hide_nothing_and_come_back(story: Article) -> None:
    first, second = loaded(story), loaded(story)
    first.headline = "Anna's"
    services.save_draft(article=first, actor=None)
    second.summary = "Ben's summary."
    row = services.set_aside(article=second, actor=None)
    assert row is not None
    stored = Article.objects.get(pk=story.pk)
    assert stored.latest_revision_id != row.revision_id
    assert loaded(story).headline == "Anna's"
    assert row.revision.as_object().summary == "Ben's summary."
    services.restore_version(article=stored, revision=row.revision, parts=["summary"], actor=None)
    made = loaded(story)
    assert (made.headline, made.summary) == ("Anna's", "Ben's summary.")
    row.refresh_from_db()
    assert row.settled_at
    assert ModelLogEntry.objects.filter(action="broadsheet.restore").exists()


def test_the_same_words_are_not_set_aside(story: Article) -> None:
    assert services.set_aside(article=loaded(story), actor=None) is None
    assert not SetAside.objects.exists()


def test_restoring_never_moves(story: Article, world: Section) -> None:
    sport = services.ensure_section(names=["Sport"], actor=None)
    first = story.latest_revision
    public = services.publish_article(article=story, actor=None)
    moved = services.move(article=public, slug="the-dyke", section=sport, actor=None)
    moved.headline = "The dyke holds"
    moved = services.publish_article(article=moved, actor=None)
    path = moved.path
    services.restore_version(article=moved, revision=first, actor=None)
    draft = loaded(moved)
    assert draft.headline == "Harbour wall holds"
    assert Article.objects.get(pk=moved.pk).headline == "The dyke holds"
    back = services.publish_article(article=draft, actor=None)
    assert (back.headline, back.path, back.section) == ("Harbour wall holds", path, sport)


def test_only_what_a_version_has_is_taken(story: Article, world: Section) -> None:
    for parts in ([], ["slug"], ["nonsense"]):
        with pytest.raises(ValidationError):
            services.restore_version(
                article=story, revision=story.latest_revision, parts=parts, actor=None
            )
    other = services.create_article(article=Article(headline="Other", section=world), actor=None)
    with pytest.raises(ValidationError):
        services.restore_version(article=other, revision=story.latest_revision, actor=None)


def test_taking_bylines(story: Article) -> None:
    author = services.ensure_author(name="Ines Halvard", actor=None)
    with_byline = loaded(story)
    with_byline.bylines.set([Byline(author=author)])
    kept = services.save_draft(article=with_byline, actor=None)
    without = loaded(story)
    without.bylines.set([])
    services.save_draft(article=without, actor=None)
    stored = Article.objects.get(pk=story.pk)
    services.restore_version(article=stored, revision=kept, parts=["bylines"], actor=None)
    assert [row.author for row in loaded(story).bylines.all()] == [author]


def test_comparing_says_what_changed_in_words(story: Article) -> None:
    before, after = loaded(story), loaded(story)
    assert not differs(before, after)
    blocks = before.body.get_prep_value()
    stream = after.body.stream_block
    after.headline = "Harbour wall falls"
    after.body = stream.to_python(
        [
            {**blocks[1], "value": "<p>Nobody was hurt, they say.</p>"},
            {"type": "heading", "value": {"text": "What now", "level": "2"}, "id": "new"},
        ]
    )
    after.bylines.set([Byline(author=Author(name="x"), name="Ines Halvard")])
    parts = {part.name: part for part in compare(before, after) if part.changed}
    assert set(parts) == {"headline", "body", "bylines"}
    (headline,) = parts["headline"].rows
    assert [piece.text for piece in headline.before or () if piece.changed] == ["holds"]
    assert [piece.text for piece in headline.after or () if piece.changed] == ["falls"]
    assert [row.kind for row in parts["body"].rows] == ["removed", "changed", "added"]
    assert parts["bylines"].rows[0].kind == "added"


def test_a_moved_block_is_moved_and_not_new(story: Article) -> None:
    before, after = loaded(story), loaded(story)
    blocks = before.body.get_prep_value()
    after.body = after.body.stream_block.to_python([blocks[1], blocks[0]])
    (body,) = [part for part in compare(before, after) if part.changed]
    assert sorted(row.kind for row in body.rows) == ["moved", "same"]


def test_a_changed_link_is_a_change(story: Article) -> None:
    before, after = loaded(story), loaded(story)
    for version, address in ((before, "https://a.example/"), (after, "https://b.example/")):
        version.body = version.body.stream_block.to_python(
            [{"type": "text", "value": f'<p><a href="{address}">Here</a></p>', "id": "one"}]
        )
    assert differs(before, after)


def test_comparing_takes_a_bounded_number_of_queries(
    story: Article, django_assert_max_num_queries: object
) -> None:
    many = loaded(story)
    authors = [services.ensure_author(name=f"Author {n}", actor=None) for n in range(8)]
    many.bylines.set([Byline(author=author) for author in authors])
    services.save_draft(article=many, actor=None)
    before, after = story.revisions.order_by("pk").first().as_object(), loaded(story)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        compare(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "new"),
        ("The wall held, he said.", "The dyke held, she said."),
        ("a b c", "a b c"),
        ("word " * 4_000, "word " * 3_999 + "end. "),
    ],
)
def test_pieces_make_the_texts_again(before: str, after: str) -> None:
    old, new = word_differences(before, after)
    assert "".join(piece.text for piece in old) == before
    assert "".join(piece.text for piece in new) == after
    assert any(piece.changed for piece in (*old, *new)) == (before != after)
