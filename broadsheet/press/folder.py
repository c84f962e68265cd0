"""The store as a folder that any web server serves alone.

``public/`` holds the pages under their addresses, ``index.html`` for an address that ends in a
slash, and their compressed forms beside them. What a server would send wrongly does not lie there:
``apart/`` holds pages that still have pieces to be put in, or headers that their address does not
tell; ``gone/410/`` and ``gone/451/`` the words for what is no longer there.

``about/`` holds for each page what is not in the file: status, headers and checks of each form. A
reader of ours takes the note first and believes a file only if it is the one the note is about;
whoever serves ``public/`` alone gets whole files, since each is put in place by renaming.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from broadsheet.press.encodings import IDENTITY, SUFFIXES
from broadsheet.press.kinds import is_plain
from broadsheet.press.marks import marks_of
from broadsheet.press.store import Finished

INDEX = "index.html"
NOTE = ".json"
FORM = 2  # of the notes; another number is another program's
PUBLIC, APART, GONE = "public", "apart", {410: "gone/410", 451: "gone/451"}
PLACES = (PUBLIC, APART, *GONE.values())
TRIES = 4


def _check(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=12).hexdigest()


class Torn(Exception):
    """The note is about another page than the one that lies there."""


def note_of(page: Finished, place: str) -> bytes:
    """The note about ``page``, whose forms lie in ``place`` if they lie anywhere."""
    checks = {form: _check(body) for form, body in page.bodies.items()} if place else {}
    said = {
        "form": FORM, "status": page.status, "headers": page.headers, "host": page.host,
        "modified": page.modified, "keys": page.keys, "checks": checks, "place": place,
    }  # fmt: skip
    if page.status != 200:
        said["body"] = page.body.decode()
    return json.dumps(said).encode()


def page_of(path: str, note: bytes, read: Callable[[str, str], bytes]) -> Finished | None:
    """The page that ``note`` is about; ``read`` says what lies in a place in a form.

    Raises:
        Torn: something else lies there.
    """
    try:
        said = json.loads(note)
    except ValueError:
        return None
    if said.get("form") != FORM:
        return None
    if "body" in said:
        bodies = {IDENTITY: said["body"].encode()}
    else:
        bodies = {form: read(said["place"], form) for form in said["checks"]}
    if said["status"] == 200 and any(_check(bodies[f]) != c for f, c in said["checks"].items()):
        raise Torn
    return Finished(
        path=path,
        status=said["status"],
        headers=tuple((name, value) for name, value in said["headers"]),
        bodies=bodies,
        host=said["host"],
        modified=said["modified"],
        keys=tuple(said["keys"]),
    )


class FolderStore:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.public = folder / PUBLIC
        self.about = folder / "about"
        # Where a change is told to those who serve.
        self.marks = marks_of(folder)

    def file(self, path: str, place: str = PUBLIC) -> Path:
        """Where the page of ``path`` lies if it lies in ``place``."""
        return self.folder / place / f"{path[1:]}{INDEX if path.endswith('/') else ''}"

    def note(self, path: str) -> Path:
        """Where the note about ``path`` lies: what is not in the file itself."""
        return self.about / f"{path[1:]}{INDEX if path.endswith('/') else ''}{NOTE}"

    # Writing ---------------------------------------------------------------------------------

    def put(self, page: Finished) -> bool:
        place, was_there = self._laid(page), self.note(page.path).exists()
        _write(self.note(page.path), note_of(page, place))
        self._tell(page.path)
        # Only now: until then, what was there before was the page.
        self._clear(page.path, besides=(place, page.bodies))
        return was_there

    def _laid(self, page: Finished) -> str:
        """Lay the forms of ``page`` where they belong, and say where that is."""
        place = _place(page)
        try:
            for form, body in page.bodies.items() if place else ():
                _write(Path(f"{self.file(page.path, place)}{SUFFIXES[form]}"), body, later=True)
        except (FileExistsError, IsADirectoryError, NotADirectoryError):
            if page.status == 200:
                raise
            # Pages below it, or above, have the name. The note holds the words, too.
            return ""
        return place

    def discard(self, path: str) -> bool:
        gone = _unlink(self.note(path))
        self._clear(path)
        self._tell(path)
        return gone

    def _tell(self, path: str) -> None:
        if self.marks is not None:
            self.marks.change(path)

    def _clear(self, path: str, *, besides: tuple[str, dict[str, bytes]] | tuple[()] = ()) -> None:
        for place in PLACES:
            for form, suffix in SUFFIXES.items():
                if not (besides and place == besides[0] and form in besides[1]):
                    _unlink(Path(f"{self.file(path, place)}{suffix}"))

    # Reading ---------------------------------------------------------------------------------

    def get(self, path: str) -> Finished | None:
        # While a page is put in place its note may be older than its files for a moment.
        for _ in range(TRIES):
            try:
                note = self.note(path).read_bytes()
            except OSError:
                return None
            try:
                return page_of(path, note, lambda place, form: self._read(path, place, form))
            except Torn:
                continue
        return None

    def _read(self, path: str, place: str, form: str) -> bytes:
        try:
            return Path(f"{self.file(path, place)}{SUFFIXES[form]}").read_bytes()
        except (OSError, KeyError):
            raise Torn from None

    def paths(self) -> Iterator[str]:
        for folder, inside, files in os.walk(self.about):
            inside.sort()
            place = Path(folder).relative_to(self.about).as_posix()
            begin = "/" if place == "." else f"/{place}/"
            for name in sorted(files):
                if name.endswith(NOTE):
                    name = name.removesuffix(NOTE)
                    yield begin if name == INDEX else f"{begin}{name}"


def replace_file(file: Path, body: bytes) -> bool:
    """Have ``body`` in ``file``, put in place at once; whether it was not there already."""
    with contextlib.suppress(FileNotFoundError):
        if file.read_bytes() == body:
            return False
    _write(file, body)
    return True


def _place(page: Finished) -> str:
    """Where the files of ``page`` lie; nowhere if it has none."""
    if page.status == 200:
        return PUBLIC if is_plain(page) else APART
    return GONE.get(page.status, "")


def _unlink(file: Path) -> bool:
    try:
        os.unlink(file)
    except OSError as error:
        # Pages may lie below an address at which nothing lies, as below one without its slash.
        if isinstance(error, FileNotFoundError | NotADirectoryError) or file.is_dir():
            return False
        raise
    return True


def _write(file: Path, body: bytes, *, later: bool = False) -> None:
    """Put ``body`` in place at once; with ``later``, a second later than before at least.

    Web servers make their tags of a file's size and of the whole second in which it was changed:
    two pages of one size and one second would be the same to them.
    """
    beside = file.with_name(f".{file.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        out = beside.open("wb")
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        out = beside.open("wb")
    try:
        with out:
            out.write(body)
        if later:
            with contextlib.suppress(FileNotFoundError):
                before = int(os.stat(file).st_mtime)
                if before >= int(time.time()):
                    os.utime(beside, (before + 1, before + 1))
        beside.replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
