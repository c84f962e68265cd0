from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoverageConfig(AppConfig):
    name = "broadsheet.coverage"
    verbose_name = _("Coverage")

    def ready(self) -> None:
        from broadsheet.changes import clock
        from broadsheet.coverage import log_actions
        from broadsheet.coverage.services import find_some

        log_actions.register()
        clock.register("find coverage", every=timedelta(seconds=20), run=find_some)
