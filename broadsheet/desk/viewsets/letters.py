"""Letters, below *Reports*."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from broadsheet.desk.views import letters


class LettersMenuItem(MenuItem):
    def is_shown(self, request: object) -> bool:
        return bool(request.user.has_perm("mail.view_letter"))  # type: ignore[attr-defined]


class LetterViewSet(ViewSet):
    name = "letters"
    icon = "mail"
    menu_label = _("Letters")

    def register_menu_item(self) -> None:
        hooks.register("register_reports_menu_item", self.get_menu_item)

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        return LettersMenuItem(
            self.menu_label, self.menu_url, name=self.name, icon_name=self.icon, order=900
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", letters.index, name="index"),
            path("<int:pk>/", letters.letter, name="letter"),
            path("<int:pk>/html/", letters.letter_html, name="html"),
            path("<int:pk>/again/", letters.again, name="again"),
        ]
