from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "broadsheet.media"
    verbose_name = _("Media")

    def ready(self) -> None:
        from broadsheet.changes import clock, durable
        from broadsheet.media import log_actions
        from broadsheet.media.models import RenditionOrder
        from broadsheet.media.services import fill_order, settle_videos, tell_of_expiry

        log_actions.register()
        durable.register(RenditionOrder, run=fill_order, lease=timedelta(minutes=5))
        clock.register("expired media", every=timedelta(seconds=5), run=tell_of_expiry)
        clock.register("withheld video", every=timedelta(seconds=5), run=settle_videos)
