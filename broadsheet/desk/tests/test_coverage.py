"""The composer of live coverage: what it sends is kept once, by whoever may, or refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from broadsheet.accounts.models import User
from broadsheet.desk.tests.conftest import Write
from broadsheet.media.models import Picture
from broadsheet.media.services import add_picture
from broadsheet.media.tests.test_media import jpeg, upload
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, LiveEntry


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def storm(write: Write) -> Article:
    return write("Storm", public=True, kind="live")


def send(client: Client, name: str, *args: int, **data: Any) -> Any:
    address = reverse(f"articles:coverage_{name}", args=args)
    return client.post(address, json.dumps(data), content_type="application/json")


def test_an_entry_sent_twice_is_posted_once(
    as_moderator: Client, moderator: User, storm: Article, client: Client
) -> None:
    author = services.ensure_author(name="Mo Derator", user=moderator, actor=None)
    page = as_moderator.get(reverse("articles:entries", args=[storm.pk])).content.decode()
    assert f'value="{author.pk}" checked data-mine' in page
    other = services.publish_article(
        article=services.create_article(
            article=Article(headline="Other", section=storm.section), actor=None
        ),
        actor=None,
    )
    data = {
        "uuid": str(uuid4()), "headline": "Water rises", "key_event": True,
        "text": f'<div>See <a href="{other.path}">this</a>.</div><script>alert(1)</script>',
        "quote": "We are dry.\n\nSo far.", "quote_by": "The keeper",
        "embed": "https://video.example/watch", "authors": [author.pk], "names": "Cy Clone",
    }  # fmt: skip
    first = send(as_moderator, "post", storm.pk, **data)
    again = send(as_moderator, "post", storm.pk, **data)
    assert first.status_code == again.status_code == 200
    assert first.json()["entry"]["number"] == again.json()["entry"]["number"] == 1
    entry = LiveEntry.objects.get()
    stored = [dict(block) for block in entry.body.get_prep_value()]
    assert [block["type"] for block in stored] == ["text", "quotation", "embed"]
    assert f'uuid="{other.uuid}"' in stored[0]["value"]
    assert "alert" not in stored[0]["value"]
    assert [str(byline) for byline in entry.bylines.all()] == ["Mo Derator", "Cy Clone"]
    public = client.get(storm.path).content.decode()
    assert "Water rises" in public
    assert f'href="{other.path}"' in public
    elsewhere = services.create_article(
        article=Article(headline="Fire", section=storm.section, kind="live"), actor=None
    )
    assert send(as_moderator, "post", elsewhere.pk, **data).status_code == 422


@pytest.mark.parametrize(
    "data",
    [
        {}, {"headline": " "}, {"text": "<p>&nbsp;</p>"}, {"headline": "x" * 300},
        {"embed": "javascript:alert(1)"}, {"headline": "x", "picture": 99}, {"uuid": "no"},
        {"headline": "x", "authors": ["y"]},
    ],
)  # fmt: skip
def test_what_says_nothing_or_wrong_is_refused(
    as_moderator: Client, storm: Article, data: dict[str, Any]
) -> None:
    response = send(as_moderator, "post", storm.pk, **data)
    assert response.status_code == 422
    assert response.json()["errors"]
    assert not LiveEntry.objects.exists()
    address = reverse("articles:coverage_post", args=[storm.pk])
    assert as_moderator.post(address, "[", content_type="application/json").status_code == 422


def test_two_writers_change_one_entry(as_moderator: Client, storm: Article) -> None:
    posted = send(as_moderator, "post", storm.pk, headline="Two dead", text="<p>x</p>").json()
    entry = posted["entry"]
    changed = send(
        as_moderator, "change", storm.pk, entry["pk"], version=entry["version"], headline="One dead"
    )
    assert changed.status_code == 200
    late = send(
        as_moderator, "change", storm.pk, entry["pk"], version=entry["version"], headline="3 dead"
    )
    assert late.status_code == 409
    assert late.json()["present"]["headline"] == "One dead"
    assert send(as_moderator, "change", storm.pk, entry["pk"], headline="4 dead").status_code == 409
    assert LiveEntry.objects.get().headline == "One dead"
    old = send(as_moderator, "withdraw", storm.pk, entry["pk"], version=entry["version"])
    assert old.status_code == 409
    version = changed.json()["entry"]["version"]
    for _ in range(2):
        gone = send(as_moderator, "withdraw", storm.pk, entry["pk"], version=version)
        assert gone.json()["entry"]["withdrawn"] is True
    gone = send(as_moderator, "change", storm.pk, entry["pk"], version=version + 1, headline="Back")
    assert gone.status_code == 409


def test_an_entry_of_another_make_keeps_what_the_composer_does_not_know(
    as_moderator: Client, storm: Article
) -> None:
    body = [{"type": "html", "value": "<p>From elsewhere</p>"}]
    entry = services.post_entry(article=storm, body=body, headline="Map", actor=None)
    address = reverse("articles:coverage_stream", args=[storm.pk])
    told = as_moderator.get(address)
    assert told.json()["entries"][0]["fields"] is None
    send(
        as_moderator, "change", storm.pk, entry.pk, version=entry.version, headline="New map",
        pinned=True,
    )  # fmt: skip
    entry.refresh_from_db()
    assert (entry.headline, entry.pinned) == ("New map", True)
    assert "From elsewhere" in entry.body_html
    told = as_moderator.get(address)
    assert as_moderator.get(address, headers={"If-None-Match": told["ETag"]}).status_code == 304


def quotation(text: str) -> dict[str, Any]:
    value = {"text": text, "attribution": "The keeper", "source_url": ""}
    return {"type": "quotation", "value": value}


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        (quotation("<p>We are dry.</p><p>So<br/>far &amp; wide.</p>"),
         {"quote": "We are dry.\n\nSo\nfar & wide.", "quote_by": "The keeper"}),
        (quotation('<p data-block-key="k1">We are dry.</p>'), {"quote": "We are dry."}),
        (quotation("<p>We are <em>dry</em>.</p>"), None),
        (quotation('<p>We are <a href="https://a.example/">dry</a>.</p>'), None),
        (quotation("<ul><li>We are dry.</li></ul>"), None),
        ({"type": "embed",
          "value": {"url": "https://video.example/1", "title": "T", "provider": "Video"}}, None),
        ({"type": "embed",
          "value": {"url": "https://video.example/1", "title": "T", "provider": ""}},
         {"embed": "https://video.example/1", "embed_title": "T"}),
    ],
)  # fmt: skip
def test_the_composer_shows_only_what_it_sends_back_as_it_was(
    as_moderator: Client, storm: Article, block: dict[str, Any], shown: dict[str, Any] | None
) -> None:
    entry = services.post_entry(article=storm, body=[block], headline="Dry", actor=None)
    address = reverse("articles:coverage_stream", args=[storm.pk])
    fields = as_moderator.get(address).json()["entries"][0]["fields"]
    if shown is None:
        assert fields is None
        fields = {}
    else:
        assert fields.items() >= shown.items()
    before = entry.body.get_prep_value()[0]["value"]
    changed = send(
        as_moderator, "change", storm.pk, entry.pk, version=entry.version,
        **{**fields, "headline": "Dry still"},
    )  # fmt: skip
    assert changed.status_code == 200
    entry.refresh_from_db()
    assert entry.headline == "Dry still"
    after = entry.body.get_prep_value()[0]["value"]
    if "k1" in str(before):
        before["text"] = "<p>We are dry.</p>"
    assert after == before


def test_more_pictures_ask_no_more(as_moderator: Client, storm: Article) -> None:
    address = reverse("articles:coverage_stream", args=[storm.pk])

    def post(number: int) -> None:
        picture = add_picture(
            file=upload(jpeg(), f"{number}.jpg"), title=f"Flood {number}", actor=None,
            description="A flood",
        )  # fmt: skip
        answer = send(as_moderator, "post", storm.pk, picture=picture.pk)
        assert answer.json()["entry"]["picture"]["title"] == f"Flood {number}"

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            entries = as_moderator.get(address).json()["entries"]
        assert all(entry["picture"]["pk"] == entry["fields"]["picture"] for entry in entries)
        return len(queries)

    assert as_moderator.get(address).json()["entries"] == []
    post(1)
    asked()
    few = asked()
    for number in range(2, 6):
        post(number)
    assert asked() == few


def test_a_picture_is_added_described_and_asked_for(
    as_moderator: Client, moderator: User, storm: Article
) -> None:
    address = reverse("articles:coverage_pictures", args=[storm.pk])
    assert as_moderator.post(address, {"file": upload(b"no picture")}).status_code == 422
    assert as_moderator.post(address).status_code == 422
    added = as_moderator.post(address, {"file": upload(jpeg(), "flood.jpg")}).json()["picture"]
    assert Picture.objects.get(pk=added["pk"]).uploaded_by_user == moderator
    found = as_moderator.get(address, {"q": "flo"}).json()["pictures"]
    assert [picture["title"] for picture in found] == ["flood"]
    refused = send(as_moderator, "post", storm.pk, picture=added["pk"])
    assert refused.json()["errors"].keys() == {"picture_alt"}
    posted = send(as_moderator, "post", storm.pk, picture=added["pk"], picture_alt="A <flood>")
    entry = LiveEntry.objects.get()
    assert posted.json()["entry"]["fields"]["picture_alt"] == "A <flood>"
    held = add_picture(
        file=upload(jpeg()), title="Held", actor=None, ask_before_use=True, description="Held"
    )
    refused = send(as_moderator, "post", storm.pk, picture=held.pk)
    assert refused.json()["errors"].keys() == {"reason"}
    version = entry.version
    send(
        as_moderator,
        "change",
        storm.pk,
        entry.pk,
        version=version,
        picture=held.pk,
        reason="Yes, me",
    )
    assert ModelLogEntry.objects.get(action="broadsheet.confirm_use").data["reason"] == "Yes, me"
    version = LiveEntry.objects.get().version
    again = send(as_moderator, "change", storm.pk, entry.pk, version=version, picture=held.pk)
    assert again.status_code == 200


def test_coverage_ends_and_goes_on(as_moderator: Client, storm: Article, client: Client) -> None:
    send(as_moderator, "post", storm.pk, headline="Begin")
    assert send(as_moderator, "turn", storm.pk, end=True).json()["ended"] is True
    assert send(as_moderator, "post", storm.pk, headline="Late").status_code == 422
    assert "This coverage has ended." in client.get(storm.path).content.decode()
    home = client.get("/").content.decode()
    assert "As it happened" in home
    assert send(as_moderator, "turn", storm.pk, end=False).json()["ended"] is False
    assert send(as_moderator, "post", storm.pk, headline="On").status_code == 200
    actions = set(ModelLogEntry.objects.values_list("action", flat=True))
    assert {"broadsheet.end_coverage", "broadsheet.restart_coverage"} <= actions
    news = services.create_article(
        article=Article(headline="News", section=storm.section), actor=None
    )
    assert send(as_moderator, "turn", news.pk, end=True).status_code == 404
