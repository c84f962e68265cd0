"""Links to nothing on the paper's own site: found when they are made, and when a target goes."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, LooseLink, Section, StandingPage
from broadsheet.newsroom.services import loose_links
from broadsheet.topics.models import Topic
from broadsheet.topics.services import ensure_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> Section:
    loose_links._walk.clear()
    return services.ensure_section(names=["World", "Asia"], actor=None)


def publish(headline: str, section: Section, html: str = "<p>Text.</p>", **fields: Any) -> Article:
    article = Article(headline=headline, section=section, body=[("text", html)], **fields)
    made = services.create_article(article=article, actor=None)
    made = services.publish_article(article=made, actor=None)
    services.render_article(pk=made.pk)
    services.note_references(pk=made.pk)
    return Article.objects.get(pk=made.pk)


def link(address: str, words: str = "there") -> str:
    return f'<a href="{address}">{words}</a>'


def loose(article: Article) -> set[str]:
    return set(LooseLink.objects.filter(source=article).values_list("target", flat=True))


def test_own_addresses_are_looked_up(world: Section, settings: Any) -> None:
    settings.BROADSHEET_BASE_URL = "https://paper.example"
    other = publish("Other", world, "<p>Text.</p><h2>Part</h2>")
    moved = publish("Moved", world)
    former = moved.path
    services.move(article=moved, slug="elsewhere", actor=None)
    live = publish("Storm", world, kind="live")
    entry = services.post_entry(
        article=live, body=[{"type": "text", "value": "<p>Water.</p>"}], actor=None
    )
    services.ensure_author(name="Ada Berg", actor=None)
    services.save_standing_page(
        page=StandingPage(title="Privacy", body=[("text", "<p>None.</p>")]), actor=None
    )
    base = (other.path or "").removesuffix(".html")
    good = [
        other.path, former, f"{base}/2.html", f"{base}/print.html", "/world/asia/", "/world/3/",
        "/by/ada-berg/", "/privacy.html", "/search?q=tides", "/archive/2026/11/22/", "/",
        "https://paper.example/world/", f"{live.path}#entry-{entry.number}", "/rss/home.xml",
        "https://elsewhere.example/nothing.html", "mailto:desk@paper.example",
    ]  # fmt: skip
    bad = [
        "/2026/11/22/world/never-was.html", "/world/africa/", "/by/nobody/", "/nothing.html",
        f"{live.path}#entry-77", f"{other.path}#nowhere", "https://paper.example/moon/", "#nowhere",
        "/topics/nothing/", "/edition/", "/nothing/at/all/of/it/",
    ]  # fmt: skip
    bad.remove("/edition/")
    text = "".join(f"<p>{link(str(address))}</p>" for address in (*good, *bad))
    assert loose(publish("Links", world, text)) == set(bad)


def test_what_goes_later_is_found_by_and_by_and_forgotten_when_it_is_back(world: Section) -> None:
    topic = ensure_topic(name="Tides", kind="subject", actor=None)
    other = publish("Other", world)
    text = (
        f'<p><a linktype="topic" uuid="{topic.uuid}">the tide</a> and '
        f"{link(f'{other.path}#')}, {link(str(other.path))}.</p>"
    )
    story = publish("Links", world, text)
    for number in range(loose_links.AT_ONCE):
        publish(f"Plain {number}", world)
    assert loose(story) == set()
    Topic.objects.filter(pk=topic.pk).update(status=Topic.Status.RETIRED)
    services.withdraw(article=other, note="Wrong.", actor=None)
    assert services.look_after_links() == loose_links.AT_ONCE
    assert loose(story) == set()
    assert services.look_after_links() == 1
    assert loose(story) == {"topic: the tide", str(other.path), f"{other.path}#"}
    services.publish_article(article=Article.objects.get(pk=other.pk), actor=None)
    Topic.objects.filter(pk=topic.pk).update(status=Topic.Status.APPROVED)
    services.look_after_links()
    services.look_after_links()
    assert loose(story) == set()
    services.withdraw(article=story, note="Wrong.", actor=None)
    services.note_references(pk=story.pk)
    assert not LooseLink.objects.exists()
