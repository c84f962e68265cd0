from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "broadsheet.web"
    verbose_name = _("Web")

    def ready(self) -> None:
        from broadsheet.web import pressing

        pressing.connect()
