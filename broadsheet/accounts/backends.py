"""How staff prove who they are. Readers have another way; neither opens the other's door.

Django notes in each session by which of its backends somebody signed in. The desk takes sessions
of ``StaffBackend`` only (``desk/middleware.py``).
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from broadsheet.accounts.models import User

STAFF_BACKEND = "broadsheet.accounts.backends.StaffBackend"
ENTER = "wagtailadmin.access_admin"


def may_enter(user: Any) -> bool:
    """Whether somebody may enter the desk at all: by a role, or as an administrator."""
    return bool(user.is_active and user.has_perm(ENTER))


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
