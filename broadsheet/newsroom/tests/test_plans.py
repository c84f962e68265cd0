"""Lists begin in an index where they begin on the page, at any depth."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Count, Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from broadsheet.newsroom.models import Article, Byline, PrintPlacement
from broadsheet.newsroom.selectors import Cursor, corrections
from broadsheet.newsroom.selectors.lists import _after

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("where", "index"),
    [
        (Q(), "newsroom_article_newest (live=? AND first_published_at"),
        (Q(top_section=1), "newsroom_article_top (top_section_id=? AND live=? AND first_pub"),
        (Q(section=1), "newsroom_article_section (section_id=? AND live=? AND first_pub"),
    ],
)
@pytest.mark.parametrize("deep", [False, True])
def test_lists_are_read_in_the_order_of_an_index(where: Q, index: str, deep: bool) -> None:
    rows = Article.objects.public().filter(where, first_published_at__isnull=False)
    if deep:
        cursor = Cursor(timezone.now(), 7)
        rows = rows.filter(_after(cursor, at="first_published_at", pk="pk"))
    plan = rows.order_by("-first_published_at", "-pk")[:21].explain()
    if connection.vendor == "sqlite":  # PostgreSQL reads so small a table whole
        assert index in plan
        assert "TEMP B-TREE" not in plan
        assert "first_published_at<?" in plan or not deep


def test_an_authors_list_is_too() -> None:
    rows = Byline.objects.filter(author=1, public_at__isnull=False)
    rows = rows.filter(_after(Cursor(timezone.now(), 7), at="public_at", pk="article_id"))
    plan = rows.order_by("-public_at", "-article_id")[:21].explain()
    if connection.vendor == "sqlite":
        assert "newsroom_byline_list (author_id=? AND public_at>? AND public_at<?)" in plan
        assert "TEMP B-TREE" not in plan


DAY = dt.date(2026, 11, 23)


def test_the_printed_papers_days_are_walked_and_the_archive_is_not_listed() -> None:
    placements = PrintPlacement.objects.public()
    days = placements.values("date").annotate(stories=Count("article", distinct=True))
    for rows in (
        placements.filter(date=DAY),
        placements.filter(date__lt=DAY).order_by("-date")[:1],
        days.order_by("-date")[:20],
    ):
        plan = rows.explain()
        if connection.vendor == "sqlite":
            assert "newsroom_printplacement_date" in plan.splitlines()[0]
            assert "SUBQUERY" not in plan


def test_nor_is_it_for_corrections() -> None:
    with CaptureQueriesContext(connection) as asked:
        corrections(count=20)
    (question,) = asked
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + question["sql"])
            plan = "\n".join(str(row) for row in cursor.fetchall())
        assert "SUBQUERY" not in plan


def test_a_few_stories_are_found_by_what_names_them() -> None:
    few = Article.objects.few_public
    for rows, index in (
        (few(pk__in=[1, 2, 3]), "PRIMARY KEY"),
        (few(translation_key__in=[uuid4()]), "newsroom_article_translation_key"),
        (few(references__article=1), "newsroom_reference_article_id"),
    ):
        plan = rows.order_by("-first_published_at", "-pk").explain()
        if connection.vendor == "sqlite":
            assert index in plan
            assert "live=?" not in plan


def test_what_was_done_with_a_story_is_found_by_its_key() -> None:
    acts = ModelLogEntry.objects.for_instance(Article(pk=7))
    for rows in (acts, acts.filter(action="wagtail.publish")):
        plan = rows.order_by("-timestamp").explain()
        if connection.vendor == "sqlite":
            assert "newsroom_log_of_one (content_type_id=? AND object_id=?)" in plan
