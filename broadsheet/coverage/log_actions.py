"""What editors do to coverage, as the log names it."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter, registry

# Action, what it does, what was done, and which of its data is said.
ACTIONS: tuple[tuple[str, Promise, Promise, str], ...] = (
    ("pin_coverage", _("Pin coverage"), _("Pinned as earlier or related"), "headline"),
    ("remove_coverage", _("Remove coverage"), _("Removed from what is shown with it"), "headline"),
    ("give_back_coverage", _("Leave coverage"), _("Left to what is found"), "headline"),
    ("order_coverage", _("Order coverage"), _("Past coverage put in order"), ""),
    ("confirm_thread", _("Confirm thread"), _("Thread confirmed"), ""),
    ("change_thread", _("Change thread"), _("Thread renamed or described"), "to"),
    ("dismiss_thread", _("Dismiss thread"), _("Thread dismissed"), ""),
    ("merge_threads", _("Merge threads"), _("A thread was merged into it"), "name"),
    ("split_thread", _("Split thread"), _("Stages were split off"), "name"),
    ("add_stage", _("Add to thread"), _("Story added"), "headline"),
    ("remove_stage", _("Take from thread"), _("Story taken out"), "headline"),
)


def _formatter(label: Promise, message: Promise, said: str) -> type[LogFormatter]:
    class Formatter(LogFormatter):
        def format_message(self, log_entry: Any) -> str:
            more = str((log_entry.data or {}).get(said, "")) if said else ""
            return f"{message}: {more}" if more else str(message)

    Formatter.label = label
    Formatter.message = message
    return Formatter


def register() -> None:
    """Make the actions known; called once when the app is ready."""
    for action, label, message, said in ACTIONS:
        registry.register_action(f"broadsheet.{action}")(_formatter(label, message, said))
