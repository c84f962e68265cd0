"""What the story's form asks while somebody writes: advice, things to link to, dropped pictures."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST
from wagtail.permissions import policy_registry

from broadsheet.desk.forms.pictures import taken_in
from broadsheet.desk.panels import article_panels
from broadsheet.desk.selectors import link_targets
from broadsheet.desk.views.guarded import check
from broadsheet.media.models import Picture
from broadsheet.newsroom.advice import advice
from broadsheet.newsroom.leading import own_hosts
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.staff import may_somewhere
from broadsheet.newsroom.style import PLACES


@lru_cache(maxsize=1)
def form_class() -> Any:
    return article_panels.bind_to_model(Article).get_form_class()


def writing(request: HttpRequest, pk: int | None) -> Article:
    """The story that is being written, as it was last kept."""
    if pk is None:
        if not may_somewhere(request.user, "add"):
            raise PermissionDenied
        return Article()
    article = get_object_or_404(Article, pk=pk)
    check(request.user, "change", article)
    latest: Article = article.get_latest_revision_as_object()
    return latest


@require_POST
def advise(request: HttpRequest, pk: int | None = None) -> JsonResponse:
    """What house style says of the form as it stands; nothing is kept."""
    if "body-count" not in request.POST:  # the page was not whole when it asked
        return JsonResponse({"valid": False})
    form = form_class()(request.POST, instance=writing(request, pk), for_user=request.user)
    form.defer_required_fields()
    if not form.is_valid():
        return JsonResponse({"valid": False})
    given = advice(form.save(commit=False))
    return JsonResponse(
        {
            "valid": True,
            "words": given.words,
            "minutes": given.minutes,
            "findings": [
                {
                    "rule": finding.rule.value, "message": finding.message,
                    "field": finding.field, "block": finding.block, "blocks": finding.blocks,
                }
                for finding in given.findings
            ],
            "headlines": [
                {
                    "field": measure.field, "place": str(PLACES[measure.field]),
                    "length": measure.length, "limit": measure.limit, "own": measure.own,
                }
                for measure in given.headlines
            ],
        }
    )  # fmt: skip


@require_GET
def links(request: HttpRequest) -> JsonResponse:
    """Stories, topics and authors that fit the words typed so far, or what an address leads to."""
    if not (may_somewhere(request.user, "add") or may_somewhere(request.user, "change")):
        raise PermissionDenied
    words = request.GET.get("q", "")[:200].strip()
    found = link_targets(words, hosts=own_hosts()) if words else []
    return JsonResponse({"found": found})


def _block_state(picture: Picture, name: str) -> dict[str, Any]:
    """A picture as the editor's block ``name`` takes it."""
    stream = Article.body.field.stream_block
    block = stream.child_blocks["picture"]
    if name == "gallery":
        block = stream.child_blocks["gallery"].child_blocks["pictures"].child_block
    state: dict[str, Any] = block.get_form_state(block.to_python({"picture": picture.pk}))
    return state


@require_POST
def pictures(request: HttpRequest) -> JsonResponse:
    """Keep dropped pictures in the library, their IPTC read, and say how to show them.

    A file that is no picture is named with the reason; the others are kept all the same.
    """
    if not policy_registry.get_by_type(Picture).user_has_permission(request.user, "add"):
        raise PermissionDenied
    kept: list[dict[str, Any]] = []
    refused: list[str] = []
    for file in request.FILES.getlist("files"):
        try:
            picture = taken_in(file, actor=request.user)  # type: ignore[arg-type]
        except ValidationError as error:
            refused.append(f"{file.name}: {' '.join(error.messages)}")
            continue
        kept.append(
            {
                "pk": picture.pk,
                "title": picture.title,
                "picture": _block_state(picture, "picture"),
                "gallery": _block_state(picture, "gallery"),
            }
        )
    return JsonResponse({"kept": kept, "refused": refused})
