from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "broadsheet.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from wagtail.log_actions import registry

        from broadsheet.accounts.sessions import forget_old_sessions
        from broadsheet.accounts.throttle import forget_old_attempts
        from broadsheet.changes import clock

        for action, label, message in (
            ("broadsheet.signed_in", _("Sign in"), _("Signed in")),
            ("broadsheet.sign_in_slowed", _("Slow down"), _("Too many attempts to sign in")),
            ("broadsheet.sessions_ended", _("End sessions"), _("Sessions ended")),
            ("broadsheet.second_factor_added", _("Add factor"), _("Second factor added")),
            ("broadsheet.second_factor_removed", _("Remove factor"), _("Second factor removed")),
        ):
            registry.register_action(action, label, message)
        clock.register("forget old sessions", every=timedelta(hours=6), run=forget_old_sessions)
        clock.register("forget old attempts", every=timedelta(hours=6), run=forget_old_attempts)
