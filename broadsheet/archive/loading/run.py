"""What all parts of one import share."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from broadsheet.accounts.models import User
from broadsheet.archive.loading.dry import Ledger
from broadsheet.archive.models import Import, ImportedItem, ImportedThing
from broadsheet.archive.report import Report

# Between two commits of ours a waiting editor gets the write lock.
PAUSE = 0.001


@dataclass(slots=True)
class Run:
    """One import while it goes on; ``row`` is ``None`` where nothing may be written."""

    report: Report
    row: Import | None
    actor: User | None
    ledger: Ledger
    # A paper without stories takes the archive's sections and pages in place of its own.
    empty_paper: bool = False
    # The last item written before this import was cut off.
    resumed_after: int = 0
    # UUIDs of an export's things that this paper has under another.
    aliases: dict[UUID, UUID] = field(default_factory=dict)

    @property
    def dry(self) -> bool:
        return self.row is None

    def did_before(self, item: ImportedItem, identity: str) -> bool:
        """Whether this import wrote ``item`` before it was cut off; says so once a version."""
        if self.row is None or item.run_id != self.row.pk or item.pk > self.resumed_after:
            return False
        first = item.digest not in self.ledger.digests([identity]).get(identity, ())
        self.ledger.note(items=[(identity, item.digest)])
        return first

    def makes(self, kind: str, *uuids: UUID) -> None:
        """Note what is about to be made; commits by itself."""
        if self.row is not None and uuids:
            ImportedThing.objects.bulk_create(
                ImportedThing(run=self.row, kind=kind, uuid=uuid) for uuid in uuids
            )
            pause()


def pause() -> None:
    """Let others write. SQLite has one writer at a time, and who waits sleeps in between."""
    if connection.vendor == "sqlite":
        time.sleep(PAUSE)
