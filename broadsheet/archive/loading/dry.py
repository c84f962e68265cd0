"""What a dry run would have written: on disk and thrown away, so that memory stays flat."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator


class Ledger:
    """Identities, paths, addresses and links of a run.

    In a real one it only remembers which of the stories written before a crash were met again.
    """

    def __init__(self) -> None:
        # An empty name makes a database that SQLite itself deletes, in memory while it is small.
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA cache_size=-8192;"
            "CREATE TABLE item (identity TEXT, digest TEXT, PRIMARY KEY (identity, digest))"
            " WITHOUT ROWID;"
            "CREATE TABLE path (path TEXT PRIMARY KEY) WITHOUT ROWID;"
            "CREATE TABLE address (address TEXT PRIMARY KEY) WITHOUT ROWID;"
            "CREATE TABLE link (address TEXT, count INTEGER);"
        )

    def close(self) -> None:
        self._db.close()

    def digests(self, identities: Iterable[str]) -> dict[str, set[str]]:
        """The versions of each that were met in this run."""
        found: dict[str, set[str]] = {}
        for identity, digest in self._found("item", "identity, digest", "identity", identities):
            found.setdefault(identity, set()).add(digest)
        return found

    def paths(self, paths: Iterable[str]) -> set[str]:
        return {path for (path,) in self._found("path", "path", "path", paths)}

    def addresses(self, addresses: Iterable[str]) -> set[str]:
        return {a for (a,) in self._found("address", "address", "address", addresses)}

    def links(self) -> Iterator[tuple[str, int]]:
        """Every address that is linked to, and how often."""
        yield from self._db.execute("SELECT address, sum(count) FROM link GROUP BY address")

    def note(
        self,
        *,
        items: Iterable[tuple[str, str]] = (),
        paths: Iterable[str] = (),
        addresses: Iterable[str] = (),
        links: Iterable[tuple[str, int]] = (),
    ) -> None:
        self._db.executemany("INSERT OR IGNORE INTO item VALUES (?, ?)", items)
        self._db.executemany("INSERT OR IGNORE INTO path VALUES (?)", ((p,) for p in paths))
        self._db.executemany("INSERT OR IGNORE INTO address VALUES (?)", ((a,) for a in addresses))
        self._db.executemany("INSERT INTO link VALUES (?, ?)", links)

    def _found(
        self, table: str, columns: str, by: str, values: Iterable[str]
    ) -> Iterator[tuple[str, ...]]:
        wanted = list(values)
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            marks = ", ".join("?" * len(some))
            # Table and column are named above, never by an archive.
            query = f"SELECT {columns} FROM {table} WHERE {by} IN ({marks})"  # noqa: S608
            yield from self._db.execute(query, some)
