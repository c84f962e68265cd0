"""What is done with pictures, as the log names it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry

ACTIONS: tuple[tuple[str, Promise, Promise], ...] = (
    ("broadsheet.replace_picture", _("Replace file"), _("Its file was replaced")),
    ("broadsheet.crop_picture", _("Crop"), _("Cropped")),
    ("broadsheet.confirm_use", _("Confirm use"), _("Use was confirmed")),
)


def register() -> None:
    """Make the actions known; called once when the app is ready."""
    for action, label, message in ACTIONS:
        registry.register_action(action, label, message)
