"""Texts go over the wire compressed; pictures and what is streamed go as they are."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from broadsheet.press.encodings import GZIP, IDENTITY, best

TEXTS = (
    "text/",
    "application/json",
    "application/feed+json",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "image/svg+xml",
)


class CompressTextsMiddleware(GZipMiddleware):
    """Django's own, which would also compress what is compressed already."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(TEXTS):
            return response
        # Django's takes "gzip;q=0" for a wish.
        if best(request.headers.get("Accept-Encoding", ""), (IDENTITY, GZIP)) != GZIP:
            patch_vary_headers(response, ("Accept-Encoding",))
            return response
        return super().process_response(request, response)
