"""Granian as `serve` needs it. Imported in the web process only."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from granian._granian import SocketHolder
from granian.server import Server
from granian.server.mp import WorkerProcess


class Watched(WorkerProcess):
    """A process that answers, which has ended when the thread that waits for it says so.

    That thread and whoever ends the process both ask the system how it ended, and only one of them
    is told: the other took it for alive, called it one that refuses to stop, and sent SIGKILL to a
    number that may be another's by then.
    """

    def _watch(self) -> None:
        self._watching = threading.Thread(target=self._watcher)
        self._watching.start()

    def join(self, timeout: float | None = None) -> None:
        self._watching.join(timeout)

    def is_alive(self) -> bool:
        return self._watching.is_alive()


class Listening(Server):  # type: ignore[misc, valid-type]
    """Takes the socket that is there, instead of one for each process: what waits at one of those
    is lost when its process ends, and a reload would not be able to hand them over."""

    def __init__(self, *args: Any, listener: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._listener = listener

    def _init_shared_socket(self) -> None:
        self._ssp, self._sso, self._sfd = None, None, self._listener
        self._shd = SocketHolder(self._listener, False, self.backlog)  # type: ignore[call-arg]

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Callable[..., Any]) -> Watched:
        made = super()._spawn_worker(idx=idx, target=target, callback_loader=callback_loader)
        made.__class__ = Watched  # it is not started yet
        return made
