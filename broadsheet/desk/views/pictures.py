"""The library of pictures: finding, cropping, and where each is used."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.images.views.chooser import ImageChosenView
from wagtail.permissions import policy_registry

from broadsheet.desk.forms.library import ConfirmUseForm, LibraryForm
from broadsheet.desk.selectors import Using, using
from broadsheet.media import selectors, services
from broadsheet.media.crops import RATIOS
from broadsheet.media.markup import best
from broadsheet.media.models import Picture

PER_PAGE = 48
LAST_PAGE = 60


def may(user: Any, action: str, picture: Picture | None = None) -> bool:
    """Whether somebody may do something with pictures, or with this one."""
    policy = policy_registry.get_by_type(Picture)
    if picture is None:
        return bool(policy.user_has_any_permission(user, {action}))
    return bool(policy.user_has_permission_for_instance(user, action, picture))


class PicturePage(WagtailAdminTemplateMixin, TemplateView):
    """A page about one picture, for those who may change it."""

    header_icon = "image"
    kwargs: dict[str, Any]
    needs = "change"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        pictures = Picture.objects.prefetch_related("renditions")
        self.picture: Picture = get_object_or_404(pictures, pk=kwargs["pk"])
        allowed = {self.needs, "choose"} if self.needs == "view" else {self.needs}
        if not any(may(request.user, action, self.picture) for action in allowed):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.picture.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("pictures:index"), "label": _("Pictures")},
            {
                "url": reverse("wagtailimages:edit", args=[self.picture.pk]),
                "label": str(self.picture.title),
            },
            {"url": "", "label": self.get_page_title()},
        ]


class LibraryView(WagtailAdminTemplateMixin, TemplateView):
    page_title = gettext_lazy("Pictures")
    header_icon = "image"
    template_name = "desk/pictures/library.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not (may(request.user, "choose") or may(request.user, "change")):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": _("Pictures")}]

    def get_header_buttons(self) -> list[HeaderButton]:
        if not may(self.request.user, "add"):
            return []
        url = reverse("wagtailimages:add_multiple")
        return [HeaderButton(_("Add pictures"), url=url, icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = LibraryForm(self.request.GET)
        form.is_valid()
        number = self.request.GET.get("p", "1")
        page = min(LAST_PAGE, max(1, int(number) if number.isdecimal() else 1))
        start = (page - 1) * PER_PAGE
        rows = selectors.library(form.wanted()).prefetch_related("renditions")
        found = list(rows[start : start + PER_PAGE + 1])
        shown = found[:PER_PAGE]
        counts = selectors.use_counts(picture.pk for picture in shown)
        query = self.request.GET.copy()
        query.pop("p", None)
        return {
            **super().get_context_data(**kwargs),
            "form": form,
            "narrowed": any(query.values()),
            "pictures": [
                {"row": p, "thumb": best(p, widest=320, form="webp"), "uses": counts.get(p.pk, 0)}
                for p in shown
            ],
            "newer": page - 1,
            "older": page + 1 if len(found) > PER_PAGE and page < LAST_PAGE else 0,
            "query": query.urlencode(),
        }


class UsesView(PicturePage):
    page_title = gettext_lazy("Where it is used")
    template_name = "desk/pictures/uses.html"
    needs = "view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        uses: list[Using] = using(selectors.uses_of(self.picture))
        return {**super().get_context_data(**kwargs), "picture": self.picture, "uses": uses}


class CropView(PicturePage):
    page_title = gettext_lazy("Crops and focal point")
    template_name = "desk/pictures/crops.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        picture = self.picture
        shown = best(picture, widest=1280, form="webp")
        focus = picture.focus
        data = {
            "width": picture.width,
            "height": picture.height,
            "focus": focus,
            "crops": picture.crops,
            "ratios": {name: shape[0] / shape[1] for name, shape in RATIOS.items()},
        }
        files = [
            (ratio, best(picture, ratio=ratio, widest=1200))
            for ratio in RATIOS
            if any(f"bs/{ratio}/" in row.filter_spec for row in picture.renditions.all())
        ]
        return {
            **super().get_context_data(**kwargs), "picture": picture, "shown": shown,
            "data": data, "ratios": list(RATIOS), "files": files,
        }  # fmt: skip

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            given = json.loads(request.body)
            focus = given.get("focus")
            services.crop_picture(
                picture=self.picture,
                crops=given.get("crops") or {},
                focus=(float(focus[0]), float(focus[1])) if focus else None,
                actor=request.user,  # type: ignore[arg-type]
            )
        except (ValueError, TypeError, AttributeError, IndexError):
            said = _("The crops could not be saved: one lies outside the picture.")
            return JsonResponse({"error": said}, status=400)
        return JsonResponse({"saved": True})


class AskingChosenView(ImageChosenView):
    """Stands in for Wagtail's answer to a choice: some pictures must be asked for first."""

    def get(self, request: HttpRequest, *args: Any, pk: Any, **kwargs: Any) -> HttpResponse:
        self.model = Picture
        picture: Picture = self.get_object(pk)
        if picture.ask_before_use or not picture.may_be_shown:
            return self._ask(request, picture, ConfirmUseForm())
        return super().get(request, *args, pk=pk, **kwargs)

    def post(self, request: Any, pk: Any) -> HttpResponse:
        self.model = Picture
        picture: Picture = self.get_object(pk)
        form = ConfirmUseForm(request.POST)
        if not picture.may_be_shown or not form.is_valid():
            return self._ask(request, picture, form)
        services.confirm_use(
            picture=picture, reason=form.cleaned_data["reason"], actor=request.user
        )
        return self.get_chosen_response(picture)

    def _ask(self, request: HttpRequest, picture: Picture, form: ConfirmUseForm) -> HttpResponse:
        context = {"picture": picture, "form": form, "action": request.get_full_path()}
        fragment = render_to_string("desk/pictures/confirm_use.html", context, request)
        # The chooser's own script knows this step: it puts the form there and sends it itself.
        return render_modal_workflow(
            request, "desk/pictures/confirm_use_place.html", None, {"picture": picture},
            json_data={"step": "reshow_creation_form", "htmlFragment": fragment},
        )  # fmt: skip
