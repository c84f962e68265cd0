"""What a public address takes: questions, by its whole name."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import (
    HttpRequest,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
)
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from broadsheet.newsroom.leading import is_answered

ASKS = ("GET", "HEAD")
_LED = "_broadsheet_led_to_slash"

View = Callable[..., HttpResponseBase]


def asked_only(view: View) -> View:
    """``view`` for who asks; whoever sends something is told that nothing is taken here (405).

    Told so before it is looked whether a form of ours sent it: no form leads here.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in ASKS:
            return view(request, *args, **kwargs)
        said = _("Pages can be read here, and nothing can be sent.")
        kind = "text/plain; charset=utf-8"
        return HttpResponseNotAllowed(ASKS, f"{said}\n", content_type=kind)

    return csrf_exempt(answer)


class _Kept(HttpResponsePermanentRedirect):
    """To the same address with its slash, by the same method."""

    status_code = 308


class SlashMiddleware(CommonMiddleware):
    """Django's, but what leads to the address with its slash may be asked for again.

    Browsers keep such an answer for good if it says nothing, also when the address comes to be
    another; and the press keeps none, since strangers may ask for any number of them. Where any
    word may be a section's or an author's, the address with the slash is looked up: who asks for
    nothing is told so at once.
    """

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        # Asked twice of each answer that says 404, here and by Django.
        known: bool | None = request.__dict__.get(_LED)
        if known is None:
            known = super().should_redirect_with_slash(request)
            known = known and is_answered(f"{request.path_info}/")
            request.__dict__[_LED] = known
        return known

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        if response.status_code == 404 and self.should_redirect_with_slash(request):
            kind = HttpResponsePermanentRedirect if request.method in ASKS else _Kept
            led = kind(self.get_full_path_with_slash(request))
            led["Cache-Control"] = "private, no-cache"
            return led
        return super().process_response(request, response)
