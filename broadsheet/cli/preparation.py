"""Makes a paper ready for this version of Broadsheet: its tables and its static files."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from broadsheet.cli.paper import Failure, Paper, as_failure, set_up_django
from broadsheet.cli.progress import Advance, progress
from broadsheet.cli.supervision import die_with, leave

STAMP = "static.stamp"


def pending_migrations() -> list[str]:
    """The migrations that the database lacks, in the order in which they would run.

    Raises:
        Failure: the database is of a newer version than this one.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        unknown = set(executor.loader.applied_migrations) - set(executor.loader.graph.nodes)
        ours = sorted(f"{app}.{name}" for app, name in unknown if _is_ours(app, executor.loader))
        if ours:
            raise Failure(
                f"The database was made by a newer Broadsheet (it has {ours[-1]}); "
                "install that version or a later one."
            )
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _is_ours(app: str, loader: Any) -> bool:
    from django.apps import apps

    # An app that replaced its migrations by one keeps the old names in the database.
    replaced = {old for migration in loader.disk_migrations.values() for old in migration.replaces}
    if any(label == app for label, _ in replaced):
        return False
    return apps.is_installed(f"broadsheet.{app}")


def migrate(advance: Advance) -> None:
    """Bring the database to this version."""
    from django.core.management import call_command
    from django.core.management.commands.migrate import Command

    class Migrate(Command):
        def migration_progress_callback(
            self, action: str, migration: Any = None, fake: bool = False
        ) -> None:
            if action == "apply_success":
                advance()

    with _made_swiftly(), _written_down_with_it():
        call_command(Migrate(), interactive=False, verbosity=0, skip_checks=True)


@contextlib.contextmanager
def _written_down_with_it() -> Iterator[None]:
    """Have PostgreSQL keep a change of tables and the note of it in one transaction.

    Django writes some of them down after they are done, and does some in steps for the sake of
    other databases. Whoever is killed in between could neither go on nor begin anew, since the
    change would be made twice.
    """
    from django.core.management.commands import migrate as command
    from django.db import transaction
    from django.db.migrations.executor import MigrationExecutor

    class Whole(MigrationExecutor):
        def apply_migration(self, state: Any, migration: Any, *how: Any, **more: Any) -> Any:
            together: contextlib.AbstractContextManager[None] = contextlib.nullcontext()
            if self.connection.vendor == "postgresql":
                from django.contrib.postgres.operations import NotInTransactionMixin

                if not any(isinstance(op, NotInTransactionMixin) for op in migration.operations):
                    together = transaction.atomic(self.connection.alias)
            with together:
                return super().apply_migration(state, migration, *how, **more)

    setattr(command, "MigrationExecutor", Whole)  # noqa: B010
    try:
        yield
    finally:
        setattr(command, "MigrationExecutor", MigrationExecutor)  # noqa: B010


@contextlib.contextmanager
def _made_swiftly() -> Iterator[None]:
    """Take from migrations what cost a fifth of their time and bought nothing.

    Django keeps the name of the setting that a swappable model stands in, since settings do not
    change, and forgets it whenever a migration registers a model: it then looked through all of
    them again, twenty thousand times for a new paper. And each of the eleven thousand models that
    are made on the way lives until the next few are there: to look for garbage after every seven
    hundred objects finds none.
    """
    from django.apps import apps

    ask = apps.get_swappable_settings_name
    known: dict[str, str | None] = {}

    def remembered(name: str) -> str | None:
        if name not in known:
            known[name] = ask(name)
        return known[name]

    setattr(remembered, "cache_clear", lambda: None)  # noqa: B010
    setattr(apps, "get_swappable_settings_name", remembered)  # noqa: B010
    thresholds = gc.get_threshold()
    gc.set_threshold(200_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        delattr(apps, "get_swappable_settings_name")


def static_stamp() -> str:
    """A digest of what would be collected, by name, size and time."""
    from django.contrib.staticfiles.finders import get_finders

    found = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            told = os.stat(storage.path(path))
            found.append(f"{path} {told.st_size} {told.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()


def static_is_stale(paper: Paper) -> bool:
    stamp = paper.run / STAMP
    manifest = paper.folder / "static" / "staticfiles.json"
    return (
        not manifest.is_file()
        or not stamp.is_file()
        or stamp.read_text("ascii").strip() != static_stamp()
    )


def collect_static(paper: Paper) -> None:
    """Copy static files into the data folder, hashed and compressed. Older ones stay: pages that
    were kept elsewhere still name them."""
    from django.core.management import call_command

    stamp = static_stamp()
    call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
    (paper.run / STAMP).write_text(stamp, "ascii")


def prepare(paper: Paper) -> None:
    """Bring tables and static files to this version, saying so; does nothing when they are.

    The two do not need each other: the files are collected by a second process meanwhile.

    Raises:
        Failure: one of the two could not be done.
    """
    from django.contrib.staticfiles.storage import staticfiles_storage

    pending = pending_migrations()
    stale = static_is_stale(paper)
    collecting = _collect_elsewhere(paper) if stale and pending else None
    if pending:
        what = "Making the tables" if len(pending) > 100 else "Bringing the tables up to date"
        with progress(what, total=len(pending)) as advance:
            migrate(advance)
        _note_pictures()
    if stale:
        with progress("Collecting static files"):
            if collecting is None:
                collect_static(paper)
            elif collecting.wait() != 0:
                raise Failure("The static files could not be collected.")
            else:
                read_anew(staticfiles_storage)


def prepare_apart(paper: Paper) -> None:
    """Prepare in a process that ends with it.

    What it takes, the history of all tables above all, would be held by whoever serves afterwards.

    Raises:
        SystemExit: it could not be done, and was said why.
    """
    from django.contrib.staticfiles.storage import staticfiles_storage
    from django.db import connections

    connections.close_all()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        _prepare_and_end(paper, parent)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code:
        raise SystemExit(code if code > 0 else 128 - code)
    read_anew(staticfiles_storage)


def _prepare_and_end(paper: Paper, parent: int) -> NoReturn:
    code = 1
    try:
        die_with(parent)
        prepare(paper)
        code = 0
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    except Exception as error:  # noqa: BLE001 - the process ends here, whatever it was
        failure = error if isinstance(error, Failure) else as_failure(error, paper)
        failure.show()
        code = failure.exit_code
    finally:
        leave(code)


def _note_pictures() -> None:
    """Where an older version noted no uses of pictures, note them: a takedown relies on them."""
    from broadsheet.newsroom.services import note_all_pictures, unnoted

    if unnoted():
        with progress("Noting where pictures are used"):
            note_all_pictures()


def read_anew(storage: Any) -> None:
    """Have ``storage`` know what another process has collected: what is served from here on would
    name the files of the version before."""
    if hasattr(storage, "load_manifest"):
        storage.hashed_files, storage.manifest_hash = storage.load_manifest()


def _collect_elsewhere(paper: Paper) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "broadsheet.cli.preparation"]
    return subprocess.Popen(command, env={**os.environ, "BROADSHEET_DATA": str(paper.folder)})


if __name__ == "__main__":
    the_paper = Paper(Path(os.environ["BROADSHEET_DATA"]))
    set_up_django(the_paper)
    collect_static(the_paper)
