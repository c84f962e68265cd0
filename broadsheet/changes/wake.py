"""Wakes those who wait when something was committed for them, so that they need not poll often.

On one box: a datagram to the sockets in the data folder. On PostgreSQL: ``NOTIFY``, since they may
run on another box. A lost wake-up costs a poll interval, never the work.
"""

from __future__ import annotations

import contextlib
import select
import socket
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import connection, transaction

CHANNEL = "broadsheet_wake"


# Who may wait: the worker, and the press.
LISTENERS = ("worker", "press")


def _address(name: str) -> Path:
    return Path(settings.BROADSHEET_DATA) / "run" / f"wake-{name}.sock"


def wake_after_commit() -> None:
    """Wake all who wait once the present transaction has committed (at once outside of one)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Delivered by the server at commit, and only then.
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    else:
        transaction.on_commit(_send)


def _send() -> None:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        for name in LISTENERS:
            # Nobody listening, or too many wake-ups waiting already: they poll.
            with contextlib.suppress(OSError):
                sender.sendto(b"!", str(_address(name)))


class Listener:
    """Waits for wake-ups; one for each of ``LISTENERS``."""

    def __init__(self, name: str = "worker") -> None:
        self._address = _address(name)
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        if connection.vendor == "postgresql":
            self._listen()
        else:
            address = self._address
            # The system limits the length of a socket's address; a deep data folder just polls.
            with contextlib.suppress(OSError):
                address.parent.mkdir(parents=True, exist_ok=True)
                address.unlink(missing_ok=True)
                self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                self._socket.bind(str(address))
                address.chmod(0o660)
        return self

    def __exit__(self, *exc: object) -> None:
        if self._socket is not None:
            self._socket.close()
            self._address.unlink(missing_ok=True)

    def _listen(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")

    def wait(self, seconds: float) -> bool:
        """Block until woken or until ``seconds`` have passed; whether it was woken."""
        if connection.vendor == "postgresql":
            connection.ensure_connection()
            if connection.connection is None:  # pragma: no cover - ensure_connection made one
                return False
            for _ in connection.connection.notifies(timeout=seconds, stop_after=1):
                return True
            return False
        if self._socket is None:
            select.select([], [], [], seconds)
            return False
        readable, _, _ = select.select([self._socket], [], [], seconds)
        if not readable:
            return False
        self._socket.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while self._socket.recv(64):
                pass
        return True
