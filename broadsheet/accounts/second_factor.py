"""A second proof beside the password: an app's codes, recovery codes, passkeys.

The secrets and their mathematics are allauth's; none of its pages are.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.accounts.models import User

TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def factors_of(user: User) -> list[Any]:
    """The second factors of ``user``, recovery codes left out."""
    return list(Authenticator.objects.filter(user=user, type__in=TYPES).order_by("pk"))


def name_of(factor: Any) -> str:
    """What its owner calls it: a passkey has a name of its own."""
    if factor.type == Authenticator.Type.WEBAUTHN:
        return str(factor.data.get("name") or _("Passkey"))
    return _("Codes of an app")


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=TYPES).exists()


def new_secret() -> str:
    return totp.generate_totp_secret()


def _counter_of(secret: str, code: str) -> int | None:
    """For which half minute ``code`` is right."""
    for counter in totp.yield_hotp_counters_from_time():
        if totp.compare_user_code(
            actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, counter))
        ):
            return int(counter)
    return None


@transaction.atomic
def add_app(*, user: User, secret: str, code: str, actor: User | None) -> list[str] | None:
    """Have codes of an app asked for from now on, if ``code`` is one of its.

    Returns the recovery codes, to be shown once; ``None`` where the code is wrong.
    """
    counter = _counter_of(secret, code.strip())
    if counter is None:
        return None
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    row = totp.TOTP.activate(user, secret).instance
    row.data["last_counter"] = counter
    row.save(update_fields=["data"])
    log(instance=user, action="broadsheet.second_factor_added", user=actor, title=str(user))
    return recovery_codes(user=user, anew=False)


def recovery_codes(*, user: User, anew: bool) -> list[str]:
    """The recovery codes that are left; ``anew`` replaces them all."""
    with transaction.atomic():
        if anew:
            Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
        return list(RecoveryCodes.activate(user).get_unused_codes())


def codes_left(user: User) -> int:
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(row.wrap().get_unused_codes()) if row else 0


@transaction.atomic
def code_is_right(*, user: User, code: str) -> bool:
    """Whether ``code`` is of the user's app, or a recovery code; each is good for once.

    An app's code is remembered in the database: no restart and no second process takes it again.
    """
    code = "".join(code.split())
    rows = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    row = rows.first()
    if row is not None:
        counter = _counter_of(totp.decrypt(row.data["secret"]), code)
        if counter is not None:
            if counter <= row.data.get("last_counter", -1):
                return False
            row.data["last_counter"] = counter
            row.last_used_at = timezone.now()
            row.save(update_fields=["data", "last_used_at"])
            return True
    spare = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return bool(spare is not None and spare.wrap().validate_code(code))


@transaction.atomic
def remove_factors(*, user: User, pk: int | None = None, actor: User | None) -> int:
    """Remove one second factor of ``user``, or all; with the last one the recovery codes go too."""
    rows = Authenticator.objects.filter(user=user, type__in=TYPES)
    if pk is not None:
        rows = rows.filter(pk=pk)
    removed = rows.count()
    rows.delete()
    if not has_second_factor(user):
        Authenticator.objects.filter(user=user).delete()
    if removed:
        log(instance=user, action="broadsheet.second_factor_removed", user=actor, title=str(user))
    return removed
