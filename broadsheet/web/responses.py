"""Answers of the public site: what caches may do with them, and “not changed since”."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from broadsheet.press.rendering import LEAVES_MARKS
from broadsheet.web.fragments import filled

PUBLIC = "public, max-age=0, must-revalidate"
PRIVATE = "private, no-cache"


def moved(path: str, *, kept: bool = True) -> HttpResponse:
    """What was here is at ``path`` now; ``kept`` where the paper knows that something was.

    Browsers keep such an answer for good unless they are told to ask again; a name that is taken
    back would then lead them in a circle.
    """
    response = HttpResponsePermanentRedirect(path)
    response["Cache-Control"] = PUBLIC if kept else PRIVATE
    return response


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    changed: dt.datetime | None = None,
    public: bool = True,
    status: int = 200,
) -> HttpResponse:
    """A rendered page, or 304 where the asker has it already.

    The tag is made from the page itself: whatever it is made of, a changed page has another one.
    """
    response = render(request, template, context, status=status)
    if LEAVES_MARKS not in request.META:
        response.content = filled(request, response.content)
    response["Cache-Control"] = PUBLIC if public else PRIVATE
    if not public:
        patch_vary_headers(response, ["Cookie"])
    preview = getattr(request, "preview_article", None) or getattr(request, "preview_front", None)
    if status != 200 or preview is not None:
        return response
    etag = f'"{hashlib.blake2b(response.content, digest_size=16).hexdigest()}"'
    response["ETag"] = etag
    modified = None
    if changed is not None:
        modified = int(changed.timestamp())
        response["Last-Modified"] = http_date(modified)
    return get_conditional_response(request, etag, modified, response) or response
