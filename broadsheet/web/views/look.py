"""The paper's own small stylesheet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from broadsheet.changes.keys import carry
from broadsheet.design.selectors import identity
from broadsheet.design.site import LOOK_KEY
from broadsheet.design.stylesheet import address
from broadsheet.newsroom import selectors
from broadsheet.web.asking import asked_only
from broadsheet.web.chrome import own_stylesheet

FOR_EVER = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=60"


@asked_only
def look(request: HttpRequest, digest: str) -> HttpResponse:
    """The identity as CSS; a page that still names an older one gets what is so now."""
    carry(request, LOOK_KEY)
    css = own_stylesheet(identity(), selectors.navigation())
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOR_EVER if address(css) == request.path else SHORTLY
    return response
