"""The desk's looser Content-Security-Policy, and what happens where house style refuses."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from broadsheet.newsroom.advice import PublicationRefused

SEPARATOR = "; "
PREVIEWS = {"preview_on_add", "preview_on_edit", "revisions_view", "workflow_preview"}


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
        if not isinstance(exception, PublicationRefused):
            return None
        for message in exception.messages:
            messages.error(request, message)
        return redirect("articles:edit", exception.article.pk)
