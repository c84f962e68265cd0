"""Keys: what a change touches and what a page carries.

A page is made of aspects of things. ``article:81:card`` is what lists show of article 81,
``section:world`` is the list of what World holds. A change names the keys it touches in its own
transaction; a page names those it carries in its response (``Surrogate-Key``), so that whoever
keeps pages knows which ones a change makes stale.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from broadsheet.changes.models import Touch
from broadsheet.changes.wake import wake_after_commit

KEEP_TOUCHES = timedelta(days=7)
# Fastly and Varnish take 16 KB of keys; proxies in front of them 8 KB of one header.
MOST_BYTES = 7_000
# In the environment of a request whose answer says its keys to whoever asks within the process.
ASKS_KEYS = "broadsheet.asks_keys"
_CARRIED = "_broadsheet_carried_keys"


def touch(keys: Iterable[str]) -> None:
    """Record that ``keys`` changed; call it inside the transaction that changes them."""
    made = Touch.objects.bulk_create([Touch(key=key) for key in dict.fromkeys(keys)])
    if made:
        wake_after_commit()


def changed_fields(before: Model | None, after: Model) -> set[str]:
    """Names of the fields in which ``after`` differs from its stored state; all if it is new."""
    return {
        field.name
        for field in after._meta.concrete_fields
        if before is None or getattr(before, field.attname) != getattr(after, field.attname)
    }


def carry(request: HttpRequest, *keys: str) -> None:
    """Declare that the page answering ``request`` shows what ``keys`` name."""
    carried: dict[str, None] = request.__dict__.setdefault(_CARRIED, {})
    carried.update(dict.fromkeys(keys))


def carried(request: HttpRequest) -> tuple[str, ...]:
    """The keys declared for ``request`` so far, in the order of declaration."""
    return tuple(request.__dict__.get(_CARRIED, ()))


def as_header(keys: Iterable[str]) -> str:
    """As many of ``keys`` as go into a header, with blanks between."""
    header = " ".join(keys)
    return header if len(header) <= MOST_BYTES else header[:MOST_BYTES].rsplit(" ", 1)[0]


def forget_old_touches() -> int:
    """Delete touches that every keeper of pages has long seen; returns how many."""
    deleted, _ = Touch.objects.filter(at__lt=timezone.now() - KEEP_TOUCHES).delete()
    return deleted
