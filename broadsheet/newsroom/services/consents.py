"""Confirming pictures that must be asked for."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.media.models import Picture
from broadsheet.media.services import confirm_use
from broadsheet.newsroom.models import Article, PictureConsent
from broadsheet.newsroom.models.staff import refuse


@transaction.atomic
def confirm_pictures(
    *, article: Article, pictures: Iterable[Picture], reason: str, actor: User | None
) -> None:
    """Let ``pictures`` go out with ``article``; ``reason`` says who agreed, and stays in the log.

    Raises:
        PermissionDenied: ``actor`` may not publish the story.
        ValidationError: no reason is given.
    """
    refuse(actor, "publish", article)
    if len(reason.strip()) < 3:
        raise ValidationError({"reason": _("Say who agreed to this use, or why it is allowed.")})
    for picture in pictures:
        PictureConsent.objects.update_or_create(
            article=article, picture=picture, defaults={"user": actor, "reason": reason.strip()}
        )
        confirm_use(picture=picture, reason=f"{reason.strip()} ({article})", actor=actor)
        log(
            instance=article, action="broadsheet.confirm_picture", user=actor,
            data={"picture": picture.title, "reason": reason.strip()},
        )  # fmt: skip
