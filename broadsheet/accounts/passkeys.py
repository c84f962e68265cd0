"""Passkeys: a key on a device, which its owner unlocks, in the place of password and code.

The mathematics is of ``fido2`` by way of allauth, whose rows keep the keys. What was asked of a
browser is remembered in its session until it answers, once. Nothing here can be guessed, so nothing
is counted as a guess.
"""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from broadsheet.accounts.models import User

MOST_BYTES = 20_000
NAME_LENGTH = 60
# Whatever a browser, or somebody who plays one, may send instead of an answer.
_WRONG = (ValidationError, ValueError, KeyError, TypeError, AttributeError, InvalidSignature)


def _plain(options: dict[str, Any]) -> dict[str, Any]:
    """As the browser is told; the library's own mappings become plain ones."""
    told: dict[str, Any] = json.loads(json.dumps(options, default=dict))["publicKey"]
    return told


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > MOST_BYTES:
        raise ValueError(answer[:20])
    return dict(json.loads(answer))


def new_key_for(user: User) -> dict[str, Any]:
    """What a browser has to know to make a key for ``user`` that needs no password beside it."""
    get_adapter()._get_site_name = lambda: settings.BROADSHEET_NAME
    return _plain(webauthn.begin_registration(user, passwordless=True))


@transaction.atomic
def add_passkey(*, user: User, name: str, answer: str, actor: User | None) -> bool:
    """Keep the key that the browser has made, if it is an answer to what it was asked."""
    try:
        credential = _parsed(answer)
        made = webauthn.complete_registration(credential)
        key = made.credential_data
        if key is None or webauthn.get_authenticator_by_credential_id(user, key.credential_id):
            return False
    except _WRONG:
        return False
    webauthn.WebAuthn.add(user, name.strip()[:NAME_LENGTH], credential)
    log(instance=user, action="broadsheet.second_factor_added", user=actor, title=str(user))
    return True


def has_passkey(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()


def ask_for_key(user: User | None) -> dict[str, Any]:
    """What a browser has to know to answer with a key of ``user``, or with whoever's it holds."""
    return _plain(webauthn.begin_authentication(user))


def user_of_key(*, answer: str, expected: User | None) -> User | None:
    """Whose key the browser has answered with; ``None`` if of nobody, or not of ``expected``."""
    try:
        credential = _parsed(answer)
        user = expected or webauthn.extract_user_from_response(credential)
        row = webauthn.complete_authentication(user, credential)
    except _WRONG:
        return None
    row.last_used_at = timezone.now()
    row.save(update_fields=["last_used_at"])
    found: User = row.user
    return found
