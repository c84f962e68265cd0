"""A story's publishing runs: looked at while they happen, and run again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from wagtail.permissions import policy_registry

from broadsheet.changes import durable
from broadsheet.desk.side_panels import runs_context
from broadsheet.newsroom.models import Article
from broadsheet.publishing.models import Step


def _check(request: HttpRequest, *actions: str) -> None:
    if not policy_registry.get_by_type(Article).user_has_any_permission(request.user, actions):
        raise PermissionDenied


@never_cache
@require_GET
def runs(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest runs as a piece of HTML, for the side panel that asks every two seconds."""
    _check(request, "view", "change")
    article = get_object_or_404(Article.objects.only("pk"), pk=pk)
    return render(request, "desk/runs.html", runs_context(article, request))


@require_POST
def retry_step(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Have one step done again."""
    _check(request, "publish")
    row = get_object_or_404(Step.objects.select_related("run"), pk=step, run__article=pk)
    durable.retry(row)
    if request.headers.get("X-Requested-With") == "fetch":
        return runs_now(request, pk)
    messages.success(request, _("The step will be run again."))
    return redirect("articles:edit", pk)


def runs_now(request: HttpRequest, pk: int, **_kwargs: Any) -> HttpResponse:
    article = get_object_or_404(Article.objects.only("pk"), pk=pk)
    return render(request, "desk/runs.html", runs_context(article, request))
