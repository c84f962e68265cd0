"""Posting to live coverage, changing and withdrawing what was posted."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from broadsheet.accounts.models import User
from broadsheet.desk.tests.conftest import Write
from broadsheet.desk.tests.form import body, contentstate, story
from broadsheet.newsroom import services
from broadsheet.newsroom.models import LiveEntry


def test_from_post_to_withdrawal(as_moderator: Client, moderator: User, write: Write) -> None:
    services.ensure_author(name="Ada Berg", user=moderator, actor=None)
    article = write(public=True, kind="live")
    listing = reverse("articles:all_entries", args=[article.pk])
    edit = as_moderator.get(reverse("articles:edit", args=[article.pk])).content.decode()
    composer = reverse("articles:entries", args=[article.pk])
    assert composer in edit
    assert "Nothing has been posted yet" in as_moderator.get(listing).content.decode()

    add = reverse("articles:add_entry", args=[article.pk])
    page = as_moderator.get(add)
    refused = as_moderator.post(add, story(page, **body()))
    assert refused.status_code == 200
    assert not LiveEntry.objects.exists()
    author = page.context["form"].initial["authors"]
    data = story(page, headline="Water at the door", **body(contentstate("It rises.")))
    assert as_moderator.post(add, {**data, "authors": author})["Location"] == composer
    entry = LiveEntry.objects.get()
    assert (entry.number, entry.bylines.get().printed) == (1, "Ada Berg")
    assert "It rises." in entry.body_html
    assert "Water at the door" in as_moderator.get(listing).content.decode()

    address = reverse("articles:edit_entry", args=[article.pk, entry.pk])
    page = as_moderator.get(address)
    as_moderator.post(address, story(page, headline="Water falls", pinned="on"))
    entry.refresh_from_db()
    assert (entry.headline, entry.pinned, entry.bylines.count()) == ("Water falls", True, 1)
    assert entry.updated_at

    withdraw = reverse("articles:withdraw_entry", args=[article.pk, entry.pk])
    assert withdraw in page.content.decode()
    assert as_moderator.get(withdraw).status_code == 200
    as_moderator.post(withdraw)
    entry.refresh_from_db()
    assert entry.withdrawn_at
    assert "withdrawn" in as_moderator.get(listing).content.decode()
    assert withdraw not in as_moderator.get(address).content.decode()


def test_posting_to_a_public_story_is_publishing(as_editor: Client, write: Write) -> None:
    public, draft = write(public=True, kind="live"), write(kind="live")
    assert as_editor.get(reverse("articles:add_entry", args=[public.pk])).status_code == 302
    assert as_editor.get(reverse("articles:add_entry", args=[draft.pk])).status_code == 200
    entry = services.post_entry(article=public, headline="x", body=[], actor=None)
    assert (
        as_editor.post(reverse("articles:withdraw_entry", args=[public.pk, entry.pk])).status_code
        == 302
    )
    entry.refresh_from_db()
    assert entry.withdrawn_at is None


def test_only_live_coverage_has_entries(as_moderator: Client, write: Write) -> None:
    article = write(public=True)
    response = as_moderator.get(reverse("articles:entries", args=[article.pk]), follow=True)
    assert "posted to live coverage only" in response.content.decode()
    other = write(kind="live")
    entry = services.post_entry(article=other, headline="x", body=[], actor=None)
    address = reverse("articles:edit_entry", args=[article.pk, entry.pk])
    assert as_moderator.get(address).status_code in {302, 404}
