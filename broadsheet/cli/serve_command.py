"""`broadsheet serve`: web, worker and clock as one supervised tree."""

from __future__ import annotations

import errno
import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import IO, Any

import click

from broadsheet.cli.paper import Failure, Paper, set_up_django


@click.command()
@click.option("--host", help="The address to listen on. Default: 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port. Default: 8000.")
@click.option("--workers", type=click.IntRange(1, 64), help="How many web processes. Default: 1.")
@click.pass_obj
def serve(paper: Paper, host: str | None, port: int | None, workers: int | None) -> None:
    """Open the paper: web, worker and clock together, until SIGTERM or Ctrl-C."""
    paper.require()
    # The processes read their settings as everybody does: what is said here goes before the file.
    for name, value in (("HOST", host), ("PORT", port), ("WORKERS", workers)):
        if value is not None:
            os.environ[f"BROADSHEET_{name}"] = str(value)
    settings = paper.settings()
    with paper.lock("serve.lock", f"The paper in {paper.folder} is being served already") as lock:
        check_address(settings["host"], settings["port"])
        set_up_django(paper)
        from broadsheet.cli.preparation import prepare

        prepare(paper)
        _load()
        _supervise(paper, settings, lock)


def check_address(host: str, port: int) -> None:
    """Make sure that the address can be listened on, before anything is started.

    Raises:
        Failure: it is taken, forbidden or none of this machine's.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        raise Failure(f"{host} is no address to listen on.") from None
    family, kind, protocol, _, address = found[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            reasons = {
                errno.EADDRINUSE: f"Port {port} on {host} is taken by another program; "
                "choose another with --port.",
                errno.EACCES: f"This user may not listen on port {port}; choose one from 1024 up.",
                errno.EADDRNOTAVAIL: f"{host} is no address of this machine.",
            }
            said = reasons.get(error.errno or 0, f"{host}:{port} cannot be listened on: {error}.")
            raise Failure(said) from None


def _load() -> None:
    """Have in memory what the processes share, and no connection that they might."""
    from django.db import connections
    from django.urls import get_resolver

    import broadsheet.wsgi

    assert broadsheet.wsgi.application
    assert get_resolver().url_patterns
    connections.close_all()


def _supervise(paper: Paper, settings: dict[str, Any], lock: IO[str]) -> None:
    from broadsheet.cli import processes
    from broadsheet.cli.supervision import Child, Supervisor

    def process(run: Callable[[Paper], None]) -> Callable[[], None]:
        def begin() -> None:
            lock.close()  # it is the supervisor's, and goes with it
            run(paper)

        return begin

    children = [
        Child("web", process(processes.web), orphaned=signal.SIGKILL),
        Child("worker", process(processes.worker)),
        Child("clock", process(processes.clock)),
        Child("press", process(processes.press)),
    ]

    def announce() -> None:
        threading.Thread(target=_announce, args=(settings,), daemon=True).start()

    Supervisor(children, began=announce).run()


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
