"""Pinning a story to a front from where the story is: one page, one button."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from broadsheet.desk.forms.pinning import PinForm
from broadsheet.desk.views.fronts import may_compose
from broadsheet.desk.views.verbs import OWN_MEDIA
from broadsheet.fronts.selectors import spots_for
from broadsheet.fronts.services import pin_story
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.staff import may_somewhere


class PinView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """Offers the fronts that the story belongs on and that the user may compose."""

    model = Article
    form_class = PinForm
    page_title = gettext_lazy("Pin to a front")
    header_icon = "pin"
    template_name = "desk/pin.html"
    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_somewhere(request.user, "arrange"):
            raise PermissionDenied
        self.article = get_object_or_404(Article.objects.select_related("section"), pk=kwargs["pk"])
        found = spots_for(self.article)
        self.spots = [spot for spot in found if may_compose(request.user, spot.front)]
        if not self.spots:
            raise PermissionDenied
        if not self.article.live:
            messages.error(request, _("This story is not public at the moment."))
            return redirect("articles:edit", self.article.pk)
        return cast("HttpResponse", super().dispatch(request, *args, **kwargs))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "spots": self.spots}

    def form_valid(self, form: Any) -> HttpResponse:
        spot = form.cleaned_data["spot"]
        try:
            gone = pin_story(
                article=self.article, spot=spot, until=form.cleaned_data["until"],
                actor=self.request.user,
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        said = _("“%(story)s” stands first in “%(spot)s” of %(front)s.") % {
            "story": self.article, "spot": spot, "front": spot.front,
        }  # fmt: skip
        if gone is not None:
            said += " " + _("“%s” made room.") % gone
        messages.success(self.request, said)
        return redirect(self._next())

    def _next(self) -> str:
        """Back to where somebody came from: the desk's first page, or the story."""
        if self.request.GET.get("from") == "home":
            return reverse("wagtailadmin_home")
        return reverse("articles:edit", args=[self.article.pk])

    def get_page_subtitle(self) -> str:
        return str(self.article)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("articles:edit", args=[self.article.pk])
        return [
            *self.breadcrumbs_items,
            {"url": reverse("fronts:list"), "label": _("Fronts")},
            {"url": edit, "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        media = context["form"].media + OWN_MEDIA
        return {
            **context,
            "article": self.article,
            "about": self.get_page_subtitle(),
            "back_url": self._next(),
            "media": media,
        }
