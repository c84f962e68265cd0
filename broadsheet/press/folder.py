"""The store as a folder that any web server serves alone.

``public/`` holds the pages under their addresses, ``index.html`` for an address that ends in a
slash, and their compressed forms beside them. ``about/`` holds for each what is not in the file:
status, headers, lengths and checks of each form. A reader of ours takes the note first and believes
a file only if it is the one the note is about; whoever serves ``public/`` alone gets whole files,
since each is put in place by renaming.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

from broadsheet.press.encodings import IDENTITY, SUFFIXES
from broadsheet.press.store import Finished

INDEX = "index.html"
NOTE = ".json"
FORM = 1  # of the notes; another number is another program's
TRIES = 4


def _check(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=12).hexdigest()


class FolderStore:
    def __init__(self, folder: Path) -> None:
        self.public = folder / "public"
        self.about = folder / "about"

    def file(self, path: str) -> Path:
        """Where the page of ``path`` lies."""
        return self.public / f"{path[1:]}{INDEX if path.endswith('/') else ''}"

    def note(self, path: str) -> Path:
        """Where the note about ``path`` lies: what is not in the file itself."""
        return self.about / f"{path[1:]}{INDEX if path.endswith('/') else ''}{NOTE}"

    # Writing ---------------------------------------------------------------------------------

    def put(self, page: Finished) -> None:
        file, note = self.file(page.path), self.note(page.path)
        checks = {}
        for form, suffix in SUFFIXES.items():
            body = page.bodies.get(form)
            if body is None or page.status != 200:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(f"{file}{suffix}")
            else:
                _write(Path(f"{file}{suffix}"), body, page.modified)
                checks[form] = _check(body)
        said = {
            "form": FORM, "status": page.status, "headers": page.headers, "host": page.host,
            "modified": page.modified, "keys": page.keys, "checks": checks,
        }  # fmt: skip
        if page.status != 200:
            # No file that a server would send as if all were well: the words lie in the note.
            said["body"] = page.body.decode()
        _write(note, json.dumps(said).encode(), None)

    def discard(self, path: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.note(path))
        for suffix in SUFFIXES.values():
            with contextlib.suppress(FileNotFoundError):
                os.unlink(f"{self.file(path)}{suffix}")

    # Reading ---------------------------------------------------------------------------------

    def get(self, path: str) -> Finished | None:
        # While a page is put in place its note may be older than its files for a moment.
        for _ in range(TRIES):
            try:
                note = json.loads(self.note(path).read_bytes())
            except (OSError, ValueError):
                return None
            if note.get("form") != FORM:
                return None
            found = self._bodies(path, note)
            if found is not None:
                return Finished(
                    path=path,
                    status=note["status"],
                    headers=tuple((name, value) for name, value in note["headers"]),
                    bodies=found,
                    host=note["host"],
                    modified=note["modified"],
                    keys=tuple(note["keys"]),
                )
        return None

    def _bodies(self, path: str, note: dict[str, object]) -> dict[str, bytes] | None:
        if "body" in note:
            return {IDENTITY: str(note["body"]).encode()}
        checks = note["checks"]
        assert isinstance(checks, dict)
        bodies = {}
        for form, check in checks.items():
            try:
                body = Path(f"{self.file(path)}{SUFFIXES[form]}").read_bytes()
            except (OSError, KeyError):
                return None
            if _check(body) != check:
                return None
            bodies[form] = body
        return bodies if IDENTITY in bodies else None

    def paths(self) -> Iterator[str]:
        for folder, inside, files in os.walk(self.about):
            inside.sort()
            place = Path(folder).relative_to(self.about).as_posix()
            begin = "/" if place == "." else f"/{place}/"
            for name in sorted(files):
                if name.endswith(NOTE):
                    name = name.removesuffix(NOTE)
                    yield begin if name == INDEX else f"{begin}{name}"


def _write(file: Path, body: bytes, modified: int | None) -> None:
    """Put ``body`` in place at once, as the file that was changed at ``modified``."""
    beside = file.with_name(f".{file.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        out = beside.open("wb")
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        out = beside.open("wb")
    try:
        with out:
            out.write(body)
        if modified is not None:
            # Servers make their Last-Modified of it.
            os.utime(beside, (modified, modified))
        beside.replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
