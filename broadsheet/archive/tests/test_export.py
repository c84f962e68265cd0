"""The whole paper out and in again: valid ninjs 3.1, and nothing is lost on the way."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile, File
from django.utils import timezone
from jsonschema import Draft202012Validator
from PIL import Image
from referencing import Registry, Resource

from broadsheet.archive.export.writer import NotEmpty, write
from broadsheet.archive.models import Import
from broadsheet.archive.ninjs.own import EXTENSION
from broadsheet.archive.services import import_archive
from broadsheet.media.models import Picture, SourceDocument, Video
from broadsheet.media.services import add_document, add_picture, add_video
from broadsheet.newsroom.models import (
    Article,
    Author,
    Byline,
    Column,
    Correction,
    FormerAddress,
    PrintPlacement,
    Section,
    StandingPage,
)
from broadsheet.newsroom.models.guards import takedown
from broadsheet.newsroom.services import (
    correct,
    create_article,
    ensure_section,
    move,
    post_entry,
    publish_article,
    save_author,
    save_column,
    save_draft,
    save_section,
    save_standing_page,
    withdraw,
    withdraw_entry,
)
from broadsheet.topics.models import Alias, Identifier, Topic
from broadsheet.topics.models import FormerAddress as TopicAddress
from broadsheet.topics.services import ensure_topic, merge_topic, save_topic, set_relations

pytestmark = pytest.mark.django_db


def wipe() -> None:
    """Make the paper a new one."""
    with takedown():
        for model in (Import, Article, StandingPage, Column, Author):
            model._default_manager.all().delete()
        Topic.objects.filter(merged_into__isnull=False).delete()
        Topic.objects.all().delete()
        for depth in (3, 2, 1):
            for section in Section.objects.all():
                if section.depth == depth:
                    section.delete()
        for media in (Picture, Video, SourceDocument):
            for medium in media._default_manager.all():
                # Wagtail would, once the test's transaction had committed.
                medium.file.delete(save=False)
                medium.delete()
    assert not FormerAddress.objects.exists()
    assert not TopicAddress.objects.exists()


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def items(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield json.loads(line)


def _picture(folder: Path, colour: str, **more: Any) -> Picture:
    path = folder / f"{colour}.jpg"
    Image.new("RGB", (60, 40), colour).save(path)
    with path.open("rb") as file:
        return add_picture(file=File(file, name=path.name), title=colour, actor=None, **more)


@pytest.fixture
def rich(tmp_path: Path) -> dict[str, Any]:
    """A paper with everything in it."""
    red = _picture(
        tmp_path, "red", caption="A red field", description="Red", creator="Bo Ito",
        credit="Agency", licence="https://example.com/terms", focal_point_x=10, focal_point_y=10,
        focal_point_width=4, focal_point_height=4, expires_at=timezone.now() + dt.timedelta(900),
    )  # fmt: skip
    red.tags.set(["fields", "colours"])
    blue = _picture(tmp_path, "blue")
    green = _picture(
        tmp_path, "green", ask_before_use=True, restrictions="Ask Bo Ito, never on a front.",
        crops={"1:1": [0, 0, 40, 40]},
    )  # fmt: skip
    paper = add_document(file=ContentFile(b"%PDF-1.4 words", "a.pdf"), title="Report", actor=None)
    film = add_video(file=ContentFile(b"film", "film.mp4"), title="Film", actor=None, caption="F")
    asia = ensure_section(names=["World", "Asia"], actor=None)
    asia.description, asia.look = "All of it", "magazine"
    save_section(section=asia, actor=None)
    asia.slug = "the-east"
    save_section(section=asia, actor=None)
    ada = save_author(
        author=Author(name="Ada Berg", biography="Writes.", picture=blue, email="a@example.com"),
        actor=None,
    )
    ada.slug = "a-berg"
    save_author(author=ada, actor=None)
    column = save_column(column=Column(name="Letters Home", section=asia, picture=red), actor=None)
    oil = ensure_topic(name="Oil", kind="subject", actor=None)
    doe = ensure_topic(
        name="Nancy Doe", kind="person", scheme="wikidata", identifier="Q42", actor=None
    )
    other = ensure_topic(name="N. Doe", kind="person", actor=None)
    oil.slug, oil.picture, oil.overview = "petroleum", blue, "<p>Burns.</p>"
    oil.aliases = [Alias(name="Crude", kind="nickname"), Alias(name="Black gold")]
    oil.identifiers = [Identifier(scheme="wikidata", value="Q22656")]
    save_topic(topic=oil, actor=None)
    set_relations(topic=oil, broader=[doe], related=[other], actor=None)
    merge_topic(topic=other, into=doe, actor=None)
    return {
        "red": red, "blue": blue, "green": green, "document": paper, "film": film, "asia": asia,
        "ada": ada, "column": column, "oil": oil, "doe": doe, "merged": other,
    }  # fmt: skip


def _body(rich: dict[str, Any], linked: Article) -> list[dict[str, Any]]:
    return [
        {
            "type": "text",
            "value": f'<p>First <a linktype="article" uuid="{linked.uuid}">before</a> and '
            f'<a linktype="topic" uuid="{rich["oil"].uuid}">oil</a> &amp; <b>bold</b></p>',
        },
        {"type": "heading", "value": {"text": "A heading", "level": "3"}},
        {
            "type": "picture",
            "value": {"picture": rich["red"].pk, "caption": "<i>C</i>", "alt": "a", "credit": "c",
                      "size": "wide"},
        },
        {
            "type": "gallery",
            "value": {"title": "G", "pictures": [
                {"picture": rich["blue"].pk, "caption": "x", "alt": "", "credit": ""}]},
        },
        {"type": "pull_quote", "value": {"text": "Said", "attribution": "She"}},
        {
            "type": "quotation",
            "value": {"text": "<p>Q</p>", "attribution": "He", "source_url": "https://a.example/"},
        },
        {
            "type": "table",
            "value": {"caption": "T", "header_row": True, "header_column": False,
                      "rows": [["a", "b"], ["1", "2"]]},
        },
        {"type": "fact_box", "value": {"title": "Facts", "body": "<ul><li>One</li></ul>"}},
        {
            "type": "question_answer",
            "value": {"question": "Why?", "answer": "<p>So.</p>", "answered_by": "Ada"},
        },
        {"type": "embed", "value": {"url": "https://v.example/1", "title": "V", "provider": ""}},
        {"type": "video", "value": {"video": rich["film"].pk, "caption": "f"}},
        {"type": "document", "value": {"document": rich["document"].pk, "title": "D"}},
        {"type": "page_break", "value": {"title": "Two"}},
        {"type": "members_break", "value": None},
        {
            "type": "related",
            "value": {"title": "R", "items": [
                {"article": linked.pk, "url": "", "title": "Before"},
                {"article": None, "url": "https://e.example/", "title": "E"}]},
        },
        {"type": "preformatted", "value": {"text": "a\n  b", "kind": "verse", "language": ""}},
        {"type": "divider", "value": None},
        {"type": "html", "value": "<dl><dt>t</dt><dd>d</dd></dl>"},
    ]  # fmt: skip


@pytest.fixture
def paper(rich: dict[str, Any]) -> dict[str, Any]:
    asia = rich["asia"]

    def publish(headline: str, **more: Any) -> Article:
        article = Article(headline=headline, section=asia, **more)
        create_article(article=article, actor=None)
        return publish_article(article=article, actor=None)

    plain = publish("A plain story")
    full = Article(
        headline="A full story", kicker="Analysis", short_headline="Full", print_headline="FULL",
        seo_headline="Full for machines", summary="In short.\nTwo lines.", dateline="OSLO",
        section=asia, column=rich["column"], kind="analysis", lead_picture=rich["red"],
        lead_caption="Lead", lead_alt="alt", rights="© Us", source="Agency", access="members",
        language="en", contribution="With words from B.", body=_body(rich, plain),
        first_published_at=dt.datetime(1999, 12, 31, 23, 30, tzinfo=dt.UTC),
    )  # fmt: skip
    full.bylines = [
        Byline(author=rich["ada"], reported_from="Oslo"),
        Byline(name="A Friend", role="photographer"),
    ]
    full.terms = [
        full.terms.model(topic=rich["doe"]),
        full.terms.model(topic=rich["oil"]),
    ]
    full.placements = [
        PrintPlacement(date=dt.date(2000, 1, 1), edition="City", page="A1", headline="FULL PAGE")
    ]
    create_article(article=full, actor=None)
    full = publish_article(article=full, actor=None)
    full.headline = "A full and right story"
    correct(article=full, text="<p>It was <b>wrong</b>.</p>", actor=None)
    full = move(article=full, slug="moved", actor=None)
    live = publish("Live", kind="live")
    picture = {"picture": rich["red"].pk, "caption": "", "alt": "", "credit": "", "size": "column"}
    post_entry(
        article=live, headline="One", authors=[rich["ada"]], key_event=True, actor=None,
        body=[{"type": "text", "value": "<p>1</p>"}, {"type": "picture", "value": picture}],
    )  # fmt: skip
    second = post_entry(article=live, body=[{"type": "text", "value": "<p>2</p>"}], actor=None)
    withdraw_entry(entry=second, actor=None)
    gone = withdraw(article=publish("Gone"), note="It was not true.", actor=None)
    draft = create_article(article=Article(headline="A draft", section=asia), actor=None)
    waiting = publish("Waiting")
    waiting.headline = "Waiting, second version"
    waiting.bylines = [Byline(author=rich["ada"])]
    waiting.body = _body(rich, full)[:3]
    save_draft(article=waiting, actor=None)
    later = Article(headline="Later", section=asia, go_live_at=timezone.now() + dt.timedelta(9))
    create_article(article=later, actor=None)
    publish_article(article=later, actor=None)
    page = StandingPage(title="Privacy", body=[{"type": "text", "value": "<p>We keep none.</p>"}])
    save_standing_page(page=page, actor=None)
    return rich | {
        "plain": plain, "full": full, "live": live, "gone": gone, "draft": draft,
        "waiting": waiting, "later": later,
    }  # fmt: skip


def test_out_in_and_out_again_is_equal(paper: dict[str, Any], tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert write(first) == 7
    wipe()
    done = import_archive(sources=[first], actor=None).report
    assert (done.created, done.rejections, done.media_missing, done.notes) == (7, [], 0, [])
    assert write(second) == 7
    before, after = files(first), files(second)
    assert before.keys() == after.keys()
    for name in before:
        assert after[name] == before[name], name + _difference(before[name], after[name])


def _difference(before: bytes, after: bytes) -> str:
    for one, two in zip(before.splitlines(), after.splitlines(), strict=False):
        if one != two:
            a, b = json.loads(one)[EXTENSION], json.loads(two)[EXTENSION]
            return "\n".join(
                f"{k}: {a.get(k)} → {b.get(k)}" for k in {*a, *b} if a.get(k) != b.get(k)
            )
    return "one is longer"


def test_what_came_in_works(paper: dict[str, Any], tmp_path: Path) -> None:
    uuids = {name: paper[name].uuid for name in ("full", "gone", "waiting", "plain", "later")}
    path = Article.objects.get(uuid=uuids["full"]).path
    former = list(FormerAddress.objects.order_by("path").values_list("path", flat=True))
    write(tmp_path / "out")
    wipe()
    import_archive(sources=[tmp_path / "out"], actor=None)
    full = Article.objects.get(uuid=uuids["full"])
    assert full.path == path
    assert list(FormerAddress.objects.order_by("path").values_list("path", flat=True)) == former
    assert [b.printed for b in full.bylines.all()] == ["Ada Berg", "A Friend"]
    assert full.lead_picture.caption == "A red field"
    assert Correction.objects.get().before["headline"] == "A full story"
    related = next(b for b in full.body.raw_data if b["type"] == "related")["value"]["items"]
    assert related[0]["article"] == Article.objects.get(uuid=uuids["plain"]).pk
    gone = Article.objects.get(uuid=uuids["gone"])
    assert (gone.live, gone.is_withdrawn, gone.withdrawal_note) == (False, True, "It was not true.")
    waiting = Article.objects.get(uuid=uuids["waiting"])
    assert (waiting.headline, waiting.has_unpublished_changes) == ("Waiting", True)
    draft = waiting.get_latest_revision_as_object()
    assert draft.headline == "Waiting, second version"
    publish_article(article=draft, actor=None)
    assert Article.objects.get(uuid=uuids["waiting"]).headline == "Waiting, second version"
    later = Article.objects.get(uuid=uuids["later"])
    assert later.latest_revision.approved_go_live_at is not None
    merged = Topic.objects.get(name="N. Doe")
    assert merged.merged_into == Topic.objects.get(name="Nancy Doe")


def test_into_the_same_paper_nothing_changes(paper: dict[str, Any], tmp_path: Path) -> None:
    write(tmp_path / "out")
    done = import_archive(sources=[tmp_path / "out"], actor=None).report
    assert (done.read, done.unchanged) == (7, 7)
    write(tmp_path / "again")
    assert files(tmp_path / "out") == files(tmp_path / "again")


def test_every_item_is_valid_ninjs(paper: dict[str, Any], tmp_path: Path, test_data: Path) -> None:
    schema = json.loads(
        (test_data / "fmt-ninjs" / "schema" / "ninjs-schema_3.1.json").read_text("utf-8")
    )
    geo = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    registry = Registry().with_resources(
        [
            ("https://geojson.org/schema/GeoJSON.json", Resource.from_contents(geo)),
            (schema["$id"].rstrip("#"), Resource.from_contents(schema)),
        ]
    )
    strict = Draft202012Validator(
        schema, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    # The standard's own way of adding a member.
    extended = Draft202012Validator(
        {
            "$schema": schema["$schema"],
            "allOf": [{"$ref": schema["$id"].rstrip("#") + "#/$defs/ninjsType"}],
            "properties": {EXTENSION: {"type": "object"}},
            "required": ["uri", EXTENSION],
            "unevaluatedProperties": False,
        },
        registry=registry,
    )
    write(tmp_path / "out")
    found = list(items(tmp_path / "out"))
    assert len(found) == 20
    for item in found:
        assert [error.message for error in extended.iter_errors(item)] == []
        own = item.pop(EXTENSION)
        assert own["uuid"]
        assert [error.message for error in strict.iter_errors(item)] == []
    stories = [item for item in found if item["type"] == "text"]
    assert {item["pubStatus"] for item in stories} == {"usable", "withheld", "canceled"}
    full = next(item for item in stories if item["headlines"][0]["value"].startswith("A full"))
    assert full["people"] == [
        {"name": "Nancy Doe", "rel": "about", "uri": "http://www.wikidata.org/entity/Q42"}
    ]
    assert "<!--bs:" not in full["bodies"][0]["value"]
    assert "ref:" not in full["bodies"][0]["value"]
    assert full["associations"][0]["renditions"][0]["href"].startswith("file:media/")


def test_stories_are_split_over_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadsheet.archive.export.writer.STORIES_A_FILE", 10)
    monkeypatch.setattr("broadsheet.archive.export.writer._AT_ONCE", 4)
    section = ensure_section(names=["News"], actor=None)
    for number in range(23):
        create_article(article=Article(headline=f"N {number}", section=section), actor=None)
    assert write(tmp_path / "out") == 23
    names = sorted(path.name for path in (tmp_path / "out").glob("08-*"))
    assert len(names) == 3
    uuids = [item[EXTENSION]["uuid"] for item in items(tmp_path / "out") if item["type"] == "text"]
    assert all(one < two for one, two in pairwise(uuids))


def test_it_never_mixes_with_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    with pytest.raises(NotEmpty):
        write(tmp_path)


def test_a_paper_with_sections_of_its_own_keeps_them(paper: dict[str, Any], tmp_path: Path) -> None:
    write(tmp_path / "out")
    wipe()
    section = ensure_section(names=["World"], actor=None)
    create_article(article=Article(headline="Ours", section=section), actor=None)
    done = import_archive(sources=[tmp_path / "out"], actor=None).report
    assert (done.created, done.rejections) == (7, [])
    assert Section.objects.filter(path="/world/").get() == section
    assert Article.objects.get(uuid=paper["full"].uuid).section.parent == section
