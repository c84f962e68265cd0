"""Who may delete: nobody what was ever public.

Wagtail asks a model's policy before it shows a delete button, answers a delete address or carries
out a bulk action; the guards in the newsroom would refuse as well, but with an error.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from wagtail.models import ReferenceIndex
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtailmedia.permissions import MediaPermissionPolicyChecker

from broadsheet.accounts.models import User
from broadsheet.design.models import Identity
from broadsheet.fronts.models import Front
from broadsheet.media.models import Picture, SourceDocument, Video
from broadsheet.newsroom.models import Article, Author, Column, Correction, Section, StandingPage
from broadsheet.newsroom.models.staff import (
    IN_SECTION,
    VERBS,
    may,
    may_do,
    may_somewhere,
    own_sections,
)
from broadsheet.topics.models import Topic


class KeptPolicy(ModelPermissionPolicy):
    """Rows that have addresses: retired, never deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))


class ArticlePolicy(ModelPermissionPolicy):
    """The newsroom's one rule, as Wagtail asks for it.

    Asked of a story, it looks at the story's section; asked of stories in general, it says whether
    there is a section in which the user may.
    """

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action not in VERBS:
            return bool(super().user_has_permission(user, action))
        return may_somewhere(user, action)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if action not in VERBS:
            return bool(super().user_has_permission_for_instance(user, action, instance))
        return may_do(user, action, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        if any(may(user, action, None) for action in actions if action in VERBS):
            return Article.objects.all()
        if set(actions) & IN_SECTION:
            return Article.objects.filter(section__in=own_sections(user))
        return super().instances_user_has_any_permission_for(user, actions)

    def users_with_any_permission(self, actions: Any) -> Any:
        users = super().users_with_any_permission(actions)
        if set(actions) & IN_SECTION:
            users = users | User.objects.filter(runs_sections__isnull=False)
        return users.distinct()

    def of(self, article: Article) -> OnePolicy:
        """This policy, asked of one story only."""
        return OnePolicy(self, article)


class OnePolicy:
    """What may be done to one story or front, for views that ask without naming it."""

    def __init__(self, policy: ModelPermissionPolicy, thing: Any) -> None:
        self.policy = policy
        self.thing = thing

    def user_has_permission(self, user: Any, action: str) -> bool:
        return self.policy.user_has_permission_for_instance(user, action, self.thing)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.policy, name)


class FrontPolicy(ModelPermissionPolicy):
    """Whoever arranges a section composes its front; the home page, who arranges every section.

    Who may *advertise* changes the paper's own advertisements on any front and nothing else there.
    A front is begun for its place and never deleted: without one the page composes itself.
    """

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action == "view":
            return may_somewhere(user, "view")
        if action == "advertise" and super().user_has_permission(user, action):
            return True
        return action not in {"add", "delete"} and may_somewhere(user, "arrange")

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if action == "view":
            return may_somewhere(user, "view")
        if action == "advertise" and super().user_has_permission(user, action):
            return True
        return action not in {"add", "delete"} and may(user, "arrange", instance.section_id)

    def of(self, front: Front) -> OnePolicy:
        """This policy, asked of one front only."""
        return OnePolicy(self, front)


def may_pin(user: Any, article: Article) -> bool:
    """Whether ``user`` composes any front that ``article`` belongs on."""
    return may(user, "arrange", article.section_id) or may(user, "arrange", None)


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Corrections are made by correcting a story."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(super().user_has_permission(user, action))


class MediaPolicy(CollectionOwnershipPermissionPolicy):
    """A slip is taken back by who made it, while nothing uses it; the archive's stay.

    Wagtail would let everybody delete who may change. Its index of uses does not know what came
    in bulk, but such files were uploaded by nobody.
    """

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        asked = set(actions)
        if "delete" in asked and not self._may_go(user, instance):
            asked.discard("delete")
            if not asked:
                return False
        return bool(super().user_has_any_permission_for_instance(user, asked, instance))

    @staticmethod
    def _may_go(user: Any, instance: Any) -> bool:
        if not user.is_superuser and instance.uploaded_by_user_id != user.pk:
            return False
        if isinstance(instance, Picture) and instance.uses.exists():
            return False
        return not ReferenceIndex.get_references_to(instance).exists()


KEPT: tuple[type[Model], ...] = (Author, Column, Identity, Section, StandingPage, Topic)


def register() -> None:
    """Make the policies known; before anything asks Wagtail for one."""
    register_permission_policy(Article, ArticlePolicy(Article))
    register_permission_policy(Correction, ReadOnlyPolicy(Correction))
    register_permission_policy(Front, FrontPolicy(Front))
    for model in KEPT:
        register_permission_policy(model, KeptPolicy(model))
    for model, known_as in (
        (Picture, "wagtailimages.Image"),
        (SourceDocument, "wagtaildocs.Document"),
        (Video, "wagtailmedia.Media"),
    ):
        policy = MediaPolicy(model, auth_model=known_as, owner_field_name="uploaded_by_user")
        # Exact goes before what Wagtail's own apps register later.
        register_permission_policy(model, policy, exact_class=True)
        if model is Video:
            # Its own pages ask themselves and not the registry.
            MediaPermissionPolicyChecker.policy = policy
