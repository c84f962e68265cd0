"""Keeps the paper's identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.log_actions import log

from broadsheet.changes.keys import changed_fields, touch
from broadsheet.design.models import Identity
from broadsheet.design.site import LOOK_KEY

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

ONLY = 1
# Said around pages, and no part of how they look.
_WORDS = frozenset({"motto", "imprint", "social"})


@transaction.atomic
def save_identity(*, identity: Identity, actor: AbstractBaseUser | None) -> Identity:
    """Validate and keep the identity; every page shows it, so every page is touched.

    Raises:
        ValidationError: by field.
    """
    before = Identity.objects.filter(pk=ONLY).first()
    new = before is None
    identity.pk = ONLY
    identity.full_clean(validate_unique=False)
    identity.save(force_insert=new)
    if changed := changed_fields(before, identity):
        touch([*identity.keys, *([LOOK_KEY] if changed - _WORDS else [])])
    action = "wagtail.create" if new else "wagtail.edit"
    log(instance=identity, action=action, user=actor, content_changed=True)
    return identity
