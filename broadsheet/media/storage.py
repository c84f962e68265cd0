"""Where uploads and what is made of them lie, and who wants to know when one of them goes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.core.files.storage import FileSystemStorage

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
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            if self.file_permissions_mode is not None:
                Path(beside).chmod(self.file_permissions_mode)
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
        return name

    def delete(self, name: str) -> None:
        was_there = self.exists(name)
        super().delete(name)
        for tell in _told if was_there else ():
            tell(name)
