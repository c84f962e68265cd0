"""The newsroom's verbs as the log names them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry

ACTIONS: tuple[tuple[str, Promise, Promise], ...] = (
    ("broadsheet.correct", _("Correct"), _("Corrected")),
    ("broadsheet.move", _("Move"), _("Moved to another address")),
    ("broadsheet.withdraw", _("Withdraw"), _("Withdrawn")),
    ("broadsheet.takedown", _("Take down"), _("Taken down")),
    ("broadsheet.house_style", _("Set house style"), _("House style set")),
    ("broadsheet.merge", _("Merge"), _("Merged into another")),
    ("broadsheet.section_editors", _("Assign"), _("Given to its section editors")),
    ("broadsheet.import", _("Import"), _("Imported")),
    ("broadsheet.undo_import", _("Undo import"), _("An import was undone")),
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


def register() -> None:
    """Make the actions known; called once when the app is ready."""
    for action, label, message in ACTIONS:
        registry.register_action(action, label, message)
