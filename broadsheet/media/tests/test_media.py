"""Pictures: what their files say, their renditions, their rights."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image, UnidentifiedImageError

from broadsheet.accounts.services import add_user
from broadsheet.changes import durable
from broadsheet.changes.models import Touch
from broadsheet.media import metadata
from broadsheet.media.markup import picture_html
from broadsheet.media.models import Picture, RenditionOrder, Video
from broadsheet.media.services import add_picture, add_video, settle_videos, tell_of_expiry

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 photoshop:Credit="The Paper" photoshop:DateCreated="2026-11-20T09:30:00+01:00">
 <dc:creator><rdf:Seq><rdf:li>Ada Berg</rdf:li></rdf:Seq></dc:creator>
 <dc:description><rdf:Alt><rdf:li xml:lang="x-default">Waves &amp; wall</rdf:li></rdf:Alt>
 </dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"""


def jpeg(width: int = 1000, height: int = 600, *, xmp: str = "") -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", (width, height), (60, 90, 120))
    image.save(out, "JPEG", **({"xmp": xmp.encode()} if xmp else {}))
    return out.getvalue()


def upload(data: bytes, name: str = "wall.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def test_xmp_is_read() -> None:
    found = metadata.read(io.BytesIO(jpeg(xmp=XMP)))
    assert found["creator"] == "Ada Berg"
    assert found["credit"] == "The Paper"
    assert found["caption"] == "Waves & wall"
    assert found["taken_at"].isoformat() == "2026-11-20T09:30:00+01:00"


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff\xe1\x00\x10broken", b"\x00" * 999])
def test_damaged_files_say_nothing(data: bytes) -> None:
    assert metadata.read(io.BytesIO(data)) == {}


def test_real_files(test_data: Path) -> None:
    folder = test_data / "fmt-photo-metadata" / "exiftool"
    with (folder / "IPTC.jpg").open("rb") as file:
        found = metadata.read(file)
    assert found["creator"] == "Phil Harvey"
    assert found["credit"] == "My Credit"
    assert "Test" in found["keywords"]
    with (folder / "MWG.jpg").open("rb") as file:
        found = metadata.read(file)
    assert found["city"] == "RIGHT-XMP-City"
    assert found["country"] == "RIGHT-IPTC-Country"
    assert found["copyright"] == "RIGHT-XMP-Copyright"


@pytest.mark.django_db
def test_what_staff_wrote_stays() -> None:
    picture = add_picture(file=upload(jpeg(xmp=XMP)), title="Wall", actor=None, credit="Agency")
    assert picture.creator == "Ada Berg"
    assert picture.credit == "Agency"
    assert picture.credit_line == "Ada Berg/Agency"
    assert picture.metadata["credit"] == "The Paper"


@pytest.mark.django_db
def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises((UnidentifiedImageError, OSError)):
        add_picture(file=upload(b"not a picture"), title="No", actor=None)
    assert not Picture.objects.exists()


@pytest.mark.django_db
def test_words_are_escaped_and_credits_named() -> None:
    picture = add_picture(
        file=upload(jpeg()), title="Wall", actor=None, caption='<b>"x"', creator="A & B"
    )
    html = picture_html(picture, alt='"><script>')
    assert "<script" not in html
    assert "&lt;b&gt;" in html
    assert "A &amp; B" in html


@pytest.mark.django_db
def test_an_expired_picture_may_not_be_shown() -> None:
    picture = add_picture(file=upload(jpeg()), title="Wall", actor=None)
    picture.expires_at = timezone.now() - timedelta(seconds=1)
    picture.save()
    assert not picture.may_be_shown
    assert not Picture.objects.showable().exists()


@pytest.mark.django_db
def test_the_files_of_an_expired_picture_are_no_ones_to_fetch(client: Client) -> None:
    picture = add_picture(file=upload(jpeg()), title="Wall", actor=None, description="A wall")
    durable.work_all()
    picture.get_rendition("max-165x165")  # as the desk asks for
    public = [f"/media/{name}" for name in _files(picture)]
    assert len(public) > 5
    assert {client.get(path).status_code for path in public} == {200}
    picture.expires_at = timezone.now() - timedelta(seconds=1)
    picture.save()
    assert tell_of_expiry() == 1
    durable.work_all()
    assert {client.get(path).status_code for path in public} == {404}
    picture = Picture.objects.get(pk=picture.pk)
    assert picture.file.name.startswith("withheld/")
    desk = picture.get_rendition("max-165x165")
    held = [f"/media/{name}" for name in _files(picture)]
    assert len(held) == 2
    assert {client.get(path).status_code for path in held} == {404}
    user = add_user(email="e@example.com", password="words of some length", actor=None)
    staff = Client()
    staff.force_login(user)
    answers = [staff.get(path) for path in held]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer["Cache-Control"] for answer in answers} == {"private, no-store"}
    # Once more changes nothing; a killed worker begins again.
    RenditionOrder.objects.create(picture=picture)
    durable.work_all()
    assert Picture.objects.get(pk=picture.pk).file.name == picture.file.name
    # Renewed: all of it is back where pages name it, and nothing is left behind.
    picture.expires_at = None
    picture.save()
    durable.work_all()
    picture = Picture.objects.get(pk=picture.pk)
    again = [f"/media/{name}" for name in _files(picture)]
    assert set(again) == {path for path in public if "max-165x165" not in path}
    assert {client.get(path).status_code for path in again} == {200}
    assert {staff.get(path).status_code for path in held} == {404}
    assert not desk.file.storage.exists(desk.file.name)


@pytest.mark.django_db
def test_the_files_of_an_expired_video_are_no_ones_to_fetch(client: Client) -> None:
    film = add_video(
        file=upload(b"film", "film.mp4"), title="Film", actor=None,
        thumbnail=upload(jpeg(), "still.jpg"),
    )  # fmt: skip
    kept = add_video(file=upload(b"song", "song.mp3"), title="Song", actor=None, type="audio")
    lost = add_video(file=upload(b"lost", "lost.mp4"), title="Lost", actor=None)
    lost.file.storage.delete(lost.file.name)
    public = [f"/media/{film.file.name}", f"/media/{film.thumbnail.name}"]
    assert settle_videos() == 0
    assert [b"".join(client.get(path)) for path in public] == [b"film", jpeg()]
    Video.objects.filter(pk__in=[film.pk, lost.pk]).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    assert settle_videos() == 1
    assert settle_videos() == 0
    assert {client.get(path).status_code for path in public} == {404}
    film.refresh_from_db()
    held = [f"/media/{film.file.name}", f"/media/{film.thumbnail.name}"]
    assert all(path.startswith("/media/withheld/") for path in held)
    assert {client.get(path).status_code for path in held} == {404}
    staff = Client()
    staff.force_login(add_user(email="e@example.com", password="words of some length", actor=None))
    assert {staff.get(path).status_code for path in held} == {200}
    assert client.get(f"/media/{kept.file.name}").status_code == 200
    # Killed after the file moved and before its still did: the rest follows.
    still = film.thumbnail.name
    name = film.thumbnail.storage.save(still.removeprefix("withheld/"), jpeg_file())
    Video.objects.filter(pk=film.pk).update(thumbnail=name)
    assert settle_videos() == 1
    assert client.get(public[1]).status_code == 404
    # Renewed: back where pages named them, and what carries it is made again.
    film.refresh_from_db()
    film.expires_at = None
    film.save()
    Touch.objects.all().delete()
    assert settle_videos() == 1
    assert Touch.objects.filter(key=f"video:{film.pk}").exists()
    assert [b"".join(client.get(path)) for path in public] == [b"film", jpeg()]
    assert {staff.get(path).status_code for path in held} == {404}


def jpeg_file() -> ContentFile[bytes]:
    return ContentFile(jpeg())


def _files(picture: Picture) -> list[str]:
    """Names of all files of a picture, in a fixed order."""
    picture = Picture.objects.get(pk=picture.pk)
    return sorted([picture.file.name, *(r.file.name for r in picture.renditions.all())])
