"""Pieces of finished pages that change with other stories' publication.

A page in the store has a mark where such a piece belongs, in the words that web servers know
(server-side includes). Our own server puts them in here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

INCLUDE = re.compile(rb'<!--#include virtual="(/_/[a-z-]+/\d+\.html)" -->')

# The body of a piece by its path; empty where there is nothing to show.
Piece = Callable[[str], bytes]


def put_in(body: bytes, piece: Piece) -> bytes:
    """``body`` with every piece in the place of its mark."""
    return INCLUDE.sub(lambda match: piece(match[1].decode()), body)
