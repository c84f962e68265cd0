"""The supervisor with small children of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.cli.papers import until

PROGRAM = """
import os, signal, sys, time
from broadsheet.cli.supervision import Child, Supervisor
import broadsheet.cli.supervision as supervision

supervision.GRACE = 1.0
note = open(sys.argv[1], "a", buffering=1)

def steady():
    note.write(f"steady {os.getpid()}\\n")
    time.sleep(600)

def dying():
    note.write(f"dying {time.monotonic()}\\n")
    raise SystemExit(3)

def deaf():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    note.write(f"deaf {os.getpid()}\\n")
    while True:
        time.sleep(600)

children = [Child(name, globals()[name]) for name in sys.argv[2:]]
Supervisor(children).run()
note.write("ended\\n")
"""


def start(note: Path, *children: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", PROGRAM, str(note), *children])


def lines(note: Path, word: str) -> list[str]:
    if not note.exists():
        return []
    return [line.split()[-1] for line in note.read_text().splitlines() if line.startswith(word)]


def test_a_child_that_keeps_dying_is_started_ever_more_rarely(tmp_path: Path) -> None:
    note = tmp_path / "note"
    process = start(note, "dying", "steady")
    until(lambda: len(lines(note, "dying")) >= 3, what="three deaths")
    process.terminate()
    assert process.wait(10) == 0
    first, second, third = (float(at) for at in lines(note, "dying")[:3])
    assert 0.4 < second - first < third - second
    assert len(lines(note, "steady")) == 1
    assert lines(note, "ended") == ["ended"]


def test_a_child_that_does_not_listen_is_killed_in_the_end(tmp_path: Path) -> None:
    note = tmp_path / "note"
    process = start(note, "deaf")
    (pid,) = until(lambda: lines(note, "deaf"), what="a start")
    began = time.monotonic()
    process.terminate()
    assert process.wait(10) == 0
    assert 0.9 < time.monotonic() - began < 5
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        pass
    else:
        raise AssertionError("it lives")


def test_a_child_goes_with_a_killed_supervisor(tmp_path: Path) -> None:
    note = tmp_path / "note"
    process = start(note, "steady")
    (pid,) = until(lambda: lines(note, "steady"), what="a start")
    process.send_signal(signal.SIGKILL)
    process.wait()
    until(lambda: not Path(f"/proc/{pid}").exists(), what="its end")


def test_the_end_of_a_terminal_ends_it_unless_it_is_to_outlive_that(tmp_path: Path) -> None:
    outliving, note = tmp_path / "outliving", tmp_path / "note"
    # The suite itself may have been started to outlive a terminal.
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    told = start(note, "steady")
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    kept = start(outliving, "steady")
    signal.signal(signal.SIGHUP, before)
    until(lambda: lines(note, "steady") and lines(outliving, "steady"), what="two starts")
    for process in (told, kept):
        process.send_signal(signal.SIGHUP)
    assert told.wait(10) == 0
    assert kept.poll() is None
    kept.terminate()
    assert kept.wait(10) == 0
    assert lines(outliving, "ended") == ["ended"]
