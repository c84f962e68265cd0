"""Composing fronts: which there are, beginning one, finding stories to pin."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import EditView

from broadsheet.desk.forms.notices import loose_links
from broadsheet.desk.selectors import section_tree, stories_to_pin
from broadsheet.desk.views.keeping import CurrentEdit
from broadsheet.desk.views.listing import status_of as status_of_story
from broadsheet.desk.views.masthead import PlainIndexView
from broadsheet.desk.views.notices import address_of_notices, may_advertise
from broadsheet.desk.views.outdated import KeptBeside
from broadsheet.fronts.blocks import standing_of
from broadsheet.fronts.models import Front
from broadsheet.fronts.services import begin_front
from broadsheet.fronts.spots import notices_in
from broadsheet.newsroom.models import Section


def may_compose(user: Any, front: Front) -> bool:
    policy = policy_registry.get_by_type(Front)
    return bool(policy.user_has_permission_for_instance(user, "change", front))


def places() -> list[Front]:
    """Every place that can be composed: its front, or an unsaved one where it has none.

    The home page and every section in use, and then the foot of stories: the paper's and that of
    each section at the top.
    """
    kept = {
        (front.place, front.section_id): front for front in Front.objects.select_related("section")
    }
    sections = [section for section in section_tree() if not section.retired]
    asked = [(Front.Place.PAGE, section) for section in (None, *sections)]
    asked += [(Front.Place.FOOT, None)]
    asked += [(Front.Place.FOOT, one) for one in sections if one.parent_id is None]
    return [
        kept.get((place, section.pk if section else None))
        or Front(section=section, place=place, live=False)
        for place, section in asked
    ]


def status_of(front: Front) -> str:
    if front.pk is None and front.place == Front.Place.FOOT and front.section_id:
        return _("the paper’s")
    if front.pk is None:
        return _("automatic")
    if front.live:
        return str(front.status_string)
    return _("automatic, with a draft")


class FrontIndexView(PlainIndexView):
    """Every place that has a front, composed or not."""

    is_searchable = False

    def get_queryset(self) -> Any:
        return places()

    def get_paginate_by(self, _queryset: Any) -> None:
        return None

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("place", label=_("Front"), accessor=str, get_url=self._address),
            Column("path", label=_("Page"), accessor="path"),
            StatusTagColumn(
                "status", label=_("Status"), accessor=status_of, primary=lambda front: front.live
            ),
            DateColumn("last_published_at", label=_("Last published")),
            BeginColumn("begin", label="", request=self.request),
        ]

    def _address(self, front: Front) -> str | None:
        if not may_compose(self.request.user, front):
            return address_of_notices(front) if may_advertise(self.request.user, front) else None
        return str(self.get_edit_url(front)) if front.pk else None


class BeginColumn(Column):
    """The button that begins a front where there is none."""

    cell_template_name = "desk/front_begin.html"

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, accessor=lambda front: front, **kwargs)
        self.request = request

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        context["may_begin"] = instance.pk is None and may_compose(self.request.user, instance)
        context["csrf_token"] = get_token(self.request)
        return context


class FrontEditView(KeptBeside, EditView):
    """The modules, with the page beside them."""

    action_class = CurrentEdit

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if not self.expects_json_response:
            # An advertisement keeps no front from going out.
            said = _("A house advertisement links to %(link)s, and the paper has no page there.")
            for link in loose_links(notices_in(form.cleaned_data["modules"].get_prep_value())):
                messages.warning(self.request, said % {"link": link})
        return response

    @cached_property
    def header_buttons(self) -> list[Button]:
        return [
            HeaderButton(
                _("On the site"), url=self.live_object.shown_at(), icon_name="link-external"
            )
        ]


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the front of a section (``section`` empty: the home page) and open it.

    ``place`` says whether it is the page itself or the foot of stories.
    """
    place = request.POST.get("place") or Front.Place.PAGE
    if place not in Front.Place.values:
        raise Http404
    key = request.POST.get("section") or None
    section = get_object_or_404(Section, pk=key, retired=False) if key else None
    if not may_compose(request.user, Front(section=section)):
        raise PermissionDenied
    actor: Any = request.user
    front = begin_front(section=section, place=place, actor=actor)
    return redirect("fronts:edit", front.pk)


@require_safe
def stories(request: HttpRequest) -> JsonResponse:
    """Stories for the words in ``q``, for pinning."""
    policy = policy_registry.get_by_type(Front)
    if not policy.user_has_any_permission(request.user, {"change", "view"}):
        raise PermissionDenied
    found = stories_to_pin(request.GET.get("q", "")[:120].strip())
    return JsonResponse(
        {
            "stories": [
                {
                    "story": str(article.uuid),
                    "headline": article.headline or _("(no headline yet)"),
                    "about": f"{article.section.name} · {status_of_story(article)}",
                    "note": standing_of(article),
                }
                for article in found
            ]
        }
    )
