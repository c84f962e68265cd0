"""Authors, sections, columns, topics, standing pages, and the corrections made."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import RevisionsRevertMixin
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.snippets.views.snippets import SnippetViewSet

from broadsheet.design.models import Identity
from broadsheet.design.services import save_identity
from broadsheet.desk import panels
from broadsheet.desk.views import vocabulary
from broadsheet.desk.views.choosers import NamedChooserViewSet
from broadsheet.desk.views.corrections import CorrectionIndexView
from broadsheet.desk.views.masthead import (
    AuthorIndexView,
    Kept,
    OnlyOneView,
    PlainIndexView,
    SectionIndexView,
    kept_by,
)
from broadsheet.desk.views.outdated import KeptBeside
from broadsheet.newsroom import models as newsroom
from broadsheet.newsroom import services
from broadsheet.topics.models import Topic


def said(name: str, label: Any) -> Column:
    """A column that says a thing where it is so: crosses in other rows would look like faults."""
    return Column(name, label=label, accessor=lambda one: _("Yes") if getattr(one, name) else "")


class KeptViewSet(SnippetViewSet):
    """Shared by all of them: no copies, no bulk actions, found by name."""

    copy_view_enabled = False
    menu_item_is_registered = True  # by the group below; there is no menu of "snippets"
    index_view_class = PlainIndexView
    list_per_page = 50


class AuthorViewSet(KeptViewSet):
    model = newsroom.Author
    url_prefix = "authors"
    url_namespace = "authors"
    icon = "user"
    menu_order = 10
    search_fields = ("name",)
    list_display = ("name", "title", "get_kind_display", said("retired", _("Retired")))
    edit_handler = panels.author_panels
    index_view_class = AuthorIndexView
    chooser_viewset_class = NamedChooserViewSet
    add_view_class, edit_view_class = kept_by(
        lambda author, actor: services.save_author(author=author, actor=actor)
    )


_section_add, _section_edit = kept_by(
    lambda section, actor: services.save_section(section=section, actor=actor)
)


class SectionCreateView(_section_add):  # type: ignore[misc, valid-type]
    """A new section stands behind those that are there."""

    def get_initial_form_instance(self) -> newsroom.Section:
        last = newsroom.Section.objects.aggregate(last=Max("position"))["last"]
        return newsroom.Section(position=0 if last is None else last + 1)


class SectionViewSet(KeptViewSet):
    model = newsroom.Section
    url_prefix = "sections"
    url_namespace = "sections"
    icon = "folder-open-inverse"
    menu_order = 20
    search_fields = ("name",)
    list_display = (
        # Wagtail makes the first one the way to the form only where it is said by name.
        "name_in_tree",
        "path",
        said("in_navigation", _("In the navigation")),
        said("retired", _("Retired")),
    )
    edit_handler = panels.section_panels
    index_view_class = SectionIndexView
    add_view_class = SectionCreateView
    edit_view_class = _section_edit


class ColumnViewSet(KeptViewSet):
    model = newsroom.Column
    url_prefix = "columns"
    url_namespace = "columns"
    icon = "list-ul"
    menu_order = 30
    search_fields = ("name",)
    list_display = ("name", "path", said("retired", _("Retired")))
    edit_handler = panels.column_panels
    add_view_class, edit_view_class = kept_by(
        lambda column, actor: services.save_column(column=column, actor=actor)
    )


class TopicViewSet(KeptViewSet):
    model = Topic
    url_prefix = "topics"
    url_namespace = "topics"
    icon = "tag"
    menu_order = 40
    search_fields = ("name",)
    edit_handler = panels.topic_panels
    index_view_class = vocabulary.TopicIndexView
    add_view_class = vocabulary.TopicCreateView
    edit_view_class = vocabulary.TopicEditView
    chooser_viewset_class = vocabulary.TopicChooserViewSet

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("candidates/", vocabulary.waiting, name="candidates"),
            path("offer/", vocabulary.offer, name="offer"),
            path("<int:pk>/merge/", vocabulary.merge, name="merge"),
        ]


_standing_add, _standing_edit = kept_by(
    lambda page, actor: services.save_standing_page(page=page, actor=actor)
)


class StandingPageViewSet(KeptViewSet):
    model = newsroom.StandingPage
    url_prefix = "standing-pages"
    url_namespace = "standing_pages"
    icon = "doc-empty"
    menu_order = 50
    search_fields = ("title",)
    list_display = ("title", "path", said("in_footer", _("In the footer")))
    edit_handler = panels.standing_page_panels
    add_view_class = _standing_add

    @property
    def edit_view_class(self) -> Any:
        return type("StandingEditView", (KeptBeside, _standing_edit), {})

    @property
    def revisions_revert_view_class(self) -> Any:
        # An older version comes back by the same verb as a new one.
        return type(
            "RevertView",
            (RevisionsRevertMixin, self.edit_view_class),
            {"view_name": "revisions_revert", "save_instance": Kept.save_instance},
        )


class IdentityViewSet(KeptViewSet):
    """There is one: its list leads to its form."""

    model = Identity
    url_prefix = "identity"
    url_namespace = "identity"
    icon = "view"
    menu_label = _("Identity")
    menu_order = 70
    edit_handler = panels.identity_panels
    index_view_class = OnlyOneView
    add_view_class, edit_view_class = kept_by(
        lambda identity, actor: save_identity(identity=identity, actor=actor)
    )


class CorrectionViewSet(ViewSet):
    name = "corrections"
    icon = "info-circle"
    menu_label = _("Corrections")
    menu_order = 60

    def get_urlpatterns(self) -> list[URLPattern]:
        index = self.construct_view(CorrectionIndexView, header_icon=self.icon)
        return [path("", index, name="index")]


class MastheadViewSetGroup(ViewSetGroup):
    """One menu for what changes seldom."""

    menu_label = _("Newsroom")
    menu_name = "newsroom"
    menu_icon = "group"
    menu_order = 200
    add_to_admin_menu = True
    items = (
        AuthorViewSet, SectionViewSet, ColumnViewSet, TopicViewSet, StandingPageViewSet,
        CorrectionViewSet, IdentityViewSet,
    )  # fmt: skip
