"""The library of pictures: found, cropped, asked for, kept track of."""

from __future__ import annotations

import io
import json
import struct
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import ModelLogEntry

from broadsheet.accounts.models import User
from broadsheet.changes import durable
from broadsheet.changes.models import Touch
from broadsheet.desk.tests.conftest import Write
from broadsheet.desk.tests.form import story
from broadsheet.media.models import Picture, PictureUse, Rendition, Video
from broadsheet.media.services import add_picture, add_video, tell_of_expiry
from broadsheet.media.tests.test_media import jpeg, upload
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, PictureConsent
from broadsheet.publishing.services import run_batch


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def made(title: str = "Wall", width: int = 400, height: int = 300, **fields: Any) -> Picture:
    return add_picture(file=upload(jpeg(width, height)), title=title, actor=None, **fields)


def test_the_library_finds_by_what_is_known(as_editor: Client, write: Write) -> None:
    wall = made("Harbour wall", caption="The Öresund in fog", creator="Ada Berg", credit="Agency")
    made("Portrait of a pilot", 300, 400, description="A pilot")
    gone = made("Old fair", expires_at=timezone.now() - timedelta(days=1))
    made("Reserved", ask_before_use=True, restrictions="Ask the estate.")
    write(lead_picture=wall)
    address = reverse("pictures:index")

    def titles(**asked: str) -> set[str]:
        response = as_editor.get(address, asked)
        assert response.status_code == 200
        return {shown["row"].title for shown in response.context["pictures"]}

    assert len(titles()) == 4
    assert titles(words="oresund FOG") == {"Harbour wall"}
    assert titles(words="resund") == set()
    assert titles(by="berg") == titles(by="agency") == {"Harbour wall"}
    assert titles(orientation="portrait") == {"Portrait of a pilot"}
    assert titles(rights="expired") == {gone.title}
    assert titles(rights="ask") == {"Reserved"}
    assert titles(rights="free") == {"Harbour wall", "Portrait of a pilot"}
    assert titles(used="yes") == {"Harbour wall"}
    assert "Harbour wall" not in titles(used="no")
    assert "Portrait of a pilot" not in titles(missing="alt")
    today = timezone.localdate()
    assert len(titles(first=today.isoformat(), last=today.isoformat())) == 4
    assert titles(last=(today - timedelta(days=1)).isoformat()) == set()
    assert "Ada Berg/Agency" in as_editor.get(address).content.decode()
    assert titles(p="99999", words="wall") == set()


def test_uses_are_known_however_a_story_came(as_moderator: Client, write: Write) -> None:
    inside, lead, drafted, entry_s = made("a"), made("b"), made("c"), made("d")
    story = write(
        public=True, lead_picture=lead,
        body=[("text", "<p>x</p>"), ("picture", {"picture": inside, "size": "column"})],
    )  # fmt: skip
    draft = Article.objects.get(pk=story.pk)
    draft.lead_picture = drafted
    services.save_draft(article=draft, actor=None)
    live = write("Live", public=True, kind="live")
    block = {"type": "picture", "value": {"picture": entry_s.pk}}
    entry = services.post_entry(article=live, body=[block], headline="x", actor=None)
    services.ensure_author(name="Ada Berg", actor=None)
    rows = set(PictureUse.objects.values_list("picture", "kind", "object_id"))
    assert rows == {
        (inside.pk, "article", story.pk), (lead.pk, "article", story.pk),
        (drafted.pk, "article", story.pk), (entry_s.pk, "entry", entry.pk),
    }  # fmt: skip
    # As an import leaves them: rows that nobody saved one by one.
    PictureUse.objects.all().delete()
    run_batch(keys=[story.pk, live.pk])
    assert set(PictureUse.objects.values_list("picture", "kind", "object_id")) == rows
    page = as_moderator.get(reverse("pictures:uses", args=[inside.pk])).content.decode()
    assert story.headline in page
    assert story.path in page
    edit = as_moderator.get(reverse("wagtailimages:edit", args=[inside.pk])).content.decode()
    assert "Used 1 time" in edit
    services.withdraw_entry(entry=entry, actor=None)
    assert not PictureUse.objects.filter(kind="entry").exists()


def test_words_set_aside_leave_the_uses_of_the_draft(write: Write) -> None:
    mine, late = made("a"), made("b")
    story = write()
    second = Article.objects.get(pk=story.pk)
    first = Article.objects.get(pk=story.pk)
    first.lead_picture = mine
    services.save_draft(article=first, actor=None)
    second.lead_picture = late
    services.set_aside(article=second, actor=None)
    assert list(PictureUse.objects.values_list("picture", flat=True)) == [mine.pk]


def test_crops_are_kept_or_refused(as_moderator: Client) -> None:
    picture = made(width=800, height=400)
    address = reverse("pictures:crops", args=[picture.pk])
    assert "16:9" in as_moderator.get(address).content.decode()

    def send(**data: Any) -> int:
        response = as_moderator.post(address, json.dumps(data), content_type="application/json")
        return response.status_code

    assert send(focus=[0.25, 0.5], crops={"1:1": [0, 0, 0.4, 0.8]}) == 200
    picture.refresh_from_db()
    assert picture.crop_box("1:1") == (0, 0, 320, 320)
    assert picture.crop_box("4:5") == (40, 0, 360, 400)
    for bad in ({"crops": {"9:1": [0, 0, 1, 1]}}, {"crops": {"1:1": [3, 0, 1, 1]}}, {"focus": "x"}):
        assert send(**bad) == 400
    picture.refresh_from_db()
    assert picture.crops == {"1:1": [0, 0, 0.4, 0.8]}


def test_a_picture_to_ask_for_is_chosen_with_a_reason(as_editor: Client, editor: User) -> None:
    picture = made("Reserved", ask_before_use=True, restrictions="Ask the estate.")
    chosen = reverse("wagtailimages_chooser:chosen", args=[picture.pk])
    asked = as_editor.get(chosen).json()
    assert asked["step"] == "reshow_creation_form"
    assert "Ask the estate." in asked["htmlFragment"]
    assert as_editor.post(chosen, {"reason": " "}).json()["step"] == "reshow_creation_form"
    assert not ModelLogEntry.objects.filter(action="broadsheet.confirm_use").exists()
    assert as_editor.post(chosen, {"reason": "The estate agreed."}).json()["step"] == "chosen"
    entry = ModelLogEntry.objects.get(action="broadsheet.confirm_use")
    assert (entry.user, entry.data["reason"]) == (editor, "The estate agreed.")
    plain = reverse("wagtailimages_chooser:chosen", args=[made().pk])
    assert as_editor.get(plain).json()["step"] == "chosen"
    gone = made("Gone", expires_at=timezone.now() - timedelta(days=1))
    chosen = reverse("wagtailimages_chooser:chosen", args=[gone.pk])
    assert as_editor.post(chosen, {"reason": "I want it."}).json()["step"] != "chosen"


def test_it_is_asked_for_again_before_a_story_goes_out_with_it(
    as_editor: Client, as_moderator: Client, moderator: User, write: Write
) -> None:
    picture = made("Reserved", ask_before_use=True, restrictions="Ask the estate.")
    article = write(lead_picture=picture)
    edit = reverse("articles:edit", args=[article.pk])
    confirm = f"{reverse('articles:confirm_pictures', args=[article.pk])}?picture={picture.pk}"
    page = as_moderator.get(edit)
    assert f'href="{confirm}"' in page.content.decode()
    assert confirm not in as_editor.get(edit).content.decode()
    refused = as_moderator.post(edit, story(page, **{"action-publish": "1"}))
    assert "“Reserved” must be asked for before it is used" in refused.content.decode()
    assert not Article.objects.get(pk=article.pk).live
    assert as_editor.post(confirm, {"reason": "I say so."}).status_code in {302, 403}
    assert not PictureConsent.objects.exists()
    assert "Ask the estate." in as_moderator.get(confirm).content.decode()
    assert as_moderator.post(confirm, {"reason": " "}).status_code == 200
    assert as_moderator.post(confirm, {"reason": "The estate agreed."}).status_code == 302
    consent = PictureConsent.objects.get()
    assert (consent.user, consent.reason) == (moderator, "The estate agreed.")
    page = as_moderator.get(edit)
    assert confirm not in page.content.decode()
    as_moderator.post(edit, story(page, **{"action-publish": "1"}))
    assert Article.objects.get(pk=article.pk).live


def test_every_page_loses_a_picture_when_its_time_is_over(
    client: Client, write: Write, django_assert_num_queries: Any
) -> None:
    picture = made("Wall", 1200, 800, description="The wall at dusk")
    story = write(
        public=True, lead_picture=picture, summary="It held.",
        body=[("text", "<p>x</p>"), ("picture", {"picture": picture, "size": "column"})],
    )  # fmt: skip
    author = services.ensure_author(name="Ada Berg", actor=None)
    author.picture = picture
    services.save_author(author=author, actor=None)
    durable.work_all()
    pages = [story.path, "/", "/world/", author.path, story.print_path, "/rss/home.xml"]
    files = f"renditions/{picture.pk}/"
    carrying = {}
    for page in pages:
        response = client.get(page)
        assert files in response.content.decode(), page
        carrying[page] = response.get("Surrogate-Key", "")
    assert all(f"picture:{picture.pk}" in carrying[page] for page in pages[:5])
    Touch.objects.all().delete()
    picture.expires_at = timezone.now() + timedelta(hours=1)
    picture.save()
    # Asked every few seconds for nothing, it begins no transaction.
    with django_assert_num_queries(2):
        assert tell_of_expiry() == 0
    Picture.objects.filter(pk=picture.pk).update(expires_at=timezone.now())
    assert tell_of_expiry() == 1
    assert Touch.objects.filter(key=f"picture:{picture.pk}").count() == 1
    assert tell_of_expiry() == 0
    for page in pages:
        response = client.get(page)
        assert files not in response.content.decode(), page
        assert "original_images" not in response.content.decode(), page
        if page in pages[:3]:
            # Prolonged, it must come back: the page still carries its key.
            assert f"picture:{picture.pk}" in response["Surrogate-Key"]
    picture.refresh_from_db()
    picture.expires_at = timezone.now() + timedelta(days=1)
    picture.save()
    assert not picture.expiry_told
    assert files in client.get("/").content.decode()


def test_no_reader_makes_a_rendition(client: Client, write: Write, media_root: Path) -> None:
    picture = made("Wall", 1200, 800, description="The wall at dusk")
    story = write(
        public=True, lead_picture=picture, summary="It held.",
        body=[("picture", {"picture": picture, "size": "wide"})],
    )  # fmt: skip
    before = sorted(media_root.rglob("*"))
    for page in (story.path, "/", "/world/", story.print_path, "/rss/home.xml", "/sitemap.xml"):
        response = client.get(page)
        assert response.status_code == 200
        if page == story.path:
            assert picture.file.url in response.content.decode()
    assert not Rendition.objects.exists()
    assert sorted(media_root.rglob("*")) == before


def test_nobody_deletes_anothers_video(
    as_editor: Client, as_moderator: Client, editor: User, moderator: User
) -> None:
    def film(owner: User | None) -> Video:
        file = SimpleUploadedFile("film.mp4", b"\0" * 64, "video/mp4")
        return add_video(file=file, title="Film", actor=owner)

    theirs, nobodys = film(moderator), film(None)
    for video in (theirs, nobodys):
        address = reverse("wagtailmedia:delete", args=[video.pk])
        as_editor.post(address)
        assert Video.objects.filter(pk=video.pk).exists()
        edit = as_editor.get(reverse("wagtailmedia:edit", args=[video.pk])).content.decode()
        assert address not in edit
    as_moderator.post(reverse("wagtailmedia:delete", args=[theirs.pk]))
    assert not Video.objects.filter(pk=theirs.pk).exists()


def _noise() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((400, 300), 80).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def _huge() -> bytes:
    """A PNG that says it has 40,000 by 40,000 pixels, and none of them."""
    said = b"IHDR" + struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    head = struct.pack(">I", 13) + said + struct.pack(">I", zlib.crc32(said))
    return b"\x89PNG\r\n\x1a\n" + head + b"\0\0\0\0IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))


DAMAGED = {
    "half.jpg": _noise()[:20_000],
    "magic.png": b"\x89PNG\r\n\x1a\n",
    "start.jpg": b"\xff\xd8\xff\xe0",
    "riff.webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    "gif.gif": b"GIF89a",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_picture_is_refused_by_name(as_moderator: Client, name: str) -> None:
    bad, good = upload(DAMAGED[name], name), upload(_noise(), "good.jpg")
    said = as_moderator.post(reverse("articles:drop_pictures"), {"files": [bad, good]}).json()
    assert [one["title"] for one in said["kept"]] == ["good"]
    assert said["refused"][0].startswith(f"{name}: This picture is damaged")
    # Where many are added at once each is sent by itself, and the page has its name.
    several = as_moderator.post(
        reverse("wagtailimages:add_multiple"),
        {"title": name, "collection": "1", "files[]": upload(DAMAGED[name], name)},
    ).json()
    assert several["success"] is False
    assert "damaged" in several["error_message"]
    # Put in the place of another it changes nothing.
    picture = Picture.objects.get()
    before = picture.file.name
    address = reverse("wagtailimages:edit", args=[picture.pk])
    given = {"title": "Good", "description": "Noise", "file": upload(DAMAGED[name], name)}
    page = as_moderator.post(address, given)
    assert "damaged" in page.content.decode()
    picture.refresh_from_db()
    assert picture.file.name == before
    assert Picture.objects.count() == 1


def test_a_picture_of_too_many_pixels_is_told_how_many(as_moderator: Client) -> None:
    given = {"files": [upload(_huge(), "huge.png"), upload(_noise(), "good.jpg")]}
    said = as_moderator.post(reverse("articles:drop_pictures"), given).json()
    assert len(said["kept"]) == 1
    assert "1600000000" in said["refused"][0]


def test_every_kind_of_picture_is_read_to_its_end(as_moderator: Client) -> None:
    files = []
    for kind in ("avif", "gif", "jpeg", "png", "webp"):
        out = io.BytesIO()
        Image.effect_noise((40, 30), 80).convert("RGB").save(out, kind)
        files.append(upload(out.getvalue(), f"noise.{kind}"))
    frames = [Image.new("P", (20, 20), shade) for shade in (0, 1, 2)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    files.append(upload(out.getvalue(), "moving.gif"))
    said = as_moderator.post(reverse("articles:drop_pictures"), {"files": files}).json()
    assert said["refused"] == []
    assert len(said["kept"]) == 6
