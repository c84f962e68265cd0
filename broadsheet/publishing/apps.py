from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "broadsheet.publishing"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from broadsheet.changes import clock, durable
        from broadsheet.publishing import receivers
        from broadsheet.publishing.models import Step
        from broadsheet.publishing.services import do_step, forget_old_runs, ready_steps, sweep

        durable.register(Step, run=do_step, ready=ready_steps)
        clock.register("sweep", every=timedelta(minutes=1), run=sweep)
        clock.register("forget old runs", every=timedelta(hours=6), run=forget_old_runs)
        receivers.connect()
