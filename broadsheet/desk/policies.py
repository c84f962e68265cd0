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

from broadsheet.design.models import Identity
from broadsheet.media.models import Picture, SourceDocument, Video
from broadsheet.newsroom.models import Article, Author, Column, Correction, Section, StandingPage
from broadsheet.topics.models import Topic


class KeptPolicy(ModelPermissionPolicy):
    """Rows that have addresses: retired, never deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))


class ArticlePolicy(ModelPermissionPolicy):
    """A draft may be thrown away; a story that was public is withdrawn."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if action == "delete" and instance.was_public:
            return False
        return bool(super().user_has_permission_for_instance(user, action, instance))


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
