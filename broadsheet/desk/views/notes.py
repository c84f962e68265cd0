"""Editorial notes on a story: a page of their own, and the panel beside the story."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.utils import get_latest_str

from broadsheet.accounts.backends import staff
from broadsheet.accounts.models import User
from broadsheet.desk.notes import notes_context
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Note
from broadsheet.newsroom.models.staff import may_do, may_somewhere

MOST_PEOPLE = 8


def _story(request: HttpRequest, pk: int) -> tuple[Article, User]:
    article = get_object_or_404(Article.objects.select_related("latest_revision"), pk=pk)
    if not may_do(request.user, "view", article):
        raise PermissionDenied
    assert isinstance(request.user, User)
    return article, request.user


def _piece(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _answer(request: HttpRequest, article: Article, status: int = 200, **extra: Any) -> Any:
    """The list of notes: alone for the panel, else as a page."""
    context = notes_context(article, request, **extra)
    if _piece(request):
        return render(request, "desk/notes.html", context, status=status)
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("articles:list"), "label": _("Articles")},
        {"url": reverse("articles:edit", args=[article.pk]), "label": get_latest_str(article)},
        {"url": "", "label": _("Notes")},
    ]
    context |= {
        "breadcrumbs_items": crumbs, "header_title": _("Notes"), "page_title": _("Notes"),
        "header_icon": "comment", "people_url": reverse("articles:people"),
    }  # fmt: skip
    return render(request, "desk/notes_page.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """All notes on a story; a POST leaves one more."""
    article, user = _story(request, pk)
    if request.method == "GET":
        # The panel asks by itself, also behind another tab: that is not yet having seen them.
        if not _piece(request) or request.GET.get("seen"):
            services.see_mentions(article=article, user=user)
        return _answer(request, article)
    text = request.POST.get("text", "")
    parent = None
    if key := request.POST.get("parent"):
        if not key.isascii() or not key.isdecimal():
            raise Http404
        parent = get_object_or_404(article.notes, pk=key)
    try:
        note = services.add_note(
            article=article, text=text, parent=parent, actor=user,
            place=request.POST.get("place", ""), quote=request.POST.get("quote", ""),
        )  # fmt: skip
    except ValidationError as error:
        return _answer(
            request, article, 422, error=" ".join(error.messages), text=text,
            answering=parent and parent.pk, quote=request.POST.get("quote", ""),
            place=request.POST.get("place", ""),
        )  # fmt: skip
    _people, unknown = services.mentioned(note.text)
    said = ""
    if unknown:
        names = ", ".join(f"@{name}" for name in unknown)
        said = _("%(names)s is nobody at the desk; no mail was sent there.") % {"names": names}
    if _piece(request):
        return _answer(request, article, said=said)
    if said:
        messages.warning(request, said)
    return redirect(f"{reverse('articles:notes', args=[pk])}#note-{note.pk}")


@require_POST
def resolve(request: HttpRequest, pk: int, note: int, verb: str) -> HttpResponse:
    """Resolve a note or open it again."""
    article, user = _story(request, pk)
    row = get_object_or_404(Note, article=article, parent=None, pk=note)
    change = services.resolve_note if verb == "resolve" else services.reopen_note
    change(note=row, actor=user)
    if _piece(request):
        return _answer(request, article)
    return redirect("articles:notes", pk)


@never_cache
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Names at the desk that begin like ``q``, for whoever types an @."""
    if not may_somewhere(request.user, "view"):
        raise PermissionDenied
    begun = request.GET.get("q", "").casefold()
    found = [
        str(one)
        for one in staff()
        if any(part.casefold().startswith(begun) for part in (str(one), *str(one).split()))
    ]
    found.sort(key=lambda name: not name.casefold().startswith(begun))  # first names first
    return JsonResponse({"people": found[:MOST_PEOPLE]})
