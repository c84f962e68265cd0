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
from typing import Literal, NoReturn

logger = logging.getLogger("broadsheet.serve")

TICK = 0.1
# `serve` promises to be gone within ten seconds.
GRACE = 8.0
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# Having lived so long, a process was well: its next death is no sign of a lasting fault.
WELL_AFTER = 60.0
ENDS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
RELOADS = signal.SIGUSR2
# New processes that have not come up after so many seconds do not keep the old ones from ending.
LONGEST_COMING_UP = 60.0
GIVE_BACK_EVERY = 15.0
# Of glibc's <malloc.h>.
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8


@dataclass
class Child:
    """A process to be kept running. ``run`` is called in it."""

    name: str
    run: Callable[[], None]
    # The signal by which it goes when the supervisor has been killed.
    orphaned: int = signal.SIGTERM
    # Whether it does its work by now; one before it that serves ends only then.
    answers: Callable[[], bool] | None = None
    # Whether it gets on; one that does not is killed, and started again.
    lives: Callable[[], bool] | None = None
    pid: int | None = None
    started_at: float = 0.0
    pause: float = FIRST_PAUSE
    start_at: float = 0.0

    def start(self) -> None:
        parent = os.getpid()
        # A signal that comes while the child is being made is delivered to it afterwards.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, (*ENDS, RELOADS))
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
            # has started can be ended with it. Not a session of its own: Linux shares processors
            # out by sessions first, and to answer readers would weigh no more than to press.
            os.setpgid(0, 0)
            for number in (*ENDS, RELOADS):
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
            leave(code)

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
    """Keeps ``children`` running until it is told to end.

    ``before`` are processes, by their names, that a program before this one has left running
    (``handing_over``): what may run once only ends first, what answers readers when the new one
    does. ``took_over`` is called when that is done.
    """

    children: list[Child]
    began: Callable[[], None] = lambda: None
    before: dict[str, int] = field(default_factory=dict)
    took_over: Callable[[], None] = lambda: None
    _stopping: bool = field(default=False, init=False)
    _reloading: bool = field(default=False, init=False)

    def run(self) -> Literal["end", "reload"]:
        """Run until SIGTERM, SIGINT or SIGHUP; afterwards no child is left.

        On SIGUSR2 it returns with all children running.
        """
        for number in ENDS:
            # `nohup` has a terminal's end ignored, and so it stays.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._stop)
        signal.signal(RELOADS, self._reload)
        spare_memory()
        # What is in memory by now stays as it is, and so stays shared; what preparing left free is
        # given back first.
        gc.collect()
        give_back()
        gc.freeze()
        reload = False
        try:
            taking_over = bool(self.before)
            old = self._end_what_runs_once()
            for child in self.children:
                child.start()
            self.began()
            if taking_over:
                self._end_when_answered(old)
            while not self._stopping and not self._reloading:
                self._look()
                time.sleep(TICK)
            reload = not self._stopping
        finally:
            if not reload:
                self._end()
        if reload:
            # It might come again before the new program knows what to do with it.
            signal.signal(RELOADS, signal.SIG_IGN)
        return "reload" if reload else "end"

    def _reload(self, number: int, frame: FrameType | None) -> None:
        self._reloading = True

    def _end_what_runs_once(self) -> list[Child]:
        """End those before that do not answer readers; those that do, which go on."""
        answering = {child.name for child in self.children if child.answers is not None}
        old = [Child(name, lambda: None, pid=pid) for name, pid in self.before.items()]
        _end_all([child for child in old if child.name not in answering])
        old = [child for child in old if child.name in answering]
        self.before = {child.name: child.pid or 0 for child in old}
        return old

    def _end_when_answered(self, old: list[Child]) -> None:
        """End ``old`` when the new processes answer."""
        waiting = [child.answers for child in self.children if child.answers is not None]
        deadline = time.monotonic() + LONGEST_COMING_UP
        while not self._stopping and time.monotonic() < deadline:
            waiting = [answers for answers in waiting if not answers()]
            if not waiting:
                break
            self._look()
            time.sleep(TICK)
        _end_all(old)
        self.before = {}
        self.took_over()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _look(self) -> None:
        for child in self.children:
            if child.pid is None:
                if time.monotonic() >= child.start_at:
                    child.start()
                continue
            if child.lives is not None and not child.lives():
                logger.error("%s hangs and is ended.", child.name)
                child.kill()
                child.bury(child.wait(GRACE) or -signal.SIGKILL)
                continue
            code = child.wait(0)
            if code is not None:
                child.bury(code)

    def _end(self) -> None:
        old = [Child(name, lambda: None, pid=pid) for name, pid in self.before.items()]
        _end_all([*(child for child in self.children if child.pid is not None), *old])


def _end_all(running: list[Child]) -> None:
    """Tell ``running`` to end, and wait for it; what has not ended in time is killed."""
    deadline = time.monotonic() + GRACE
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


def spare_memory() -> None:
    """Keep the C library from holding a heap for every thread that ever worked.

    Nor does it ask for ever larger pieces at a time, since pages, pictures and compressed forms
    are large once. For this process and those forked from it; only glibc knows how.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        for option, value in ((M_ARENA_MAX, 2), (M_MMAP_THRESHOLD, 128 * 1024)):
            mallopt(option, value)


def give_back() -> bool:
    """Give the system what the C library keeps of memory that nobody uses; whether it knows how."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is None:
        return False
    trim(0)
    return True


def keep_giving_back() -> None:
    """Give back memory now and then, beside whatever this process does.

    The C library does so by itself only where the last of a heap is free. What is large for a
    moment, such as a part of the index being merged, lies before what stays.
    """

    def work() -> None:
        while give_back():
            time.sleep(GIVE_BACK_EVERY)

    threading.Thread(target=work, name="memory", daemon=True).start()


def name_process(name: str) -> None:
    """Show as ``name`` in lists of processes, where the system allows it."""
    if sys.platform == "linux":
        pr_set_name = 15
        ctypes.CDLL(None).prctl(pr_set_name, name.encode()[:15], 0, 0, 0)


def leave(code: int) -> NoReturn:
    """End this process, which was forked: what its parent does at its end is not its to do."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


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
