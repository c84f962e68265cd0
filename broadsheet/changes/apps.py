from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChangesConfig(AppConfig):
    name = "broadsheet.changes"
    verbose_name = _("Changes")

    def ready(self) -> None:
        from datetime import timedelta

        from broadsheet.changes import clock
        from broadsheet.changes.keys import forget_old_touches

        clock.register("forget old touches", every=timedelta(hours=1), run=forget_old_touches)
