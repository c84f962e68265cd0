"""Says on each response, where a cache in front or the press is to know, which keys it carries."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from broadsheet.changes.keys import ASKS_KEYS, as_header, carried


class CarriedKeysMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        keys = carried(request)
        if keys and (settings.BROADSHEET_SAYS_KEYS or ASKS_KEYS in request.META):
            response["Surrogate-Key"] = as_header(keys)
        return response
