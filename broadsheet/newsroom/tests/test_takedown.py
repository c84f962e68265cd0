"""Corrections with their place, and takedown with nothing left of the words."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image
from wagtail.models import ModelLogEntry, Revision

from broadsheet.changes import durable
from broadsheet.media.models import Picture, Rendition
from broadsheet.media.services import add_picture, make_renditions
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Correction, Section, Tombstone
from broadsheet.newsroom.rendering import stored_blocks
from broadsheet.newsroom.selectors import taken_down_identities

WORDS = "zanzibarium"  # stands in no address, name or setting


@pytest.fixture
def world(db: None) -> Section:
    return services.ensure_section(names=["World"], actor=None)


def public(world: Section, **fields: object) -> Article:
    given = {"headline": "The wall held", "section": world, "slug": "the-wall",
             "body": [("text", f"<p>The {WORDS} wall &amp; dyke held.</p>")]}  # fmt: skip
    article = services.create_article(article=Article(**{**given, **fields}), actor=None)
    return services.publish_article(article=article, actor=None)


def photograph(name: str) -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (800, 600), name).save(file, "JPEG")
    upload = SimpleUploadedFile(f"{name}.jpg", file.getvalue(), "image/jpeg")
    picture = add_picture(file=upload, title=name, actor=None)
    make_renditions(picture)
    return picture


def test_a_correction_has_its_place(world: Section, client: Client) -> None:
    article = public(world)
    block = stored_blocks(article)[0]["id"]
    for bad in ({"block": "nowhere"}, {"block": block, "passage": "not there"}, {"passage": "x"}):
        with pytest.raises(ValidationError):
            services.correct(article=article, text="It held.", actor=None, **bad)
    assert not Correction.objects.exists()
    correction = services.correct(
        article=article, text="It was a wall & dyke.", actor=None,
        block=block, passage="wall & dyke",
    )  # fmt: skip
    for rendered in (False, True):
        if rendered:
            services.render_article(pk=article.pk)
        page = client.get(article.path).content.decode()
        assert (
            f'<span class="corrected" id="corrected-{correction.uuid}">wall &amp; dyke</span>'
            in page
        )
        assert f'href="#correction-{correction.uuid}"' in page
        assert f'id="correction-{correction.uuid}"' in page
        assert f'href="{article.path}#corrected-{correction.uuid}"' in page
    assert (
        f"{article.path}#correction-{correction.uuid}"
        in client.get("/corrections/").content.decode()
    )
    feed = json.loads(client.get("/json/corrections.json").content)
    assert feed["items"][0]["url"].endswith(f"{article.path}#correction-{correction.uuid}")
    # Once the words have been rewritten, the mark stays at the block.
    stored = Article.objects.get(pk=article.pk)
    raw = stored_blocks(stored)
    raw[0]["value"] = "<p>Something else.</p>"
    stored.body = stored.body.stream_block.to_python(raw)
    services.publish_article(article=stored, actor=None)
    services.render_article(pk=article.pk)
    page = client.get(article.path).content.decode()
    assert f'<div class="corrected" id="corrected-{correction.uuid}">' in page


def test_a_mark_stands_at_words_that_readers_read(world: Section, client: Client) -> None:
    article = public(
        world, dateline="MALMÖ",
        body=[("text", '<p><a href="https://wall.example/dyke">The gate</a> and the dyke.</p>'),
              ("text", '<p>See <a href="https://sea.example/">the sluice</a>.</p>')],
    )  # fmt: skip
    first, second = (block["id"] for block in stored_blocks(article))
    for block, passage in ((first, "dyke"), (second, "sluice")):
        services.correct(article=article, text="It held.", actor=None, block=block, passage=passage)
    services.render_article(pk=article.pk)
    page = client.get(article.path).content.decode()
    assert '<a href="https://wall.example/dyke"' in page
    assert re.search(r'and the <span class="corrected" id="corrected-[^"]+">dyke</span><a ', page)
    # Words within a link: no link in the link, but one at the block.
    assert re.search(
        r'<div class="corrected" id="corrected-[^"]+"><p>See <a [^>]+>the sluice', page
    )


def test_the_dateline_begins_a_text_that_is_corrected(world: Section, client: Client) -> None:
    article = public(
        world, dateline="MALMÖ", body=[("heading", {"text": "A gate"}), ("text", "<p>It held.</p>")]
    )
    for block in stored_blocks(article):
        services.correct(article=article, text="It did.", actor=None, block=block["id"])
    page = client.get(article.path).content.decode()
    assert re.search(r'<div class="corrected" id="[^"]+"><p><span[^>]*>[^<]*MALMÖ', page)


def test_a_typo_is_set_right_in_silence(world: Section) -> None:
    article = public(world)
    article.headline = "The wall holds"
    services.publish_article(article=article, actor=None)
    stored = Article.objects.get(pk=article.pk)
    assert (stored.updated_at, stored.corrections.count()) == (None, 0)
    assert [r.content["headline"] for r in stored.revisions.order_by("pk")][-2:] == [
        "The wall held", "The wall holds",
    ]  # fmt: skip


def everything() -> str:
    """Every value of every table, as text."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_nothing_is_left_of_a_story_taken_down(world: Section, client: Client) -> None:
    mine, shared = photograph("red"), photograph("blue")
    other = public(world, headline="Another", slug="another", body=[], lead_picture=shared)
    article = public(
        world, headline=f"{WORDS} falls", source_identity="archive:7", lead_picture=shared,
        body=[("picture", {"picture": mine}), ("text", f"<p>{WORDS}</p>")],
    )  # fmt: skip
    linking = public(
        world, headline="Linking", slug="linking",
        body=[("text", f'<p><a linktype="article" uuid="{article.uuid}">see</a></p>')],
    )  # fmt: skip
    services.correct(article=article, text=f"{WORDS} was right.", actor=None)
    article = services.move(article=article, slug="elsewhere", actor=None)
    former = article.path.replace("elsewhere", "the-wall")
    services.withdraw(article=article, note=f"{WORDS} again", actor=None)
    files = [Path(settings.MEDIA_ROOT, mine.file.name)]
    files += [Path(settings.MEDIA_ROOT, r.file.name) for r in mine.renditions.all()]
    assert WORDS in everything()
    assert len(files) > 1
    with pytest.raises(ValidationError):
        services.take_down(article=article, reason=" ", actor=None)
    with pytest.raises(ValidationError):
        services.take_down(article=article, reason="Order 12", status=404, actor=None)
    told: list[services.TakenDown] = []
    services.purge_with(told.append)
    services.take_down(
        article=article, reason="Order 12", note="By order of a court.", pictures=True, actor=None
    )
    assert WORDS not in everything()
    assert told[-1].paths == (article.path, former)
    assert not Article.objects.filter(pk=article.pk).exists()
    assert not Revision.objects.filter(object_id=str(article.pk), content__has_key="headline",
                                       base_content_type__model="article").exists()  # fmt: skip
    for path in (article.path, former):
        answer = client.get(path)
        assert answer.status_code == 451
        assert "By order of a court." in answer.content.decode()
        assert client.get(path.replace(".html", "/print.html")).status_code == 451
    assert client.get(linking.path).status_code == 200
    entry = ModelLogEntry.objects.get(action="broadsheet.takedown")
    assert (entry.data["reason"], entry.label) == ("Order 12", article.path)
    # Pictures of this story only, with their files; the other's stays.
    assert list(Picture.objects.values_list("title", flat=True)) == ["blue"]
    assert not Rendition.objects.filter(image_id=mine.pk).exists()
    assert Article.objects.get(pk=other.pk).lead_picture == shared
    # No new story takes the address, and the archive does not bring it back.
    again = public(world, headline="New", slug="elsewhere", body=[])
    assert again.path.endswith("/elsewhere-2.html")
    assert Tombstone.objects.filter(source_identity="archive:7").count() == 2


def test_pictures_that_others_use_stay(world: Section) -> None:
    inside, drafted, reported = photograph("red"), photograph("blue"), photograph("green")
    article = public(
        world, kind="live",
        body=[("picture", {"picture": inside}), ("picture", {"picture": drafted})],
    )  # fmt: skip
    block = {"type": "picture", "value": {"picture": reported.pk}}
    services.post_entry(article=article, body=[block], headline="x", actor=None)
    # Only a draft of another story has it; the public version does not.
    other = public(world, headline="Another", slug="another", body=[])
    draft = Article.objects.get(pk=other.pk)
    draft.lead_picture = drafted
    services.save_draft(article=draft, actor=None)
    services.take_down(article=article, reason="Order 12", pictures=True, actor=None)
    assert list(Picture.objects.values_list("title", flat=True)) == ["blue"]


def test_pictures_of_nobody_else_are_withheld(world: Section, client: Client) -> None:
    mine, shared = photograph("red"), photograph("blue")
    body = [("picture", {"picture": mine}), ("picture", {"picture": shared})]
    article = public(world, headline="The wall", body=body)
    public(world, headline="Another", slug="another", body=[], lead_picture=shared)
    durable.work_all()
    addresses = [mine.file.url, *(row.file.url for row in mine.renditions.all())]
    assert len(addresses) > 1
    assert all(client.get(one).status_code == 200 for one in addresses)
    services.take_down(article=article, reason="Order 12", actor=None)
    durable.work_all()
    assert all(client.get(one).status_code == 404 for one in addresses)
    assert client.get(shared.file.url).status_code == 200
    mine.refresh_from_db()
    assert not mine.may_be_shown
    entry = ModelLogEntry.objects.get(action="broadsheet.takedown")
    assert (entry.data["pictures"], entry.data["withheld"]) == (0, 1)
    # Whoever may use it elsewhere gives it its right back.
    mine.expires_at = None
    mine.save()
    durable.work_all()
    mine.refresh_from_db()
    assert client.get(mine.file.url).status_code == 200


def test_an_imported_draft_that_is_taken_down_does_not_come_back(world: Section) -> None:
    for identity in ("archive:8", "archive:9", None):
        draft = services.create_article(
            article=Article(headline="x", section=world, source_identity=identity), actor=None
        )
        assert not draft.path
        services.take_down(article=draft, reason="Order 12", actor=None)
    assert taken_down_identities(["archive:8", "archive:9", "archive:10"]) == {
        "archive:8", "archive:9",
    }  # fmt: skip
    assert Tombstone.objects.count() == 2


def test_gone_is_another_answer(world: Section, client: Client) -> None:
    article = public(world)
    services.take_down(article=article, reason="Privacy", status=410, actor=None)
    assert client.get(article.path).status_code == 410
