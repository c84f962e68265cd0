"""A fragment at its own address, for whoever puts pages together."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from broadsheet.web import fragments
from broadsheet.web.asking import asked_only
from broadsheet.web.responses import PUBLIC


@asked_only
def fragment(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """The piece ``name`` of a story's page; empty where it has nothing to show."""
    text = fragments.made(name, request, pk)
    if text is None:
        raise Http404
    response = HttpResponse(text)
    response["Cache-Control"] = PUBLIC
    response["X-Robots-Tag"] = "noindex"
    etag = f'"{hashlib.blake2b(response.content, digest_size=16).hexdigest()}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag, None, response) or response
