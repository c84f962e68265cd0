"""Each kind of page asks the database the same few questions, however many stories there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadsheet.newsroom import services
from broadsheet.newsroom.models import Author, Column, Section
from broadsheet.topics.models import Topic
from broadsheet.topics.services import save_topic
from broadsheet.web.tests.factory import many, story

pytestmark = pytest.mark.django_db

# Not a goal but a fence: who needs more has to say why. Each page asks for the paper's identity.
MOST = {
    # One of them asks whether somebody composed the front.
    # Two of them bring the faces of those who speak in Opinion.
    "/": 20,
    "/world/": 10,
    "/world/2/": 9,
    "/world/asia/": 11,
    "/by/": 5,
    "/by/ada-berg/": 9,
    "/column/slack-water/": 9,
    # What stands above, below and beside it, what else is in its stories, its years, its names.
    "/topics/tides/": 21,
    # Five of them bring what led each day, as cards.
    "/archive/": 14,
    "/archive/2026/": 7,
    "/archive/2026/11/": 13,
    "/archive/2026/11/22/": 9,
    "/corrections/": 4,
}


@pytest.fixture
def masthead(db: None) -> tuple[Section, Author, Topic, Column]:
    world = services.ensure_section(names=["World"], actor=None)
    services.ensure_section(names=["World", "Asia"], actor=None)
    author = services.ensure_author(name="Ada Berg", actor=None)
    topic = save_topic(topic=Topic(name="Tides"), actor=None)
    return world, author, topic, services.ensure_column(name="Slack Water", actor=None)


def count(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(queries)


def test_a_tenfold_paper_asks_no_more(
    client: Client, masthead: tuple[Section, Author, Topic, Column]
) -> None:
    world, author, topic, column = masthead
    asia = Section.objects.get(slug="asia")
    many(60, section=world, author=author, topic=topic, column=column)
    many(5, section=asia, author=author, topic=topic, column=column)
    asked = story(
        "Harbour wall holds", section=asia, by=(author,), terms=(topic,), summary="It held."
    )
    pages = [path for path, most in MOST.items() if most] + [asked.path or ""]
    client.get("/")  # what a process asks once, such as for its kinds of content
    few = {path: count(client, path) for path in pages}
    many(400, section=world, author=author, topic=topic, column=column)
    many(60, section=asia, author=author, topic=topic, column=column)
    lots = {path: count(client, path) for path in pages}
    assert lots == few
    over = {path: few[path] for path, most in MOST.items() if most and few[path] > most}
    assert not over
    # Two of them bring the running order around it, eleven what stands at its foot.
    assert few[asked.path or ""] <= 29


def test_a_long_story_asks_no_more(
    client: Client, masthead: tuple[Section, Author, Topic, Column]
) -> None:
    """Links, live entries and inbound links are each looked up together."""
    world, author, topic, _column = masthead
    targets = [story(f"Target {n}", section=world) for n in range(6)]

    def link(article: object) -> str:
        return f'<p><a linktype="article" uuid="{article.uuid}">there</a></p>'  # type: ignore[attr-defined]

    short = story("Short", section=world, by=(author,), body=[("text", link(targets[0]))])
    long = story(
        "Long", section=world, by=(author, author), terms=(topic,),
        body=[("text", "".join(link(target) for target in targets))],
    )  # fmt: skip
    assert count(client, long.path or "") <= count(client, short.path or "") + 1
    live = story("Live", section=world, kind="live", by=(author,))
    entry = {"body": [{"type": "text", "value": link(targets[0])}], "authors": [author]}
    services.post_entry(article=live, actor=None, **entry)  # type: ignore[arg-type]
    one = count(client, live.path or "")
    for _ in range(5):
        services.post_entry(article=live, actor=None, **entry)  # type: ignore[arg-type]
    assert count(client, live.path or "") == one


def test_a_storys_page_goes_through_no_archive(
    client: Client, masthead: tuple[Section, Author, Topic, Column]
) -> None:
    """What stands beside a story is found by what names it, never among all that are public."""
    world, author, topic, column = masthead
    many(20, section=world, author=author, topic=topic, column=column)
    asked = story("Harbour wall holds", section=world, by=(author,), terms=(topic,))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(asked.path or "").status_code == 200
    if connection.vendor != "sqlite":
        return
    for question in [query["sql"] for query in queries if query["sql"].startswith("SELECT")]:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + question)
            plan = "\n".join(str(row[3]) for row in cursor.fetchall())
        # A list's first rows are read from such an index, too, and no more than these.
        if "LIMIT" not in question:
            assert "newsroom_article_newest (live=?)" not in plan, question
