"""Makes a paper ready for this version of Broadsheet: its tables and its static files."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from broadsheet.cli.paper import Failure, Paper, set_up_django
from broadsheet.cli.progress import Advance, progress

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

    call_command(Migrate(), interactive=False, verbosity=0, skip_checks=True)


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
