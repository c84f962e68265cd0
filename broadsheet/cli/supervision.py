"""One supervised tree: starts processes, starts them again when they die, ends them all together.

Children are forked, so that Django, brought up once, is shared by all of them and a dead one is
back at once. The supervisor itself does nothing with it: what it watches cannot take it down.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import logging
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
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
ENDS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass
class Child:
    """A process to be kept running. ``run`` is called in it."""

    name: str
    run: Callable[[], None]
    # The signal by which it goes when the supervisor has been killed.
    orphaned: int = signal.SIGTERM
    pid: int | None = None
    started_at: float = 0.0
    pause: float = FIRST_PAUSE
    start_at: float = 0.0

    def start(self) -> None:
        parent = os.getpid()
        # A signal that comes while the child is being made is delivered to it afterwards.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
        pid = os.fork()
        if pid == 0:
            self._be(parent, before)
        self.pid = pid
        self.started_at = time.monotonic()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _be(self, parent: int, mask: Iterable[int]) -> None:
        """Be the child; does not return."""
        code = 1
        try:
            # Ctrl-C reaches the supervisor only, which ends things in order; and what the process
            # has started can be ended with it.
            os.setsid()
            for number in ENDS:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            name_process(f"paper-{self.name}")
            die_with(parent, by=self.orphaned)
            self.run()
            code = 0
        except SystemExit as exit_:
            code = exit_.code if isinstance(exit_.code, int) else 1
        except BaseException:  # noqa: BLE001 - the process ends here, whatever it was
            traceback.print_exc()
        finally:
            with contextlib.suppress(OSError, ValueError):
                sys.stdout.flush()
                sys.stderr.flush()
            # Not `exit`: what is to be done at the supervisor's end is not the child's to do.
            os._exit(code)

    def wait(self, seconds: float) -> int | None:
        """How the process ended, within ``seconds``; nothing if it still runs."""
        deadline = time.monotonic() + seconds
        while self.pid is not None:
            found, status = os.waitpid(self.pid, os.WNOHANG)
            if found:
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() >= deadline:
                break
            time.sleep(0.02)
        return None

    def bury(self, code: int) -> None:
        """Note the death and when to start again."""
        self.kill()
        now = time.monotonic()
        if now - self.started_at > WELL_AFTER:
            self.pause = FIRST_PAUSE
        outcome = f"signal {-code}" if code < 0 else f"exit code {code}"
        logger.error("%s ended (%s); starting it again in %.1f s.", self.name, outcome, self.pause)
        self.pid = None
        self.start_at = now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def kill(self) -> None:
        """End the process and all that it has started, at once."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)


@dataclass
class Supervisor:
    """Keeps ``children`` running until it is told to end."""

    children: list[Child]
    began: Callable[[], None] = lambda: None
    _stopping: bool = field(default=False, init=False)

    def run(self) -> None:
        """Run until SIGTERM, SIGINT or SIGHUP; afterwards no child is left."""
        for number in ENDS:
            signal.signal(number, self._stop)
        # What is in memory by now stays as it is, and so stays shared.
        gc.collect()
        gc.freeze()
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
            if child.pid is None:
                if time.monotonic() >= child.start_at:
                    child.start()
                continue
            code = child.wait(0)
            if code is not None:
                child.bury(code)

    def _end(self) -> None:
        deadline = time.monotonic() + GRACE
        running = [child for child in self.children if child.pid is not None]
        for child in running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.pid or 0, signal.SIGTERM)
        for child in running:
            ended = child.wait(max(0.0, deadline - time.monotonic()))
            child.kill()
            if ended is None:
                logger.warning("%s did not end in time; what it did is done again later.",
                               child.name)  # fmt: skip
                child.wait(1)


def name_process(name: str) -> None:
    """Show as ``name`` in lists of processes, where the system allows it."""
    if sys.platform == "linux":
        pr_set_name = 15
        ctypes.CDLL(None).prctl(pr_set_name, name.encode()[:15], 0, 0, 0)


def die_with(parent: int, by: int = signal.SIGTERM) -> None:
    """Have this process ended, by the signal ``by``, when its parent ends, however that ends.

    Linux does it by itself. Elsewhere a thread looks whether the parent is still the same.
    """
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, int(by), 0, 0, 0)
    else:

        def watch() -> None:
            while os.getppid() == parent:
                time.sleep(1)
            os.kill(os.getpid(), by)

        threading.Thread(target=watch, daemon=True).start()
    if os.getppid() != parent:
        # It ended before this was arranged.
        os._exit(0)
