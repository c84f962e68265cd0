from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PressConfig(AppConfig):
    name = "broadsheet.press"
    verbose_name = _("Press")

    def ready(self) -> None:
        from django.db import transaction

        from broadsheet.changes import clock
        from broadsheet.newsroom.services.takedown import TakenDown, purge_with
        from broadsheet.press import services

        def purge(gone: TakenDown) -> None:
            # At once and not when the press comes to it; yet not within the transaction, whose
            # write lock a process that presses one of the pages may be waiting for.
            transaction.on_commit(lambda: services.discard_all_of(gone.paths))

        purge_with(purge)
        clock.register("room for pages", every=timedelta(minutes=10), run=services.make_room)
