"""Who may delete: nobody what was ever public.

Wagtail asks a model's policy before it shows a delete button, answers a delete address or carries
out a bulk action; the guards in the newsroom would refuse as well, but with an error.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

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


KEPT: tuple[type[Model], ...] = (Author, Column, Section, StandingPage, Topic)


def register() -> None:
    """Make the policies known; before anything asks Wagtail for one."""
    register_permission_policy(Article, ArticlePolicy(Article))
    register_permission_policy(Correction, ReadOnlyPolicy(Correction))
    for model in KEPT:
        register_permission_policy(model, KeptPolicy(model))
