"""The verbs beside *Publish* at the foot of a story's form."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.action_menu import ActionMenuItem

from broadsheet.newsroom.models import Article


class VerbMenuItem(ActionMenuItem):
    """A way to a verb's own page, for those who may publish, on a public story."""

    url_name: str

    def is_shown(self, context: Any) -> bool:
        article = context.get("instance")
        return bool(
            context["view"] == "edit"
            and article is not None
            and article.live
            and not context.get("locked_for_user")
            and context["request"].user.has_perm("newsroom.publish_article")
        )

    def get_url(self, parent_context: Any) -> str:
        return reverse(f"articles:{self.url_name}", args=[parent_context["instance"].pk])


class CorrectMenuItem(VerbMenuItem):
    name = "action-correct"
    label: str | Promise = _("Correct")
    icon_name = "edit"
    url_name = "correct"


class MoveMenuItem(VerbMenuItem):
    name = "action-move"
    label: str | Promise = _("Move")
    icon_name = "redirect"
    url_name = "move"


class WithdrawMenuItem(VerbMenuItem):
    name = "action-withdraw"
    label: str | Promise = _("Withdraw")
    icon_name = "no-view"
    url_name = "withdraw"


def arrange(items: list[Any], context: dict[str, Any]) -> None:
    """Put the verbs of a story in the place of Wagtail's *Unpublish*, which leaves no note."""
    if context["model"] is not Article:
        return
    items[:] = [item for item in items if item.name != "action-unpublish"]
    verbs = (CorrectMenuItem(order=32), MoveMenuItem(order=33), WithdrawMenuItem(order=34))
    items += [item for item in verbs if item.is_shown(context)]
    items.sort(key=lambda item: item.order)
