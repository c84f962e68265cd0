"""Papers in folders of their own, driven as an operator drives them: by the command."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

SERVER = os.environ.get("BROADSHEET_TEST_DATABASE_URL", "").rpartition("/")[0]
COMMAND = [sys.executable, "-m", "broadsheet.cli"]


def environment(**more: str) -> dict[str, str]:
    """That of this process without what the test suite has set for itself."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("BROADSHEET_") and name != "DJANGO_SETTINGS_MODULE"
    }
    return {**ours, **more}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(true: Callable[[], Any], *, seconds: float = 90, what: str = "it") -> Any:
    """Wait until ``true()`` is; what it said."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        said = true()
        if said:
            return said
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come true in {seconds} s")


def make_database(*, like: str = "") -> str:
    """A PostgreSQL database, a copy of another if named; its address. Empty for SQLite."""
    if not SERVER:
        return ""
    import psycopg

    name = f"cli_{uuid.uuid4().hex}"
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        template = f' TEMPLATE "{like.rpartition("/")[2]}"' if like else ""
        connection.execute(f'CREATE DATABASE "{name}"{template}')
    return f"{SERVER}/{name}"


@dataclass
class Paper:
    """A data folder and, on PostgreSQL, its database."""

    folder: Path
    database: str = ""
    port: int = field(default_factory=free_port)

    @property
    def environment(self) -> dict[str, str]:
        return environment(**({"BROADSHEET_DATABASE_URL": self.database} if self.database else {}))

    def copy(self, folder: Path) -> Paper:
        shutil.copytree(self.folder, folder)
        return Paper(folder, make_database(like=self.database) if self.database else "")

    def run(
        self, *arguments: str, stdin: str = "", seconds: float = 900, **more: str
    ) -> subprocess.CompletedProcess[str]:
        """Run the command to its end, which is to come within ``seconds``."""
        return subprocess.run(
            [*COMMAND, "--data", str(self.folder), *arguments],
            env={**self.environment, **more},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def python(self, program: str) -> str:
        """Run ``program`` with Django up for this paper; what it printed."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{program}"],
            env=self.django,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextlib.contextmanager
    def running(self, program: str) -> Iterator[Iterator[str]]:
        """Run ``program`` with Django up beside this process; its lines as it prints them."""
        process = subprocess.Popen(
            [sys.executable, "-c", f"import django; django.setup()\n{program}"],
            env=self.django, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        try:
            yield iter(process.stdout)
            assert process.wait(60) == 0
        finally:
            process.kill()
            process.wait()
            process.stdout.close()

    @property
    def django(self) -> dict[str, str]:
        """The environment of a program of this paper."""
        return {
            **self.environment,
            "BROADSHEET_DATA": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "broadsheet.settings.django",
        }

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database, past Django."""
        if self.database:
            import psycopg

            with psycopg.connect(self.database) as connection:
                return connection.execute(query).fetchall()
        address = f"file:{self.folder}/paper.sqlite3"
        with contextlib.closing(sqlite3.connect(address, uri=True, timeout=20)) as connection:
            return connection.execute(query).fetchall()

    def steps(self) -> dict[str, int]:
        rows = self.rows("SELECT state, count(*) FROM publishing_step GROUP BY state")
        return {str(state): int(count) for state, count in rows}

    @contextlib.contextmanager
    def serving(self, *arguments: str) -> Iterator[Serving]:
        """`serve` until the block ends; by then nothing of it is left."""
        log = self.folder.parent / f"{self.folder.name}-{uuid.uuid4().hex[:6]}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [*COMMAND, "--data", str(self.folder), "serve", "--port", str(self.port),
                 *arguments],
                env=self.environment, stdout=file, stderr=file,
            )  # fmt: skip
        serving = Serving(self, process, log)
        try:
            yield serving
        finally:
            serving.kill_everything()


@dataclass
class Serving:
    """A running `serve`."""

    paper: Paper
    process: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.paper.port, timeout=20)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def answers(self) -> bool:
        assert self.process.poll() is None, self.said()
        try:
            return self.get("/healthz")[0] > 0
        except (OSError, http.client.HTTPException):
            return False

    def wait_until_open(self) -> None:
        until(self.answers, seconds=120, what="an answer")

    def children(self) -> dict[str, psutil.Process]:
        """The processes that the supervisor keeps running, by name."""
        found = {}
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):
                if child.name().startswith("paper-"):
                    found[child.name().removeprefix("paper-")] = child
        return found

    def everything(self) -> list[psutil.Process]:
        try:
            root = psutil.Process(self.process.pid)
            return [root, *root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def end(self, number: int = signal.SIGTERM) -> float:
        """Tell it to end; how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(30)
        return time.monotonic() - began

    def kill_everything(self) -> None:
        for process in self.everything():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait(30)
