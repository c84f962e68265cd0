"""Uploads, served by the paper itself.

What was uploaded is data, never a page of ours: the browser is told its type, told not to guess
another, and anything that could run is put in a sandbox.
"""

from __future__ import annotations

import mimetypes
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from broadsheet.accounts.backends import may_enter
from broadsheet.media.models import WITHHELD
from broadsheet.press.cdn import headers_of_file
from broadsheet.web.asking import asked_only

# Documents have a view of their own, which asks who may have them.
ELSEWHERE = ("documents/",)
TYPES = {
    ".avif": "image/avif", ".webp": "image/webp", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
    ".png": "image/png", ".gif": "image/gif", ".svg": "image/svg+xml", ".mp4": "video/mp4",
    ".webm": "video/webm", ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".m4a": "audio/mp4",
    ".vtt": "text/vtt", ".pdf": "application/pdf",
}  # fmt: skip
RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
CHUNK = 64 * 1024


def _find(path: str, *, staff: bool) -> Path:
    if path.startswith(ELSEWHERE) or (path.startswith(WITHHELD) and not staff):
        raise Http404
    try:
        found = Path(safe_join(settings.MEDIA_ROOT, path))
    except (SuspiciousFileOperation, ValueError):
        raise Http404 from None
    if not found.is_file() or any(part.startswith(".") for part in Path(path).parts):
        raise Http404
    return found


def _type(path: Path) -> str:
    known = TYPES.get(path.suffix.lower())
    return known or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def _span(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte that a single range asks for; ``None`` if it cannot be met."""
    match = RANGE.match(header)
    if match is None or match[0] == "bytes=-" or not size:
        return None
    if not match[1]:
        first, last = max(0, size - int(match[2])), size - 1
    else:
        first, last = int(match[1]), min(int(match[2] or size - 1), size - 1)
    return (first, last) if first <= last else None


def _read(file: BinaryIO, first: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while length > 0 and (data := file.read(min(CHUNK, length))):
            length -= len(data)
            yield data


def _body(request: HttpRequest, path: Path, size: int) -> HttpResponseBase:
    """The whole file, or the piece of it that a player asks for."""
    wanted = request.headers.get("Range", "")
    if not RANGE.match(wanted):
        return FileResponse(path.open("rb"))
    span = _span(wanted, size)
    if span is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = span
    length = last - first + 1
    response = StreamingHttpResponse(_read(path.open("rb"), first, length), status=206)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(length)
    return response


@asked_only
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """An upload or a rendition of one."""
    # Whoever asks for anything else is not looked up.
    withheld = path.startswith(WITHHELD)
    found = _find(path, staff=withheld and may_enter(request.user))
    about = os.stat(found)
    etag = f'"{about.st_mtime_ns:x}-{about.st_size:x}"'
    kind = _type(found)
    response = get_conditional_response(request, etag, int(about.st_mtime)) or _body(
        request, found, about.st_size
    )
    response["ETag"] = etag
    response["Last-Modified"] = http_date(int(about.st_mtime))
    response["Cache-Control"] = "private, no-store" if withheld else "public, max-age=86400"
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    if not withheld:
        small = kind.startswith("image/")
        for name, value in headers_of_file(f"{settings.MEDIA_URL}{path}", small=small):
            response[name] = value
    if response.status_code in (200, 206):
        response["Content-Type"] = kind
    if not kind.startswith(("image/", "video/", "audio/")) or kind == "image/svg+xml":
        response["Content-Security-Policy"] = SANDBOX
    return response
