"""Addresses: every public thing has one, no two have the same, and links lead somewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from django.db.models import Exists, Model, OuterRef

from broadsheet.cli.checks.finding import Finding, fault, some, warning
from broadsheet.cli.paper import Paper
from broadsheet.media.models import SourceDocument
from broadsheet.newsroom.models import Article, Author, Column, FormerAddress, Section
from broadsheet.newsroom.placeholders import links_in
from broadsheet.topics.models import FormerAddress as FormerTopicAddress
from broadsheet.topics.models import Topic

LINKED: dict[str, type[Model]] = {
    "article": Article,
    "author": Author,
    "column": Column,
    "document": SourceDocument,
    "section": Section,
    "topic": Topic,
}
BATCH = 500


def of_public_stories(paper: Paper) -> Iterator[Finding]:
    without = Article.objects.filter(live=True, path=None)
    keys = list(without.values_list("pk", flat=True)[:1000])
    if not keys:
        return

    def give() -> str:
        for article in Article.objects.filter(pk__in=keys):
            article.save()  # a public story takes its address when it is saved
        return f"gave {len(keys)} stories an address"

    yield fault(f"{len(keys)} public stories have no address.", give)


def former_and_present(paper: Paper) -> Iterator[Finding]:
    """A former address that something has at present would never be answered by it."""
    rows = FormerAddress.objects
    both = {
        *rows.filter(Exists(Article.objects.filter(path=OuterRef("path")))).values_list(
            "path", flat=True
        ),
        *rows.filter(Exists(Section.objects.filter(path=OuterRef("path")))).values_list(
            "path", flat=True
        ),
    }
    for model, prefix in ((Author, "/by/"), (Column, "/column/")):
        present = {thing.path for thing in model._default_manager.only("slug").iterator()}
        both |= present & set(
            rows.filter(path__startswith=prefix).values_list("path", flat=True).iterator()
        )
    topics = FormerTopicAddress.objects.values_list("path", flat=True)
    present = {topic.path for topic in Topic.objects.only("slug").iterator()}
    both_topics = present & set(topics.iterator())

    def forget() -> str:
        rows.filter(path__in=both).delete()
        FormerTopicAddress.objects.filter(path__in=both_topics).delete()
        return f"removed {len(both | both_topics)} former addresses"

    if both or both_topics:
        found = sorted(both | both_topics)
        yield fault(
            f"{len(found)} former addresses are present ones of something: {some(found)}.", forget
        )


def links(paper: Paper) -> Iterator[Finding]:
    """Links by identity whose thing is gone. Readers see their words without the link."""
    stories = Article.objects.filter(live=True, body_html__contains='"ref:')
    rows = stories.order_by("pk").values_list("path", "body_html").iterator(chunk_size=BATCH)
    dead: list[str] = []
    while batch := list(islice(rows, BATCH)):
        wanted = {path or "": links_in(html) for path, html in batch}
        there = _existing(link for links in wanted.values() for link in links)
        dead += [path for path, links in wanted.items() if links - there]
    if dead:
        yield warning(f"{len(dead)} stories link to things that are gone: {some(dead, most=3)}.")


def _existing(links: Iterable[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
    by_kind: defaultdict[str, set[UUID]] = defaultdict(set)
    for kind, uuid in links:
        by_kind[kind].add(uuid)
    return {
        (kind, uuid)
        for kind, uuids in by_kind.items()
        for uuid in LINKED[kind]
        ._default_manager.filter(uuid__in=uuids)
        .values_list("uuid", flat=True)
    }
