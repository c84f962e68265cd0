"""Serves a paper, or anything else, for as long as a tool or a benchmark looks at it."""

from __future__ import annotations

import contextlib
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
BROADSHEET = [sys.executable, "-m", "broadsheet.cli"]
PATIENCE = 300  # seconds; a busy machine is no fault of the paper


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return when ``address`` answers that all is well."""
    parts = urlsplit(address)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit("A server stopped before it answered.")
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
            connection.request("GET", parts.path)
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise SystemExit(f"{address} does not answer.")


@contextlib.contextmanager
def running(
    command: Callable[[int], list[str]], *, ready: str, env: dict[str, str] | None = None
) -> Iterator[str]:
    """The address of what ``command``, given a port, serves while the block lasts."""
    port = free_port()
    process = subprocess.Popen(command(port), cwd=ROOT, env=env)
    try:
        wait_for(f"http://127.0.0.1:{port}{ready}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def served(data: Path) -> Iterator[str]:
    """The address of the paper in ``data`` while the block lasts."""
    command = [*BROADSHEET, "--data", str(data), "serve", "--port"]
    with running(lambda port: [*command, str(port)], ready="/healthz") as address:
        yield address
