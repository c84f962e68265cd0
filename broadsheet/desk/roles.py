"""The roles of a newsroom, made at start, and what each may do.

Each is a group with permissions, so that a paper can cut them to its own measure: what an
administrator has added to a group stays, what he took away stays away, a renamed group keeps its
role, a deleted one stays deleted. What a verb needs stands in ``newsroom/models/staff.py``.

Permissions do not exist while migrations run, so this happens after them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)
from wagtail.snippets.models import create_extra_permissions

from broadsheet.accounts.models import Role
from broadsheet.newsroom.models import Article, SectionApproval

WRITE = ("add", "change", "view")
Rights = dict[str, tuple[str, ...]]

# Everybody on the staff sees what the paper is made of.
SEE: Rights = {
    "newsroom.article": ("view",),
    "newsroom.author": ("view",),
    "newsroom.column": ("view",),
    "newsroom.correction": ("view",),
    "newsroom.section": ("view",),
    "newsroom.standingpage": ("view",),
    "topics.topic": ("view",),
}
# Lists that are public the moment they are saved.
LISTS: Rights = {"newsroom.author": WRITE, "newsroom.column": WRITE, "topics.topic": WRITE}
RIGHTS: Mapping[str, Rights] = {
    # Proposes topics; what he adds waits among the candidates.
    Role.Key.REPORTER: {**SEE, "newsroom.article": WRITE, "topics.topic": ("add", "view")},
    # Publishes, corrects, moves, withdraws, locks and throws drafts away in own sections.
    Role.Key.SECTION_EDITOR: {
        **SEE,
        **LISTS,
        "newsroom.article": WRITE,
        "newsroom.sectioneditor": ("run_section",),
    },
    Role.Key.PRODUCER: {
        **SEE,
        **LISTS,
        "newsroom.article": (*WRITE, "publish", "delete", "lock", "unlock"),
        "newsroom.sectioneditor": (
            "correct_article", "move_article", "withdraw_article", "arrange_section",
        ),
        "newsroom.section": WRITE,
        "newsroom.standingpage": WRITE,
    },
    Role.Key.STANDARDS: {
        **SEE,
        "newsroom.article": ("change", "view", "lock", "unlock"),
        "newsroom.sectioneditor": ("correct_article", "withdraw_article", "take_down_article"),
        "newsroom.standingpage": ("change", "view"),
        "topics.topic": WRITE,
    },
    Role.Key.PICTURE_DESK: {**SEE, "newsroom.article": ("change", "view")},
    # The paper's own advertisements, and nothing else of the fronts they stand on.
    Role.Key.ADVERTISING: {**SEE, "fronts.front": ("advertise_front",)},
}  # fmt: skip

# Wagtail keeps these by collection, and under its own models' names. "Add" lets somebody change
# what he added himself.
OWN_MEDIA: Rights = {
    "wagtailimages.image": ("add", "choose"),
    "wagtaildocs.document": ("add", "choose"),
    "wagtailmedia.media": ("add",),
}
ALL_MEDIA: Rights = {
    "wagtailimages.image": ("add", "change", "choose"),
    "wagtaildocs.document": ("add", "change", "choose"),
    "wagtailmedia.media": ("add", "change"),
}
COLLECTED: Mapping[str, Rights] = {
    Role.Key.REPORTER: OWN_MEDIA,
    Role.Key.ADVERTISING: OWN_MEDIA,
    Role.Key.SECTION_EDITOR: ALL_MEDIA,
    Role.Key.PRODUCER: ALL_MEDIA,
    Role.Key.STANDARDS: ALL_MEDIA,
    Role.Key.PICTURE_DESK: ALL_MEDIA,
    Role.Key.ADMINISTRATOR: {**ALL_MEDIA, "wagtailcore.collection": ("add", "change", "delete")},
}
NAMES: Mapping[str, str] = {
    Role.Key.REPORTER: "Reporters",
    Role.Key.SECTION_EDITOR: "Section editors",
    Role.Key.PRODUCER: "Producers",
    Role.Key.STANDARDS: "Standards",
    Role.Key.PICTURE_DESK: "Picture desk",
    Role.Key.ADVERTISING: "Advertising",
    Role.Key.ADMINISTRATOR: "Administrators",
}
# Wagtail's own two become ours, with their members, and without what Wagtail gave them: pages, and
# everybody's pictures, documents and media.
FORMERLY = {"Editors": Role.Key.REPORTER, "Moderators": Role.Key.PRODUCER}
TAKEN = "what Wagtail gave, taken away"
# What no role of ours is about: the tree of pages.
NOT_OURS = {"wagtailcore": {"page", "site", "locale"}}
APPROVAL = "Section editor"
COLLECTIONS = "collections"


def _permissions(wanted: Rights) -> list[Permission]:
    found: list[Permission] = []
    for label, actions in wanted.items():
        app, model = label.split(".")
        names = [action if "_" in action else f"{action}_{model}" for action in actions]
        found += Permission.objects.select_related("content_type").filter(
            content_type__app_label=app, content_type__model=model, codename__in=names
        )
    return found


def _everything() -> list[Permission]:
    """What administrators may: all there is but the tree of pages."""
    return [
        permission
        for permission in Permission.objects.select_related("content_type")
        if permission.content_type.model
        not in NOT_OURS.get(permission.content_type.app_label, set())
    ]


def ensure_roles() -> list[Role]:
    """Make the roles that were never made; returns those whose group was not deleted."""
    made = {role.key: role for role in Role.objects.select_related("group")}
    former: dict[str, str] = {key: name for name, key in FORMERLY.items()}
    for key, name in NAMES.items():
        if key in made:
            continue
        group = Group.objects.filter(name=name).first()
        if group is None and key in former:
            group = Group.objects.filter(name=former[key], role=None).first()
        if group is None:
            group = Group(name=name)
        group.name = name
        group.save()
        made[key] = Role.objects.create(key=key, group=group)
    return [role for role in made.values() if role.group is not None]


def _ensure_approval() -> None:
    """Have stories approved by their section, unless the paper has given them a workflow."""
    kind = ContentType.objects.get_for_model(Article)
    if SectionApproval.objects.exists():
        return
    task = SectionApproval.objects.create(name=APPROVAL)
    workflow = Workflow.objects.create(name="Approval")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowContentType.objects.get_or_create(content_type=kind, defaults={"workflow": workflow})


def grant(**_kwargs: Any) -> None:
    """Make the roles and give them what they need, each right once.

    A ``post_migrate`` receiver; may run any number of times.
    """
    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0)
    create_extra_permissions(apps.get_app_config("newsroom"))  # of every model the desk edits
    enter = Permission.objects.select_related("content_type").filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    root = Collection.objects.filter(depth=1).first()
    for role in ensure_roles():
        everything = role.key == Role.Key.ADMINISTRATOR
        wanted = _everything() if everything else _permissions(RIGHTS[role.key])
        collected = _permissions(COLLECTED[role.key]) if root else []
        if role.key in FORMERLY.values():
            _take(role, collected, root)
        _give(role, [*wanted, *enter], collected, root)
    _ensure_approval()


def _take(role: Role, collected: list[Permission], root: Collection | None) -> None:
    """Take from the group of ``role`` what Wagtail's migrations gave it; once, as it is given once.

    What an administrator adds afterwards stays.
    """
    if TAKEN in role.granted:
        return
    GroupPagePermission.objects.filter(group=role.group).delete()
    beyond = GroupCollectionPermission.objects.filter(group=role.group, collection=root)
    beyond.exclude(permission__in=collected).delete()
    role.granted = sorted([*role.granted, TAKEN])
    role.save(update_fields=["granted"])


def _give(
    role: Role, wanted: list[Permission], collected: list[Permission], root: Collection | None
) -> None:
    """Give the group of ``role`` what it was never given, and remember that it was."""
    assert role.group is not None
    granted = set(role.granted)
    new = {_name(one): one for one in wanted}
    new_collected = {f"{_name(one)} in {COLLECTIONS}": one for one in collected}
    role.group.permissions.add(*(one for name, one in new.items() if name not in granted))
    for name, permission in new_collected.items():
        if name not in granted:
            GroupCollectionPermission.objects.get_or_create(
                group=role.group, collection=root, permission=permission
            )
    if not granted.issuperset([*new, *new_collected]):
        role.granted = sorted(granted.union(new, new_collected))
        role.save(update_fields=["granted"])


def _name(permission: Permission) -> str:
    """``newsroom.article.change_article``: what a right is called, whatever its key."""
    codename, app, model = permission.natural_key()
    return f"{app}.{model}.{codename}"
