"""Whether the database answers, is whole, and is of this version."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError, connection

from broadsheet.cli.checks.finding import Finding, fault, some, warning
from broadsheet.cli.paper import Failure, Paper
from broadsheet.cli.preparation import migrate, pending_migrations, static_is_stale


def answers(paper: Paper) -> Iterator[Finding]:
    """Nothing else can be looked at while this finds something."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        yield fault(f"It does not answer: {str(error).strip()}.")


def is_whole(paper: Paper) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check(20)")
            said = [row[0] for row in cursor.fetchall()]
            if said != ["ok"]:
                yield fault(f"The database file is damaged: {some(said, most=2)}.")
                return
            cursor.execute("PRAGMA foreign_key_check")
            broken = sorted({f"{row[0]} → {row[2]}" for row in cursor.fetchmany(1000)})
            if broken:
                yield fault(f"Rows name others that are not there: {some(broken)}.")
            cursor.execute("PRAGMA journal_mode")
            if cursor.fetchone()[0] != "wal":
                yield warning(
                    "SQLite cannot keep its write-ahead log on this file system; "
                    "writers and readers wait for each other."
                )
        elif connection.vendor == "postgresql":
            cursor.execute(
                "SELECT indexrelid::regclass::text FROM pg_index"
                " WHERE NOT indisvalid OR NOT indisready"
            )
            broken = [row[0] for row in cursor.fetchall()]
            if broken:
                yield fault(f"Indexes are not valid: {some(broken)}; run REINDEX on them.")


def is_of_this_version(paper: Paper) -> Iterator[Finding]:
    def bring_up() -> str:
        migrate(lambda *_: None)
        return "brought the tables up to date"

    try:
        pending = pending_migrations()
    except Failure as failure:
        yield fault(failure.message)
        return
    if pending:
        yield fault(
            f"The tables are of an older version ({len(pending)} migrations wait); "
            "`serve` brings them up to date.",
            bring_up,
        )


def static_files(paper: Paper) -> Iterator[Finding]:
    if static_is_stale(paper):
        yield warning("Static files are of another version; `serve` collects them anew.")
