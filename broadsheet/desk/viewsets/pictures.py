"""Pictures: the library in the place of Wagtail's list, whose forms stay."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.images.views.chooser import viewset as image_chooser

from broadsheet.desk.views import pictures

# Before Wagtail makes its addresses from it.
image_chooser.chosen_view_class = pictures.AskingChosenView


class PicturesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return pictures.may(request.user, "choose") or pictures.may(request.user, "change")


class PictureViewSet(ViewSet):
    name = "pictures"
    url_namespace = "pictures"
    icon = "image"
    menu_label = _("Pictures")
    menu_order = 150
    menu_item_class = PicturesMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", pictures.LibraryView.as_view(), name="index"),
            path("<int:pk>/uses/", pictures.UsesView.as_view(), name="uses"),
            path("<int:pk>/crops/", pictures.CropView.as_view(), name="crops"),
        ]

    def get_menu_item(self, order: Any = None) -> MenuItem:
        return PicturesMenuItem(
            self.menu_label, self.menu_url, name="pictures", icon_name=self.icon,
            order=order or self.menu_order,
        )  # fmt: skip
