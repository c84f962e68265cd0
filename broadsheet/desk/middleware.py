"""The desk's door, its Content-Security-Policy, and what follows where house style refuses."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from broadsheet.accounts.backends import STAFF_BACKEND, may_enter
from broadsheet.accounts.second_factor import has_second_factor
from broadsheet.accounts.sessions import SECOND_FACTOR, note_seen
from broadsheet.newsroom.advice import PublicationRefused

SEPARATOR = "; "
PREVIEWS = {"preview_on_add", "preview_on_edit", "revisions_view", "workflow_preview"}


class StaffDoorMiddleware:
    """Lets in at the desk only who came in by the staff's door.

    Somebody who signed in as a reader is nobody here, whoever he is. Where a second factor is
    asked of everybody, whoever has none is led to the page where one is set up.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(reverse("wagtailadmin_home")):
            led = self._at_the_door(request)
            if led is not None:
                return led
        return self.get_response(request)

    def _at_the_door(self, request: HttpRequest) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        if request.session.get(BACKEND_SESSION_KEY) != STAFF_BACKEND:
            request.user = AnonymousUser()
            return None
        if not may_enter(request.user):
            return None
        note_seen(request, request.user)
        if settings.BROADSHEET_STAFF_SECOND_FACTOR and not request.session.get(SECOND_FACTOR):
            if has_second_factor(request.user):
                # Signed in before the app was asked for; now it is.
                request.session.flush()
                return redirect("wagtailadmin_login")
            if not request.path.startswith(_without_factor()):
                messages.warning(request, _("This paper asks for a second factor. Set one up."))
                return redirect("desk_security")
        return None


def _without_factor() -> tuple[str, ...]:
    """What may be done before there is a second factor: setting one up, and going."""
    return (
        reverse("desk_security"),
        reverse("wagtailadmin_logout"),
        reverse("wagtailadmin_javascript_catalog"),
        reverse("wagtailadmin_sprite"),
    )


class DeskPolicyMiddleware:
    """Stands before ``CSPMiddleware``'s way out, which keeps a policy that is already set.

    Wagtail's editor runs inline scripts; the public site never does. A preview is answered under
    the desk's address, but what it shows is the site's own page: it keeps the site's policy.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = SEPARATOR.join(
            f"{name} {' '.join(sources)}"
            for name, sources in settings.DESK_CONTENT_SECURITY_POLICY.items()
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if (
            request.path.startswith(reverse("wagtailadmin_home"))
            and HEADER not in response
            and (match is None or match.url_name not in PREVIEWS)
        ):
            response[HEADER] = self.policy
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say what house style refuses where a page of Wagtail's own published.

        The story's form does so itself; approving from a list, or in bulk, ends here. Nothing was
        changed: ``Article.publish`` took its transaction back.
        """
        at_the_desk = request.path.startswith(reverse("wagtailadmin_home"))
        if not at_the_desk or not isinstance(exception, PublicationRefused):
            return None
        for message in exception.messages:
            messages.error(request, message)
        return redirect("articles:edit", exception.article.pk)
