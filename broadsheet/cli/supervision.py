"""One supervised tree: starts processes, starts them again when they die, ends them all together.

Knows nothing of Django: it is small, and what it watches cannot take it down.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

logger = logging.getLogger("broadsheet.serve")

TICK = 0.1
# `serve` promises to be gone within ten seconds.
GRACE = 8.0
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# Having lived so long, a process was well: its next death is no sign of a lasting fault.
WELL_AFTER = 60.0


@dataclass
class Child:
    """A process to be kept running."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = FIRST_PAUSE
    start_at: float = 0.0

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches the supervisor only, which ends things in order,
        # and what the process has started can be ended with it.
        self.process = subprocess.Popen(
            self.command, start_new_session=True, stdin=subprocess.DEVNULL
        )
        self.started_at = time.monotonic()

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def bury(self) -> None:
        """Note the death and when to start again."""
        if self.process is None:
            return
        self.signal(signal.SIGKILL)  # what it may have left of its own
        now = time.monotonic()
        if now - self.started_at > WELL_AFTER:
            self.pause = FIRST_PAUSE
        logger.error(
            "%s ended (%s); starting it again in %.1f s.",
            self.name, _outcome(self.process.returncode), self.pause,
        )  # fmt: skip
        self.process = None
        self.start_at = now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def signal(self, number: int) -> None:
        """Send a signal to the process; a SIGKILL also to all that it has started."""
        if self.process is None:
            return
        try:
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            elif self.process.poll() is None:
                os.kill(self.process.pid, number)
        except (ProcessLookupError, PermissionError):
            pass


def _outcome(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {-code}"
    return f"exit code {code}"


@dataclass
class Supervisor:
    """Keeps ``children`` running until it is told to end."""

    children: list[Child]
    began: Callable[[], None] = lambda: None
    _stopping: bool = field(default=False, init=False)

    def run(self) -> None:
        """Run until SIGTERM, SIGINT or SIGHUP; afterwards no child is left."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            for child in self.children:
                child.start()
            self.began()
            while not self._stopping:
                self._look()
                time.sleep(TICK)
        finally:
            self._end()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _look(self) -> None:
        for child in self.children:
            if child.has_died():
                child.bury()
            elif child.process is None and time.monotonic() >= child.start_at:
                child.start()

    def _end(self) -> None:
        deadline = time.monotonic() + GRACE
        for child in self.children:
            child.signal(signal.SIGTERM)
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                logger.warning("%s did not end in time; what it had in hand is done later.",
                               child.name)  # fmt: skip
            child.signal(signal.SIGKILL)
            child.process.wait()


def die_with(parent: int, by: int = signal.SIGTERM) -> None:
    """Have this process ended, by the signal ``by``, when its parent ends, however that ends.

    Linux does it by itself. Elsewhere a thread looks whether the parent is still the same.
    """
    if sys.platform == "linux":
        import ctypes

        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, int(by), 0, 0, 0)
    else:
        import threading

        def watch() -> None:
            while os.getppid() == parent:
                time.sleep(1)
            os.kill(os.getpid(), by)

        threading.Thread(target=watch, daemon=True).start()
    if os.getppid() != parent:
        # It ended before this was arranged.
        sys.exit(0)
