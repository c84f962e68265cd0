"""Addresses over a story's life: after any acts, whatever was public still leads to its story."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, FormerAddress, Section
from broadsheet.newsroom.selectors import by_former_address, by_path

STORIES = st.integers(0, 3)
# Few, so that stories want the same addresses.
SLUGS = st.sampled_from(["wall", "wall-2", "quay", "ärger", "2", "untitled"])
HEADLINES = st.sampled_from(["Wall", "Quay", "Wall 2", "漢字", "!!!"])
DAYS = st.sampled_from(
    [dt.datetime(2026, 3, day, hour, tzinfo=dt.UTC) for day in (1, 2) for hour in (0, 23)]
)
ZONES = st.sampled_from(["Europe/Berlin", "America/Los_Angeles", "Pacific/Kiritimati"])
SECTIONS = st.integers(0, 2)


class Undo(Exception):
    """Ends the transaction of one example."""


class Paper(RuleBasedStateMachine):
    """Up to four stories, moved about by desk and command line."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.stories: list[int] = []
        self.public: dict[str, int] = {}

    def teardown(self) -> None:
        timezone.deactivate()
        self.block.__exit__(Undo, Undo(), None)

    @initialize()
    def sections(self) -> None:
        self.places = [
            services.ensure_section(names=names, actor=None)
            for names in (["World"], ["World", "Asia"], ["Sport"])
        ]

    def story(self, number: int) -> Article:
        return Article.objects.get(pk=self.stories[number % len(self.stories)])

    def note(self, article: Article) -> None:
        stored = Article.objects.get(pk=article.pk)
        if stored.path:
            self.public[stored.path] = stored.pk

    @precondition(lambda self: len(self.stories) < 4)
    @rule(headline=HEADLINES, section=SECTIONS, slug=SLUGS | st.just(""), at=DAYS | st.none())
    def write(self, headline: str, section: int, slug: str, at: dt.datetime | None) -> None:
        article = Article(
            headline=headline, section=self.places[section], slug=slug, first_published_at=at
        )
        self.stories.append(services.create_article(article=article, actor=None).pk)

    @precondition(lambda self: self.stories)
    @rule(number=STORIES, from_draft=st.booleans())
    def publish(self, number: int, from_draft: bool) -> None:
        article = self.story(number)
        if from_draft:
            article = article.get_latest_revision_as_object()
        self.note(services.publish_article(article=article, actor=None))

    @precondition(lambda self: self.stories)
    @rule(number=STORIES, headline=HEADLINES, from_draft=st.booleans())
    def rewrite(self, number: int, headline: str, from_draft: bool) -> None:
        """A new headline moves nothing."""
        article = self.story(number)
        live, path = article.live, article.path
        if from_draft:
            article = article.get_latest_revision_as_object()
            # What waits in a draft may rightly move the story.
            path = path if article.slug in ("", self.story(number).slug) else None
            path = path if article.section_id == self.story(number).section_id else None
        article.headline = headline
        published = services.publish_article(article=article, actor=None)
        self.note(published)
        if live and path:
            assert published.path == path

    @precondition(lambda self: self.stories)
    @rule(number=STORIES, which=st.integers(0, 9))
    def publish_a_version(self, number: int, which: int) -> None:
        """As a schedule does with one that was approved before others were written."""
        article = self.story(number)
        versions = article.revisions.order_by("pk")
        versions[which % len(versions)].publish(skip_permission_checks=True)
        self.note(article)

    @precondition(lambda self: self.stories)
    @rule(number=STORIES, slug=SLUGS, section=SECTIONS)
    def draft(self, number: int, slug: str, section: int) -> None:
        """A draft moves nothing until it is published."""
        article = self.story(number)
        path = article.path
        article.slug, article.section = slug, self.places[section]
        services.save_draft(article=article, actor=None)
        assert self.story(number).path == path

    @precondition(lambda self: self.stories)
    @rule(number=STORIES, slug=SLUGS | st.none(), section=SECTIONS | st.none(), at=DAYS | st.none())
    def move(
        self, number: int, slug: str | None, section: int | None, at: dt.datetime | None
    ) -> None:
        article = self.story(number)
        if article.live:
            place = None if section is None else self.places[section]
            self.note(
                services.move(
                    article=article, slug=slug, section=place, published_at=at, actor=None
                )
            )

    @precondition(lambda self: self.stories)
    @rule(number=STORIES)
    def withdraw(self, number: int) -> None:
        article = self.story(number)
        if article.live:
            services.withdraw(article=article, note="It was not so.", actor=None)

    @rule(section=SECTIONS, name=st.sampled_from(["World", "Abroad", "Games"]))
    def rename_section(self, section: int, name: str) -> None:
        place = Section.objects.get(pk=self.places[section].pk)
        place.name = name
        services.save_section(section=place, actor=None)
        self.places = [Section.objects.get(pk=place.pk) for place in self.places]

    @rule(zone=ZONES)
    def change_zone(self, zone: str) -> None:
        timezone.activate(zone)

    @invariant()
    def every_path_ever_public_leads_to_its_story(self) -> None:
        for path, pk in self.public.items():
            found = by_path(path)
            assert found is not None, path
            assert found.pk == pk, path

    @invariant()
    def there_are_no_chains_and_no_loops(self) -> None:
        paths = set(Article.objects.filter(path__isnull=False).values_list("path", flat=True))
        former = set(FormerAddress.objects.values_list("path", flat=True))
        assert not paths & former
        for path in former & self.public.keys():
            thing: Any = by_former_address(path)
            assert thing.path in paths

    @invariant()
    def no_two_stories_share_a_path(self) -> None:
        paths = list(Article.objects.filter(path__isnull=False).values_list("path", flat=True))
        assert len(paths) == len(set(paths))

    @invariant()
    def what_is_live_has_a_path(self) -> None:
        assert not Article.objects.filter(live=True, path__isnull=True).exists()


@pytest.mark.django_db
def test_a_draft_begun_before_publication_moves_nothing() -> None:
    section = services.ensure_section(names=["World"], actor=None)
    article = Article(headline="Wall", section=section)
    article = services.create_article(article=article, actor=None)
    first = article.latest_revision
    article.headline = "Wall falls"
    draft = services.save_draft(article=article, actor=None)
    first.publish(skip_permission_checks=True)
    path = Article.objects.get(pk=article.pk).path
    draft.publish(skip_permission_checks=True)
    article = Article.objects.get(pk=article.pk)
    assert (article.headline, article.path) == ("Wall falls", path)


@pytest.mark.django_db
def test_addresses_over_any_life() -> None:
    run_state_machine_as_test(
        Paper,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
        ),
    )
