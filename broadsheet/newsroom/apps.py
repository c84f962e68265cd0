from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    name = "broadsheet.newsroom"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        from broadsheet.changes import clock
        from broadsheet.newsroom.advice import refuse_blocked
        from broadsheet.newsroom.asking import refuse_unasked
        from broadsheet.newsroom.models import log_actions
        from broadsheet.newsroom.models.guards import connect
        from broadsheet.newsroom.models.publication import guard_publication
        from broadsheet.newsroom.services import uses
        from broadsheet.newsroom.services.loose_links import look_after_links
        from broadsheet.newsroom.services.publication import publish_what_is_due
        from broadsheet.newsroom.vocabulary import keep_compiled

        clock.register("links to nothing", every=timedelta(seconds=30), run=look_after_links)
        clock.register("scheduled stories", every=timedelta(seconds=2), run=publish_what_is_due)
        clock.register("vocabulary", every=timedelta(minutes=1), run=keep_compiled)
        log_actions.register()
        connect()
        uses.connect()
        guard_publication(refuse_blocked)
        guard_publication(refuse_unasked)
