"""Policy, menus, pictures: what surrounds the writing."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Page, Site

from broadsheet.design.models import Identity
from broadsheet.design.services import save_identity
from broadsheet.desk.tests.conftest import Write
from broadsheet.media.models import Picture, RenditionOrder

XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="The Wire"/>'
    "</rdf:RDF></x:xmpmeta>"
)


def photograph() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "grey").save(file, "JPEG", xmp=XMP.encode())
    return SimpleUploadedFile("harbour.jpg", file.getvalue(), "image/jpeg")


def check(picture: Picture) -> None:
    assert picture.credit == "The Wire"
    assert picture.metadata["credit"] == "The Wire"
    assert picture.width == 640
    assert RenditionOrder.objects.filter(picture=picture).count() == 1


def test_a_picture_added_with_its_form(as_editor: Client) -> None:
    page = as_editor.get(reverse("wagtailimages:add"))
    assert page.status_code == 200
    data = {"title": "Harbour", "file": photograph(), "collection": "1",
            "focal_point_x": "", "focal_point_y": "", "focal_point_width": "",
            "focal_point_height": "", "tags": ""}  # fmt: skip
    as_editor.post(reverse("wagtailimages:add"), data)
    check(Picture.objects.get())


def test_who_added_a_picture_deletes_it_while_nothing_uses_it(
    as_editor: Client, as_moderator: Client, write: Write
) -> None:
    as_editor.post(
        reverse("wagtailimages:add_multiple"), {"title": "Harbour", "files[]": photograph()}
    )
    picture = Picture.objects.get()
    address = reverse("wagtailimages:delete", args=[picture.pk])
    as_moderator.post(address)  # not hers
    article = write(lead_picture=picture)
    as_editor.post(address)  # in use
    assert Picture.objects.exists()
    assert as_moderator.get(reverse("wagtailimages:edit", args=[picture.pk])).status_code == 200
    article.delete()
    as_editor.post(address)
    assert not Picture.objects.exists()


def test_pictures_added_by_dropping_them(as_editor: Client) -> None:
    response = as_editor.post(
        reverse("wagtailimages:add_multiple"), {"title": "Harbour", "files[]": photograph()}
    )
    assert response.json()["success"] is True
    picture = Picture.objects.get()
    check(picture)
    address = reverse("wagtailimages:edit_multiple", args=[picture.pk])
    name = f"image-{picture.pk}"
    words = {f"{name}-title": "Harbour", f"{name}-credit": "Ours", f"{name}-tags": ""}
    words[f"{name}-collection"] = "1"
    # The file said everything but what somebody who cannot see it must know.
    asked = as_editor.post(address, words).json()
    assert asked["success"] is False
    assert "Say what the picture shows." in asked["form"]
    assert 'value="The Wire"' not in asked["form"]
    as_editor.post(address, {**words, f"{name}-description": "A harbour in fog"})
    picture.refresh_from_db()
    assert picture.credit == "Ours"
    assert RenditionOrder.objects.count() == 1


def test_the_looser_policy_is_the_desks_only(as_editor: Client, write: Write) -> None:
    write(public=True)
    desk = as_editor.get(reverse("articles:list"))["Content-Security-Policy"]
    assert "'unsafe-inline'" in desk
    assert "default-src 'self'" in desk
    login = Client().get("/desk/login/")["Content-Security-Policy"]
    assert "'unsafe-inline'" in login
    elsewhere = Client().get("/deskless/")["Content-Security-Policy"]
    assert "unsafe" not in elsewhere


def test_what_is_about_pages_is_not_in_the_way(as_administrator: Client) -> None:
    home = as_administrator.get(reverse("wagtailadmin_home")).content.decode()
    for there in ("/desk/articles/", "/desk/sections/", "/desk/pictures/", "/desk/documents/"):
        assert there in home
    gone_with_pages = ("aging-pages", '/desk/snippets/"', "/desk/sites/", "PageExplorerMenuItem")
    for gone in (*gone_with_pages, "gravatar", "releases.wagtail"):
        assert gone not in home
    assert "Lately worked on" in home
    assert Site.objects.count() == 1
    assert Page.objects.count() == 2


def test_the_style_guide_shows_the_papers_own_look(as_editor: Client, client: Client) -> None:
    save_identity(identity=Identity(nameplate="The Gull", accent="#0b4f8a"), actor=None)
    address = reverse("style_guide")
    assert client.get(address).status_code == 302
    page = as_editor.get(address)
    assert page.status_code == 200
    html = page.content.decode()
    assert "The Gull" in html
    assert "#0b4f8a" in html
    assert " style=" not in html
    for weight in ("splash", "boosted", "standard", "small", "bare"):
        assert f" {weight}" in html
