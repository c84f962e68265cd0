"""The verbs: have a story indexed, count a search, forget old counts."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

from crawlerdetect import CrawlerDetect
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from broadsheet.search.indexing import note
from broadsheet.search.models import Search
from broadsheet.text.normal import one_line, search_key

KEEP_SEARCHES = dt.timedelta(days=400)
LONGEST = 80
# Somebody who asks the same again within this time is counted once.
ONCE_IN = 3600  # seconds
# Askers of one thing fall into so many shares, always into the same.
SHARES = 63
# Lives as long as the process: what is remembered for that hour can be traced to nobody.
_SALT = secrets.token_bytes(16)
_robots = CrawlerDetect()


def index(*, pk: int) -> None:
    """Have the story of this key found as it is now, or no longer; a step of the pipeline."""
    note(keys=[pk])


def index_many(*, pks: Sequence[int]) -> None:
    """``index`` for many."""
    with transaction.atomic():
        note(keys=pks)


def count_search(*, text: str, found: bool, asker: str, agent: str) -> bool:
    """Count that somebody searched for ``text``; whether it was counted.

    ``asker``, such as an address, tells askers apart for an hour within this process and is not
    kept: what is, is hashed with a salt that passes with the process. In the database is noted
    which share of all askers asked, in any process and on any day. Robots and repetitions are not
    counted.
    """
    said = one_line(text)
    key = search_key(said)
    if not key or len(said) > LONGEST or len(key) > LONGEST or not agent:
        return False
    if _robots.isCrawler(agent):
        return False
    once = hashlib.blake2b(f"{asker}|{key}".encode(), key=_SALT, digest_size=16).hexdigest()
    if not cache.add(f"searched:{once}", 1, ONCE_IN):
        return False
    day = timezone.localdate()
    with transaction.atomic():
        row, _ = Search.objects.get_or_create(day=day, key=key, defaults={"text": said})
        more = {"found": True} if found else {}
        share = F("askers").bitor(1 << _share(asker, key))
        Search.objects.filter(pk=row.pk).update(count=F("count") + 1, askers=share, **more)
    return True


def _share(asker: str, key: str) -> int:
    made = salted_hmac("search.asker", f"{asker}|{key}", algorithm="sha256").digest()
    return int.from_bytes(made[:8], "big") % SHARES


def forget_old_searches() -> int:
    """Delete counts of long ago; returns how many."""
    deleted, _ = Search.objects.filter(day__lt=timezone.localdate() - KEEP_SEARCHES).delete()
    return deleted
