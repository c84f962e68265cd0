"""A page as it is for nobody in particular.

The press asks Django for a path as a reader would who has no cookies, takes no compression and has
nothing yet, and takes what comes if everybody may have it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.http import parse_http_date_safe

from broadsheet.changes.keys import carried
from broadsheet.press import encodings, hand, pieces
from broadsheet.press.store import KEPT_STATUSES, Finished

# What is made anew for each asker, or belongs to the connection.
NOT_KEPT = frozenset(
    {"content-length", "content-encoding", "etag", "last-modified", "date", "connection",
     "surrogate-key", "set-cookie", "server", "accept-ranges", "vary"}
)  # fmt: skip
# In the environment of a request of the press: pieces that change with other stories' publication
# are left to whoever serves the page, as the marks that web servers know.
LEAVES_MARKS = "broadsheet.leaves_marks"


@dataclass(frozen=True)
class Fresh:
    """What Django answered; ``page`` is there if everybody may have it and it may be kept."""

    status: int
    keys: tuple[str, ...]
    page: Finished | None


def host() -> str:
    """Scheme and host under which pages are pressed."""
    return settings.BROADSHEET_BASE_URL or f"http://127.0.0.1:{settings.BROADSHEET_PORT}"


@cache
def _handler() -> WSGIHandler:
    return WSGIHandler()


def _environ(path: str, query: str = "", *, marks: bool = True) -> dict[str, Any]:
    where = urlsplit(host())
    port = where.port or (443 if where.scheme == "https" else 80)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": where.hostname or "localhost",
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": where.netloc,
        "HTTP_X_FORWARDED_PROTO": where.scheme,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": where.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **({LEAVES_MARKS: True} if marks else {}),
    }


@dataclass(frozen=True)
class Answer:
    """What a reader without a name gets, pieces and all."""

    status: int
    type: str
    body: bytes
    location: str = ""


def answer(path: str, query: str = "") -> Answer:
    """Ask for ``path`` as a reader without a name, whether the answer may be kept or not."""
    return of_view(lambda request: _handler().get_response(request), path, query)


def of_view(view: Callable[[WSGIRequest], HttpResponseBase], path: str, query: str = "") -> Answer:
    """What ``view`` answers to such a reader."""
    with translation.override(settings.LANGUAGE_CODE), timezone.override(None):
        response = view(WSGIRequest(_environ(path, query, marks=False)))
        body = _content(response)
    kind = response.get("Content-Type", "")
    return Answer(response.status_code, kind, body, response.get("Location", ""))


def fresh(path: str) -> Fresh:
    """Render ``path`` now."""
    with (
        hand.having(path),
        translation.override(settings.LANGUAGE_CODE),
        timezone.override(None),
    ):
        request = WSGIRequest(_environ(path))
        response = _handler().get_response(request)
        body = _content(response)
    keys = carried(request)
    if not _everybody_may_have(response):
        return Fresh(response.status_code, keys, None)
    kind = response.get("Content-Type", "")
    headers = tuple(
        (name, _in_order(name, value))
        for name, value in response.items()
        if name.lower() not in NOT_KEPT
    )
    modified = response.get("Last-Modified")
    page = Finished(
        path=path,
        status=response.status_code,
        headers=headers,
        bodies=_bodies(response.status_code, body, kind),
        host=host(),
        modified=parse_http_date_safe(modified) if modified else None,
        keys=keys,
    )
    return Fresh(response.status_code, keys, page)


def _in_order(name: str, value: str) -> str:
    """``value`` as every process says it: the policy's directives come from a set."""
    if name.lower().startswith("content-security-policy"):
        return "; ".join(sorted(value.split("; ")))
    return value


def _bodies(status: int, body: bytes, kind: str) -> dict[str, bytes]:
    # What still has pieces to be put in is compressed when they are.
    if status != 200 or pieces.INCLUDE.search(body):
        return {"": body}
    return encodings.forms(body, kind)


def _content(response: HttpResponseBase) -> bytes:
    if not response.streaming:
        return bytes(response.content)  # type: ignore[attr-defined]
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def _everybody_may_have(response: HttpResponseBase) -> bool:
    if response.status_code not in KEPT_STATUSES or response.cookies:
        return False
    control = response.get("Cache-Control", "").lower()
    varies = response.get("Vary", "").lower()
    if "private" in control or "no-store" in control or "cookie" in varies:
        return False
    # Pages say that they are, and redirects of what moved. Others, such as those for a missing
    # slash, depend on what strangers ask for, of which there is no end.
    return "public" in control
