from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_init, post_migrate, post_save
from django.utils.translation import gettext_lazy as _


def in_papers_zone(instance: Any, **_kwargs: Any) -> None:
    """Have the desk run in the paper's zone, whatever zone a profile has stored.

    Wagtail reads and shows times in the zone of whoever is signed in; the desk promises the
    paper's. A ``post_init`` receiver for Wagtail's profiles.
    """
    instance.current_time_zone = ""


class DeskConfig(AppConfig):
    name = "broadsheet.desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from wagtail.users.models import UserProfile

        from broadsheet.desk import policies
        from broadsheet.desk.forms.pictures import after_saving
        from broadsheet.desk.notes import write_to_mentioned
        from broadsheet.desk.roles import grant
        from broadsheet.media.models import Picture
        from broadsheet.newsroom.services import on_mention

        policies.register()
        on_mention(write_to_mentioned)
        # Django sends this for apps with models only, and the desk has none of its own.
        newsroom = apps.get_app_config("newsroom")
        post_migrate.connect(grant, sender=newsroom, dispatch_uid="desk.roles")
        post_init.connect(in_papers_zone, sender=UserProfile, dispatch_uid="desk.zone")
        post_save.connect(after_saving, sender=Picture, dispatch_uid="desk.pictures")
