"""Where a member of staff is signed in, and ending it."""

from __future__ import annotations

import datetime as dt
import time

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from wagtail.log_actions import log

from broadsheet.accounts.models import StaffSession, User
from broadsheet.accounts.throttle import address_of

# In a session whose owner gave a second factor.
SECOND_FACTOR = "staff_second_factor"
SEEN_EVERY = 300  # seconds; not every request is a write
_SEEN, _ROW = "staff_seen_at", "staff_session_row"


def note_seen(request: HttpRequest, user: User) -> None:
    """Keep the row of this session, if it is a while ago or the session has another key now."""
    session = request.session
    key = session.session_key
    if not key:
        return
    if session.get(_ROW) == key and time.time() - session.get(_SEEN, 0) < SEEN_EVERY:
        return
    with transaction.atomic():
        former = session.get(_ROW)
        if former and former != key:
            StaffSession.objects.filter(session_key=former).delete()
        StaffSession.objects.update_or_create(
            session_key=key,
            defaults={
                "user": user,
                "seen_at": timezone.now(),
                "address": address_of(request),
                "browser": request.headers.get("User-Agent", "")[:200],
            },
        )
    session[_ROW] = key
    session[_SEEN] = int(time.time())


def sessions_of(user: User) -> list[StaffSession]:
    """Where ``user`` is signed in at present, last seen first."""
    rows = list(user.staff_sessions.order_by("-seen_at")[:100])
    alive = {
        session.session_key: session.get_decoded()
        for session in Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()
        )
    }
    present = user.get_session_auth_hash()
    return [
        row
        for row in rows
        # Those begun with an earlier password are over, though their rows are there.
        if alive.get(row.session_key, {}).get(HASH_SESSION_KEY) == present
    ]


def end_sessions(*, user: User, keys: list[int] | None, besides: str, actor: User | None) -> int:
    """End the sessions of ``user`` with these keys of rows, or all; never the one ``besides``.

    Returns how many were ended.
    """
    with transaction.atomic():
        rows = user.staff_sessions.exclude(session_key=besides)
        if keys is not None:
            rows = rows.filter(pk__in=keys)
        ended = list(rows)
        Session.objects.filter(session_key__in=[row.session_key for row in ended]).delete()
        StaffSession.objects.filter(pk__in=[row.pk for row in ended]).delete()
        if ended:
            log(
                instance=user, action="broadsheet.sessions_ended", user=actor,
                data={"count": len(ended)}, title=str(user),
            )  # fmt: skip
    return len(ended)


def forget_old_sessions() -> int:
    """Delete rows of sessions that are over; returns how many."""
    old = timezone.now() - dt.timedelta(days=60)
    deleted, _rows = StaffSession.objects.filter(seen_at__lt=old).delete()
    return deleted
