from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "broadsheet.mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        from wagtail.log_actions import registry

        from broadsheet.changes import clock, durable
        from broadsheet.mail.delivery import LONGEST_PAUSE, MOST_ATTEMPTS, deliver, not_resting
        from broadsheet.mail.models import Letter
        from broadsheet.mail.services import forget_old_letters, forget_story
        from broadsheet.newsroom.services import purge_with

        durable.register(
            Letter,
            run=deliver,
            lease=timedelta(minutes=3),
            ready=not_resting,
            most_attempts=MOST_ATTEMPTS,
            longest_pause=LONGEST_PAUSE,
        )
        purge_with(forget_story)
        clock.register("forget old letters", every=timedelta(hours=6), run=forget_old_letters)
        registry.register_action("broadsheet.send_again", _("Send again"), _("Letter sent again"))
