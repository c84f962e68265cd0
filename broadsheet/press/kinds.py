"""What an address tells about the page there: filled from above.

A web server that serves the folder by itself knows of a page only its address. Where that tells all
that the page's headers say, the page may lie in the public folder; where it does not, the page lies
apart and our own server answers. The configurations in ``deploy/`` say the same as these kinds, and
a test compares what the servers send.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from broadsheet.press.pieces import INCLUDE
from broadsheet.press.store import Finished

# Said alike on every answer of the house.
ON_ALL = frozenset(
    {"content-security-policy", "cross-origin-opener-policy", "referrer-policy",
     "strict-transport-security", "x-content-type-options", "x-frame-options"}
)  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """Pages whose addresses match ``pattern`` have these headers beside those of every answer."""

    pattern: re.Pattern[str]
    headers: frozenset[tuple[str, str]]


_KINDS: list[Kind] = []


def register(pattern: str, **headers: str) -> None:
    """Tell of a kind; the first that matches counts. Names of headers with ``_`` for ``-``."""
    named = frozenset((name.replace("_", "-").lower(), value) for name, value in headers.items())
    _KINDS.append(Kind(re.compile(pattern), named))


def is_plain(page: Finished) -> bool:
    """Whether a server that knows only the address of ``page`` sends it as it is to be sent."""
    kind = next((kind for kind in _KINDS if kind.pattern.match(page.path)), None)
    own = {(name.lower(), value) for name, value in page.headers if name.lower() not in ON_ALL}
    return kind is not None and own == kind.headers and INCLUDE.search(page.body) is None
