"""Pages for what is not there, no longer there, or broken."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext as _

from broadsheet.newsroom.models import Tombstone
from broadsheet.web.heads import head
from broadsheet.web.responses import page


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, in the paper's own clothes."""
    title = _("Not found")
    made = head(request, title=title, path=request.path, index=False)
    return page(request, "web/not_found.html", {"head": made, "title": title}, status=404)


def taken_down(request: HttpRequest, tombstone: Tombstone) -> HttpResponse:
    """451 or 410: a story was taken down for legal cause; nothing of it is left to show."""
    legal = tombstone.status == Tombstone.Status.LEGAL
    title = _("Unavailable for legal reasons") if legal else _("No longer here")
    made = head(request, title=title, path=request.path, index=False)
    context = {"head": made, "title": title, "note": tombstone.note,
               "since": tombstone.taken_down_at, "legal": True}  # fmt: skip
    return page(request, "web/gone.html", context, status=tombstone.status)


def gone(request: HttpRequest, *, note: str = "", since: dt.datetime | None = None) -> HttpResponse:
    """410: something was here, and this is why it is not any more."""
    title = _("No longer here")
    made = head(request, title=title, path=request.path, index=False)
    context = {"head": made, "title": title, "note": note, "since": since}
    return page(request, "web/gone.html", context, status=410)


def broken(request: HttpRequest) -> HttpResponse:
    """500; asks neither the database nor anything else that may be what broke."""
    html = loader.get_template("web/broken.html").render(
        {"name": settings.BROADSHEET_NAME, "language": settings.LANGUAGE_CODE}
    )
    return HttpResponse(html, status=500, headers={"Cache-Control": "no-store"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; asks nothing of what was sent, which may be what is wrong, such as the paper's name."""
    html = loader.get_template("web/bad_request.html").render(
        {"name": settings.BROADSHEET_NAME, "language": settings.LANGUAGE_CODE}
    )
    return HttpResponse(html, status=400, headers={"Cache-Control": "no-store"})


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, said plainly."""
    title = _("Not allowed")
    made = head(request, title=title, path=request.path, index=False)
    return page(request, "web/forbidden.html", {"head": made, "title": title}, status=403)


def not_taken(request: HttpRequest) -> HttpResponse:
    """403 for a form whose cookie is gone; asks nothing of the session, which went with it."""
    html = loader.get_template("web/not_taken.html").render(
        {"name": settings.BROADSHEET_NAME, "language": settings.LANGUAGE_CODE}
    )
    return HttpResponse(html, status=403, headers={"Cache-Control": "no-store"})
