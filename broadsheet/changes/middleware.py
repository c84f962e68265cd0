"""Says on each response which keys its page carries."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from broadsheet.changes.keys import carried

# Fastly and Varnish take 16 KB of keys; proxies in front of them 8 KB of one header.
MOST_BYTES = 7_000


class CarriedKeysMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        keys = carried(request)
        if keys:
            header = " ".join(keys)
            if len(header) > MOST_BYTES:
                header = header[:MOST_BYTES].rsplit(" ", 1)[0]
            response["Surrogate-Key"] = header
        return response
