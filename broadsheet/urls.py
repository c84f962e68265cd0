"""Every address, put together: the desk's and the site's do not know each other."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtail_admin
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtail_documents

from broadsheet.desk.views.sign_in import signed_out
from broadsheet.web.views.errors import not_taken as not_taken_from_reader

to_audit_log = require_admin_access(RedirectView.as_view(pattern_name="audit_log"))

urlpatterns = [
    # Wagtail's own list of what was done shows itself to everybody; ours stands in its place.
    path("desk/reports/site-history/", to_audit_log),
    path("desk/reports/site-history/results/", to_audit_log),
    path("desk/", include("broadsheet.desk.urls")),
    path("desk/", include(wagtail_admin)),
    path("documents/", include(wagtail_documents)),
    path("", include("broadsheet.web.urls")),
]

handler400 = "broadsheet.web.views.errors.bad_request"
handler403 = "broadsheet.web.views.errors.forbidden"
handler404 = "broadsheet.web.views.errors.not_found"
handler500 = "broadsheet.web.views.errors.broken"


def not_taken(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that came without the sign of the session in which it was made."""
    at_desk = request.path.startswith("/desk/")
    return signed_out(request) if at_desk else not_taken_from_reader(request)
