"""Promotion at the foot of stories: the best of the paper, nothing twice, nothing old."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from broadsheet.changes.keys import ASKS_KEYS
from broadsheet.changes.models import Touch
from broadsheet.fronts import services as fronts
from broadsheet.fronts.models import Front
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.sections import name_key
from broadsheet.search.models import Change
from broadsheet.web.tests.factory import NOON, Paper, picture, story

FOOT = Front.Place.FOOT


@pytest.fixture
def paper(db: None) -> Paper:
    """Four sections with three stories each, half of them with pictures, and one of last week."""
    fronts._looked.clear()
    made = Paper()
    shown = picture("The harbour")
    for n, name in enumerate(("World", "Sport", "Culture", "Business")):
        made.sections[name] = services.ensure_section(names=[name], actor=None)
        for m in range(3):
            headline = f"{name} {m}"
            made.stories[headline] = story(
                headline, section=made.sections[name], at=NOON - dt.timedelta(hours=4 * m + n),
                summary=f"What {headline} is about.", lead_picture=None if m == 1 else shown,
            )  # fmt: skip
    made.stories["Old"] = story(
        "Old", section=made.sections["Sport"], at=NOON - dt.timedelta(days=7), lead_picture=shown
    )
    return made


def foot(client: Client, article: Article) -> list[str]:
    html = client.get(article.path).content.decode().split('<div class="foot">')
    return re.findall(r'class="headline"><a href="[^"]+">([^<]+)<', html[1]) if html[1:] else []


def pinned(*articles: Article) -> list[tuple[str, dict[str, object]]]:
    pins = [{"story": str(article.uuid), "until": ""} for article in articles]
    return [("promotion", {"title": "Do not miss", "stories": pins})]


def test_it_fills_itself_from_across_the_paper(client: Client, paper: Paper) -> None:
    asked = paper.stories["World 1"]
    shown = foot(client, asked)
    assert len(shown) == 6
    # Its own section is not left out, but what stands beside it in the day's order is.
    assert {name.split()[0] for name in shown} == {"Sport", "Culture", "Business"}
    elsewhere = foot(client, paper.stories["Old"])
    assert {name.split()[0] for name in elsewhere} == {"World", "Sport", "Culture", "Business"}
    # One stands as text, with its summary; those with pictures say no more than their headline.
    html = client.get(f"/_/foot/{asked.pk}.html").content.decode()
    assert html.count("<img") == 5
    assert html.count('class="summary"') == 1
    assert "Elsewhere in the paper" in html
    assert not {"Old", "World 1"} & set(shown)
    assert "newest" in client.get(asked.path)["Surrogate-Key"].split()


def test_it_tells_of_which_sections_it_is_made(client: Client, paper: Paper) -> None:
    """It says where each story comes from, and its readers have it as it was until told."""
    told = client.get(f"/_/foot/{paper.stories['World 1'].pk}.html", **{ASKS_KEYS: True})
    keys = set(told["Surrogate-Key"].split())
    for name in ("Sport", "Culture", "Business"):
        assert name in told.content.decode()
        section = paper.sections[name]
        assert name_key(section.pk) in keys
    last = Touch.objects.order_by("-pk").values_list("pk", flat=True).first()
    section = paper.sections["Sport"]
    section.name = "Games"
    services.save_section(section=section, actor=None)
    assert Touch.objects.filter(pk__gt=last, key__in=keys).exists()


def test_nothing_stands_twice_on_a_page(client: Client, paper: Paper) -> None:
    asked = paper.stories["World 1"]
    before, after = paper.stories["World 0"], paper.stories["World 2"]
    linked = paper.stories["Sport 0"]
    text = f'<p>After <a linktype="article" uuid="{linked.uuid}">the match</a>.</p>'
    linking = story(
        "Culture 9", section=paper.sections["Culture"], at=NOON, summary="It links.",
        body=[("text", f'<p><a linktype="article" uuid="{asked.uuid}">There</a></p>')],
    )  # fmt: skip
    asked.body = [("text", text)]
    services.publish_article(article=asked, actor=None)
    services.note_references(pk=asked.pk)
    fronts.compose_front(section=None, place=FOOT, modules=pinned(asked, before), actor=None)
    shown = foot(client, asked)
    stands = {before.headline, after.headline, linked.headline, linking.headline, asked.headline}
    assert not stands & set(shown)
    assert len(shown) == len(set(shown)) == 6
    # On another page they may stand.
    assert foot(client, paper.stories["Business 2"])[:2] == ["World 1", "World 0"]


def test_it_is_curated_for_the_paper_or_a_section(client: Client, paper: Paper) -> None:
    old, other = paper.stories["Old"], paper.stories["World 2"]
    reader, sports = paper.stories["Culture 0"], paper.stories["Sport 0"]
    Touch.objects.all().delete()
    fronts.compose_front(section=None, place=FOOT, modules=pinned(old), actor=None)
    assert "front:home:foot" in Touch.objects.values_list("key", flat=True)
    for asked in (reader, sports):
        assert next(name for name in foot(client, asked) if not name.endswith(" 1")) == "Old"
    fronts.compose_front(
        section=paper.sections["Sport"], place=FOOT, actor=None,
        modules=[*pinned(other), ("text", {"title": "The cup", "text": "<p>All the results.</p>"})],
    )  # fmt: skip
    pictured = [name for name in foot(client, sports) if not name.endswith(" 1")]
    assert pictured[0] == "World 2"
    assert b"All the results." in client.get(sports.path).content
    assert "Old" in foot(client, reader)
    assert {"front:home:foot", f"front:{paper.sections['Sport'].pk}:foot"} <= set(
        client.get(f"/_/foot/{sports.pk}.html")["Surrogate-Key"].split()
    )
    # The home page is nobody else's: the foot is no front of it.
    assert "Do not miss" not in client.get("/").content.decode()
    services.withdraw(article=old, note="Wrong.", actor=None)
    assert "Old" not in foot(client, reader)
    with pytest.raises(ValidationError, match="at the foot"):
        fronts.compose_front(section=None, place=FOOT, modules=[("lead", {})], actor=None)


def test_stories_remember_how_high_they_stood(client: Client, paper: Paper) -> None:
    lead, quiet = paper.stories["Business 1"], paper.stories["World 2"]
    assert fronts.note_prominence() > 0
    assert fronts.note_prominence() == 0
    pins = [{"story": str(lead.uuid), "until": ""}]
    front = fronts.compose_front(section=None, modules=[("lead", {"stories": pins})], actor=None)
    Change.objects.all().delete()
    assert fronts.note_prominence() > 0
    assert Article.objects.get(pk=lead.pk).prominence == 1.0
    assert Change.objects.filter(key=lead.pk).exists()
    assert "prominence" in Touch.objects.values_list("key", flat=True)
    # It leads the cards now, though others are newer; and keeps its rank when the front is gone.
    Article.objects.exclude(pk=lead.pk).update(prominence=0)
    told = [name for name in foot(client, quiet) if name.endswith(" 1")]
    assert told == ["Business 1"]
    front.unpublish()
    fronts.note_prominence()
    assert Article.objects.get(pk=lead.pk).prominence == 1.0
