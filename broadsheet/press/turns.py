"""Who presses which page, when several would."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from broadsheet.press.due import folder

# So many at once that two heaps seldom want the same.
LOCKS = 512


@contextlib.contextmanager
def alone(path: str) -> Iterator[None]:
    """Be the only one on this machine who presses ``path``."""
    with _held(_lock(path)):
        yield


@contextlib.contextmanager
def all_alone(paths: Iterable[str]) -> Iterator[None]:
    """Be the only one on this machine who presses any of ``paths``."""
    # In one order, so that two who wait never wait for each other.
    with contextlib.ExitStack() as held:
        for file in sorted({_lock(path) for path in paths}):
            held.enter_context(_held(file))
        yield


def _lock(path: str) -> Path:
    number = int.from_bytes(hashlib.blake2b(path.encode(), digest_size=2).digest()) % LOCKS
    return folder() / "locks" / f"{number:03}"


@contextlib.contextmanager
def _held(lock: Path) -> Iterator[None]:
    try:
        file = lock.open("w")
    except FileNotFoundError:
        lock.parent.mkdir(parents=True, exist_ok=True)
        file = lock.open("w")
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
