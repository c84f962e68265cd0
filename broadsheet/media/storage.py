"""Where uploads and what is made of them lie, and who wants to know when one of them goes."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.storage import FileSystemStorage

_told: list[Callable[[str], None]] = []


def tell_when_gone(tell: Callable[[str], None]) -> None:
    """Have ``tell`` called with the name of each file that was there and is deleted."""
    if tell not in _told:
        _told.append(tell)


class MediaStorage(FileSystemStorage):
    """Django's folder of uploads; no file is put in the place of another."""

    def delete(self, name: str) -> None:
        was_there = self.exists(name)
        super().delete(name)
        for tell in _told if was_there else ():
            tell(name)
