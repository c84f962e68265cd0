from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PressConfig(AppConfig):
    name = "broadsheet.press"
    verbose_name = _("Press")

    def ready(self) -> None:
        from django.conf import settings
        from django.db import transaction

        from broadsheet.changes import clock
        from broadsheet.media import storage
        from broadsheet.newsroom.services.takedown import TakenDown, purge_with
        from broadsheet.press import cdn, includes, purging, services, upkeep

        def purge(gone: TakenDown) -> None:
            # At once and not when the press comes to it; yet not within the transaction, whose
            # write lock a process that presses one of the pages may be waiting for.
            transaction.on_commit(lambda: upkeep.discard_all_of(gone.paths))

        def purge_file(name: str) -> None:
            if settings.BROADSHEET_CDN is not None:
                purging.ask([cdn.key_of(f"{settings.MEDIA_URL}{name}")], hard=True)

        purge_with(purge)
        storage.tell_when_gone(purge_file)
        clock.register(
            "redirects for web servers",
            every=timedelta(seconds=10),
            run=lambda: includes.write(services.folder() / "include"),
        )
        clock.register("room for pages", every=timedelta(minutes=10), run=upkeep.make_room)
