"""What editors say to past and related coverage, beside the story and on a page of its own."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.utils import get_latest_str

from broadsheet.accounts.models import User
from broadsheet.coverage import services
from broadsheet.coverage.models import Relation
from broadsheet.desk.past import may_arrange, past_context, results
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.staff import may_do


def _piece(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _answer(
    request: HttpRequest, article: Article, *, error: str = "", said: str = ""
) -> HttpResponse:
    """The lists: alone for the panel, else as a page."""
    context = past_context(article, request, words=request.GET.get("q", ""))
    context |= {"error": error, "said": said}
    status = 422 if error else 200
    if _piece(request):
        return render(request, "desk/past.html", context, status=status)
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("articles:list"), "label": _("Articles")},
        {"url": reverse("articles:edit", args=[article.pk]), "label": get_latest_str(article)},
        {"url": "", "label": _("Past coverage")},
    ]
    context |= {
        "breadcrumbs_items": crumbs, "header_title": _("Past coverage"),
        "page_title": _("Past coverage"), "header_icon": "history",
    }  # fmt: skip
    return render(request, "desk/past_page.html", context, status=status)


@never_cache
@require_safe
def past(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is shown, may be shown and was removed; with ``results`` what words find."""
    article = get_object_or_404(Article, pk=pk)
    if not may_do(request.user, "view", article):
        raise PermissionDenied
    if request.GET.get("results"):
        context = {"article": article, "results": results(article, request.GET.get("q", ""))}
        return render(request, "desk/past_results.html", context)
    return _answer(request, article)


def _do(verb: str, article: Article, other: Article, request: HttpRequest) -> str:
    """Do what was asked; says what was done."""
    assert isinstance(request.user, User)
    user = request.user
    if verb in Relation.Kind.values:
        services.pin(story=article, other=other, kind=Relation.Kind(verb), actor=user)
        return _("Pinned: %s") % other.headline
    if verb == "remove":
        services.remove(story=article, other=other, actor=user)
        return _("Removed: %s") % other.headline
    if verb == "leave":
        services.give_back(story=article, other=other, actor=user)
        return _("Left to what is found: %s") % other.headline
    if verb in ("up", "down"):
        _move(verb, article, other, user)
        return _("Moved: %s") % other.headline
    raise Http404


def _move(verb: str, article: Article, other: Article, user: User) -> None:
    """Exchange a story with its neighbour in the list as it is shown."""
    context = past_context(article)
    keys = [row.other_id for row in context["past"] if row.shown]
    if other.pk not in keys:
        raise Http404
    at = keys.index(other.pk)
    to = at - 1 if verb == "up" else at + 1
    if 0 <= to < len(keys):
        keys[at], keys[to] = keys[to], keys[at]
        services.order(story=article, others=keys, actor=user)


@require_POST
def act(request: HttpRequest, pk: int, other: int, verb: str) -> HttpResponse:
    """Pin, remove, leave or move one story."""
    article = get_object_or_404(Article, pk=pk)
    if not may_arrange(request.user, article):
        raise PermissionDenied
    try:
        said = _do(verb, article, get_object_or_404(Article, pk=other), request)
    except ValidationError as error:
        return _answer(request, article, error=" ".join(error.messages))
    if _piece(request):
        return _answer(request, article, said=said)
    return redirect("articles:past", pk)
