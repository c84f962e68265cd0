"""Answers finished pages before Django wakes.

Stands before the application. The pages asked for most lie in memory and cost a look at a number
(has it changed?), the choice of a form, and nothing else: whoever writes to the store changes the
number (``marks``), and once a second the page's file is looked at too, for what other hands do to
it. A page that does not lie in the store is pressed by the first who asks, while others who ask for
it wait; what may not be kept goes to Django.

Nobody is served from the store while nobody keeps it right: the press shows that it lives by a file
that it touches (``ALIVE``). Without it everything goes to Django, slower and never wrong.
"""

from __future__ import annotations

import io
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from broadsheet.changes.keys import ASKS_KEYS
from broadsheet.press import addresses
from broadsheet.press.encodings import IDENTITY, forms
from broadsheet.press.figures import from_store
from broadsheet.press.folder import FolderStore
from broadsheet.press.marks import TOUCHED, Marks
from broadsheet.press.pieces import put_in
from broadsheet.press.shelf import Headers, Ready, Shelf, made_ready
from broadsheet.press.store import Finished

logger = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

ALIVE = "press.alive"
# The press says twice a second that it lives, also while it presses a long page.
ALIVE_FOR = 20.0
LOOK_EVERY = 1.0
# What no mark tells of is seen after so many seconds.
TRUSTED_FOR = 1.0
# Bytes, for pages as they lie, and for those put together, which take longer to make: some hundreds
# of each, since nearly everybody takes them compressed.
MEMORY, MEMORY_PUT_TOGETHER = 4 * 1024 * 1024, 9 * 1024 * 1024
# How long, in seconds, pieces that other stories change may stand without a question whether
# anything of them was touched; how long while somebody puts the page together anew; and how long
# if nothing was.
PIECES_FOR, PIECES_MEANWHILE, PIECES_AT_LONGEST = 1.0, 2.0, 60.0
# What may not be kept is rendered twice, once in vain: not again within so many seconds. A page
# that may be kept from now on is pressed by the press itself, and seen at once.
VAIN_FOR, MOST_VAIN = 10.0, 10_000
UNKNOWN, MOST_TOLD = "", 6_500
# Pages put together at the same time.
LOCKS = 64
UNCHANGED = "304 Not Modified"


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
    _shelf: Shelf = field(init=False)
    _put_together: Shelf = field(init=False)
    _looked_at: float = field(default=-LOOK_EVERY, init=False)
    _lives: bool = field(default=False, init=False)
    _vain: dict[str, float] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._shelf, self._put_together = Shelf(MEMORY), Shelf(MEMORY_PUT_TOGETHER)
        marks = self.store.marks
        self._marks = marks.places if marks is not None else None
        self._putting = [threading.Lock() for _ in range(LOCKS)]

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        now = time.monotonic()
        if self._is_for_us(environ, now):
            path = environ["PATH_INFO"]
            try:
                page = self._find(path, now)
                if page is not None and page.has_pieces:
                    page = self._whole(path, page, environ, now)
            except Exception:
                # Django has the better words for what is broken.
                logger.exception("%s could not be served from the store", path)
                page = None
            if page is not None:
                return _answer(page, environ, start_response)
        return self.application(environ, start_response)

    def _is_for_us(self, environ: Environ, now: float) -> bool:
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and not environ.get("QUERY_STRING")
            and self._asked_for(environ) in self.hosts
            and (not self.https or self._came_by(environ) == "https")
            and "HTTP_RANGE" not in environ
            and self._press_lives(now)
        )

    def _asked_for(self, environ: Environ) -> str | None:
        named = environ.get("HTTP_X_FORWARDED_HOST") if self.forwarded else None
        return named or environ.get("HTTP_HOST")

    def _came_by(self, environ: Environ) -> str:
        said = environ.get("HTTP_X_FORWARDED_PROTO") if self.forwarded else None
        return said or str(environ.get("wsgi.url_scheme", "http"))

    def _press_lives(self, now: float) -> bool:
        if now - self._looked_at > LOOK_EVERY:
            self._looked_at = now
            try:
                self._lives = time.time() - os.stat(self.alive).st_mtime < ALIVE_FOR
            except OSError:
                self._lives = False
        return self._lives

    def _find(self, path: str, now: float) -> Ready | None:
        """The page of ``path`` as it lies in the store now, pressed first if need be."""
        marks = self._marks
        kept = self._shelf.get(path)
        if (
            kept is not None
            and marks is not None
            and kept.good_until > now
            and kept.mark == marks[kept.place]
        ):
            return kept
        # Read before the file is looked at: a change between the two is looked at again.
        mark = marks[Marks.place(path)] if marks is not None else -1
        seen = self._look(path) if kept is not None or addresses.may_be_pressed(path) else None
        if kept is not None and seen == kept.seen:
            kept.mark, kept.good_until = mark, now + TRUSTED_FOR
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
        ready = made_ready(page, seen)
        ready.mark, ready.good_until = mark, now + TRUSTED_FOR
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

    def _whole(self, path: str, page: Ready, environ: Environ, now: float) -> Ready | None:
        """``page`` with the pieces that other stories change, no older than a moment.

        Nothing if it was taken away meanwhile.
        """
        kept = self._still_whole(path, page, now)
        if kept is not None and kept.good_until > now:
            return kept
        mine = self._putting[page.place % len(self._putting)]
        if not mine.acquire(blocking=kept is None or kept.good_until + PIECES_MEANWHILE < now):
            assert kept is not None
            return kept
        try:
            # Somebody else may have done it while this one waited.
            now = time.monotonic()
            kept = self._still_whole(path, page, now)
            if kept is None or kept.good_until <= now:
                kept = self._put_together_anew(path, page, kept, environ, now)
            return kept
        finally:
            mine.release()

    def _still_whole(self, path: str, page: Ready, now: float) -> Ready | None:
        """What was put together of this very page, good for longer if nothing was touched."""
        kept = self._put_together.get(path)
        if kept is None or kept.seen != page.seen:
            return None
        marks = self._marks
        if (
            kept.good_until <= now
            and marks is not None
            and kept.parts is not None
            and kept.put_at + PIECES_AT_LONGEST > now
            and all(marks[place] == number for place, number in kept.parts)
        ):
            kept.good_until = now + PIECES_FOR
        return kept

    def _put_together_anew(
        self, path: str, page: Ready, kept: Ready | None, environ: Environ, now: float
    ) -> Ready | None:
        marks = self._marks
        touched = marks[TOUCHED] if marks is not None else -1
        keys: set[str] = set()
        # What lies there now; if that is another page than the one looked at, it is found out when
        # somebody asks the next time.
        laid = self.store.get(path)
        if laid is None:
            return None
        body = put_in(laid.body, lambda piece: self._piece(piece, environ, keys))
        parts = None
        if marks is not None and UNKNOWN not in keys:
            parts = tuple((place, marks[place]) for place in map(Marks.place, keys))
            if marks[TOUCHED] != touched:
                # What was touched meanwhile may be in it or not.
                parts = None
        whole = replace(laid, bodies={IDENTITY: body}, modified=None)
        if kept is not None and kept.digest == whole.digest:
            made = kept
        else:
            kind = dict(laid.headers).get("Content-Type", "")
            whole = replace(whole, bodies=forms(body, kind, quickly=True))
            made = made_ready(whole, page.seen, put_together=True)
        made.parts, made.put_at, made.good_until = parts, now, now + PIECES_FOR
        self._put_together.put(path, made)
        return made

    def _piece(self, path: str, environ: Environ, keys: set[str]) -> bytes:
        """What the application answers for a piece, nothing where it answers anything but 200.

        Adds to ``keys`` those of which the piece says that it is made, ``UNKNOWN`` if it does not.
        """
        said: list[str] = []
        carried: list[str] = []

        def start(status: str, headers: Headers, *_: Any) -> None:
            said.append(status)
            carried.extend(value for name, value in headers if name.lower() == "surrogate-key")

        asked = {
            name: value
            for name, value in environ.items()
            if not name.startswith(("HTTP_IF_", "HTTP_ACCEPT", "HTTP_COOKIE", "HTTP_AUTH"))
        }
        asked |= {"REQUEST_METHOD": "GET", "PATH_INFO": path, "wsgi.input": io.BytesIO(),
                  ASKS_KEYS: True}  # fmt: skip
        answer = self.application(asked, start)
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
        well = bool(said) and said[0].startswith("200")
        # A list that is too long for a header is cut.
        told = " ".join(carried)
        keys.update(told.split() if well and 0 < len(told) < MOST_TOLD else [UNKNOWN])
        return body if well else b""


def _answer(page: Ready, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    form = page.chosen.get(accepted) or page.form(accepted)
    if page.ok and _has_it(page, environ):
        from_store(UNCHANGED)
        start_response(UNCHANGED, form.not_modified)
        return []
    from_store(page.status)
    start_response(page.status, form.headers)
    if environ["REQUEST_METHOD"] == "HEAD":
        return []
    body = form.body
    return [page.whole() if body is None else body]


def _has_it(page: Ready, environ: Environ) -> bool:
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
