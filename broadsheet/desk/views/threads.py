"""Threads at the desk: what is proposed, what readers see, and the stages of one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from broadsheet.accounts.models import User
from broadsheet.coverage import selectors, services
from broadsheet.coverage.models import Stage, Thread
from broadsheet.desk.past import results
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.staff import may_somewhere

PAGE = 30
MOST_OTHERS = 200
KEY = re.compile(r"[0-9]{1,18}")


def may_gather(user: Any) -> bool:
    """Whether ``user`` may confirm and change threads."""
    return may_somewhere(user, "publish")


def _check_sees(request: HttpRequest) -> None:
    if not may_somewhere(request.user, "view"):
        raise PermissionDenied


def _check_gathers(request: HttpRequest) -> User:
    if not may_gather(request.user):
        raise PermissionDenied
    assert isinstance(request.user, User)
    return request.user


@never_cache
@require_safe
def threads(request: HttpRequest) -> HttpResponse:
    """Proposals first, then the threads that readers see."""
    _check_sees(request)
    page = Paginator(selectors.confirmed(), PAGE).get_page(request.GET.get("p"))
    proposed = list(selectors.proposals()[:PAGE])
    context = {
        "proposed": [(thread, selectors.articles_of(thread, count=3)) for thread in proposed],
        "confirmed": page,
        "may_gather": may_gather(request.user),
    }
    return render(request, "desk/threads.html", context)


@never_cache
@require_safe
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """One thread with its stages."""
    _check_sees(request)
    found = get_object_or_404(Thread, pk=pk)
    if found.status == Thread.Status.MERGED:
        return redirect("thread_edit", selectors.living(found).pk)
    return _page(request, found)


def _page(request: HttpRequest, found: Thread, *, error: str = "") -> HttpResponse:
    stages = selectors.stages_of(found)
    own = {stage.article_id for stage in stages if stage.source != Stage.Source.REMOVED}
    words = request.GET.get("q", "")
    # Proposals begin with two stories; readers' threads count whatever is in them.
    worth = Q(status=Thread.Status.CONFIRMED) | Q(count__gt=1)
    others = selectors.threads(Thread.Status.CONFIRMED, Thread.Status.PROPOSED)
    context = {
        "thread": found,
        "stages": [stage for stage in stages if stage.article_id in own],
        "removed": [stage for stage in stages if stage.article_id not in own],
        "words": words,
        "results": [one for one in results(Article(), words) if one.pk not in own],
        "others": others.exclude(pk=found.pk).filter(worth)[:MOST_OTHERS],
        "may_gather": may_gather(request.user),
        "error": error,
    }
    return render(request, "desk/thread.html", context, status=422 if error else 200)


def _chosen(request: HttpRequest) -> list[Article]:
    keys = [int(key) for key in request.POST.getlist("story") if KEY.fullmatch(key)]
    return list(Article.objects.filter(pk__in=keys))


def _confirm(request: HttpRequest, found: Thread, user: User) -> Thread:
    return services.confirm_thread(
        thread=found, name=request.POST.get("name", ""),
        description=request.POST.get("description", ""), actor=user,
    )  # fmt: skip


def _change(request: HttpRequest, found: Thread, user: User) -> Thread:
    return services.change_thread(
        thread=found, name=request.POST.get("name", ""),
        description=request.POST.get("description", ""), actor=user,
    )  # fmt: skip


def _dismiss(_request: HttpRequest, found: Thread, user: User) -> None:
    services.dismiss_thread(thread=found, actor=user)


def _merge(request: HttpRequest, found: Thread, user: User) -> Thread:
    key = request.POST.get("into", "")
    into = Thread.objects.filter(pk=key).first() if KEY.fullmatch(key) else None
    if into is None:
        raise ValidationError(_("Choose a thread."))
    return services.merge_threads(thread=found, into=into, actor=user)


def _split(request: HttpRequest, found: Thread, user: User) -> Thread:
    return services.split_thread(
        thread=found, articles=_chosen(request), name=request.POST.get("name", ""), actor=user
    )


def _add(request: HttpRequest, found: Thread, user: User) -> Thread:
    for article in _chosen(request):
        services.add_stage(thread=found, article=article, actor=user)
    return found


def _remove(request: HttpRequest, found: Thread, user: User) -> Thread:
    for article in _chosen(request):
        services.remove_stage(thread=found, article=article, actor=user)
    return found


VERBS: dict[str, Callable[[HttpRequest, Thread, User], Thread | None]] = {
    "confirm": _confirm,
    "change": _change,
    "dismiss": _dismiss,
    "merge": _merge,
    "split": _split,
    "add": _add,
    "remove": _remove,
}


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm, change, dismiss, merge or split a thread, add or remove stages."""
    user = _check_gathers(request)
    found = get_object_or_404(Thread, pk=pk)
    if verb not in VERBS:
        raise Http404
    try:
        left = VERBS[verb](request, found, user)
    except ValidationError as error:
        return _page(request, found, error=" ".join(error.messages))
    if left is None:
        messages.success(request, _("It is not proposed again, and readers do not see it."))
        return redirect("threads")
    return redirect(reverse("thread_edit", args=[left.pk]))


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a thread by hand."""
    user = _check_gathers(request)
    try:
        made = services.begin_thread(name=request.POST.get("name", ""), articles=[], actor=user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("threads")
    return redirect("thread_edit", made.pk)
