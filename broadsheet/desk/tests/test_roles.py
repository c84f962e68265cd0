"""Who may do what at the desk; nobody deletes what was public, and no refusal is an error."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowContentType,
)

from broadsheet.accounts.models import Role, User
from broadsheet.desk.roles import COLLECTED, TAKEN, grant
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


def _of_wagtail(group: object) -> set[str]:
    rows = GroupCollectionPermission.objects.filter(group=group)
    return {row.permission.codename for row in rows.select_related("permission")}


@pytest.mark.parametrize("key", list(Role.Key))
def test_a_role_has_exactly_what_the_table_says_of_pictures(db: None, key: str) -> None:
    group = Role.objects.get(key=key).group
    wanted = {
        f"{action}_{label.split('.')[1]}"
        for label, actions in COLLECTED[key].items()
        for action in actions
    }
    assert _of_wagtail(group) == wanted
    assert not GroupPagePermission.objects.filter(group=group).exists()


def _picture(by: User | None) -> int:
    image = get_image_model().objects.create(
        title="Wall", file=get_test_image_file(), uploaded_by_user=by
    )
    return int(image.pk)


def test_a_reporter_changes_own_pictures_only(
    as_editor: Client, editor: User, moderator: User
) -> None:
    own, other = _picture(editor), _picture(moderator)
    assert as_editor.get(reverse("wagtailimages:edit", args=[own])).status_code == 200
    for name in ("edit", "delete"):
        address = reverse(f"wagtailimages:{name}", args=[other])
        for method in (as_editor.get, as_editor.post):
            response = method(address, {"title": "Mine now"})
            assert (response.status_code, response["Location"]) == (302, "/desk/")
    assert get_image_model().objects.get(pk=other).title == "Wall"
    document = Document.objects.create(
        title="Plan", file=ContentFile(b"a plan", name="plan.txt"), uploaded_by_user=moderator
    )
    address = reverse("wagtaildocs:edit", args=[document.pk])
    assert as_editor.get(address).status_code == 404
    assert as_editor.post(address, {"title": "Mine now"}).status_code == 404
    document.refresh_from_db()
    assert document.title == "Plan"


def test_a_producer_changes_any_picture(as_moderator: Client, editor: User) -> None:
    address = reverse("wagtailimages:edit", args=[_picture(editor)])
    assert as_moderator.get(address).status_code == 200


def test_the_tree_of_pages_is_closed(as_editor: Client, as_moderator: Client) -> None:
    for client in (as_editor, as_moderator):
        for address in ("/desk/pages/", "/desk/pages/1/"):
            assert client.get(address).status_code == 302
            assert client.get(address)["Location"] == "/desk/"


def test_a_paper_with_wagtails_rights_is_mended_once(editor: User) -> None:
    role = Role.objects.get(key=Role.Key.REPORTER)
    root, group = Collection.objects.get(depth=1), role.group
    change = Permission.objects.get(
        content_type__app_label="wagtailimages", codename="change_image"
    )
    add_page = Permission.objects.get(content_type__app_label="wagtailcore", codename="add_page")

    def give() -> None:
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=change)
        page = Page.objects.get(depth=1)
        GroupPagePermission.objects.create(group=group, page=page, permission=add_page)

    before = _of_wagtail(group)
    role.granted = [name for name in role.granted if name != TAKEN]  # of an older edition
    role.save()
    give()
    grant()
    assert _of_wagtail(group) == before
    assert not GroupPagePermission.objects.filter(group=group).exists()
    # What an administrator adds now stays.
    give()
    grant()
    assert _of_wagtail(group) == {*before, "change_image"}
    assert GroupPagePermission.objects.filter(group=group).exists()
