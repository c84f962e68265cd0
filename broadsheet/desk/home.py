"""The desk's first page: what waits, what failed, what is scheduled, what just went out.

What waits for somebody are piles that others may add to (``waiting.py``); a panel of its own is
added to ``PANELS``.
"""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.middleware.csrf import get_token
from wagtail.admin.ui.components import Component

from broadsheet.desk import selectors
from broadsheet.desk.policies import may_pin
from broadsheet.desk.side_panels import VERBS, title_of
from broadsheet.desk.waiting import piles
from broadsheet.mail.selectors import failed_letters
from broadsheet.newsroom.models.publication import Verb
from broadsheet.newsroom.models.staff import may
from broadsheet.newsroom.planning import open_assignments


class HomePanel(Component):
    order = 100

    def __init__(self, request: Any) -> None:
        self.request = request

    @property
    def media(self) -> Media:
        return Media(css={"all": ["desk/desk.css"]})


class WaitingPanel(HomePanel):
    name = "waiting"
    order = 40
    template_name = "desk/home_waiting.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"piles": piles(self.request.user)}


class FailedPanel(HomePanel):
    name = "failed"
    order = 50
    template_name = "desk/home_failed.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = self.request.user
        steps = selectors.failed_steps()
        for step in steps:
            step.may_retry = may(user, "publish", step.run.article.section_id)  # type: ignore[attr-defined]
        return {
            "steps": [(step, title_of(step)) for step in steps],
            "letters": failed_letters(count=10) if user.has_perm("mail.view_letter") else [],
            "links": selectors.links_to_nothing(),
            "loose": selectors.loose_links(),
            "pictures": selectors.expiring_pictures(),
            "csrf_token": get_token(self.request),
        }


class ScheduledPanel(HomePanel):
    name = "scheduled"
    order = 110
    template_name = "desk/home_scheduled.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"waiting": selectors.scheduled()}


class OutPanel(HomePanel):
    name = "out"
    order = 115
    template_name = "desk/home_out.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        rows = selectors.just_out()
        user = self.request.user
        return {
            "out": [
                (article, VERBS.get(Verb(verb)), at, article.live and may_pin(user, article))
                for article, verb, at in rows
            ]
        }


class LatelyPanel(HomePanel):
    name = "lately"
    order = 120
    template_name = "desk/home_lately.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"articles": selectors.lately_touched()}


class AssignmentsPanel(HomePanel):
    name = "assignments"
    order = 60
    template_name = "desk/home_assignments.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        assignments = open_assignments(self.request.user)
        return {"assignments": assignments, "csrf_token": get_token(self.request)}


PANELS: list[type[HomePanel]] = [
    WaitingPanel, FailedPanel, AssignmentsPanel, ScheduledPanel, OutPanel, LatelyPanel,
]  # fmt: skip
