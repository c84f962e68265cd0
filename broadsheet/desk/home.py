"""The desk's first page: what waits, what failed, what was lately worked on."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from wagtail.admin.ui.components import Component

from broadsheet.desk import selectors


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


PANELS = (FailedPanel, ScheduledPanel, LatelyPanel)
