"""Access, live coverage, sections, authors, columns: the verbs and their rules."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from broadsheet.newsroom import access, services
from broadsheet.newsroom.models import Article, Author, FormerAddress, LiveEntry, Section
from broadsheet.newsroom.selectors import by_former_address, in_section, live_entries

pytestmark = pytest.mark.django_db


def publish(section: Section, **fields: object) -> Article:
    fields.setdefault("headline", "Wall")
    fields.setdefault("body", [("text", "<p>One.</p><p>Two.</p><p>Three.</p>")])
    article = services.create_article(article=Article(section=section, **fields), actor=None)
    return services.publish_article(article=article, actor=None)


@pytest.fixture
def world() -> Section:
    return services.ensure_section(names=["World"], actor=None)


# Access ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "opinion", "expected"),
    [
        ("open", None, "whole"),
        ("open", False, "whole"),
        ("metered", None, "whole"),
        ("metered", False, "opening"),
        ("metered", True, "whole"),
        ("members", None, "opening"),
        ("members", False, "opening"),
        ("members", True, "whole"),
    ],
)
def test_providers_decide_on_gated_stories(
    world: Section, kind: str, opinion: bool | None, expected: str
) -> None:
    article = publish(world, access=kind)

    def provider(_article: Article, _reader: object) -> bool | None:
        return opinion

    access.register_provider(provider)
    try:
        assert access.extent(article) == expected
    finally:
        access.unregister_provider(provider)


def test_an_editors_break_ends_the_opening(world: Section) -> None:
    body = [
        ("text", "<p>One.</p><p>Two.</p><p>Three.</p>"),
        ("members_break", None),
        ("text", "<p>Four.</p>"),
    ]
    text = access.readable(publish(world, access="members", body=body))
    assert "Three." in text.words
    assert "Four." not in text.html


def test_an_embargo_hides_what_is_live(world: Section) -> None:
    article = publish(world)
    article.embargo_until = timezone.now() + timedelta(minutes=1)
    assert access.extent(article) is access.Extent.NOTHING


# Live coverage --------------------------------------------------------------------------------


def test_entries_are_numbered_for_ever(world: Section) -> None:
    article = publish(world, kind="live", body=[])
    author = services.ensure_author(name="Ada Berg", actor=None)
    body = [{"type": "text", "value": "<p>It rains.</p>"}]
    first = services.post_entry(article=article, body=body, authors=[author], actor=None)
    second = services.post_entry(article=article, body=body, headline="Worse", actor=None)
    services.withdraw_entry(entry=second, actor=None)
    third = services.post_entry(article=article, body=body, pinned=False, actor=None)
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert [entry.number for entry in live_entries(article)] == [3, 1]
    assert first.body_html == "<p>It rains.</p>"
    assert [byline.printed for byline in first.bylines.all()] == ["Ada Berg"]


def test_an_entry_that_was_withdrawn_stays_so(world: Section) -> None:
    article = publish(world, kind="live", body=[])
    body = [{"type": "text", "value": "<p>It rains.</p>"}]
    entry = services.post_entry(article=article, body=body, actor=None)
    opened = LiveEntry.objects.get(pk=entry.pk)
    services.withdraw_entry(entry=entry, actor=None)
    opened.headline = "It pours"
    with pytest.raises(services.EntryConflict):
        services.edit_entry(entry=opened, actor=None)
    entry.refresh_from_db()
    assert entry.withdrawn_at is not None
    assert entry.headline == ""


def test_only_live_coverage_takes_entries(world: Section) -> None:
    with pytest.raises(ValidationError):
        services.post_entry(article=publish(world), body=[], headline="x", actor=None)
    with pytest.raises(ValidationError):
        services.post_entry(article=publish(world, kind="live"), body=[], actor=None)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_writers_post_at_once() -> None:
    section = services.ensure_section(names=["World"], actor=None)
    article = publish(section, kind="live", body=[])
    failures: list[BaseException] = []

    def write(name: str) -> None:
        try:
            for number in range(5):
                services.post_entry(
                    article=article, body=[], headline=f"{name} {number}", actor=None
                )
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(name,)) for name in ("a", "b", "c")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert not failures
    numbers = sorted(article.live_entries.values_list("number", flat=True))
    assert numbers == list(range(1, 16))


# Sections, authors, columns -------------------------------------------------------------------


def test_sections_are_made_once_and_never_hide_the_site(world: Section) -> None:
    asia = services.ensure_section(names=["World", "Asia"], actor=None)
    assert asia.path == "/world/asia/"
    assert services.ensure_section(names=["world", "ASIA"], actor=None) == asia
    assert services.ensure_section(names=["Search"], actor=None).slug == "search-section"
    assert services.ensure_section(names=["2026"], actor=None).slug == "2026-section"
    assert services.ensure_section(names=["日本"], actor=None).slug == "riben"


@pytest.mark.parametrize("slug", ["desk", "topics", "rss", "12"])
def test_a_section_cannot_take_the_sites_own_addresses(slug: str) -> None:
    with pytest.raises(ValidationError):
        services.save_section(section=Section(name="X", slug=slug), actor=None)


def test_a_renamed_section_leaves_addresses_and_its_stories_stay(world: Section) -> None:
    asia = services.ensure_section(names=["World", "Asia"], actor=None)
    article = publish(asia)
    path = article.path
    world.slug = "abroad"
    services.save_section(section=world, actor=None)
    asia.refresh_from_db()
    assert asia.path == "/abroad/asia/"
    assert by_former_address("/world/") == world
    assert by_former_address("/world/asia/") == asia
    article.refresh_from_db()
    assert article.path == path
    article.headline = "Wall, again"
    assert services.publish_article(article=article, actor=None).path == path
    assert [a.pk for a in in_section(world).articles] == [article.pk]


def test_a_section_put_elsewhere_takes_its_stories_along(world: Section) -> None:
    article = publish(services.ensure_section(names=["World", "Asia"], actor=None))
    asia = article.section
    asia.parent = None
    services.save_section(section=asia, actor=None)
    article.refresh_from_db()
    assert article.top_section == asia
    assert [a.pk for a in in_section(asia).articles] == [article.pk]


def test_a_section_is_not_inside_itself(world: Section) -> None:
    asia = services.ensure_section(names=["World", "Asia"], actor=None)
    world.parent = asia
    with pytest.raises(ValidationError):
        services.save_section(section=world, actor=None)


def test_an_authors_new_slug_leaves_the_old(world: Section) -> None:
    author = services.ensure_author(name="Ada Berg", actor=None)
    author.slug = "ada"
    services.save_author(author=author, actor=None)
    assert by_former_address("/by/ada-berg/") == author
    other = services.save_author(author=Author(name="Ada Berg"), actor=None)
    assert other.slug == "ada-berg-2"
    author.slug = "ada-berg"
    services.save_author(author=author, actor=None)
    assert author.path == "/by/ada-berg/"
    assert set(FormerAddress.objects.values_list("path", flat=True)) == {"/by/ada/"}


def test_text_is_kept_in_normal_form(world: Section) -> None:
    article = publish(
        world,
        headline="Cafe\u0301 \x00 opens\n",
        body=[("text", "<p>Nul\x00 and e\u0301.</p>")],
        summary="a\x07b",
    )
    article.refresh_from_db()
    assert article.headline == "Caf\u00e9 opens"
    assert article.summary == "ab"
    assert article.body.raw_data[0]["value"] == "<p>Nul and \u00e9.</p>"
