"""The paper's own advertisements on a front, for whoever may change nothing else of it."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from broadsheet.desk.forms.notices import NoticesForm
from broadsheet.desk.views.verbs import OWN_MEDIA
from broadsheet.fronts.models import Front
from broadsheet.fronts.services import set_notices
from broadsheet.fronts.spots import modules_of, notices_in
from broadsheet.newsroom.models import Section


def may_advertise(user: Any, front: Front) -> bool:
    policy = policy_registry.get_by_type(Front)
    return bool(policy.user_has_permission_for_instance(user, "advertise", front))


def address_of_notices(front: Front) -> str:
    return reverse("fronts:notices", args=[front.place, front.section_id or 0])


class NoticesView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """The front is named by its place and section (0: none): it need not be composed yet."""

    model = Front
    form_class = NoticesForm
    page_title = gettext_lazy("House advertisements")
    header_icon = "mail"
    template_name = "desk/notices.html"
    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.place = kwargs["place"]
        if self.place not in Front.Place.values:
            raise Http404
        key = kwargs["section"]
        self.section = get_object_or_404(Section, pk=key, retired=False) if key else None
        found = Front.objects.filter(section=self.section, place=self.place).first()
        self.front = found or Front(section=self.section, place=self.place, live=False)
        if not may_advertise(request.user, self.front):
            raise PermissionDenied
        self.shown = notices_in(modules_of(self.front))
        return cast("HttpResponse", super().dispatch(request, *args, **kwargs))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "shown": self.shown}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            set_notices(
                section=self.section, place=self.place,
                notices=form.cleaned_data["notices"].get_prep_value(), shown=self.shown,
                actor=self.request.user,
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The advertisements of “%s” are changed.") % self.front)
        return redirect("fronts:list")

    def get_page_subtitle(self) -> str:
        return str(self.front)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("fronts:list"), "label": _("Fronts")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "about": self.get_page_subtitle(),
            "button": _("Publish"),
            "back_url": reverse("fronts:list"),
            "media": context["form"].media + OWN_MEDIA,
        }
