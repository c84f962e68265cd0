"""Where an administrator sets the paper's house style."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.permissions import ModelPermissionPolicy

from broadsheet.desk.forms.house_style import HouseStyleForm
from broadsheet.newsroom import services
from broadsheet.newsroom.advice import house_rules
from broadsheet.newsroom.models import HouseStyle


class HouseStyleView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    model = HouseStyle
    permission_policy = ModelPermissionPolicy(HouseStyle)
    permission_required = "change"
    form_class = HouseStyleForm
    page_title = gettext_lazy("House style")
    header_icon = "glasses"
    template_name = "desk/house_style.html"
    success_url = reverse_lazy("house_style")

    def get_initial(self) -> dict[str, Any]:
        rules = house_rules()
        words = [f"{word} = {better}" if better else word for word, better in rules.banned.items()]
        return {
            "blocking": sorted(rules.blocking),
            "banned_words": "\n".join(words),
            **{f"limit_{name}": limit for name, limit in rules.limits.items()},
        }

    def form_valid(self, form: Any) -> HttpResponse:
        services.set_house_style(
            banned_words=form.cleaned_data["banned_words"],
            blocking=form.cleaned_data["blocking"],
            limits=form.limits,
            actor=self.request.user,  # type: ignore[arg-type]
        )
        messages.success(self.request, _("House style is set."))
        return redirect(str(self.success_url))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "button": _("Set house style"),
            "back_url": reverse_lazy("wagtailadmin_home"),
            "media": context["form"].media,
        }
