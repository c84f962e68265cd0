"""The verbs beside *Publish* at the foot of a story's form."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.snippets import action_menu as wagtails
from wagtail.snippets.action_menu import ActionMenuItem

from broadsheet.desk.standing import goes_out_at
from broadsheet.fronts.models import Front
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.staff import may, may_do, may_publish

REPLACED = {
    "action-unpublish", "action-publish", "action-submit", "action-cancel-workflow",
    "action-restart-workflow",
}  # fmt: skip


class VerbMenuItem(ActionMenuItem):
    """A way to a verb's own page, for those who may do it, on a public story."""

    url_name: str

    def is_shown(self, context: Any) -> bool:
        article = context.get("instance")
        return bool(
            context["view"] == "edit"
            and article is not None
            and article.live
            and not context.get("locked_for_user")
            and may_do(context["request"].user, self.url_name, article)
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


def _may_publish(context: dict[str, Any]) -> bool:
    return may_publish(context["request"].user, context.get("instance"))


class PublishMenuItem(wagtails.PublishMenuItem):
    """Wagtail's asks for the right to publish everywhere, and knows nothing of embargoes."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        article = parent_context.get("instance")
        return {**context, "is_scheduled": bool(article and goes_out_at(article))}

    def is_shown(self, context: Any) -> bool:
        return not context.get("locked_for_user") and _may_publish(context)


class PublishAtMenuItem(ActionMenuItem):
    """Opens the schedule, with the field for the time at hand and the button beside it."""

    name = "action-publish-at"
    label: str | Promise = _("Publish at a time\u2026")
    icon_name = "calendar-alt"
    template_name = "desk/publish_at.html"

    def is_shown(self, context: Any) -> bool:
        return not context.get("locked_for_user") and _may_publish(context)


class SubmitMenuItem(wagtails.SubmitForModerationMenuItem):
    """For those who may not publish themselves; says to whom the story goes."""

    label: str | Promise = _("Submit for approval")

    def is_shown(self, context: Any) -> bool:
        return bool(super().is_shown(context)) and not _may_publish(context)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        return {**context, "label": self.label}


class TakeBackMenuItem(wagtails.CancelWorkflowMenuItem):
    label: str | Promise = _("Take back from approval")


def _may_arrange(context: dict[str, Any]) -> bool:
    front = context.get("instance")
    return front is not None and may(context["request"].user, "arrange", front.section_id)


class PublishFrontMenuItem(wagtails.PublishMenuItem):
    """For whoever arranges the front's section; Wagtail's asks for a right to all fronts."""

    def is_shown(self, context: Any) -> bool:
        return not context.get("locked_for_user") and _may_arrange(context)


class UnpublishFrontMenuItem(wagtails.UnpublishMenuItem):
    """Lets the page compose itself again."""

    label: str | Promise = _("Let the page compose itself")

    def is_shown(self, context: Any) -> bool:
        shown = context["view"] == "edit" and not context.get("locked_for_user")
        return bool(shown and context["instance"].live and _may_arrange(context))


def arrange(items: list[Any], context: dict[str, Any]) -> None:
    """Put the newsroom's ways in the place of Wagtail's.

    *Unpublish* leaves no note; *Publish* does not know of sections; a workflow that is begun anew
    is submitting once more.
    """
    if context["model"] is Front:
        ours = (UnpublishFrontMenuItem(order=20), PublishFrontMenuItem(order=30))
        names = {item.name for item in ours}
        items[:] = [item for item in items if item.name not in names]
        items += [item for item in ours if item.is_shown(context)]
        items.sort(key=lambda item: item.order)
        return
    if context["model"] is not Article:
        return
    items[:] = [item for item in items if item.name not in REPLACED]
    verbs = (
        PublishMenuItem(order=30), PublishAtMenuItem(order=31), CorrectMenuItem(order=32),
        MoveMenuItem(order=33), WithdrawMenuItem(order=34), TakeBackMenuItem(order=40),
        SubmitMenuItem(order=60),
    )  # fmt: skip
    items += [item for item in verbs if item.is_shown(context)]
    items.sort(key=lambda item: item.order)
