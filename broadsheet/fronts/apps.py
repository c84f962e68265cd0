from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrontsConfig(AppConfig):
    name = "broadsheet.fronts"
    verbose_name = _("Fronts")

    def ready(self) -> None:
        from broadsheet.archive import others
        from broadsheet.changes import clock
        from broadsheet.fronts import archiving, modules  # noqa: F401  registers the modules of the news
        from broadsheet.fronts.services import close_orders, end_fronts, end_pins, note_prominence

        others.register(archiving.FRONTS)
        clock.register("close running orders", every=timedelta(seconds=30), run=close_orders)
        clock.register("note prominence", every=timedelta(seconds=30), run=note_prominence)
        clock.register("end pins", every=timedelta(seconds=5), run=end_pins)
        clock.register("end fronts", every=timedelta(seconds=5), run=end_fronts)
