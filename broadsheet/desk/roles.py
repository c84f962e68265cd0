"""What Wagtail's two groups may do with our things; finer roles come with the full desk.

*Editors* write: stories, pictures, documents, video. *Moderators* also publish, correct, move,
withdraw, unlock, and keep the lists that are public the moment they are saved (authors, topics,
sections, columns, standing pages). Editors submit their stories to Wagtail's own workflow, which
Moderators approve. Permissions do not exist while migrations run, so this happens
after them; what an administrator has added to a group stays.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    Workflow,
    WorkflowContentType,
)
from wagtail.snippets.models import create_extra_permissions

from broadsheet.newsroom.models import Article

WRITE = ("add", "change", "view")
EDITORS: dict[str, tuple[str, ...]] = {
    "newsroom.article": WRITE,
    "newsroom.author": ("view",),
    "newsroom.column": ("view",),
    "newsroom.correction": ("view",),
    "newsroom.section": ("view",),
    "newsroom.standingpage": ("view",),
    "topics.topic": ("view",),
}
MODERATORS: dict[str, tuple[str, ...]] = {
    "newsroom.article": (*WRITE, "delete", "publish", "lock", "unlock"),
    "newsroom.author": WRITE,
    "newsroom.column": WRITE,
    "newsroom.correction": ("view",),
    "newsroom.section": WRITE,
    "newsroom.standingpage": WRITE,
    "topics.topic": WRITE,
}
# Wagtail keeps these by collection, and under its own models' names.
COLLECTED: dict[str, tuple[str, ...]] = {
    "wagtailimages.image": ("add", "change", "choose"),
    "wagtaildocs.document": ("add", "change", "choose"),
    "wagtailmedia.media": ("add", "change"),
}
GROUPS = {"Editors": EDITORS, "Moderators": MODERATORS}


def _permissions(wanted: dict[str, tuple[str, ...]]) -> list[Permission]:
    found: list[Permission] = []
    for label, actions in wanted.items():
        app, model = label.split(".")
        found += Permission.objects.filter(
            content_type__app_label=app,
            content_type__model=model,
            codename__in=[f"{action}_{model}" for action in actions],
        )
    return found


def _assign_workflow() -> None:
    """Let editors submit stories to the workflow Wagtail begins with; the first time only."""
    workflow = Workflow.objects.filter(active=True).order_by("pk").first()
    if workflow is not None:
        WorkflowContentType.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(Article),
            defaults={"workflow": workflow},
        )


def grant(**_kwargs: Any) -> None:
    """Give both groups what they need. A ``post_migrate`` receiver; may run any number of times."""
    labels = {label.split(".")[0] for label in (*EDITORS, *COLLECTED)} | {"wagtailadmin"}
    for label in sorted(labels):
        create_permissions(apps.get_app_config(label), verbosity=0)
    for label in ("newsroom", "topics"):
        create_extra_permissions(apps.get_app_config(label))
    enter = Permission.objects.filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    # Wagtail's migrations make the groups; one that a paper has deleted stays deleted.
    groups = {group.name: group for group in Group.objects.filter(name__in=GROUPS)}
    if groups and not Group.objects.filter(permissions__codename="add_article").exists():
        _assign_workflow()
    root = Collection.objects.filter(depth=1).first()
    for name, wanted in GROUPS.items():
        group = groups.get(name)
        if group is None:
            continue
        group.permissions.add(*_permissions(wanted), *enter)
        if root is not None:
            for permission in _permissions(COLLECTED):
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=root, permission=permission
                )
