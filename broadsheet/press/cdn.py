"""The port to whoever in front of the paper keeps its pages: Varnish, Fastly.

Each page goes out with a key of its own, and the press, which alone knows which pages came out
different, names the keys of those. A picture's file has one, too, and is named when it goes. The
keys of what a page is made of go with it, for people; they may be too many for a header, which is
why nothing depends on them.
"""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Protocol

from django.conf import settings

from broadsheet.changes.keys import as_header
from broadsheet.press.pieces import INCLUDE
from broadsheet.press.store import Finished
from broadsheet.settings.cdn import Cdn as Named

# On every page of the paper.
PAPER = "paper"
# A page that is purged when it changes may be kept for a day, should a purge go astray; one with
# pieces that other stories change, for a moment. A purge leaves the old page to be sent for so long
# while the new one is fetched; where the paper does not answer, the old one is better than none.
KEPT, KEPT_WITH_PIECES, MEANWHILE, IN_NEED = 86_400, 2, 2, 86_400
SECONDS = 10
# Fastly's limit for one request.
AT_ONCE = 256


class CdnError(Exception):
    """The cache could not be told; it will be tried again. The words say why."""


class Cdn(Protocol):
    def purge(self, keys: Sequence[str], *, hard: bool) -> None:
        """Have pages with one of ``keys`` (``AT_ONCE`` at most) fetched anew.

        With ``hard`` they are not sent once more; otherwise they may be while that is done.

        Raises:
            CdnError: not everything that was asked for is done.
        """


def key_of(path: str) -> str:
    """The key of the page at ``path``."""
    return "p" + hashlib.blake2b(path.encode(), digest_size=8).hexdigest()


def headers(page: Finished, *, pieces: bool = False) -> list[tuple[str, str]]:
    """What a finished page says to the cache in front; nothing where there is none."""
    if settings.BROADSHEET_CDN is None:
        return []
    keys = as_header((key_of(page.path), PAPER, *page.keys))
    brief = pieces or INCLUDE.search(page.body) is not None
    control = (
        f"max-age={KEPT_WITH_PIECES if brief else KEPT}, stale-while-revalidate={MEANWHILE}, "
        f"stale-if-error={IN_NEED}"
    )
    return [("Surrogate-Key", keys), ("Surrogate-Control", control)]


def headers_of_file(path: str, *, small: bool) -> list[tuple[str, str]]:
    """What an upload at ``path``, or a picture made of one, says to the cache in front.

    It is told when the file is gone. Only one that is ``small`` says how long it may be kept: a
    film would push everything else out of a cache in memory.
    """
    if settings.BROADSHEET_CDN is None:
        return []
    keys = [("Surrogate-Key", as_header((key_of(path), PAPER)))]
    control = f"max-age={KEPT}, stale-if-error={IN_NEED}"
    return [*keys, ("Surrogate-Control", control)] if small else keys


class Varnish:
    """Varnish with the module xkey and the configuration of ``deploy/varnish/``."""

    def __init__(self, places: Sequence[str]) -> None:
        self.places = places

    def purge(self, keys: Sequence[str], *, hard: bool) -> None:
        name = "xkey-purge" if hard else "xkey-softpurge"
        for place in self.places:
            _ask("PURGE", f"{place}/", {name: " ".join(keys)})


class Fastly:
    def __init__(self, place: str, service: str, key: str) -> None:
        self.place, self.service, self.key = place, service, key

    def purge(self, keys: Sequence[str], *, hard: bool) -> None:
        said = {"Fastly-Key": self.key, "Surrogate-Key": " ".join(keys)}
        if not hard:
            said["Fastly-Soft-Purge"] = "1"
        _ask("POST", f"{self.place}/service/{self.service}/purge", said)


def _ask(method: str, address: str, said: dict[str, str]) -> None:
    request = urllib.request.Request(  # noqa: S310 - the operator's own address
        address, method=method, headers={"Accept": "application/json", **said}
    )
    try:
        with _OPENER.open(request, timeout=SECONDS) as answer:
            if answer.status != 200:
                raise CdnError(f"{address} answered {answer.status}.")
    except urllib.error.HTTPError as error:
        raise CdnError(f"{address} answered {error.code}.") from None
    except (OSError, ValueError) as error:
        raise CdnError(f"{address}: {error}") from None


# A proxy of the environment is for other things than the paper's own caches.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def cdn() -> Cdn | None:
    """The one that the settings name."""
    named: Named | None = settings.BROADSHEET_CDN
    if named is None:
        return None
    if named.kind == "varnish":
        return Varnish(named.places)
    return Fastly(named.places[0], named.service, named.key)
