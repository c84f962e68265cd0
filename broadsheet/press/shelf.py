"""Finished pages in memory, ready to be sent; those kept longest are given up for room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from http import HTTPStatus

from broadsheet.press import cdn
from broadsheet.press.encodings import IDENTITY, best, restored
from broadsheet.press.marks import Marks
from broadsheet.press.pieces import INCLUDE
from broadsheet.press.store import Finished

Headers = list[tuple[str, str]]

# Askers say what they take in few ways; so many choices are remembered for each page.
MOST_CHOICES = 32
# What a page takes beside its bodies.
BESIDE = 3_000


@dataclass(slots=True)
class Form:
    """One form of a page, ready to be sent; its body may have to be made of another form's."""

    etag: str
    body: bytes | None
    headers: Headers
    not_modified: Headers


@dataclass(slots=True)
class Ready:
    """A page in memory, with what the note about it looked like when it was read."""

    seen: tuple[int, int, int]
    status: str
    ok: bool
    modified: int | None
    forms: dict[str, Form]
    # All but its bodies.
    page: Finished
    digest: str
    has_pieces: bool = False
    shelf: Shelf | None = None
    # Until when, by the steady clock, the page need not be looked at if its mark is the same.
    place: int = 0
    mark: int = -1
    good_until: float = 0.0
    # What the pieces put in are made of: places of keys, and the numbers that stood there.
    parts: tuple[tuple[int, int], ...] | None = None
    put_at: float = 0.0
    # The form for each way in which askers said what they take.
    chosen: dict[str, Form] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return BESIDE + sum(len(form.body or b"") for form in self.forms.values())

    def whole(self) -> bytes:
        """The page as it is, made of its compressed form, and kept while there is room."""
        form = self.forms[IDENTITY]
        body = form.body
        if body is None:
            body = restored({name: one.body for name, one in self.forms.items() if one.body})
            if self.shelf is not None:
                self.shelf.grow(self, form, body)
        return body

    def form(self, accepted: str) -> Form:
        found = self.chosen.get(accepted)
        if found is None:
            found = self.forms[best(accepted, self.forms) if len(self.forms) > 1 else ""]
            if len(self.chosen) >= MOST_CHOICES:
                self.chosen.clear()
            self.chosen[accepted] = found
        return found


def made_ready(page: Finished, seen: tuple[int, int, int], *, put_together: bool = False) -> Ready:
    """``page`` with all that is sent for it, form by form.

    ``seen`` is what the note about it looked like; ``put_together`` says that its pieces are in it.
    """
    digest = page.digest
    bodies: dict[str, bytes | None] = {**page.bodies}
    has_pieces = page.status == 200 and INCLUDE.search(page.body) is not None
    if has_pieces:
        # Nobody is sent it as it lies; it is read again when it is put together.
        bodies = {IDENTITY: b""}
    shared = [*page.headers, *cdn.headers(page, pieces=put_together)]
    if page.modified is not None:
        shared.append(("Last-Modified", formatdate(page.modified, usegmt=True)))
    if len(bodies) > 1:
        shared.append(("Vary", "Accept-Encoding"))
    made = {}
    for name, body in bodies.items():
        etag = f'"{digest}-{name}"' if name else f'"{digest}"'
        headers = [*shared, ("Content-Length", str(len(body or b"")))]
        if page.status == 200:
            headers.append(("ETag", etag))
        if name:
            headers.append(("Content-Encoding", name))
        kept = {"cache-control", "content-location", "expires", "last-modified", "vary",
                "surrogate-key", "surrogate-control"}  # fmt: skip
        short = [pair for pair in shared if pair[0].lower() in kept]
        made[name] = Form(etag, body, headers, [*short, ("ETag", etag)])
    if len(made) > 1:
        # Few ask for it.
        made[IDENTITY].body = None
    status = f"{page.status} {HTTPStatus(page.status).phrase}"
    return Ready(
        seen, status, page.status == 200, page.modified, made, replace(page, bodies={}), digest,
        has_pieces=has_pieces, place=Marks.place(page.path),
    )  # fmt: skip


class Shelf:
    """Pages in memory, those kept longest given up when there is no room."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.taken = 0
        self._pages: OrderedDict[str, Ready] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, path: str) -> Ready | None:
        return self._pages.get(path)

    def put(self, path: str, page: Ready) -> None:
        with self._lock:
            self._drop(path)
            self._pages[path] = page
            page.shelf = self
            self.taken += page.size
            self._make_room()

    def grow(self, page: Ready, form: Form, body: bytes) -> None:
        """Have ``body`` kept with ``form`` of ``page``, if that still lies here."""
        with self._lock:
            if form.body is None and self._pages.get(page.page.path) is page:
                form.body = body
                self.taken += len(body)
                self._make_room()

    def _make_room(self) -> None:
        while self.taken > self.room and len(self._pages) > 1:
            _path, oldest = self._pages.popitem(last=False)
            self.taken -= oldest.size

    def drop(self, path: str) -> None:
        if path in self._pages:
            with self._lock:
                self._drop(path)

    def _drop(self, path: str) -> None:
        gone = self._pages.pop(path, None)
        if gone is not None:
            self.taken -= gone.size
