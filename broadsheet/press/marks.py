"""What has changed in the store, told through memory that all processes of the machine share.

A file of numbers, mapped by whoever writes to the store and whoever serves from it. A change of a
page puts a number never used before in the page's place; whoever remembers the number from before
it looked at the page knows without asking the system that nothing has changed since. Several pages
share a place, so that a number may change for nothing; the other way round it cannot err, whichever
way writers run into each other, since no number comes twice. Keys that were touched have places as
paths have, and one place tells that anything was touched.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from zlib import crc32

PLACES = 8192
WIDTH = 8  # bytes
FILE = "marks"
TOUCHED = 0  # the place of all keys together


class Marks:
    """The numbers in ``folder``, whose ``places`` are read directly where every nanosecond counts.

    Raises:
        OSError: the file can be neither made nor mapped.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
        try:
            if os.fstat(descriptor).st_size < PLACES * WIDTH:
                os.ftruncate(descriptor, PLACES * WIDTH)
            self.places = memoryview(mmap.mmap(descriptor, PLACES * WIDTH)).cast("Q")
        finally:
            os.close(descriptor)

    @staticmethod
    def place(name: str) -> int:
        """Where the number of a path or key stands."""
        return 1 + crc32(name.encode()) % (PLACES - 1)

    def change(self, path: str) -> None:
        """Tell everybody that what lies at ``path`` is not what it was."""
        self.places[self.place(path)] = _new()

    def touch(self, keys: Iterable[str]) -> None:
        """Tell everybody that what ``keys`` name is not what it was."""
        for key in keys:
            self.places[self.place(key)] = _new()
        # Last: who finds this one as it was finds the others so too.
        self.places[TOUCHED] = _new()


def _new() -> int:
    return int.from_bytes(os.urandom(WIDTH))


@lru_cache(maxsize=8)
def marks_of(folder: Path) -> Marks | None:
    """Those of the store in ``folder``; nothing where memory cannot be shared."""
    try:
        return Marks(folder)
    except OSError:
        return None
