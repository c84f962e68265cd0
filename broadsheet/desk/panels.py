"""What stands on the forms, in the order in which it is written.

A story's form is one screen: headline, summary and text, then panels that fold away and remember
whether they were open (``static/desk/writing.js``).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput

from broadsheet.desk.forms.articles import ArticleForm
from broadsheet.desk.forms.lines import GrowingLine
from broadsheet.desk.forms.masthead import (
    IdentityForm,
    SectionForm,
    SectionItselfForm,
    StandingPageForm,
)
from broadsheet.desk.forms.vocabulary import TopicForm
from broadsheet.desk.standing import standing_of
from broadsheet.newsroom.models.staff import may_do, may_publish
from broadsheet.text.fields import ProseField

# As high as what is in them; Wagtail does so for Django's own field only.
register_form_field_override(
    ProseField, override={"widget": AdminAutoHeightTextInput(attrs={"rows": 2})}
)


# Says in words what moment is typed.
MOMENTS = forms.Media(js=["desk/moments.js"], css={"all": ["desk/standing.css"]})


class AddressPanel(Panel):
    """Says where a public story is, and that some fields would move it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "desk/address_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.was_public)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["article"] = self.instance
            context["may_move"] = self.instance.live and may_do(
                self.request.user, "move", self.instance
            )
            return context


class StandingPanel(Panel):
    """Where the story stands, in a sentence, and since when."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "desk/standing_panel.html"

        @property
        def media(self) -> forms.Media:
            return MOMENTS

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            stored = type(self.instance).objects.get(pk=self.instance.pk)
            return {**context, "standing": standing_of(stored)}


class SchedulePanel(PublishingPanel):
    """Wagtail's dialog for the schedule, which for those who may publish does so, too."""

    class BoundPanel(PublishingPanel.BoundPanel):
        template_name = "desk/schedule_panel.html"

        @property
        def media(self) -> forms.Media:
            return super().media + MOMENTS

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "may_publish": may_publish(self.request.user, self.instance)}


STORY = [
    StandingPanel(),
    # A title's label is for screen readers only: the words must stand in the field.
    FieldPanel(
        "headline",
        classname="title",
        widget=GrowingLine(attrs={"placeholder": _("Headline")}),
    ),
    FieldPanel("summary"),
    FieldPanel("body"),
    SchedulePanel(),
]
FILED = [
    FieldRowPanel(
        [
            FieldPanel("section", widget=forms.Select),
            FieldPanel("kind"),
        ]
    ),
]
CREDITS = [
    InlinePanel(
        "bylines",
        [
            FieldPanel("author"),
            FieldRowPanel([FieldPanel("role"), FieldPanel("reported_from")]),
            FieldPanel("name"),
        ],
        heading=_("Bylines"),
        label=_("Byline"),
    ),
    FieldPanel("dateline"),
    FieldPanel("contribution"),
]
PLACE = [
    AddressPanel(heading=_("Address")),
    MultiFieldPanel(
        [
            FieldPanel("kicker"),
            FieldPanel("short_headline", widget=GrowingLine),
            FieldPanel("seo_headline", widget=GrowingLine),
        ],
        heading=_("Other headlines"),
    ),
    FieldPanel("column", widget=forms.Select),
    FieldPanel("slug"),
    InlinePanel(
        "terms",
        [FieldPanel("topic")],
        heading=_("Index terms"),
        label=_("Index term"),
    ),
]
PICTURES = [
    FieldPanel("lead_picture"),
    FieldPanel("lead_caption"),
    FieldPanel("lead_alt"),
]
PRINT = [
    FieldPanel("print_headline", widget=GrowingLine),
    InlinePanel(
        "placements",
        [
            FieldRowPanel([FieldPanel("date"), FieldPanel("edition"), FieldPanel("page")]),
            FieldPanel("headline", widget=GrowingLine),
        ],
        heading=_("Print placements"),
        label=_("Placement"),
    ),
]
RIGHTS = [
    FieldPanel("access"),
    FieldRowPanel([FieldPanel("rights"), FieldPanel("source")]),
    FieldPanel("language"),
    FieldRowPanel([FieldPanel("embargo_until"), FieldPanel("updated_at")]),
]


class StoryPanels(ObjectList):
    """The whole form. Its panels are not described to scripts: no script of ours asks."""

    class BoundPanel(ObjectList.BoundPanel):
        def js_opts(self) -> dict[str, Any]:
            return {"type": type(self.panel).__name__, "prefix": self.prefix, "children": []}


def _folded(panels: list[Any], heading: Any, *, is_open: bool = False) -> ObjectList:
    """A panel that remembers whether it was open; until then it is as given here."""
    return ObjectList(
        panels, heading=heading, classname="desk-panel" if is_open else "desk-panel collapsed"
    )


article_panels = StoryPanels(
    [
        *STORY,
        _folded(FILED, _("Section and kind"), is_open=True),
        _folded(CREDITS, _("Credits")),
        _folded(PLACE, _("Headlines and place")),
        _folded(PICTURES, _("Picture")),
        _folded(PRINT, _("Print")),
        _folded(RIGHTS, _("Rights and times")),
    ],
    base_form_class=ArticleForm,
)
author_panels = ObjectList(
    [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("title")]),
        FieldPanel("biography"),
        FieldPanel("picture"),
        FieldRowPanel([FieldPanel("email"), FieldPanel("user")]),
        FieldPanel("slug", help_text=_("Its old address leads to the new one.")),
        FieldPanel("retired"),
    ]
)
section_panels = ObjectList(
    [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("parent", widget=forms.Select), FieldPanel("position")]),
        FieldPanel("description"),
        FieldPanel(
            "slug",
            help_text=_("Stories keep their addresses; the section's old one leads to the new."),
        ),
        FieldRowPanel(
            [
                FieldPanel("look"),
                FieldPanel("colour", widget=forms.TextInput(attrs={"placeholder": "#8a1c1c"})),
            ]
        ),
        FieldRowPanel([FieldPanel("in_navigation"), FieldPanel("retired")]),
        FieldPanel("section_editors", permission="newsroom.change_sectioneditor"),
    ],
    base_form_class=SectionItselfForm,
)  # fmt: skip
identity_panels = ObjectList(
    [
        MultiFieldPanel(
            [
                FieldPanel("nameplate"),
                FieldPanel("motto"),
                FieldPanel("nameplate_face"),
                FieldPanel("nameplate_file"),
                FieldPanel("nameplate_svg", widget=forms.Textarea(attrs={"rows": 4})),
            ],
            heading=_("Name plate"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("display_face"), FieldPanel("text_face")])],
            heading=_("Fonts"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel(day), FieldPanel(f"{day}_dark")])
                for day in ("accent", "link", "ground")
            ],
            heading=_("Colours"),
        ),
        MultiFieldPanel([FieldPanel("imprint"), FieldPanel("social")], heading=_("Footer")),
    ],
    base_form_class=IdentityForm,
)
column_panels = ObjectList(
    [
        FieldPanel("name"),
        FieldPanel("section", widget=forms.Select),
        FieldPanel("description"),
        FieldPanel("picture"),
        FieldPanel("slug", help_text=_("Its old address leads to the new one.")),
        FieldPanel("retired"),
    ],
    base_form_class=SectionForm,
)
topic_panels = ObjectList(
    [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldRowPanel([FieldPanel("inverted_name"), FieldPanel("disambiguation")]),
                FieldRowPanel([FieldPanel("kind"), FieldPanel("status")]),
                FieldPanel("keep_former_as"),
            ],
            heading=_("What it is called"),
        ),
        InlinePanel(
            "aliases",
            panels=[FieldRowPanel([FieldPanel("name"), FieldPanel("kind")])],
            heading=_("Other names"),
            label=_("Name"),
            help_text=_("By these the text of stories is understood and topics are found."),
        ),
        MultiFieldPanel(
            [FieldPanel("description"), FieldPanel("overview"), FieldPanel("picture")],
            heading=_("What readers see on its page"),
        ),
        MultiFieldPanel(
            [FieldPanel("broader"), FieldPanel("related")], heading=_("Beside other topics")
        ),
        InlinePanel(
            "identifiers",
            panels=[FieldRowPanel([FieldPanel("scheme"), FieldPanel("value")])],
            heading=_("In other lists"),
            label=_("Identifier"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("scope_note"),
                FieldRowPanel([FieldPanel("scheme"), FieldPanel("identifier")]),
                FieldPanel("slug", help_text=_("Its old address leads to the new one.")),
            ],
            heading=_("For the archive"),
        ),
    ],
    base_form_class=TopicForm,
)
standing_page_panels = ObjectList(
    [
        FieldPanel(
            "title", classname="title", widget=forms.TextInput(attrs={"placeholder": _("Title")})
        ),
        FieldPanel("body"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("in_footer"), FieldPanel("position")]),
    ],
    base_form_class=StandingPageForm,
)
front_panels = ObjectList([FieldPanel("modules"), PublishingPanel()])
