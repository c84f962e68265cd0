"""Everything the desk registers with Wagtail, and what it takes away.

Stories are no Wagtail pages: what is about the tree of pages (explorer, sites, reports, search)
would lead nowhere. Nothing here changes Wagtail's own data.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, re_path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.snippets.models import register_snippet

from broadsheet.desk import action_menu, rich_text
from broadsheet.desk.home import PANELS
from broadsheet.desk.views import audit, planning, threads
from broadsheet.desk.views.house_style import HouseStyleView
from broadsheet.desk.views.style import style_guide
from broadsheet.desk.viewsets.articles import ArticleViewSet
from broadsheet.desk.viewsets.fronts import FrontViewSet
from broadsheet.desk.viewsets.letters import LetterViewSet
from broadsheet.desk.viewsets.masthead import MastheadViewSetGroup
from broadsheet.desk.viewsets.pictures import PictureViewSet
from broadsheet.newsroom.models.staff import sees_stories

HIDDEN_MENU = {"explorer", "forms", "images"}
HIDDEN_SETTINGS = {"sites"}
HIDDEN_REPORTS = {"site-history", "locked-pages", "aging-pages", "page-types-usage"}
HIDDEN_HELP = {"whats-new-in-wagtail", "editor-guide"}  # they lead to other hosts
HIDDEN_HOME = {
    "LockedPagesPanel", "RecentEditsPanel", "UserObjectsInWorkflowModerationPanel",
    "UserPagesInWorkflowModerationPanel", "WorkflowObjectsToModeratePanel",
    "WorkflowPagesToModeratePanel",
}  # fmt: skip


def hide_from_menu(_request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in HIDDEN_MENU]


def hide_from_settings(_request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in HIDDEN_SETTINGS]


def hide_from_reports(_request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in HIDDEN_REPORTS]


def hide_from_help(_request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if not item.name.startswith(tuple(HIDDEN_HELP))]


def arrange_home(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [panel for panel in panels if type(panel).__name__ not in HIDDEN_HOME]
    if sees_stories(request.user):
        panels += [panel(request) for panel in PANELS]


class StoriesSearchArea(SearchArea):
    def is_shown(self, request: HttpRequest) -> bool:
        return sees_stories(request.user)


def search_stories() -> SearchArea:
    url = reverse("articles:list")
    return StoriesSearchArea(_("Articles"), url, name="stories", icon_name="doc-full", order=1)


def search_no_pages(_request: HttpRequest, areas: list[Any]) -> None:
    areas[:] = [area for area in areas if area.name != "pages"]


def arrange_actions(items: list[Any], _request: HttpRequest, context: dict[str, Any]) -> None:
    action_menu.arrange(items, context)


def house_style_url() -> list[URLPattern]:
    return [path("house-style/", HouseStyleView.as_view(), name="house_style")]


class HouseStyleItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("newsroom.change_housestyle"))


def house_style_item() -> MenuItem:
    return HouseStyleItem(
        _("House style"), reverse("house_style"), name="house-style", icon_name="glasses", order=50
    )


def watch_unsaved() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static("desk/unsaved.js"))


def typed_dates() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static("desk/dates.js"))


def planning_urls() -> list[URLPattern]:
    return [
        path("budget/", planning.budget, name="budget"),
        path("budget/plan/", planning.plan, name="plan_story"),
        path("budget/story/<int:pk>/", planning.line, name="plan_line"),
        path("budget/story/<int:pk>/drop/", planning.drop, name="plan_drop"),
        path("budget/story/<int:pk>/assign/", planning.assign, name="plan_assign"),
        path("budget/assignment/<int:pk>/", planning.assignment, name="assignment"),
        path("running-order/<int:section>/<str:day>/", planning.order, name="running_order"),
    ]


def thread_urls() -> list[URLPattern]:
    return [
        path("threads/", threads.threads, name="threads"),
        path("threads/begin/", threads.begin, name="thread_begin"),
        path("threads/<int:pk>/", threads.thread, name="thread_edit"),
        path("threads/<int:pk>/<str:verb>/", threads.act, name="thread_act"),
    ]


class BudgetMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return sees_stories(request.user)


def budget_menu_item() -> MenuItem:
    return BudgetMenuItem(
        _("Budget"), reverse("budget"), name="budget", icon_name="calendar-alt", order=110
    )


def threads_menu_item() -> MenuItem:
    return BudgetMenuItem(_("Threads"), reverse("threads"), icon_name="list-ul", order=115)


def style_urls() -> list[URLPattern]:
    return [path("style/", style_guide, name="style_guide")]


def style_item() -> MenuItem:
    return MenuItem(_("Style guide"), reverse("style_guide"), icon_name="view", order=800)


def together() -> SafeString:
    return format_html(
        '<script type="module" src="{}" data-desk-together data-compare="{}"></script>',
        static("desk/together.js"),
        _("Compare the two"),
    )


def names() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static("desk/names.js"))


def copies() -> SafeString:
    """Forgets the copy of a story's words in the browser once the server has them."""
    return format_html('<script type="module" src="{}"></script>', static("desk/copies.js"))


def frame_look() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/frame.css"))


def together_look() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/together.css"))


class AuditMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(audit.PERMISSION))


def audit_urls() -> list[URLPattern]:
    return [
        path("audit/", audit.audit_log, name="audit_log"),
        re_path(r"^audit/export\.(?P<form>csv|jsonl)$", audit.export, name="audit_export"),
    ]


def audit_item() -> MenuItem:
    return AuditMenuItem(_("Audit log"), reverse("audit_log"), icon_name="history", order=900)


def security_menu_item() -> MenuItem:
    url = reverse("desk_security")
    return MenuItem(_("Signing in"), url, name="security", icon_name="key", order=50)


register_snippet(ArticleViewSet)
hooks.register("register_admin_urls", planning_urls)
hooks.register("register_admin_menu_item", budget_menu_item)
hooks.register("register_admin_urls", thread_urls)
hooks.register("register_admin_menu_item", threads_menu_item)
register_snippet(FrontViewSet)
register_snippet(MastheadViewSetGroup)
hooks.register("register_admin_viewset", LetterViewSet)
hooks.register("register_admin_urls", style_urls)
hooks.register("register_help_menu_item", style_item)
hooks.register("register_admin_viewset", PictureViewSet)
hooks.register("register_settings_menu_item", security_menu_item)
hooks.register("register_rich_text_features", rich_text.register, order=10)
hooks.register("construct_main_menu", hide_from_menu)
hooks.register("construct_settings_menu", hide_from_settings)
hooks.register("construct_reports_menu", hide_from_reports)
hooks.register("construct_help_menu", hide_from_help)
hooks.register("construct_homepage_panels", arrange_home)
hooks.register("register_admin_search_area", search_stories)
hooks.register("construct_search", search_no_pages)
hooks.register("construct_snippet_action_menu", arrange_actions)
hooks.register("insert_editor_js", watch_unsaved)
hooks.register("register_admin_urls", house_style_url)
hooks.register("register_settings_menu_item", house_style_item)
hooks.register("insert_editor_js", together)
hooks.register("insert_global_admin_css", together_look)
hooks.register("insert_global_admin_css", frame_look)
hooks.register("register_admin_urls", audit_urls)
hooks.register("register_reports_menu_item", audit_item)
hooks.register("insert_global_admin_js", names)
hooks.register("insert_global_admin_js", copies)
hooks.register("insert_global_admin_js", typed_dates)
