"""How staff prove who they are. Readers have another way; neither opens the other's door.

Django notes in each session by which of its backends somebody signed in. The desk takes sessions
of ``StaffBackend`` only (``desk/middleware.py``).
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.http import HttpRequest

from broadsheet.accounts.models import User

STAFF_BACKEND = "broadsheet.accounts.backends.StaffBackend"
ENTER = "wagtailadmin.access_admin"
_APP, _CODENAME = ENTER.split(".")


def may_enter(user: Any) -> bool:
    """Whether somebody may enter the desk at all: by a role, or as an administrator."""
    return bool(user.is_active and user.has_perm(ENTER))


def staff(*, former: bool = False) -> list[User]:
    """Everybody who may enter the desk, by name; ``former`` adds those who once were on the staff.

    At most 2,000, read with no look at each account: readers have theirs beside them.
    """
    enters = Permission.objects.filter(codename=_CODENAME, content_type__app_label=_APP)
    by_role = User.groups.through.objects.filter(group__permissions__in=enters)
    by_name = User.user_permissions.through.objects.filter(permission__in=enters)
    meant = (
        Q(is_superuser=True) | Q(pk__in=by_role.values("user")) | Q(pk__in=by_name.values("user"))
    )
    found = User.objects.filter(meant | Q(is_staff=True) if former else meant)
    if not former:
        found = found.filter(is_active=True)
    return sorted(found[:2_000], key=lambda person: (str(person).casefold(), person.pk))


class StaffBackend(ModelBackend):
    """User name or e-mail address and password, of those who may enter the desk."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_kwargs: Any,
    ) -> User | None:
        if not username or password is None:
            return None
        found = list(User.objects.filter(username=username)[:1]) or list(
            User.objects.filter(email__iexact=username.strip())[:1]
        )
        if not found:
            User().set_password(password)  # takes as long as a wrong password does
            return None
        user = found[0]
        right = user.check_password(password)
        return user if right and may_enter(user) else None
