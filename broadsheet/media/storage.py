"""Where uploads and what is made of them lie, and who wants to know when one of them goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from broadsheet.files import write_at_one_stroke

_told: list[Callable[[str], None]] = []


def tell_when_gone(tell: Callable[[str], None]) -> None:
    """Have ``tell`` called with the name of each file that was there and is deleted."""
    if tell not in _told:
        _told.append(tell)


class MediaStorage(FileSystemStorage):
    """Django's folder of uploads; no upload is put in the place of another."""

    def put(self, name: str, data: bytes) -> str:
        """Write ``data`` under just this ``name``, at one stroke; what lay there is replaced.

        For what is made again to the byte, such as a rendition: two who make it at once write
        over each other, and neither finds half a file, nor none.

        Returns:
            ``name``.

        Raises:
            SuspiciousFileOperation: it leads out of the folder.
            OSError: the file cannot be written.
        """
        write_at_one_stroke(
            Path(self.path(name)), data, mode=self.file_permissions_mode, to_disk=False
        )
        return name

    def delete(self, name: str) -> None:
        was_there = self.exists(name)
        super().delete(name)
        for tell in _told if was_there else ():
            tell(name)
