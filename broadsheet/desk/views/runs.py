"""A story's publishing runs: looked at while they happen, and run again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from broadsheet.changes import durable
from broadsheet.desk.side_panels import runs_context
from broadsheet.desk.views.guarded import check
from broadsheet.newsroom.models import Article
from broadsheet.publishing.models import Step


@never_cache
@require_GET
def runs(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest runs as a piece of HTML, for the side panel that asks every two seconds."""
    article = get_object_or_404(Article, pk=pk)
    check(request.user, "view", article)
    return render(request, "desk/runs.html", runs_context(article, request))


@require_POST
def retry_step(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """Have one step done again."""
    check(request.user, "publish", get_object_or_404(Article, pk=pk))
    row = get_object_or_404(Step.objects.select_related("run"), pk=step, run__article=pk)
    durable.retry(row)
    if request.headers.get("X-Requested-With") == "fetch":
        return runs_now(request, pk)
    messages.success(request, _("The step will be run again."))
    if request.GET.get("next") == "home":
        return redirect("wagtailadmin_home")
    return redirect("articles:edit", pk)


def runs_now(request: HttpRequest, pk: int, **_kwargs: Any) -> HttpResponse:
    article = get_object_or_404(Article, pk=pk)
    return render(request, "desk/runs.html", runs_context(article, request))
