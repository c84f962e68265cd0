"""Which page is in hand, kept where it outlives the process that has it.

A page that never comes to an end would keep all others from being pressed, and web servers that
serve the folder would go on with what lies there for ever. Whoever watches the press sees how long
it has had the same page in hand, and ends it; the next one finds which page that was, and presses
it later than all others.
"""

from __future__ import annotations

import contextlib
import itertools
import mmap
import os
import time
from collections.abc import Iterator
from pathlib import Path

FILE = "press.hand"
SIZE = 512  # bytes
# No page takes so long, in seconds.
LONGEST = 120.0

_hand: mmap.mmap | None = None
_number = itertools.count(1)


def _mapped(file: Path) -> mmap.mmap:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
    try:
        if os.fstat(descriptor).st_size < SIZE:
            os.ftruncate(descriptor, SIZE)
        return mmap.mmap(descriptor, SIZE)
    finally:
        os.close(descriptor)


def _said(mapped: mmap.mmap) -> str:
    return mapped[:].rstrip(b"\0").decode(errors="replace")


def open_hand(file: Path) -> str:
    """Have this process note in ``file`` what it has in hand.

    Returns the path that the process before it had when it ended, or nothing.
    """
    global _hand
    _hand = _mapped(file)
    left = _said(_hand).partition(" ")[2]
    _hand[:] = bytes(SIZE)
    return left


@contextlib.contextmanager
def having(path: str) -> Iterator[None]:
    """Have the page of ``path`` in hand, in the process that notes it."""
    if _hand is None:
        yield
        return
    # With a number: the same page again is another turn.
    said = f"{next(_number)} {path}".encode()[:SIZE]
    _hand[:] = said.ljust(SIZE, b"\0")
    try:
        yield
    finally:
        _hand[:] = bytes(SIZE)


class Watch:
    """Whether the process that notes in ``file`` what it has in hand gets on.

    Called now and then; false if that is the same page for longer than ``longest`` seconds.
    """

    def __init__(self, file: Path, *, longest: float = LONGEST) -> None:
        self.longest = longest
        self._mapped = _mapped(file)
        self._seen, self._since = "", time.monotonic()

    def __call__(self) -> bool:
        said, now = _said(self._mapped), time.monotonic()
        if said != self._seen:
            self._seen, self._since = said, now
        return not said or now - self._since < self.longest
