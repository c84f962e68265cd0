"""`broadsheet serve`: web, worker and clock as one supervised tree."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import http.client
import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import IO, Any

import click

from broadsheet.cli.handing_over import STAMP, become_new, taken_over
from broadsheet.cli.paper import Failure, Paper, set_up_django

LOCK = "serve.lock"
BACKLOG = 1024
LONGEST_RELOAD = 120.0


@click.command()
@click.option("--host", help="The address to listen on. Default: 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port. Default: 8000.")
@click.option("--workers", type=click.IntRange(1, 64), help="How many web processes. Default: 1.")
@click.pass_obj
def serve(paper: Paper, host: str | None, port: int | None, workers: int | None) -> None:
    """Open the paper: web, worker and clock together, until SIGTERM or Ctrl-C."""
    paper.require()
    # Who writes to a terminal from the background may be stopped; those started here inherit this.
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    # The processes read their settings as everybody does: what is said here goes before the file.
    for name, value in (("HOST", host), ("PORT", port), ("WORKERS", workers)):
        if value is not None:
            os.environ[f"BROADSHEET_{name}"] = str(value)
    settings = paper.settings()
    before = taken_over()
    if before is not None:
        with before.lock as lock:
            # The processes before still count in the same place.
            _serve(paper, settings, lock, before.listener, before.running)
        return
    with paper.lock(LOCK, f"The paper in {paper.folder} is being served already") as lock:
        listener = listen(settings["host"], settings["port"])
        paper.note_port(settings["port"])
        _make_room_for_figures(paper)
        _serve(paper, settings, lock, listener, {})


def _make_room_for_figures(paper: Paper) -> None:
    """Have a place where the processes keep what they count, before the first of them counts."""
    place = paper.folder / "run" / "figures"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(place)


def _serve(
    paper: Paper,
    settings: dict[str, Any],
    lock: IO[str],
    listener: socket.socket,
    before: dict[str, int],
) -> None:
    set_up_django(paper)
    from broadsheet.cli.preparation import prepare_apart

    prepare_apart(paper)
    load()
    _supervise(paper, settings, lock, listener, before)


@click.command()
@click.pass_obj
def reload(paper: Paper) -> None:
    """Have a running `serve` become the program and the settings that are there now.

    Nobody who reads notices: connections are kept, and requests answered, throughout.
    """
    paper.open()
    holder = _holder(paper)
    if holder is None:
        raise Failure(f"The paper in {paper.folder} is not being served.")
    # What would keep the new program from coming up must come out while the old one serves.
    from broadsheet.cli.preparation import pending_migrations

    pending = pending_migrations()
    if pending:
        raise Failure(
            f"This version changes tables ({len(pending)} changes, the last {pending[-1]}); "
            "end `serve` and start it again."
        )
    load()
    stamp = paper.run / STAMP
    before = stamp.stat().st_mtime_ns if stamp.exists() else 0
    os.kill(holder, signal.SIGUSR2)
    deadline = time.monotonic() + LONGEST_RELOAD
    while not stamp.exists() or stamp.stat().st_mtime_ns == before:
        if _holder(paper) != holder:
            raise Failure("It ended while it was reloaded; what it said last tells why.")
        if time.monotonic() > deadline:
            raise Failure(
                f"It was not ready after {LONGEST_RELOAD:.0f} seconds; what it says tells why."
            )
        time.sleep(0.1)
    click.echo("Reloaded.")


def _holder(paper: Paper) -> int | None:
    """The process that serves the paper."""
    with (paper.run / LOCK).open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            said = file.read().strip()
            return int(said) if said.isdigit() else None
        return None


def listen(host: str, port: int) -> socket.socket:
    """Listen on the address, before anything is started; who connects waits until it answers.

    Raises:
        Failure: it is taken, forbidden or none of this machine's.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        raise Failure(f"{host} is no address to listen on.") from None
    family, kind, protocol, _, address = found[0]
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        reasons = {
            errno.EADDRINUSE: f"Port {port} on {host} is taken by another program; "
            "choose another with --port.",
            errno.EACCES: f"This user may not listen on port {port}; choose one from 1024 up.",
            errno.EADDRNOTAVAIL: f"{host} is no address of this machine.",
        }
        said = reasons.get(error.errno or 0, f"{host}:{port} cannot be listened on: {error}.")
        raise Failure(said) from None
    listener.setblocking(False)
    return listener


def load() -> None:
    """Have in memory what the processes share, and no connection that they might."""
    from django.db import connections
    from django.urls import get_resolver

    import broadsheet.wsgi

    assert broadsheet.wsgi.application
    assert get_resolver().url_patterns
    connections.close_all()


def _supervise(
    paper: Paper,
    settings: dict[str, Any],
    lock: IO[str],
    listener: socket.socket,
    before: dict[str, int],
) -> None:
    from broadsheet.cli import processes
    from broadsheet.cli.supervision import Child, Supervisor
    from broadsheet.press.hand import FILE, Watch

    # Each web process writes into it when it is about to answer.
    ready, say_ready = os.pipe()
    os.set_blocking(ready, False)

    def process(run: Callable[[Paper], None]) -> Callable[[], None]:
        def begin() -> None:
            lock.close()  # it is the supervisor's, and goes with it
            listener.close()
            run(paper)

        return begin

    def web() -> None:
        lock.close()
        processes.web(paper, listener.fileno(), say_ready)

    answering = 0

    def answers() -> bool:
        nonlocal answering
        with contextlib.suppress(BlockingIOError):
            answering += len(os.read(ready, 1024))
        return answering >= settings["workers"]

    children = [
        Child("web", web, orphaned=signal.SIGKILL, answers=answers),
        Child("worker", process(processes.worker)),
        Child("press", process(processes.press), lives=Watch(paper.run / FILE)),
    ]

    def announce() -> None:
        threading.Thread(target=_announce, args=(settings,), daemon=True).start()

    supervisor = Supervisor(children, began=announce, before=before)
    supervisor.took_over = (paper.run / STAMP).touch
    if supervisor.run() == "reload":
        running = {child.name: child.pid for child in children if child.pid is not None}
        become_new(listener, lock, running)


def _announce(settings: dict[str, Any]) -> None:
    """Say where the paper is once it answers."""
    # "All addresses" is where to listen, not where to ask.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(  # noqa: S104
        settings["host"], settings["host"]
    )
    for _ in range(600):
        connection = http.client.HTTPConnection(host, settings["port"], timeout=10)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
            continue
        finally:
            connection.close()
        shown = f"[{host}]" if ":" in host else host
        where = settings["base_url"].rstrip("/") or f"http://{shown}:{settings['port']}"
        click.echo(f"{settings['name']} is open at {where}/ and its desk at {where}/desk/.")
        return
