"""Importing archives, taking an import back, exporting the paper."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log, registry

from broadsheet.accounts.models import User
from broadsheet.archive.export.writer import write
from broadsheet.archive.items import Read, Reader, ReaderOptions
from broadsheet.archive.loading.dry import Ledger
from broadsheet.archive.loading.engine import Loader
from broadsheet.archive.loading.links import rewrite_links
from broadsheet.archive.loading.run import Run
from broadsheet.archive.loading.undoing import Undone, undo
from broadsheet.archive.models import Import, ImportedItem
from broadsheet.archive.readers import also_holds, reader_for
from broadsheet.archive.report import Report
from broadsheet.archive.selectors import touched_by
from broadsheet.changes.keys import touch
from broadsheet.newsroom.models import Article

_KEYS_AT_ONCE = 500
_MAPPED = 64 * 1024 * 1024
_LOG_PAGES = 16_000


@dataclass(slots=True)
class Imported:
    """What an import did. ``run`` is ``None`` after a dry run."""

    report: Report
    run: Import | None


class Busy(RuntimeError):
    """Another import goes on in this paper."""


def import_archive(
    *,
    sources: Sequence[Path],
    format_name: str | None = None,
    media: Path | None = None,
    typographic: bool = True,
    dry_run: bool = False,
    actor: User | None,
    progress: Callable[[Report], None] = lambda _report: None,
) -> Imported:
    """Read ``sources`` into the paper. Sends nothing to anybody; the caller runs the pipeline.

    One that was cut off goes on where it stopped when it is begun again, and reports as if it
    had never stopped.

    Raises:
        UnknownFormat: a source cannot be read. Nothing was written.
        Busy: another import goes on.
    """
    readers = [(reader_for(source, format_name), source) for source in sources]
    # Read once, and not while the first section's transaction holds the write lock.
    registry.scan_for_actions()
    report = Report()
    for reader, source in readers:
        # One format a folder: a Jekyll site's layouts are HTML, too, and no stories.
        for name in [] if format_name else also_holds(source, reader):
            report.note(
                str(source),
                f"It was read as {reader.name} and also holds what looks like {name}; "
                f"import it again with --format {name} if those are stories.",
            )
    ledger = Ledger()
    _set_database_up()
    with contextlib.closing(ledger), _alone(dry_run):
        row = None if dry_run else _begun(sources, readers, actor)
        run = Run(report=report, row=row, actor=actor, ledger=ledger)
        run.empty_paper = not Article.objects.exists()
        if row is not None:
            run.resumed_after = row.items.aggregate(last=Max("pk"))["last"] or 0
        loader = Loader(run)
        loader.load(
            _reads(readers, media, typographic=typographic), progress=lambda: progress(report)
        )
        rewrite_links(run)
        progress(report)
        if row is not None:
            _finish(row, report, actor)
    return Imported(report, row)


def _set_database_up() -> None:
    """Set SQLite up for many short writes in flat memory, for as long as this process lives.

    Less of a large database is mapped into memory, and its pages are brought home from the log
    less often: small transactions change the same pages of the indexes again and again.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA mmap_size = {_MAPPED}")
            cursor.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")


def _reads(
    readers: Sequence[tuple[Reader, Path]], media: Path | None, *, typographic: bool
) -> Iterator[Read]:
    options = ReaderOptions(
        timezone=timezone.get_current_timezone(), language=settings.LANGUAGE_CODE, media=media,
        typographic=typographic,
    )  # fmt: skip
    for reader, source in readers:
        yield from reader.read(source, options=options)


def _begun(
    sources: Sequence[Path], readers: Sequence[tuple[Reader, Path]], actor: User | None
) -> Import:
    """The import of these sources that was cut off, or a new one."""
    names = [str(source.resolve()) for source in sources]
    formats = ",".join(dict.fromkeys(reader.name for reader, _ in readers))
    signature = hashlib.sha256("\0".join((formats, *names)).encode()).hexdigest()
    cut_off = Import.objects.filter(signature=signature, finished_at=None, undone_at=None)
    return cut_off.order_by("pk").last() or Import.objects.create(
        sources=[source.name for source in sources], format=formats[:20], signature=signature,
        actor=actor,
    )  # fmt: skip


@contextlib.contextmanager
def _alone(dry_run: bool) -> Iterator[None]:
    """One import at a time; the lock dies with the process that holds it."""
    if dry_run:
        yield
        return
    path = Path(settings.BROADSHEET_DATA) / "run" / "import.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy(_("Another import goes on in this paper; wait for its end.")) from None
        yield


def _finish(row: Import, report: Report, actor: User | None) -> None:
    """Say once, for all stories, what has changed, and close the books."""
    keys: list[str] = []
    for key in touched_by(row):
        keys.append(key)
        if len(keys) >= _KEYS_AT_ONCE:
            touch(keys)
            keys = []
    counts = {k: v for k, v in report.as_dict().items() if k != "rejections"}
    with transaction.atomic():
        touch(keys)
        row.finished_at = timezone.now()
        row.report = report.as_dict()
        row.save(update_fields=["finished_at", "report"])
        log(instance=row, action="broadsheet.import", user=actor, data=counts, title=str(row))


def undo_import(
    *,
    key: int,
    actor: User | None,
    progress: Callable[[Undone], None] = lambda _undone: None,
) -> Undone:
    """Take an import back: delete what it created, restore what it changed.

    Raises:
        ValidationError: there is no such import, or it was undone already.
    """
    run = Import.objects.filter(pk=key).first()
    if run is None:
        raise ValidationError(_("There is no import %d.") % key)
    if run.undone_at is not None:
        raise ValidationError(_("Import %d has been undone already.") % key)
    with _alone(dry_run=False):
        done = undo(run, progress=progress)
        with transaction.atomic():
            # What was kept can be taken back later, once the reason is gone.
            if not ImportedItem.objects.filter(run=run).exists():
                run.undone_at = timezone.now()
            run.finished_at = run.finished_at or timezone.now()
            run.save(update_fields=["undone_at", "finished_at"])
            data = {"deleted": done.deleted, "restored": done.restored, "kept": len(done.kept)}
            log(
                instance=run, action="broadsheet.undo_import", user=actor, data=data, title=str(run)
            )
    return done


def export_ninjs(*, destination: Path, progress: Callable[[int], None] = lambda _done: None) -> int:
    """Write the whole paper as ninjs 3.1 below ``destination``; returns the number of stories.

    Raises:
        NotEmpty: there is something in the folder already.
    """
    return write(destination, progress=progress)
