"""The newsroom's verbs as the log names them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter, registry

ACTIONS: tuple[tuple[str, Promise, Promise], ...] = (
    ("broadsheet.correct", _("Correct"), _("Corrected")),
    ("broadsheet.move", _("Move"), _("Moved to another address")),
    ("broadsheet.withdraw", _("Withdraw"), _("Withdrawn")),
    ("broadsheet.takedown", _("Take down"), _("Taken down")),
    ("broadsheet.confirm_picture", _("Confirm a picture"), _("A picture may go out with it")),
    ("broadsheet.house_style", _("Set house style"), _("House style set")),
    ("broadsheet.merge", _("Merge"), _("Merged into another")),
    ("broadsheet.take_in", _("Take in"), _("Another was merged into it")),
    ("broadsheet.rename", _("Rename"), _("Renamed")),
    ("broadsheet.approve", _("Approve"), _("Approved for the vocabulary")),
    ("broadsheet.load", _("Load"), _("Added to from a list")),
    ("broadsheet.relate", _("Relate"), _("Put in relation to others")),
    ("broadsheet.section_editors", _("Assign"), _("Given to its section editors")),
    ("broadsheet.import", _("Import"), _("Imported")),
    ("broadsheet.undo_import", _("Undo import"), _("An import was undone")),
    ("broadsheet.note", _("Note"), _("Note left")),
    ("broadsheet.answer_note", _("Answer a note"), _("Note answered")),
    ("broadsheet.resolve_note", _("Resolve a note"), _("Note resolved")),
    ("broadsheet.reopen_note", _("Open a note again"), _("Note opened again")),
    ("broadsheet.decide_topic", _("Decide about a topic"), _("Topic")),
    ("broadsheet.restore", _("Restore"), _("An earlier version restored")),
    ("broadsheet.set_aside", _("Set aside"), _("Words set aside that came too late")),
    ("broadsheet.settle", _("Settle"), _("Words set aside looked at")),
    ("broadsheet.post_entry", _("Post entry"), _("Live entry posted")),
    ("broadsheet.edit_entry", _("Edit entry"), _("Live entry edited")),
    ("broadsheet.withdraw_entry", _("Withdraw entry"), _("Live entry withdrawn")),
    ("broadsheet.plan", _("Plan"), _("Planned for a day")),
    ("broadsheet.unplan", _("Take off the budget"), _("Taken off the budget")),
    ("broadsheet.assign", _("Assign"), _("Given to somebody")),
    ("broadsheet.unassign", _("Take back"), _("Taken back from somebody")),
    ("broadsheet.finish", _("Finish"), _("A task was done")),
    ("broadsheet.order", _("Order"), _("The day's running order was changed")),
    ("broadsheet.end_coverage", _("End coverage"), _("Live coverage ended")),
    ("broadsheet.restart_coverage", _("Restart coverage"), _("Live coverage restarted")),
)


# What an act's data adds to its sentence, in plain words.
_DECIDED = {
    "accepted": _("accepted"), "refused": _("refused"), "proposed": _("decision taken back"),
}  # fmt: skip
DETAILS: dict[str, Callable[[dict[str, Any]], str | Promise]] = {
    "broadsheet.decide_topic": lambda data: (
        f"{data.get('name', '')}, {_DECIDED.get(str(data.get('state')), '')}"
    ),
    "broadsheet.correct": lambda data: str(data.get("kind", "")),
    "broadsheet.move": lambda data: f"{data.get('from', '')} \u2192 {data.get('to', '')}",
    "broadsheet.merge": lambda data: str(data.get("name", "")),
    "broadsheet.take_in": lambda data: str(data.get("name", "")),
    "broadsheet.rename": lambda data: f"{data.get('from', '')} \u2192 {data.get('to', '')}",
    "broadsheet.confirm_picture": lambda data: (
        f"{data.get('picture', '')}: {data.get('reason', '')}"
    ),
    "broadsheet.withdraw": lambda data: str(data.get("note", "")),
    "broadsheet.takedown": lambda data: str(data.get("reason", "")),
    "broadsheet.note": lambda data: str(data.get("text", "")),
    "broadsheet.answer_note": lambda data: str(data.get("text", "")),
    "broadsheet.resolve_note": lambda data: str(data.get("text", "")),
    "broadsheet.reopen_note": lambda data: str(data.get("text", "")),
}


def _formatter(action: str, label: str | Promise, message: str | Promise) -> type[LogFormatter]:
    detail = DETAILS.get(action)

    class Formatter(LogFormatter):
        def format_message(self, log_entry: Any) -> str:
            more = detail(log_entry.data or {}) if detail else ""
            return f"{message}: {more}" if more else str(message)

    Formatter.label = label
    Formatter.message = message
    return Formatter


def register() -> None:
    """Make the actions known; called once when the app is ready."""
    for action, label, message in ACTIONS:
        registry.register_action(action)(_formatter(action, label, message))
