"""Setting the paper's house style."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.newsroom.models import HouseStyle


def set_house_style(
    *, banned_words: str, blocking: Iterable[str], limits: Mapping[str, int], actor: User | None
) -> HouseStyle:
    """Keep what the desk advises and what of it blocks publication.

    Raises:
        ValidationError: by field.
    """
    style = HouseStyle(
        pk=HouseStyle.THE_ONE, banned_words=banned_words.strip(),
        blocking=sorted(set(blocking)), limits=dict(limits),
    )  # fmt: skip
    style.full_clean(validate_unique=False)
    with transaction.atomic():
        HouseStyle.objects.update_or_create(
            pk=HouseStyle.THE_ONE,
            defaults={
                "banned_words": style.banned_words,
                "blocking": style.blocking,
                "limits": style.limits,
            },
        )
        log(
            instance=style, action="broadsheet.house_style", user=actor,
            data={"blocking": style.blocking}, content_changed=True,
        )  # fmt: skip
    return style
