"""House style: pure checks, what they read of a story, and refusal whatever the route."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from broadsheet.newsroom import services
from broadsheet.newsroom.advice import PublicationRefused, advice, house_rules
from broadsheet.newsroom.models import Article, HouseStyle, Section
from broadsheet.newsroom.style import (
    Copy,
    LinkUse,
    PictureUse,
    Rule,
    Rules,
    Words,
    check,
    measures,
    reading_minutes,
)


def found(copy: Copy, rules: Rules | None = None) -> list[Rule]:
    return [finding.rule for finding in check(copy, rules or Rules())]


def copy(*texts: str, **fields: object) -> Copy:
    words = tuple(Words("body", text, f"b{number}") for number, text in enumerate(texts))
    given = {"kind": "opinion", "language": "en", "words": words, "summary": "S", "bylines": 1}
    return Copy(**{**given, **fields})  # type: ignore[arg-type]


def test_banned_words_are_whole_words_and_say_what_to_write() -> None:
    rules = Rules(banned={"utilise": "use", "very  unique": ""})
    findings = check(copy("They Utilise it. Utilised? A VERY unique wall."), rules)
    assert [f.rule for f in findings] == [Rule.BANNED_WORD] * 2
    assert "“use”" in findings[0].message
    assert findings[0].block == "b0"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "It was the the wall.", 1),
        ("en", "He said that that was so; she had had enough.", 0),
        ("de", "Die, die die Mauer bauten.", 0),
        ("de", "Er ging ging fort.", 1),
        ("fr", "Nous nous levons.", 0),
        ("en", "In 10 10 metres", 0),
        ("en", "It ended.\nEnded it was.", 0),
    ],
)
def test_repeated_words(language: str, text: str, expected: int) -> None:
    assert len(found(copy(text, language=language))) == expected


def test_pictures_links_and_what_is_wanting() -> None:
    picture = PictureUse("Harbour", alt="", caption=" ", credit="The Wire")
    link = LinkUse("here", "article", leads=False)
    said = found(copy("Words.", pictures=(picture,), links=(link,)))
    assert said == [Rule.MISSING_ALT, Rule.MISSING_CAPTION, Rule.LINK_TO_NOTHING]
    assert found(copy("Words.", kind="news", summary="", bylines=0)) == [
        Rule.MISSING_DATELINE, Rule.MISSING_SUMMARY, Rule.MISSING_BYLINE,
    ]  # fmt: skip
    assert found(copy("Words.", kind="news", dateline="HARBOUR")) == []


def test_headlines_are_measured_for_each_place() -> None:
    story = copy(words=(Words("headline", "x" * 70), Words("short_headline", "y" * 60)))
    made = {m.field: m for m in measures(story, Rules())}
    assert (made["headline"].over, made["short_headline"].over) == (False, True)
    # The main headline stands in: measured, not complained of.
    assert (made["seo_headline"].length, made["seo_headline"].own) == (70, False)
    assert found(story) == [Rule.LONG_HEADLINE]


def test_blocking_comes_first() -> None:
    findings = check(copy("the the", summary=""), Rules(blocking=frozenset({"missing_summary"})))
    assert [(f.rule, f.blocks) for f in findings] == [
        (Rule.MISSING_SUMMARY, True), (Rule.REPEATED_WORD, False),
    ]  # fmt: skip


def test_reading_time() -> None:
    assert [reading_minutes(words) for words in (0, 1, 238, 900)] == [0, 1, 1, 4]


@pytest.fixture
def world(db: None) -> Section:
    return services.ensure_section(names=["World"], actor=None)


def draft(world: Section, *texts: str, **fields: object) -> Article:
    body = [("text", text) for text in texts] or [("text", "<p>It held.</p>")]
    article = Article(headline="The wall held", section=world, body=body, **fields)
    return services.create_article(article=article, actor=None)


def test_links_of_a_story_are_looked_up(world: Section) -> None:
    public = services.publish_article(article=draft(world), actor=None)
    hidden = draft(world)
    story = draft(
        world,
        f'<p><a linktype="article" uuid="{public.uuid}">one</a> '
        f'<a linktype="article" uuid="{hidden.uuid}">two</a> <a href="#">three</a> '
        f'<a href="https://example.org/">four</a> <a href="/2001/01/01/world/no.html">five</a> '
        f'<a href="{public.path}">six</a></p>',
    )
    said = [f.message for f in advice(story).findings if f.rule is Rule.LINK_TO_NOTHING]
    assert [any(word in message for message in said) for word in
            ("one", "two", "three", "four", "five", "six")] == [
        False, True, True, False, True, False,
    ]  # fmt: skip


def test_the_number_of_questions_does_not_grow(
    world: Section, django_assert_max_num_queries: object
) -> None:
    other = services.publish_article(article=draft(world), actor=None)
    text = f'<p><a linktype="article" uuid="{other.uuid}">one</a></p>'
    story = draft(world, *[text] * 30)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert advice(story).words == 30


def test_what_blocks_is_refused_on_every_route(world: Section) -> None:
    article = draft(world)
    services.set_house_style(banned_words="", blocking=["missing_summary"], limits={}, actor=None)
    with pytest.raises(PublicationRefused, match="no summary"):
        services.publish_article(article=article, actor=None)
    later = timezone.now() + dt.timedelta(days=1)
    article = Article.objects.get(pk=article.pk)
    with pytest.raises(ValidationError, match="no summary"):
        article.go_live_at = later
        services.publish_article(article=article, actor=None)
    article = Article.objects.get(pk=article.pk)
    with pytest.raises(ValidationError, match="no summary"):
        article.get_latest_revision().publish()
    stored = Article.objects.get(pk=article.pk)
    assert (stored.live, stored.path) == (False, None)
    stored.summary, stored.go_live_at = "It held all night.", None
    assert services.publish_article(article=stored, actor=None).live
    public = Article.objects.get(pk=article.pk)
    public.summary = ""
    with pytest.raises(ValidationError, match="no summary"):
        services.correct(article=public, text="It was a dyke.", actor=None)
    public = Article.objects.get(pk=article.pk)
    # Moving and withdrawing change no word.
    HouseStyle.objects.update(blocking=["missing_byline"])
    moved = services.move(article=public, slug="the-dyke", actor=None)
    services.withdraw(article=moved, note="It was neither.", actor=None)


def test_what_was_scheduled_before_goes_out(world: Section) -> None:
    article = draft(world)
    article.go_live_at = timezone.now() + dt.timedelta(days=1)
    services.publish_article(article=article, actor=None)
    services.set_house_style(banned_words="", blocking=["missing_summary"], limits={}, actor=None)
    revision = Article.objects.get(pk=article.pk).get_latest_revision()
    past = timezone.now() - dt.timedelta(minutes=1)
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()
    assert services.publish_what_is_due() == 1
    assert Article.objects.get(pk=article.pk).live


def test_house_style_is_kept_and_checked(db: None) -> None:
    with pytest.raises(ValidationError):
        services.set_house_style(banned_words="", blocking=["nonsense"], limits={}, actor=None)
    assert house_rules() == Rules()
    services.set_house_style(
        banned_words="utilise = use\n\nvery", blocking=["banned_word"],
        limits={"headline": 70}, actor=None,
    )  # fmt: skip
    rules = house_rules()
    assert rules.banned == {"utilise": "use", "very": ""}
    assert rules.blocking == {"banned_word"}
    assert (rules.limits["headline"], rules.limits["seo_headline"]) == (70, 60)
