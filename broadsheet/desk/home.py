"""The desk's first page: what waits, what failed, what was lately worked on."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.middleware.csrf import get_token
from wagtail.admin.ui.components import Component

from broadsheet.desk import selectors
from broadsheet.newsroom.planning import open_assignments


class HomePanel(Component):
    order = 100

    def __init__(self, request: Any) -> None:
        self.request = request

    @property
    def media(self) -> Media:
        return Media(css={"all": ["desk/desk.css"]})


class FailedPanel(HomePanel):
    name = "failed"
    order = 50
    template_name = "desk/home_failed.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"steps": selectors.failed_steps()}


class ScheduledPanel(HomePanel):
    name = "scheduled"
    order = 110
    template_name = "desk/home_scheduled.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"waiting": selectors.scheduled()}


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


PANELS = (AssignmentsPanel, FailedPanel, ScheduledPanel, LatelyPanel)
