"""How a `serve` that is reloaded hands over to the program that takes its place.

The supervisor becomes the new program (``exec``) and stays the same process: what it started stays
its own, the socket that it listens on stays open, and the lock of the paper stays held. Whoever
connects meanwhile is answered by the old web processes until the new ones are ready.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

_NAME = "PAPER_HANDED_OVER"
# Touched, once the new processes are ready and the old ones were told to end.
STAMP = "reloaded"


@dataclass(frozen=True)
class Handed:
    """What the program before left: its listening socket, its lock, its processes by name."""

    listener: socket.socket
    lock: IO[str]
    running: dict[str, int]


def become_new(listener: socket.socket, lock: IO[str], running: Mapping[str, int]) -> None:
    """Run this very command anew in this process; does not return."""
    said = {"listener": listener.fileno(), "lock": lock.fileno(), "running": dict(running)}
    os.set_inheritable(listener.fileno(), True)
    os.set_inheritable(lock.fileno(), True)
    os.environ[_NAME] = json.dumps(said)
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606


def taken_over() -> Handed | None:
    """What was handed over to this program, once; nothing where it was started afresh."""
    said = os.environ.pop(_NAME, "")
    if not said:
        return None
    found = json.loads(said)
    for descriptor in (found["listener"], found["lock"]):
        os.set_inheritable(descriptor, False)
    return Handed(
        socket.socket(fileno=found["listener"]),
        os.fdopen(found["lock"], "a+", encoding="ascii"),
        {str(name): int(pid) for name, pid in found["running"].items()},
    )
