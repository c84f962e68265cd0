"""Topics proposed for stories, what is decided about them, and what readers see of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.changes import durable
from broadsheet.newsroom import services, vocabulary
from broadsheet.newsroom.models import Article, ArticleTerm, Section, Suggestion
from broadsheet.newsroom.placeholders import resolve
from broadsheet.newsroom.services import Decision
from broadsheet.topics.models import Topic
from broadsheet.topics.services import merge_topic, rename_topic, save_topic

pytestmark = pytest.mark.django_db
TEXT = (
    "<p>Hanne Oster crossed the Venn at dawn.</p>"
    "<p>“The Venn is a river,” said Ms. Oster. The Venn rose.</p>"
)
State = Suggestion.State


@pytest.fixture
def world() -> Section:
    return services.ensure_section(names=["World"], actor=None)


def topic(name: str, kind: str = "person", **fields: Any) -> Topic:
    return save_topic(topic=Topic(name=name, kind=kind, **fields), actor=None)


def publish(section: Section, text: str = TEXT, **fields: Any) -> Article:
    fields.setdefault("headline", "A crossing")
    article = Article(section=section, body=[("text", text)], **fields)
    made = services.create_article(article=article, actor=None)
    published = services.publish_article(article=made, actor=None)
    durable.work_all()
    published.refresh_from_db()
    return published


def rows(article: Article) -> dict[str, str]:
    return {row.topic.name: row.state for row in article.suggestions.select_related("topic")}


def accept(article: Article, *topics: Topic, state: str = State.ACCEPTED) -> None:
    services.decide(
        article=article, actor=None, decisions=[Decision(each, state) for each in topics]
    )
    durable.work_all()
    article.refresh_from_db()


def test_publication_proposes_and_a_person_decides(world: Section) -> None:
    oster, venn = topic("Hanne Oster"), topic("Venn", "place")
    article = publish(world)
    assert rows(article) == {"Hanne Oster": "proposed", "Venn": "proposed"}
    assert "ref:" not in article.body_html
    accept(article, oster)
    assert article.body_html.count(f'<a href="ref:topic:{oster.uuid}">Hanne Oster</a>') == 1
    assert article.body_html.count("ref:") == 1
    assert "ref:" not in str(article.body.get_prep_value())
    [steps] = [kind.model for kind in durable.kinds() if kind.model.__name__ == "Step"]
    assert steps._default_manager.filter(run__verb="link").values("run").distinct().count() == 1
    row = article.suggestions.get(topic=oster)
    assert row.by_staff
    assert row.decided_at
    assert row.score > 0
    assert row.evidence
    accept(article, venn)
    assert resolve(article.body_html).startswith(
        f'<p><a href="{oster.path}">Hanne Oster</a> crossed the <a href="{venn.path}">Venn</a> at'
    )


def test_what_was_refused_is_never_proposed_again(world: Section) -> None:
    oster, venn = topic("Hanne Oster"), topic("Venn", "place")
    article = publish(world)
    accept(article, venn, state=State.REFUSED)
    article.headline = "The Venn, again"
    services.publish_article(article=article, actor=None)
    durable.work_all()
    services.link_many(pks=[article.pk], apply=True)
    assert rows(article) == {"Hanne Oster": "accepted", "Venn": "refused"}
    assert article.suggestions.get(topic=oster).by_staff is False
    accept(article, venn, state=State.PROPOSED)
    assert rows(article)["Venn"] == "proposed"


def test_a_paper_may_let_the_linker_link(world: Section, settings: Any) -> None:
    settings.BROADSHEET_LINKS_BY_ITSELF = True
    oster = topic("Hanne Oster")
    topic("Ferries", "subject")
    article = publish(world, f"{TEXT}<p>All ferries lay still.</p>")
    assert f"ref:topic:{oster.uuid}" in article.body_html
    # A common word never becomes a link without being asked.
    assert rows(article) == {"Hanne Oster": "accepted", "Ferries": "proposed"}
    # Taken out of the text, it is linked no more; put there again, it is.
    article.body = [("text", "<p>Nobody crossed.</p>")]
    services.publish_article(article=article, actor=None)
    durable.work_all()
    assert rows(article) == {}


def test_a_link_stands_where_the_name_is_sure(world: Section, settings: Any) -> None:
    settings.BROADSHEET_LINKS_BY_ITSELF = True
    oster = topic("Hanne Oster")
    text = (
        "<p>Mr Oster, who is married to the cook, spoke. Later Hanne Oster left. Oster waved.</p>"
    )
    article = publish(world, text)
    assert f'<a href="ref:topic:{oster.uuid}">Hanne Oster</a> left' in article.body_html
    assert article.body_html.count("ref:") == 1


def test_what_a_person_accepted_stays_while_the_text_does_not_name_it(world: Section) -> None:
    oster = topic("Hanne Oster")
    article = publish(world)
    accept(article, oster)
    article.body = [("text", "<p>Nobody crossed.</p>")]
    services.publish_article(article=article, actor=None)
    durable.work_all()
    article.refresh_from_db()
    assert rows(article) == {"Hanne Oster": "accepted"}
    assert "ref:" not in article.body_html
    article.body = [("text", TEXT)]
    services.publish_article(article=article, actor=None)
    durable.work_all()
    article.refresh_from_db()
    assert f'ref:topic:{oster.uuid}">Hanne Oster<' in article.body_html


def test_a_topic_that_only_staff_knows_is_linked_by_its_names(world: Section) -> None:
    article = publish(world)
    dawn = topic("dawn", "event")
    services.decide(
        article=article, actor=None,
        decisions=[Decision(dawn, State.ACCEPTED, source=Suggestion.Source.STAFF)],
    )  # fmt: skip
    durable.work_all()
    article.refresh_from_db()
    assert f'ref:topic:{dawn.uuid}">dawn</a>' in article.body_html


def test_renaming_and_merging_are_right_everywhere_at_once(world: Section) -> None:
    oster, old = topic("Hanne Oster"), topic("H. Oster")
    article = publish(world, TEXT.replace("said Ms. Oster", "said H. Oster"))
    accept(article, old)
    html = article.body_html
    assert f'ref:topic:{old.uuid}">H. Oster' in html
    rename_topic(topic=oster, name="Johanna Oster", actor=None)
    merge_topic(topic=old, into=oster, actor=None)
    oster.refresh_from_db()
    assert f'href="{oster.path}">H. Oster' in resolve(html)
    # Rendered anew, it is one link to the survivor, at the first mention of either.
    services.link_many(pks=[article.pk])
    services.render_many(pks=[article.pk])
    article.refresh_from_db()
    assert article.body_html.count("ref:topic:") == 1
    assert f"ref:topic:{oster.uuid}" in article.body_html


def test_many_stories_cost_a_bounded_number_of_questions(
    world: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic("Hanne Oster"), topic("Venn", "place")
    keys = [publish(world, headline=f"Story {n}").pk for n in range(6)]
    vocabulary.vocabulary()
    # It asks for newer words several times a second, which a slow machine counts as questions.
    monkeypatch.setattr(vocabulary, "LOOK_EVERY", 3600.0)
    counts = []
    for some in (keys[:2], keys):
        Suggestion.objects.all().delete()
        with CaptureQueriesContext(
            connection,
        ) as seen:
            linked = services.link_many(pks=some, apply=True)
            services.render_many(pks=linked.changed)
        counts.append(len(seen))
        assert linked.stories == len(some)
        assert (linked.links, linked.proposed) == (len(some), len(some))
        assert sorted(linked.changed) == sorted(some)
    assert counts[1] <= counts[0] + 1
    again = services.link_many(pks=keys, apply=True)
    assert again.changed == []
    assert again.links == 0


def test_what_somebody_decides_meanwhile_is_the_last_word(
    world: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    oster = topic("Hanne Oster")
    article = publish(world)
    from broadsheet.newsroom.services import linking

    real: Callable[..., None] = linking._write

    def late(made: Any) -> None:
        accept(article, oster, state=State.REFUSED)
        monkeypatch.setattr(linking, "_write", real)
        real(made)

    monkeypatch.setattr(linking, "_write", late)
    services.link_many(pks=[article.pk], apply=True)
    assert rows(article) == {"Hanne Oster": "refused"}


# The vocabulary of this process ----------------------------------------------------------------


def test_a_new_topic_is_known_without_compiling(world: Section, monkeypatch: Any) -> None:
    topic("Hanne Oster")
    assert len(vocabulary.vocabulary()) == 1
    compiled = vocabulary.read_note()
    monkeypatch.setattr(vocabulary, "LOOK_EVERY", 0)
    venn = topic("Venn", "place")
    assert rows(publish(world)) == {"Hanne Oster": "proposed", "Venn": "proposed"}
    rename_topic(topic=venn, name="Thames", actor=None)
    article = publish(world, TEXT.replace("Venn", "Thames"))
    assert rows(article) == {"Hanne Oster": "proposed", "Thames": "proposed"}
    assert vocabulary.read_note() == compiled


def test_a_file_of_a_later_database_is_made_anew(world: Section, monkeypatch: Any) -> None:
    monkeypatch.setattr(vocabulary, "LOOK_EVERY", 0)
    gone = [topic(name) for name in ("Hanne Oster", "Somebody Else")]
    vocabulary.vocabulary()
    Topic.objects.filter(pk__in=[each.pk for each in gone]).delete()
    vocabulary.vocabulary()
    note = vocabulary.read_note()
    assert note is not None
    assert note.topics == 0


def test_learning_fills_priors_subjects_and_context(world: Section, monkeypatch: Any) -> None:
    monkeypatch.setattr(vocabulary, "LOOK_EVERY", 0)
    grain, steel = topic("Grain", "subject"), topic("Steel", "subject")
    oster = topic("Hanne Oster")
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    sayings = {grain: "Wheat and barley harvest", steel: "Furnace and rolling mill"}
    for number in range(60):
        on = (grain, steel)[number % 2]
        article = Article(
            section=world, top_section=world, headline=f"{sayings[on]} {number}", live=True,
            body=[("text", f"<p>{sayings[on]} again.</p>")], path=f"/{number}.html",
            first_published_at=at + dt.timedelta(days=number),
        )  # fmt: skip
        Article.objects.bulk_create([article])
        filed = [on, oster] if on is grain else [on]
        ArticleTerm.objects.bulk_create(
            [ArticleTerm(article=article, topic=each, public_at=at) for each in filed]
        )
    learned = services.learn()
    assert (learned.stories, learned.subjects, learned.topics) == (60, 2, 3)
    taught = vocabulary.usage()
    assert taught[oster.pk].stories == 30
    assert taught[oster.pk].beside == (grain.pk,)
    assert "wheat" in taught[grain.pk].words
    article = publish(world, "<p>The wheat harvest was late.</p>", headline="Barley is late")
    row = article.suggestions.get(topic=grain)
    assert row.source == "subjects"
    assert "harvest" in " ".join(row.evidence)
    assert rows(article)["Grain"] == "proposed"
    Article.objects.filter(pk=article.pk).update(latest_revision=None)
    services.link_many(pks=[article.pk], apply=True)
    assert rows(article)["Grain"] == "accepted"
    assert list(article.terms.values_list("topic", flat=True)) == [grain.pk]
