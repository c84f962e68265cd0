"""Sizes, shapes and formats of pictures: made by the worker, named in pages, cleared up after."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from broadsheet.changes import durable
from broadsheet.changes.models import Touch
from broadsheet.media import crops, making
from broadsheet.media.making import make_renditions
from broadsheet.media.markup import best, image_html, renditions
from broadsheet.media.models import Picture, RenditionOrder
from broadsheet.media.services import add_picture, crop_picture, replace_picture
from broadsheet.media.storage import MediaStorage
from broadsheet.media.tests.test_media import jpeg, upload


@pytest.fixture(autouse=True)
def media_root(tmp_path, settings):  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    """Does what waits for a commit, which a test never makes."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def tidy(commits: Any) -> None:
    """Clear up, as an hour later."""
    RenditionOrder.objects.filter(tidy=True).update(due_at=timezone.now() - timedelta(seconds=1))
    with commits():
        durable.work_all()


def names(picture: Picture) -> set[str]:
    return set(picture.renditions.values_list("filter_spec", flat=True))


def test_a_crop_lies_inside_and_keeps_its_shape() -> None:
    assert crops.box(1000, 600, "1:1") == (200, 0, 800, 600)
    assert crops.box(1000, 600, "1:1", focus=(0.9, 0.5)) == (400, 0, 1000, 600)
    assert crops.box(1000, 600, "1:1", focus=(0.0, 0.0)) == (0, 0, 600, 600)
    assert crops.box(1000, 600, "1:1", by_hand=[0.1, 0.2, 0.3, 0.5]) == (100, 120, 400, 420)
    # What was made by hand for another file stays inside this one.
    left, top, right, bottom = crops.box(400, 900, "16:9", by_hand=[0.8, 0.9, 1.0, 1.0])
    assert 0 <= left < right <= 400
    assert 0 <= top < bottom <= 900
    assert abs((right - left) / (bottom - top) - 16 / 9) < 0.02
    for bad in ({"7:3": [0, 0, 1, 1]}, {"1:1": [0, 0, 2, 1]}, {"1:1": [0, 0]}, [], "x"):
        with pytest.raises(ValueError):
            crops.checked(bad)


@pytest.mark.django_db
def test_two_who_make_the_same_renditions_leave_each_other_their_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    picture = add_picture(file=upload(jpeg()), title="Wall", actor=None)
    seen: list[str] = []
    written = making._written

    def meanwhile(image: Image.Image, form: str) -> bytes:
        # The other one is through with all of them before this one has kept its first.
        if not seen:
            seen.append(form)
            make_renditions(picture)
        return written(image, form)

    monkeypatch.setattr(making, "_written", meanwhile)
    monkeypatch.setattr(MediaStorage, "delete", lambda _self, name: pytest.fail(name))
    make_renditions(picture)
    files = list(picture.renditions.values_list("file", flat=True))
    assert len(files) == len(set(files)) == len(names(picture)) > 5
    assert {*files, picture.file.name} == {
        path.relative_to(settings.MEDIA_ROOT).as_posix()
        for path in Path(settings.MEDIA_ROOT).rglob("*")
        if path.is_file()
    }
    for row in picture.renditions.all():
        with Image.open(row.file.path) as image:
            assert image.size == (row.width, row.height)


@pytest.mark.django_db
def test_renditions_are_made_by_the_worker_and_named_in_the_page() -> None:
    picture = add_picture(file=upload(jpeg(1400, 600)), title="Wall", actor=None)
    assert "srcset" not in image_html(picture)
    assert RenditionOrder.objects.count() == 1
    durable.work_all()
    made = names(picture)
    for form in ("avif", "webp"):
        assert {f"bs/whole/{width}/{form}" for width in (320, 720, 960, 1280, 1400)} <= made
        assert f"bs/3:2/720/{form}" in made
    assert "bs/whole/960/jpeg" in made
    assert "bs/16:9/1067/jpeg" in made
    stored = Picture.objects.prefetch_related("renditions").get()
    html = image_html(stored)
    assert html.index('type="image/avif"') < html.index('type="image/webp"') < html.index("<img")
    assert 'width="1400" height="600"' in html
    assert 'sizes="(min-width: 44rem) 40rem, 100vw"' in html
    card = image_html(stored, size="card")
    assert 'width="900" height="600"' in card
    assert "3x2" in card
    assert Touch.objects.filter(key=f"picture:{picture.pk}").exists()
    assert make_renditions(stored) == []
    for row in picture.renditions.all():
        with row.file.open("rb") as file, Image.open(file) as image:
            assert image.format == row.filter_spec.rsplit("/", 1)[1].upper()
            assert image.size == (row.width, row.height)


@pytest.mark.django_db
def test_a_small_picture_is_never_made_larger() -> None:
    picture = add_picture(file=upload(jpeg(200, 100)), title="Stamp", actor=None)
    assert max(row.width for row in make_renditions(picture)) == 200


@pytest.mark.django_db
def test_what_one_can_see_through_stays_so_and_what_moves_is_left_alone() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (500, 500), (0, 0, 0, 0)).save(out, "PNG")
    png = add_picture(
        file=SimpleUploadedFile("logo.png", out.getvalue(), "image/png"), title="Logo", actor=None
    )
    make_renditions(png)
    assert any(name.endswith("/png") for name in names(png))
    assert not any(name.endswith("/jpeg") for name in names(png))
    assert best(png).name.endswith(".png")
    out = io.BytesIO()
    Image.new("P", (500, 500)).save(out, "GIF")
    gif = add_picture(
        file=SimpleUploadedFile("wave.gif", out.getvalue(), "image/gif"), title="Wave", actor=None
    )
    assert make_renditions(gif) == []
    assert gif.file.url in image_html(gif)


@pytest.mark.django_db
def test_a_crop_by_hand_is_what_pages_show_and_the_former_goes_later(commits: Any) -> None:
    picture = add_picture(file=upload(jpeg(1400, 600)), title="Wall", actor=None)
    durable.work_all()
    before = {row.url for row in renditions(picture, "1:1")["webp"]}
    crop_picture(picture=picture, crops={"1:1": [0, 0, 0.2, 0.4667]}, focus=(0.1, 0.2), actor=None)
    # Until the worker has been there, pages show what there is.
    assert {row.url for row in renditions(picture, "1:1")["webp"]} == before
    durable.work_all()
    after = {row.url for row in renditions(picture, "1:1")["webp"]}
    assert not after & before
    assert picture.renditions.filter(filter_spec="bs/1:1/280/jpeg").exists()
    assert all((settings.MEDIA_ROOT / url.removeprefix("/media/")).is_file() for url in before)
    tidy(commits)
    assert not any((settings.MEDIA_ROOT / url.removeprefix("/media/")).exists() for url in before)
    assert {row.url for row in renditions(picture, "1:1")["webp"]} == after


@pytest.mark.django_db
def test_another_file_keeps_uses_and_has_addresses_of_its_own(commits: Any) -> None:
    picture = add_picture(file=upload(jpeg(1400, 600)), title="Wall", actor=None)
    picture.crops = {"1:1": [0, 0, 0.2, 0.4667]}
    picture.focal_point_x, picture.focal_point_y = 700, 300
    picture.save()
    durable.work_all()
    addresses = {row.url for row in picture.renditions.all()} | {picture.file.url}
    first = picture.file.name
    for shape in ((900, 1200), (600, 800)):
        replace_picture(picture=picture, file=upload(jpeg(*shape)), actor=None)
        durable.work_all()
        picture = Picture.objects.prefetch_related("renditions").get(pk=picture.pk)
        html = image_html(picture)
        assert f'width="{shape[0]}" height="{shape[1]}"' in html
        assert not [url for url in addresses if url in html]
        addresses |= {row.url for row in picture.renditions.all()} | {picture.file.url}
    # Another shape: crops by hand meant other things, the focal point stays where it was.
    assert picture.crops == {}
    assert (picture.focal_point_x, picture.focal_point_y) == (300, 400)
    tidy(commits)
    assert not (settings.MEDIA_ROOT / first).exists()
    there = {path.name for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}
    picture = Picture.objects.get(pk=picture.pk)
    wanted = {row.file.name.rsplit("/", 1)[-1] for row in picture.renditions.all()}
    assert there == wanted | {picture.file.name.rsplit("/", 1)[-1]}


@pytest.mark.django_db
def test_what_is_no_picture_replaces_nothing() -> None:
    picture = add_picture(file=upload(jpeg(400, 300)), title="Wall", actor=None)
    with pytest.raises(OSError):
        replace_picture(picture=picture, file=upload(b"not a picture"), actor=None)
    picture.refresh_from_db()
    assert picture.width == 400
