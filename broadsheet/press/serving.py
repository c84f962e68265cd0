"""Answers finished pages before Django wakes.

Stands before the application. A page that lies in the store costs a look at one file (has it
changed?), the choice of a form, and nothing else; the pages asked for most lie in memory. A page
that does not lie there is pressed by the first who asks, while others who ask for it wait; what may
not be kept goes to Django.

Nobody is served from the store while nobody keeps it right: the press shows that it lives by a file
that it touches (``ALIVE``). Without it everything goes to Django, slower and never wrong.
"""

from __future__ import annotations

import io
import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from broadsheet.press import addresses
from broadsheet.press.encodings import best, forms
from broadsheet.press.folder import FolderStore
from broadsheet.press.pieces import INCLUDE, put_in
from broadsheet.press.store import Finished

logger = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]

ALIVE = "press.alive"
# The press says twice a second that it lives, also while it presses a long page.
ALIVE_FOR = 20.0
LOOK_EVERY = 1.0
MEMORY = 48 * 1024 * 1024  # bytes, for pages as they lie, and again for those put together
# How long, in seconds, pieces that other stories change may stand as they are.
PIECES_FOR = 1.0
# What may not be kept is rendered twice, once in vain: not again within so many seconds. A page
# that may be kept from now on is pressed by the press itself, and seen at once.
VAIN_FOR, MOST_VAIN = 10.0, 10_000


@dataclass(frozen=True)
class _Form:
    """One form of a page, ready to be sent."""

    etag: str
    body: bytes
    headers: Headers
    not_modified: Headers


@dataclass(frozen=True)
class _Ready:
    """A page in memory, with what the note about it looked like when it was read."""

    seen: tuple[int, int, int]
    status: str
    host: str
    modified: int | None
    forms: dict[str, _Form]
    size: int
    negotiates: bool
    page: Finished
    has_pieces: bool = False
    fresh_until: float = 0.0

    @property
    def body(self) -> bytes:
        return self.forms[""].body


def _ready(page: Finished, seen: tuple[int, int, int]) -> _Ready:
    digest = page.digest
    shared = list(page.headers)
    if page.modified is not None:
        shared.append(("Last-Modified", formatdate(page.modified, usegmt=True)))
    if len(page.bodies) > 1:
        shared.append(("Vary", "Accept-Encoding"))
    made = {}
    for name, body in page.bodies.items():
        etag = f'"{digest}-{name}"' if name else f'"{digest}"'
        headers = [*shared, ("Content-Length", str(len(body)))]
        if page.status == 200:
            headers.append(("ETag", etag))
        if name:
            headers.append(("Content-Encoding", name))
        kept = {"cache-control", "content-location", "expires", "last-modified", "vary"}
        short = [pair for pair in shared if pair[0].lower() in kept]
        made[name] = _Form(etag, body, headers, [*short, ("ETag", etag)])
    status = f"{page.status} {HTTPStatus(page.status).phrase}"
    return _Ready(
        seen, status, page.host, page.modified, made, page.size, len(made) > 1, page,
        has_pieces=page.status == 200 and INCLUDE.search(page.body) is not None,
    )  # fmt: skip


class Shelf:
    """Pages in memory, those kept longest given up when there is no room."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.taken = 0
        self._pages: OrderedDict[str, _Ready] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, path: str) -> _Ready | None:
        return self._pages.get(path)

    def put(self, path: str, page: _Ready) -> None:
        with self._lock:
            self._drop(path)
            self._pages[path] = page
            self.taken += page.size
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


@dataclass
class Front:
    """The application with the store before it."""

    application: Application
    store: FolderStore
    alive: Path
    press: Callable[[str], Finished | None]
    hosts: frozenset[str]
    host: str
    # Whether readers must come by HTTPS, and whether a proxy in front says how they came.
    https: bool = False
    forwarded: bool = False
    memory: int = MEMORY
    _shelf: Shelf = field(init=False)
    _put_together: Shelf = field(init=False)
    _looked_at: float = field(default=-LOOK_EVERY, init=False)
    _lives: bool = field(default=False, init=False)
    _vain: dict[str, float] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._shelf, self._put_together = Shelf(self.memory), Shelf(self.memory)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if self._is_for_us(environ):
            path = environ["PATH_INFO"]
            try:
                page = self._find(path)
                if page is not None and page.has_pieces:
                    page = self._whole(path, page, environ)
            except Exception:
                # Django has the better words for what is broken.
                logger.exception("%s could not be served from the store", path)
                page = None
            if page is not None:
                return _answer(page, environ, start_response)
        return self.application(environ, start_response)

    def _is_for_us(self, environ: Environ) -> bool:
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and not environ.get("QUERY_STRING")
            and self._asked_for(environ) in self.hosts
            and (not self.https or self._came_by(environ) == "https")
            and "HTTP_RANGE" not in environ
            and self._press_lives()
        )

    def _asked_for(self, environ: Environ) -> str | None:
        named = environ.get("HTTP_X_FORWARDED_HOST") if self.forwarded else None
        return named or environ.get("HTTP_HOST")

    def _came_by(self, environ: Environ) -> str:
        said = environ.get("HTTP_X_FORWARDED_PROTO") if self.forwarded else None
        return said or str(environ.get("wsgi.url_scheme", "http"))

    def _press_lives(self) -> bool:
        now = time.monotonic()
        if now - self._looked_at > LOOK_EVERY:
            self._looked_at = now
            try:
                self._lives = time.time() - os.stat(self.alive).st_mtime < ALIVE_FOR
            except OSError:
                self._lives = False
        return self._lives

    def _find(self, path: str) -> _Ready | None:
        """The page of ``path`` as it lies in the store now, pressed first if need be."""
        kept = self._shelf.get(path)
        seen = self._look(path) if kept is not None or addresses.may_be_pressed(path) else None
        if kept is not None and seen == kept.seen:
            return kept
        if seen is None:
            self._shelf.drop(path)
            page = None
        else:
            page = self.store.get(path)
        if page is None or page.host != self.host:
            page = self._pressed_now(path)
            seen = self._look(path)
        if page is None or seen is None:
            self._shelf.drop(path)
            return None
        ready = _ready(page, seen)
        self._shelf.put(path, ready)
        return ready

    def _pressed_now(self, path: str) -> Finished | None:
        """Press the page, unless it was tried a moment ago and nothing may be kept of it."""
        now = time.monotonic()
        if not addresses.may_be_pressed(path) or self._vain.get(path, 0.0) > now:
            return None
        page = self.press(path)
        if page is None:
            if len(self._vain) > MOST_VAIN:
                self._vain.clear()
            self._vain[path] = now + VAIN_FOR
        return page

    def _look(self, path: str) -> tuple[int, int, int] | None:
        try:
            about = os.stat(self.store.note(path))
        except (OSError, ValueError):
            return None
        return about.st_mtime_ns, about.st_ino, about.st_size

    # Pieces ------------------------------------------------------------------------------------

    def _whole(self, path: str, page: _Ready, environ: Environ) -> _Ready:
        """``page`` with the pieces that other stories change, no older than a moment."""
        kept, now = self._put_together.get(path), time.monotonic()
        if kept is not None and kept.seen == page.seen and kept.fresh_until > now:
            return kept
        body = put_in(page.body, lambda piece: self._piece(piece, environ))
        until = now + PIECES_FOR
        if kept is not None and kept.seen == page.seen and kept.body == body:
            made = replace(kept, fresh_until=until)
        else:
            kind = dict(page.page.headers).get("Content-Type", "")
            whole = replace(page.page, bodies=forms(body, kind, quickly=True), modified=None)
            made = replace(_ready(whole, page.seen), fresh_until=until)
        self._put_together.put(path, made)
        return made

    def _piece(self, path: str, environ: Environ) -> bytes:
        """What the application answers for a piece; nothing where it answers anything but 200."""
        said: list[str] = []
        asked = {
            name: value
            for name, value in environ.items()
            if not name.startswith(("HTTP_IF_", "HTTP_ACCEPT", "HTTP_COOKIE", "HTTP_AUTH"))
        }
        asked |= {"REQUEST_METHOD": "GET", "PATH_INFO": path, "wsgi.input": io.BytesIO()}
        answer = self.application(asked, lambda status, *_: said.append(status))
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
        return body if said and said[0].startswith("200") else b""


def _answer(page: _Ready, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    name = best(environ.get("HTTP_ACCEPT_ENCODING", ""), page.forms) if page.negotiates else ""
    form = page.forms[name]
    if page.status.startswith("200") and _has_it(page, environ):
        start_response("304 Not Modified", form.not_modified)
        return []
    start_response(page.status, form.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]


def _has_it(page: _Ready, environ: Environ) -> bool:
    """Whether the asker has this very page (RFC 9110, 13.2.2)."""
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        asked = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in asked or any(form.etag in asked for form in page.forms.values())
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    if since is not None and page.modified is not None:
        from django.utils.http import parse_http_date_safe

        moment = parse_http_date_safe(since)
        return moment is not None and page.modified <= moment
    return False


def stand_before(application: Application) -> Application:
    """``application`` with the paper's store before it."""
    from django.conf import settings
    from django.db import close_old_connections

    from broadsheet.press.rendering import host
    from broadsheet.press.services import folder, press_for_reader

    def press(path: str) -> Finished | None:
        try:
            return press_for_reader(path)
        finally:
            close_old_connections()

    where = urlsplit(host())
    names = {where.netloc}
    if settings.BROADSHEET_BASE_URL:
        # Pages name the paper's own address, whatever name they are asked by.
        names |= {name for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*"))}
    return Front(
        application=application,
        store=FolderStore(folder()),
        alive=Path(settings.BROADSHEET_DATA) / "run" / ALIVE,
        press=press,
        hosts=frozenset(names),
        host=host(),
        https=settings.SECURE_SSL_REDIRECT,
        forwarded=settings.BROADSHEET_TRUST_PROXY,
    )
