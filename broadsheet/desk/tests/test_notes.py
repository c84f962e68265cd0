"""Editorial notes: on a story and a passage, answered, resolved, mailed, never public."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from broadsheet.accounts.backends import may_enter, staff
from broadsheet.accounts.models import Role, User
from broadsheet.accounts.services import add_user
from broadsheet.archive.services import export_ninjs
from broadsheet.desk.notes import threads_of
from broadsheet.desk.planning import give
from broadsheet.desk.tests.conftest import Write
from broadsheet.mail.models import Letter
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Mention, Note
from broadsheet.publishing.letters import send

FETCH = {"X-Requested-With": "fetch"}
SECRET = "zorbulent quinceberry remark"


def leave(client: Client, article: Article, text: str, **data: object) -> Note:
    url = reverse("articles:notes", args=[article.pk])
    response = client.post(url, {"text": text, **data}, headers=FETCH)
    assert response.status_code == 200, response.content
    return Note.objects.latest("pk")


def test_a_note_is_left_answered_resolved_and_opened_again(
    as_editor: Client, as_moderator: Client, write: Write
) -> None:
    article = write()
    note = leave(as_moderator, article, "Is this so?")
    answer = leave(as_editor, article, "It is.", parent=note.pk)
    assert answer.parent == note
    further = leave(as_moderator, article, "Thanks.", parent=answer.pk)
    assert further.parent == note
    page = as_editor.get(reverse("articles:edit", args=[article.pk])).content.decode()
    assert "Is this so?" in page
    as_editor.post(reverse("articles:resolve_note", args=[article.pk, note.pk, "resolve"]))
    note.refresh_from_db()
    assert note.is_resolved
    shown = as_editor.get(reverse("articles:notes", args=[article.pk])).content.decode()
    assert "resolved by Editor" in shown
    # Who answers what was resolved opens it again.
    leave(as_moderator, article, "Not quite.", parent=note.pk)
    note.refresh_from_db()
    assert not note.is_resolved
    empty = as_editor.post(reverse("articles:notes", args=[article.pk]), {"text": "  "})
    assert empty.status_code == 422
    history = as_editor.get(reverse("articles:history", args=[article.pk])).content.decode()
    for words in ("Note left", "Note answered", "Note resolved", "Note opened again"):
        assert words.lower() in history.lower()


def test_a_passage_is_known_after_edits(as_editor: Client, write: Write) -> None:
    article = write()
    block = str(article.body.get_prep_value()[0]["id"])
    note = leave(as_editor, article, "Which wall?", place=block, quote="The wall held")
    assert (note.place, note.quote) == (block, "The wall held")
    (thread,) = threads_of(article)
    assert thread.found
    stream = article.body.stream_block
    edited = [{"type": "text", "value": "<p>It is said: <b>The wall</b> held!</p>", "id": block}]
    article.body = stream.to_python(edited)
    services.save_draft(article=article, actor=None)
    (thread,) = threads_of(article)
    assert thread.found, "more around it and other marks leave the words what they are"
    article.body = stream.to_python([{**edited[0], "value": "<p>The dyke held.</p>"}])
    services.save_draft(article=article, actor=None)
    (thread,) = threads_of(article)
    assert "changed since" in thread.where
    article.body = stream.to_python([])
    services.save_draft(article=article, actor=None)
    (thread,) = threads_of(article)
    assert "no longer in the story" in thread.where
    assert thread.note.quote == "The wall held"


def test_whoever_is_mentioned_gets_one_letter(
    as_editor: Client, editor: User, moderator: User, write: Write
) -> None:
    article = write()
    said = "@Moderator and @moderator, please; write to press@example.com, not @nobodyhere"
    url = reverse("articles:notes", args=[article.pk])
    response = as_editor.post(url, {"text": said}, headers=FETCH)
    assert "@nobodyhere is nobody at the desk" in response.content.decode()
    letter = Letter.objects.get(purpose="mention")
    assert letter.to == moderator.email
    assert said in letter.text
    assert reverse("articles:notes", args=[article.pk]) in letter.text
    mention = Mention.objects.get()
    assert mention.user == moderator
    client = Client()
    client.force_login(moderator)
    client.get(url)
    mention.refresh_from_db()
    assert mention.seen_at


def test_letters_about_a_story_go_with_it(
    as_editor: Client, editor: User, moderator: User, write: Write
) -> None:
    article, other = write(), write("Another story")
    for story in (article, other):
        url = reverse("articles:notes", args=[story.pk])
        as_editor.post(url, {"text": "@Moderator look"}, headers=FETCH)
    give(article=article, user=moderator, task="write", due_at=None, actor=editor)
    send(
        to=[moderator], besides=None, event="submitted:1", heading="For approval",
        paragraphs=["x"], article=article, reason="y",
    )  # fmt: skip
    assert {row.purpose for row in Letter.objects.all()} == {"mention", "assignment", "approval"}
    services.take_down(article=article, reason="Order 12", actor=None)
    assert [row.about for row in Letter.objects.all()] == [f"article:{other.pk}"]


def test_an_unclear_name_keeps_the_words(as_editor: Client, write: Write) -> None:
    for last in ("Berg", "Cole"):
        add_user(
            email=f"anna.{last}@example.com", password="a long password of words",
            name=f"Anna {last}", actor=None,
        )  # fmt: skip
    article = write()
    url = reverse("articles:notes", args=[article.pk])
    response = as_editor.post(url, {"text": "@Anna, look"}, headers=FETCH)
    assert response.status_code == 422
    shown = response.content.decode()
    assert "Anna Berg, Anna Cole" in shown
    assert "@Anna, look" in shown
    assert not Note.objects.exists()
    leave(as_editor, article, "@Anna Cole, look")
    assert str(Mention.objects.get().user) == "Anna Cole"
    names = as_editor.get(reverse("articles:people"), {"q": "ann"}).json()["people"]
    assert names == ["Anna Berg", "Anna Cole"]


def test_the_staff_is_whoever_may_enter(
    as_editor: Client, as_administrator: Client, write: Write
) -> None:
    def person(name: str) -> User:
        # As Wagtail's own form makes somebody: without a word of being on the staff.
        return User.objects.create_user(f"{name}er", f"{name}@example.com", "x", first_name=name)

    enter = Permission.objects.get(codename="access_admin")
    person("Rolf").groups.set([Role.objects.get(key=Role.Key.REPORTER).group])
    person("Permit").user_permissions.set([enter])
    person("Reader")
    gone = add_user(
        email="gone@example.com", password="a long password of words", name="Gona", actor=None
    )
    gone.groups.clear()
    away = person("Away")
    away.groups.set([Role.objects.get(key=Role.Key.REPORTER).group])
    User.objects.filter(pk=away.pk).update(is_active=False)
    names = [str(one) for one in staff()]
    assert names == ["Administrator", "Editor", "Permit", "Rolf"]
    assert all(may_enter(one) for one in staff())
    leave(as_editor, write(), "@Rolf, @Permit, @Gona, @Reader and @Away: look")
    assert sorted(str(row.user) for row in Mention.objects.all()) == ["Permit", "Rolf"]
    assert not Letter.objects.filter(to=gone.email).exists()
    for name, known in (("gon", []), ("rol", ["Rolf"])):
        found = as_editor.get(reverse("articles:people"), {"q": name}).json()["people"]
        assert found == known
    # What those did who are gone can still be asked for.
    asked = as_administrator.get(reverse("audit_log")).content.decode()
    for name, shown in (("Gona", True), ("Rolf", True), ("Reader", False)):
        assert (f">{name}</option>" in asked) is shown, name


def test_the_page_of_notes_offers_names(as_editor: Client, write: Write) -> None:
    article = write()
    address = reverse("articles:notes", args=[article.pk])
    assert f'data-people="{reverse("articles:people")}"' in as_editor.get(address).content.decode()
    for parent in ("x", "²", "9" * 40, "-1"):
        response = as_editor.post(address, {"text": "Yes", "parent": parent}, headers=FETCH)
        assert response.status_code == 404, parent


def test_an_open_panel_writes_only_what_is_new(
    as_editor: Client, as_moderator: Client, moderator: User, write: Write
) -> None:
    article = write()
    leave(as_editor, article, "@Moderator, look")
    address = reverse("articles:notes", args=[article.pk]) + "?seen=1"
    as_moderator.get(address, headers=FETCH)
    assert Mention.objects.get().seen_at
    with CaptureQueriesContext(connection) as queries:
        as_moderator.get(address, headers=FETCH)
    assert not [one for one in queries if one["sql"].startswith("UPDATE")]


def test_a_note_and_its_letter_are_one(as_editor: Client, write: Write, moderator: User) -> None:
    article = write()
    moderator.email = "no address"
    moderator.save()
    url = reverse("articles:notes", args=[article.pk])
    as_editor.post(url, {"text": "@Moderator"}, headers=FETCH)
    assert not Note.objects.exists()
    assert not Letter.objects.filter(purpose="mention").exists()


def test_readers_and_exports_never_see_a_note(
    as_editor: Client, client: Client, write: Write, tmp_path: Path
) -> None:
    article = write(public=True)
    block = str(article.body.get_prep_value()[0]["id"])
    leave(as_editor, article, SECRET, place=block, quote="The wall held")
    article.refresh_from_db()
    services.publish_article(article=article, actor=None)
    article.refresh_from_db()
    services.render_article(pk=article.pk)
    stem = article.path.removesuffix(".html")
    for path in (article.path, f"{stem}/print.html", "/", "/world/", "/rss/home.xml",
                 "/atom/home.xml", "/json/home.json", "/sitemap.xml"):  # fmt: skip
        response = client.get(path)
        assert response.status_code == 200, path
        words = b"".join(response).decode() if response.streaming else response.content.decode()
        assert SECRET not in words
    export_ninjs(destination=tmp_path / "out")
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    assert all(SECRET.encode() not in file.read_bytes() for file in files)


def test_notes_are_for_the_desk_only(client: Client, write: Write) -> None:
    article = write()
    stranger = add_user(email="r@example.com", password="a long password of words", actor=None)
    stranger.groups.clear()
    client.force_login(stranger)
    url = reverse("articles:notes", args=[article.pk])
    assert client.get(url).status_code in {302, 403}
    assert client.post(url, {"text": "Hello"}).status_code in {302, 403}
    assert client.get(reverse("articles:people")).status_code in {302, 403}
    assert not Note.objects.exists()


def test_notes_take_a_bounded_number_of_queries(
    as_editor: Client, editor: User, write: Write, django_assert_max_num_queries: object
) -> None:
    article = write()
    for number in range(20):
        note = services.add_note(article=article, text=f"Note {number}", actor=editor)
        services.add_note(article=article, text="Yes", parent=note, actor=editor)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        [str(t.note.user) for t in threads_of(Article.objects.get(pk=article.pk))]


@pytest.mark.parametrize("verb", ["resolve", "reopen"])
def test_another_storys_note_is_not_found(as_editor: Client, write: Write, verb: str) -> None:
    one, other = write("One"), write("Other")
    note = leave(as_editor, one, "Hm.")
    address = reverse("articles:resolve_note", args=[other.pk, note.pk, verb])
    assert as_editor.post(address).status_code == 404
