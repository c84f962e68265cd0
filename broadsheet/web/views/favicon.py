"""The paper's mark for whoever asks for it without looking at a page: feed readers, bookmarks."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from broadsheet.web.asking import asked_only

PATH = "/favicon.ico"
FOR_A_DAY = "public, max-age=86400"


@cache
def _mark() -> tuple[bytes, str]:
    """The file and its tag; the same as long as the process lives, as all static files are."""
    body = Path(str(finders.find("design/favicon.ico"))).read_bytes()
    return body, f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'


@asked_only
def favicon(request: HttpRequest) -> HttpResponse:
    """``design/favicon.ico``, which pages name as an SVG drawing."""
    body, etag = _mark()
    response = HttpResponse(body, content_type="image/x-icon")
    response["Cache-Control"] = FOR_A_DAY
    response["ETag"] = etag
    return get_conditional_response(request, etag, None, response) or response
