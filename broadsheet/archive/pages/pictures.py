"""Files of pictures that were saved beside a page, never anything outside the folders given."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from broadsheet.archive.bodies import safe_url
from broadsheet.archive.items import MediaItem

_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|tiff?|bmp|svg)$", re.I)


@dataclass(slots=True)
class PictureFolder:
    """Where pictures of one page may lie: below the archive's folder, and below ``media``."""

    page: Path
    root: Path
    media: Path | None = None
    _roots: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._roots = [self.root.resolve()]
        if self.media is not None:
            self._roots.append(self.media.resolve())

    def known(self, addresses: Iterable[str], *, base: str) -> dict[str, MediaItem]:
        """The pictures among ``addresses`` whose files are there, by the key they get in blocks."""
        found: dict[str, MediaItem] = {}
        for address in addresses:
            key = safe_url(address, base_url=base)
            if key and key not in found and (path := self.find(address)):
                found[key] = MediaItem(key=key, path=path)
        return found

    def find(self, address: str) -> Path | None:
        """The file behind an address: beside the page, below ``media`` by path, then by name."""
        try:
            parts = urlsplit(address.strip())
        except ValueError:
            return None
        told = unquote(parts.path).replace("\\", "/")
        name = told.rpartition("/")[2]
        if not name or "\x00" in told or len(told) > 1000:
            return None
        places: list[Path] = []
        if not parts.scheme and not parts.netloc:
            places.append(self.page.parent / told.lstrip("/"))
            places.append(self.root / told.lstrip("/"))
        elif _PICTURE.search(name):
            # A browser saves what was at an address into a folder named after the page.
            stem = self.page.name.partition(".htm")[0]
            places += [
                self.page.parent / f"{stem}{end}" / name
                for end in ("_files", "-files", ".files", "_Dateien")
            ]
        if self.media is not None:
            pieces = [piece for piece in told.split("/") if piece]
            places += [self.media.joinpath(*pieces[at:]) for at in range(min(len(pieces), 12))]
        return next((path for place in places if (path := self._inside(place))), None)

    def _inside(self, place: Path) -> Path | None:
        """The file itself, if it is one, and if no ``..`` and no link leads out."""
        try:
            path = place.resolve()
            if path.is_file() and any(path.is_relative_to(root) for root in self._roots):
                return path
        except (OSError, ValueError, RuntimeError):
            pass
        return None
