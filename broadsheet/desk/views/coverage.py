"""The composer of live coverage: one page on which several writers post at once.

The page sends and asks JSON. An entry has an identity that the page made before it was sent, so
whoever lost the connection sends it again and it is posted once.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.timezone import get_current_timezone_name, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView

from broadsheet.accounts.models import User
from broadsheet.desk.forms.composer import ComposerForm, bylines_on_offer, fields_of
from broadsheet.desk.forms.pictures import taken_in
from broadsheet.desk.views.entries import OfArticle, may_post
from broadsheet.desk.views.pictures import may as may_picture
from broadsheet.media.markup import best
from broadsheet.media.models import Picture
from broadsheet.media.selectors import Wanted, library
from broadsheet.media.services import confirm_use
from broadsheet.newsroom import services
from broadsheet.newsroom.blocks.pictures import pictures_in
from broadsheet.newsroom.models import Article, LiveEntry
from broadsheet.newsroom.placeholders import resolve
from broadsheet.newsroom.services import EntryConflict

MOST = 60
_SEAM = "<!--seam-->"


class CoverageView(OfArticle, TemplateView):
    page_title = gettext_lazy("Live coverage")
    template_name = "desk/coverage.html"

    def get_page_subtitle(self) -> str:
        return str(self.article)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        article, user = self.article, self.request.user
        assert isinstance(user, User)
        offered = bylines_on_offer(article, user)
        urls = {
            name: reverse(f"articles:{name}", args=[article.pk])
            for name in ("coverage_stream", "coverage_post", "coverage_pictures",
                         "coverage_turn", "add_entry")
        }  # fmt: skip
        return {
            **super().get_context_data(**kwargs),
            "article": article,
            "authors": offered,
            "own_name": "" if any(mine for _author, mine in offered) else user.get_full_name(),
            "may_add_pictures": may_picture(user, "add"),
            "urls": {**urls, "article": article.path if article.live else ""},
            "user_key": user.pk,
            "zone": get_current_timezone_name(),
        }


def _article(request: HttpRequest, pk: int) -> Article:
    article = get_object_or_404(Article, pk=pk)
    if article.kind != Article.Kind.LIVE:
        raise Http404
    if not may_post(request.user, article):
        raise PermissionDenied
    return article


def _told(entries: list[LiveEntry], article: Article) -> list[dict[str, Any]]:
    if not entries:
        return []
    texts = resolve(_SEAM.join(entry.body_html for entry in entries)).split(_SEAM)
    shown = [fields_of(row) for row in entries]
    keys = {fields["picture"] for fields in shown if fields and fields.get("picture")}
    found = Picture.objects.filter(pk__in=keys).prefetch_related("renditions") if keys else []
    pictures = {picture.pk: _picture(picture) for picture in found}
    return [
        _entry(row, html, article, fields, pictures)
        for row, html, fields in zip(entries, texts, shown, strict=True)
    ]


def _entry(
    row: LiveEntry,
    html: str,
    article: Article,
    fields: dict[str, Any] | None,
    pictures: dict[int, dict[str, Any]],
) -> dict[str, Any]:
    bylines = list(row.bylines.all())
    return {
        "pk": row.pk,
        "uuid": str(row.uuid),
        "number": row.number,
        "version": row.version,
        "headline": row.headline,
        "html": html,
        "at": localtime(row.published_at).isoformat(timespec="seconds"),
        "updated": row.updated_at is not None,
        "by": [byline.printed for byline in bylines],
        "authors": [byline.author_id for byline in bylines if byline.author_id],
        "names": [byline.printed for byline in bylines if not byline.author_id],
        "key_event": row.key_event,
        "pinned": row.pinned,
        "withdrawn": row.withdrawn_at is not None,
        "fields": fields,
        "picture": pictures.get(fields.get("picture", 0)) if fields else None,
        "urls": {
            "change": reverse("articles:coverage_change", args=[article.pk, row.pk]),
            "withdraw": reverse("articles:coverage_withdraw", args=[article.pk, row.pk]),
            "form": reverse("articles:edit_entry", args=[article.pk, row.pk]),
            "public": f"{article.path}#{row.anchor}" if article.live else "",
        },
    }


def _picture(picture: Picture) -> dict[str, Any]:
    return {
        "pk": picture.pk,
        "thumb": best(picture, widest=320, form="webp").url,
        "title": picture.title,
        "credit": picture.credit_line,
        "alt": picture.alt,
        "caption": picture.caption,
        "ask": picture.ask_before_use,
        "restrictions": picture.restrictions,
        "expired": not picture.may_be_shown,
    }


@require_safe
def stream(request: HttpRequest, pk: int) -> HttpResponse:
    """The entries as the desk sees them, newest first; 304 while nothing changed."""
    article = _article(request, pk)
    before = request.GET.get("before", "")
    etag = f'"desk-{pk}-{article.live_version}-{before}"'
    response = get_conditional_response(request, etag)
    if response is None:
        rows = article.live_entries.prefetch_related("bylines__author").order_by("-number")
        if before.isdecimal():
            rows = rows.filter(number__lt=int(before))
        found = list(rows[: MOST + 1])
        response = JsonResponse({
            "version": article.live_version,
            "ended": article.coverage_ended_at is not None,
            "entries": _told(found[:MOST], article),
            "more": len(found) > MOST,
        })  # fmt: skip
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def _given(request: HttpRequest) -> dict[str, Any]:
    try:
        data = json.loads(request.body)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _refused(form: ComposerForm) -> JsonResponse:
    errors = {name: [str(e) for e in found] for name, found in form.errors.items()}
    return JsonResponse({"errors": errors}, status=422)


def _failed(error: ValidationError) -> JsonResponse:
    return JsonResponse({"errors": {"__all__": error.messages}}, status=422)


def _conflict(error: EntryConflict, article: Article) -> JsonResponse:
    (present,) = _told([error.entry], article)
    said = _("Somebody else changed this entry meanwhile. What you wrote is still here.")
    if error.entry.withdrawn_at:
        said = _("Somebody withdrew this entry meanwhile. What you wrote is still here.")
    return JsonResponse({"errors": {"__all__": [said]}, "present": present}, status=409)


def _confirm(form: ComposerForm, user: Any) -> None:
    if form.must_confirm:
        confirm_use(
            picture=form.cleaned_data["picture"], reason=form.cleaned_data["reason"], actor=user
        )


@require_POST
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Post an entry; sent twice, it is there once."""
    article, user = _article(request, pk), request.user
    assert isinstance(user, User)
    form = ComposerForm(_given(request))
    if not form.is_valid():
        return _refused(form)
    data = form.cleaned_data
    authors, names = form.signed()
    if not authors and not names:
        names = [user.get_full_name()]
    try:
        entry = services.post_entry(
            article=article, body=form.blocks(), headline=data["headline"], authors=authors,
            names=names, key_event=data["key_event"], pinned=data["pinned"], uuid=data["uuid"],
            actor=user,
        )  # fmt: skip
    except ValidationError as error:
        return _failed(error)
    _confirm(form, user)
    return JsonResponse({"entry": _told([entry], article)[0]})


def _stored(article: Article, entry: int) -> LiveEntry:
    rows = LiveEntry.objects.select_related("article").prefetch_related("bylines__author")
    return get_object_or_404(rows, article=article, pk=entry)


@require_POST
def change(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Keep a changed entry, unless somebody else changed it since it was opened."""
    article = _article(request, pk)
    row = _stored(article, entry)
    had = pictures_in([dict(block) for block in row.body.get_prep_value()])
    form = ComposerForm(_given(request), had=had)
    if not form.is_valid():
        return _refused(form)
    data = form.cleaned_data
    authors, names = form.signed()
    row.headline, row.key_event, row.pinned = data["headline"], data["key_event"], data["pinned"]
    if fields_of(row) is not None:
        row.body = json.dumps(form.blocks())
    try:
        services.edit_entry(
            entry=row, authors=authors, names=names,
            expected=-1 if data["version"] is None else data["version"],
            actor=request.user,  # type: ignore[arg-type]
        )  # fmt: skip
    except EntryConflict as error:
        return _conflict(error, article)
    except ValidationError as error:
        return _failed(error)
    _confirm(form, request.user)
    return JsonResponse({"entry": _told([_stored(article, entry)], article)[0]})


@require_POST
def withdraw(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Take an entry from readers, unless it is not what its writer saw."""
    article = _article(request, pk)
    row = _stored(article, entry)
    version = _given(request).get("version")
    try:
        services.withdraw_entry(
            entry=row, expected=version if isinstance(version, int) else -1,
            actor=request.user,  # type: ignore[arg-type]
        )  # fmt: skip
    except EntryConflict as error:
        return _conflict(error, article)
    return JsonResponse({"entry": _told([_stored(article, entry)], article)[0]})


@require_POST
def turn(request: HttpRequest, pk: int) -> HttpResponse:
    """End the coverage, or restart it."""
    article = _article(request, pk)
    verb = services.end_coverage if _given(request).get("end") else services.restart_coverage
    changed = verb(article=article, actor=request.user)  # type: ignore[arg-type]
    return JsonResponse({"ended": changed.coverage_ended_at is not None})


def pictures(request: HttpRequest, pk: int) -> HttpResponse:
    """Pictures that fit some words; or, sent a file, a new one."""
    _article(request, pk)
    if request.method == "POST":
        return _upload(request)
    if not may_picture(request.user, "choose"):
        raise PermissionDenied
    words = request.GET.get("q", "")[:200]
    rows = library(Wanted(words=words)).prefetch_related("renditions")[:24]
    return JsonResponse({"pictures": [_picture(picture) for picture in rows]})


def _upload(request: HttpRequest) -> HttpResponse:
    if not may_picture(request.user, "add"):
        raise PermissionDenied
    try:
        picture = taken_in(request.FILES.get("file"), actor=request.user)  # type: ignore[arg-type]
    except ValidationError as error:
        return _failed(error)
    return JsonResponse({"picture": _picture(picture)})
