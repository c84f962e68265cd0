"""A paper as the command line knows it: its data folder, its locks, Django brought up for it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import click

from broadsheet.settings.operator import FILE_NAME, SettingError, load

SETTINGS_MODULE = "broadsheet.settings.django"
# Present while `init` is at work; a folder that still has it was never finished.
UNFINISHED = "init-unfinished"
# The port on which the paper was served last, by whatever it was said.
SERVED_ON = "port"


LAST_PORT = 65_535


class Failure(click.ClickException):
    """Ends the command with exit code 1 and one sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


@dataclass(frozen=True)
class Paper:
    """The data folder of one paper. It need not exist yet."""

    folder: Path

    @property
    def settings_file(self) -> Path:
        return self.folder / FILE_NAME

    @property
    def database_file(self) -> Path:
        """Where SQLite keeps the paper, unless another database is set."""
        return self.folder / "paper.sqlite3"

    @property
    def run(self) -> Path:
        """The folder of locks, sockets and stamps; made when asked for."""
        folder = self.folder / "run"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def unfinished(self) -> bool:
        """Whether an `init` was cut short here."""
        return (self.folder / "run" / UNFINISHED).exists()

    @property
    def exists(self) -> bool:
        return self.settings_file.is_file() or self.database_file.is_file()

    def settings(self) -> dict[str, Any]:
        """What the operator has set.

        Raises:
            Failure: a setting cannot be used.
        """
        try:
            return load(self.folder, os.environ)
        except SettingError as error:
            raise Failure(str(error)) from None

    def require(self) -> None:
        """Make sure that there is a paper.

        Raises:
            Failure: there is none, or it was never finished.
        """
        first = f"`broadsheet --data {self.folder} init`"
        if not self.folder.is_dir():
            raise Failure(f"There is no folder {self.folder}; {first} makes a paper there.")
        if self.unfinished:
            raise Failure(f"The paper in {self.folder} was never finished; run {first} again.")
        if not self.exists:
            raise Failure(f"There is no paper in {self.folder}; {first} makes one.")
        if not os.access(self.folder, os.W_OK):
            raise Failure(f"The folder {self.folder} may not be written to.")

    def open(self) -> None:
        """Make sure that there is a paper, and bring Django up for it.

        Raises:
            Failure: there is none, or its settings cannot be used.
        """
        self.require()
        self._as_served()
        self.settings()
        set_up_django(self)

    def note_port(self, port: int) -> None:
        """Remember that the paper is served on ``port``, which may stand in no file of settings."""
        (self.run / SERVED_ON).write_text(f"{port}\n", "ascii")

    def _as_served(self) -> None:
        """Have what is written without a ``base_url`` name the address where `serve` is found."""
        try:
            said = (self.folder / "run" / SERVED_ON).read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return
        if said.isdigit() and 0 < int(said) <= LAST_PORT:
            os.environ.setdefault("BROADSHEET_PORT", said)

    @contextlib.contextmanager
    def lock(self, name: str, refusal: str) -> Iterator[IO[str]]:
        """Hold the lock ``name`` of this paper; it goes with the process, even by kill -9.

        Raises:
            Failure: with ``refusal``, when another process holds it.
        """
        with (self.run / name).open("a+", encoding="ascii") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.seek(0)
                holder = file.read().strip()
                raise Failure(refusal + (f" (process {holder})." if holder else ".")) from None
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield file


def warn_of_address() -> None:
    """Say whose address is written, where the paper has none of its own."""
    from django.conf import settings

    from broadsheet.press.rendering import host

    if not settings.BROADSHEET_BASE_URL:
        click.echo(
            f"No base_url is set: what is written names {host()}, which only this machine reaches.",
            err=True,
        )


def set_up_django(paper: Paper) -> None:
    """Bring Django up with the settings of ``paper``."""
    os.environ["BROADSHEET_DATA"] = str(paper.folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    import django

    django.setup()


def sentence(error: BaseException) -> str:
    """What went wrong, for errors that are the world's and not ours; empty for others."""
    if isinstance(error, SettingError):
        return str(error)
    if isinstance(error, OSError):
        where = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror or error}{where}."
    name = type(error).__module__.split(".")[0]
    if name in {"django", "psycopg", "sqlite3"}:
        return _of_django(error)
    return ""


def as_failure(error: Exception, paper: object) -> Failure:
    """``error`` in one sentence; a fault of our own is written where ``paper``'s people find it."""
    return Failure(sentence(error) or _kept(error, paper))


def _kept(error: Exception, paper: object) -> str:
    said = f"This should not have happened: {type(error).__name__}: {error}".rstrip(". ")
    if isinstance(paper, Paper) and paper.folder.is_dir():
        with contextlib.suppress(OSError):
            path = paper.run / "fault.log"
            path.write_text("".join(traceback.format_exception(error)), "utf-8")
            return f"{said}. The details are in {path}."
    return f"{said}."


def _of_django(error: BaseException) -> str:
    from django.core.exceptions import ImproperlyConfigured, ValidationError
    from django.db import OperationalError, ProgrammingError

    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, ImproperlyConfigured):
        return str(error)
    if isinstance(error, OperationalError):
        said = str(error).strip().splitlines()[0] if str(error).strip() else "no reason given"
        return f"The database does not answer: {said.rstrip('.')}."
    if isinstance(error, ProgrammingError):
        said = str(error).strip().splitlines()[0]
        return (
            f"The database is not as this version needs it ({said}); `broadsheet doctor` says more."
        )
    return ""
