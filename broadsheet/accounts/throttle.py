"""Slows down whoever guesses, in the database, so that no restart helps him.

Three counts for each attempt, each with a wait of its own:

- the account from this address: five are free, then 30 seconds, doubled up to a quarter of an hour;
- the address, whatever the account: thirty are free;
- the account, from wherever: twenty are free, then never more than a minute, and nothing at all for
  an address from which its owner has signed in before. An attacker slows himself and strangers,
  and locks nobody out.

An attempt counts before the password is looked at, so that many at once are no way round; a
success takes it back.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from broadsheet.accounts.models import Attempts

FORGET_AFTER = dt.timedelta(hours=2)
KNOWN_FOR = dt.timedelta(days=90)


@dataclass(frozen=True)
class Count:
    """What is counted: so many failures are free, then waits grow up to ``longest`` seconds."""

    key: str
    free: int
    longest: int
    first: int = 30

    def wait_after(self, failures: int) -> dt.timedelta | None:
        over = failures - self.free
        if over < 0:
            return None
        return dt.timedelta(seconds=min(self.first * 2 ** min(over, 12), self.longest))


def address_of(request: HttpRequest) -> str:
    """Where ``request`` comes from; behind a proxy that is trusted, what that proxy saw."""
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.BROADSHEET_TRUST_PROXY and forwarded:
        address = forwarded.rsplit(",", 1)[-1].strip()
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return "127.0.0.1"


def net_of(address: str) -> str:
    """What tells customers apart: one has a whole /64 of IPv6."""
    parsed = ipaddress.ip_address(address)
    if parsed.version == 4:
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network(f"{address}/64", strict=False))


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _counts(purpose: str, account: str, address: str) -> list[Count]:
    account, net = account.strip().lower()[:254], net_of(address)
    counts = [
        Count(_key(purpose, "both", account, net), free=5, longest=900),
        Count(_key(purpose, "address", net), free=30, longest=900),
    ]
    if not _is_known(account, net):
        counts.append(Count(_key(purpose, "account", account), free=20, longest=60))
    return counts


def _known_key(account: str, net: str) -> str:
    return _key("known", account, net)


def _is_known(account: str, net: str) -> bool:
    since = timezone.now() - KNOWN_FOR
    return Attempts.objects.filter(key=_known_key(account, net), last_at__gte=since).exists()


def _left(counts: list[Count], now: dt.datetime) -> dt.timedelta | None:
    """How long the longest of the waits of ``counts`` still is."""
    rows = Attempts.objects.filter(key__in=[count.key for count in counts], wait_until__gt=now)
    moments = [moment for moment in rows.values_list("wait_until", flat=True) if moment]
    return max(moments) - now if moments else None


def begin(*, purpose: str, account: str, address: str) -> dt.timedelta | None:
    """Count an attempt; how long to wait where it may not be made, ``None`` where it may."""
    now = timezone.now()
    counts = _counts(purpose, account, address)
    # Most of what a guesser sends ends here and leaves no row behind.
    if (left := _left(counts, now)) is not None:
        return left
    with transaction.atomic():
        for count in counts:
            Attempts.objects.get_or_create(key=count.key)
        rows = Attempts.objects.filter(key__in=[count.key for count in counts]).order_by("key")
        if connection.features.has_select_for_update:
            rows = rows.select_for_update()
        found = {row.key: row for row in rows}
        waits = [row.wait_until - now for row in found.values() if row.wait_until]
        longest = max(waits, default=dt.timedelta())
        if longest > dt.timedelta():
            return longest
        for count in counts:
            row = found[count.key]
            if row.last_at < now - FORGET_AFTER:
                row.failures = 0
            row.failures += 1
            row.last_at = now
            wait = count.wait_after(row.failures)
            row.wait_until = now + wait if wait else None
            row.save()
    return None


def succeeded(*, purpose: str, account: str, address: str) -> None:
    """Take back what ``begin`` counted, and know this address for the account's from now on."""
    account, net = account.strip().lower()[:254], net_of(address)
    with transaction.atomic():
        keys = [_key(purpose, "both", account, net)]
        if not _is_known(account, net):
            keys.append(_key(purpose, "account", account))
        Attempts.objects.filter(key__in=keys).delete()
        row = Attempts.objects.filter(key=_key(purpose, "address", net)).first()
        if row is not None and row.failures <= 1:
            row.delete()  # without failures it would be kept as long as a known address
        elif row is not None:
            # Not forgiven whole: signing in to one's own account would pay for guessing at others.
            row.failures -= 1
            row.wait_until = None
            row.save()
        Attempts.objects.update_or_create(
            key=_known_key(account, net), defaults={"last_at": timezone.now()}
        )


def waits(*, purpose: str, account: str, address: str) -> dt.timedelta | None:
    """How long the next attempt has to wait, if at all."""
    return _left(_counts(purpose, account, address), timezone.now())


def forget_old_attempts() -> int:
    """Delete counts that no longer count; returns how many."""
    now = timezone.now()
    failed = Q(failures__gt=0, last_at__lt=now - dt.timedelta(days=1))
    deleted, _rows = Attempts.objects.filter(failed | Q(last_at__lt=now - KNOWN_FOR)).delete()
    return deleted
