from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "broadsheet.search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from broadsheet.changes import clock
        from broadsheet.search import receivers
        from broadsheet.search.services import forget_old_searches

        receivers.connect()
        clock.register("forget old searches", every=timedelta(hours=6), run=forget_old_searches)
