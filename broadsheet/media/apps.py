from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "broadsheet.media"
    verbose_name = _("Media")

    def ready(self) -> None:
        from broadsheet.changes import durable
        from broadsheet.media.models import RenditionOrder
        from broadsheet.media.services import fill_order

        durable.register(RenditionOrder, run=fill_order, lease=timedelta(minutes=5))
