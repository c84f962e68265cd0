"""That a picture which must be asked for may go out with a story: who said so, and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from broadsheet.media.models import Picture
from broadsheet.text.fields import ProseField


class PictureConsent(models.Model):
    """One for a story and a picture; given by somebody who may publish the story."""

    article = models.ForeignKey(
        "newsroom.Article", on_delete=models.CASCADE, related_name="picture_consents"
    )
    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reason = ProseField(_("reason"))
    created_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("consent to a picture")
        verbose_name_plural = _("consents to pictures")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "picture"], name="newsroom_pictureconsent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.picture_id}"
