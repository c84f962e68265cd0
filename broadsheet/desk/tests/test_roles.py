"""Who may do what at the desk; nobody deletes what was public, and no refusal is an error."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupCollectionPermission, Workflow, WorkflowContentType

from broadsheet.accounts.models import Role, User
from broadsheet.desk.roles import grant
from broadsheet.desk.tests.conftest import Write
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Author, SectionApproval

VERBS = ["correct", "move", "withdraw"]
LISTS = ["articles:list", "authors:list", "sections:list", "columns:list", "topics:list",
         "standing_pages:list", "corrections:index"]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_everybody_on_the_staff_sees_the_lists(as_editor: Client, name: str) -> None:
    assert as_editor.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", [*LISTS, "wagtailadmin_home"])
def test_readers_do_not_see_the_desk(client: Client, db: None, name: str) -> None:
    assert client.get(reverse(name)).status_code == 302
    reader = User.objects.create_user("reader", "reader@example.com", "x")
    client.force_login(reader)
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert "/login/" in response["Location"]


@pytest.mark.parametrize("verb", VERBS)
def test_editors_write_but_do_not_publish(as_editor: Client, write: Write, verb: str) -> None:
    article = write(public=True)
    edit = as_editor.get(reverse("articles:edit", args=[article.pk]))
    assert edit.status_code == 200
    assert b'name="action-publish"' not in edit.content
    address = reverse(f"articles:{verb}", args=[article.pk])
    assert address.encode() not in edit.content
    assert as_editor.get(address).status_code == 302
    assert as_editor.post(address, {"note": "x", "text": "x"}).status_code == 302
    article.refresh_from_db()
    assert article.live


@pytest.mark.parametrize("verb", VERBS)
def test_moderators_publish(as_moderator: Client, write: Write, verb: str) -> None:
    article = write(public=True)
    edit = as_moderator.get(reverse("articles:edit", args=[article.pk])).content
    assert b'name="action-publish"' in edit
    address = reverse(f"articles:{verb}", args=[article.pk])
    assert address.encode() in edit
    assert as_moderator.get(address).status_code == 200


@pytest.mark.parametrize("verb", VERBS)
def test_a_draft_has_no_such_verbs(as_moderator: Client, write: Write, verb: str) -> None:
    draft = write()
    address = reverse(f"articles:{verb}", args=[draft.pk])
    assert (
        address.encode() not in as_moderator.get(reverse("articles:edit", args=[draft.pk])).content
    )
    response = as_moderator.get(address, follow=True)
    assert "not public at the moment" in response.content.decode()


def test_what_was_public_is_not_deleted(as_administrator: Client, write: Write) -> None:
    article, draft = write(public=True), write("Only a draft")
    services.withdraw(article=article, note="Gone.", actor=None)
    listing = as_administrator.get(reverse("articles:list")).content.decode()
    delete = reverse("articles:delete", args=[article.pk])
    assert delete not in listing
    assert reverse("articles:delete", args=[draft.pk]) in listing
    assert (
        delete
        not in as_administrator.get(reverse("articles:edit", args=[article.pk])).content.decode()
    )
    for method in (as_administrator.get, as_administrator.post):
        response = method(delete, follow=True)
        assert response.status_code == 200
        assert "never deleted" in response.content.decode()
    bulk = f"/desk/bulk/newsroom/article/delete/?id={article.pk}&id={draft.pk}"
    assert as_administrator.get(bulk).status_code == 200
    assert as_administrator.post(bulk).status_code == 302
    assert list(Article.objects.values_list("pk", flat=True)) == [article.pk]


def test_what_has_an_address_is_retired_not_deleted(as_administrator: Client, write: Write) -> None:
    author: Author = services.ensure_author(name="Ada Berg", actor=None)
    delete = reverse("authors:delete", args=[author.pk])
    edit = as_administrator.get(reverse("authors:edit", args=[author.pk]))
    assert delete not in edit.content.decode()
    assert as_administrator.post(delete).status_code == 302
    as_administrator.post(f"/desk/bulk/newsroom/author/delete/?id={author.pk}")
    assert Author.objects.filter(pk=author.pk).exists()


def test_a_right_that_was_taken_away_stays_away(editor: User) -> None:
    group = editor.groups.get()
    before = editor.get_all_permissions()
    add = Permission.objects.get(codename="add_article")
    group.permissions.remove(add)
    collected = GroupCollectionPermission.objects.filter(group=group)
    had = collected.count()
    collected.filter(permission__codename="choose_document").delete()
    grant()
    now = User.objects.get(pk=editor.pk)
    assert before - now.get_all_permissions() == {"newsroom.add_article"}
    assert collected.count() == had - 1
    # What a later edition of the software brings is given.
    role = Role.objects.get(group=group)
    role.granted = [name for name in role.granted if "add_article" not in name]
    role.save()
    grant()
    assert User.objects.get(pk=editor.pk).get_all_permissions() == before
    assert collected.count() == had - 1


def test_a_workflow_that_the_paper_chose_stays(db: None) -> None:
    SectionApproval.objects.all().delete()
    own = Workflow.objects.create(name="Two pairs of eyes")
    kind = ContentType.objects.get_for_model(Article)
    WorkflowContentType.objects.update_or_create(content_type=kind, defaults={"workflow": own})
    grant()
    assert WorkflowContentType.objects.get(content_type=kind).workflow == own
    WorkflowContentType.objects.all().delete()
    SectionApproval.objects.all().delete()
    grant()
    assert WorkflowContentType.objects.get(content_type=kind).workflow.name == "Approval"


def test_roles_are_granted_again_without_harm(editor: User) -> None:
    before = editor.get_all_permissions()
    grant()
    assert User.objects.get(pk=editor.pk).get_all_permissions() == before
    assert "newsroom.change_article" in before
    assert "newsroom.publish_article" not in before
