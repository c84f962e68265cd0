"""What the desk adds beside Wagtail's status and preview."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from broadsheet.changes.models import State
from broadsheet.desk.selectors import runs_of
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.publication import Verb
from broadsheet.newsroom.models.staff import may_do
from broadsheet.publishing.models import Run, Step

VERBS = {
    Verb.PUBLISH: _("Published"),
    Verb.UPDATE: _("Updated"),
    Verb.CORRECT: _("Corrected"),
    Verb.MOVE: _("Moved"),
    Verb.WITHDRAW: _("Withdrawn"),
}
STEPS = {
    "render_body": _("Render the text"),
    "tell_published": _("Tell its writers"),
    "tell_withdrawn": _("Tell its writers"),
    "note_references": _("Note links to other stories"),
    "note_pictures": _("Note where pictures are used"),
}
RUN_AGAIN = {State.FAILED, State.DONE}


def _title(step: Step) -> Any:
    return STEPS.get(step.name) or step.name.replace("_", " ").capitalize()


def _may_run_again(step: Step) -> bool:
    return step.state in RUN_AGAIN or (step.state == State.WAITING and step.attempts > 0)


def runs_context(article: Article, request: Any, runs: list[Run] | None = None) -> dict[str, Any]:
    """What the list of runs needs, in the side panel and when it asks again."""
    shown = [
        {
            "verb": VERBS.get(Verb(run.verb), run.verb),
            "at": run.created_at,
            "steps": [
                {"row": step, "title": _title(step), "may_run_again": _may_run_again(step)}
                for step in sorted(run.steps.all(), key=lambda step: step.position)
            ],
        }
        for run in (runs_of(article) if runs is None else runs)
    ]
    may_publish = may_do(request.user, "publish", article)
    return {
        "article": article,
        "runs": shown,
        "may_publish": may_publish,
        "csrf_token": get_token(request),
    }


class PublishingSidePanel(BaseSidePanel):
    """What publication has set off, step by step, as it happens."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle publishing steps")
        icon_name = "tasks"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            steps = (step for run in self.panel.runs for step in run.steps.all())
            context["count"] = sum(step.state == State.FAILED for step in steps)
            return context

    name = "publishing"
    title = _("Publishing")
    template_name = "desk/side_panel.html"
    order = 150

    def __init__(self, article: Any, request: Any) -> None:
        super().__init__(article, request)
        self.runs = runs_of(article)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        context.update(runs_context(self.object, self.request, self.runs))
        context["runs_url"] = reverse("articles:runs", args=[self.object.pk])
        return context

    @property
    def media(self) -> Media:
        return Media(js=["desk/desk.js"], css={"all": ["desk/desk.css"]})
