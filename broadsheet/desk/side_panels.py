"""What the desk adds beside Wagtail's status and preview."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.forms.widgets import Script
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from broadsheet.changes.models import State
from broadsheet.desk.copies import kept_pages
from broadsheet.desk.notes import notes_context, open_notes
from broadsheet.desk.past import past_context
from broadsheet.desk.selectors import runs_of
from broadsheet.newsroom.advice import house_rules
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.publication import Verb
from broadsheet.newsroom.models.staff import may_decide_topics, may_do
from broadsheet.publishing.models import Run, Step
from broadsheet.text import typography
from broadsheet.topics.models import Topic

VERBS = {
    Verb.PUBLISH: _("Published"),
    Verb.UPDATE: _("Updated"),
    Verb.CORRECT: _("Corrected"),
    Verb.MOVE: _("Moved"),
    Verb.WITHDRAW: _("Withdrawn"),
    Verb.LINK: _("Topics decided"),
    Verb.COVER: _("Live coverage changed"),
}
STEPS = {
    "link_topics": _("Find topics in the text"),
    "render_body": _("Render the text"),
    "tell_published": _("Tell its writers"),
    "tell_withdrawn": _("Tell its writers"),
    "note_references": _("Note links to other stories"),
    "note_pictures": _("Note where pictures are used"),
    "find_coverage": _("Find past coverage"),
    "forget_coverage": _("Forget past coverage"),
}
# What the story's form says while somebody writes.
WRITING = {
    "numbers": _("{words} words, {minutes} min to read"),
    "standsIn": _("the headline stands in"),
    "blocks": _("Keeps the story from being published"),
    "marksSet": _("Places set: {count}."),
    "marksFine": _("All quotation marks and dashes are set."),
    "uploading": _("Taking in pictures: {count}\u2026"),
    "uploaded": _("Pictures in the story and in the library: {count}."),
    "uploadFailed": _("The pictures could not be taken in. Try again."),
    "noPicture": _("Only pictures can be dropped here."),
    "lost": _("No connection. Your words are kept in this browser and are saved when it is back."),
    "shut": _(
        "The desk takes nothing: you are signed out, or it is ill. Your words are kept in this "
        "browser. Sign in in another window, and they are saved."
    ),
    "lostAndFull": _("No connection, and this browser keeps no copy. Do not close this page."),
    "back": _("The connection is back, and your words are saved."),
    "copy": _("Words of {when} in this browser were never saved."),
    "read": _("Read them"),
    "putBack": _("Put them back"),
    "dropCopy": _("Throw them away"),
    "putBackFailed": _("They could not be put back. They stay in this browser."),
    "link": _("Link to"),
    "linkHelp": _("A story, a topic or an author by name, or an address."),
    "address": _("Address"),
}
# What the panel of topics says.
TOPICS = {
    "accept": _("Accept"),
    "notYours": _("Readers see at once what is decided here, so only who may publish does."),
    "refuse": _("Refuse"),
    "undo": _("Take back"),
    "file": _("File under it"),
    "filed": _("Filed under it"),
    "open": _("Open"),
    "accepted": _("Accepted"),
    "refused": _("refused"),
    "candidate": _("candidate"),
    "saidAccepted": _("{name}: accepted."),
    "saidAcceptedAndFiled": _("{name}: accepted, and the story is filed under it."),
    "leads": _("index term"),
    "saidRefused": _("{name}: refused for this story."),
    "saidUndone": _("{name}: taken back."),
    "saidFiled": _("{name}: the story is filed under it."),
    "saidUnfiled": _("{name}: the story is no longer filed under it."),
    "nothing": _("Nothing found for these words."),
    "failed": _("That did not work. Try again."),
    "made": _("{name} is a candidate now."),
    "add": _("Add {name}"),
}
RUN_AGAIN = {State.FAILED, State.DONE}


def title_of(step: Step) -> Any:
    return STEPS.get(step.name) or step.name.replace("_", " ").capitalize()


def _may_run_again(step: Step) -> bool:
    return step.state in RUN_AGAIN or (step.state == State.WAITING and step.attempts > 0)


def runs_context(article: Article, request: Any, runs: list[Run] | None = None) -> dict[str, Any]:
    """What the list of runs needs, in the side panel and when it asks again."""
    shown = [
        {
            "verb": VERBS.get(Verb(run.verb), run.verb),
            "at": run.created_at,
            "steps": [
                {"row": step, "title": title_of(step), "may_run_again": _may_run_again(step)}
                for step in sorted(run.steps.all(), key=lambda step: step.position)
            ],
        }
        for run in (runs_of(article) if runs is None else runs)
    ]
    may_publish = may_do(request.user, "publish", article)
    return {
        "article": article,
        "runs": shown,
        "may_publish": may_publish,
        "csrf_token": get_token(request),
    }


class PublishingSidePanel(BaseSidePanel):
    """What publication has set off, step by step, as it happens."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle publishing steps")
        icon_name = "tasks"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            steps = (step for run in self.panel.runs for step in run.steps.all())
            context["count"] = sum(step.state == State.FAILED for step in steps)
            return context

    name = "publishing"
    title = _("Publishing")
    template_name = "desk/side_panel.html"
    order = 150

    def __init__(self, article: Any, request: Any) -> None:
        super().__init__(article, request)
        self.runs = runs_of(article)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        context.update(runs_context(self.object, self.request, self.runs))
        context["runs_url"] = reverse("articles:runs", args=[self.object.pk])
        return context

    @property
    def media(self) -> Media:
        return Media(js=["desk/desk.js"], css={"all": ["desk/desk.css"]})


def writing_config() -> dict[str, Any]:
    """What the desk's editor is told about words, marks and where to ask."""
    return {
        "marks": typography.table(),
        "urls": {
            "advise": reverse("articles:advise", args=[0]),
            "adviseNew": reverse("articles:advise_new"),
            "links": reverse("articles:links"),
            "pictures": reverse("articles:drop_pictures"),
        },
        "words": {name: str(text) for name, text in WRITING.items()},
    }


class AdvicePanel(BaseSidePanel):
    """Length, headlines and house style, beside the text while it is written."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle advice")
        icon_name = "pilcrow"
        has_counter = False
        keyboard_shortcut = "mod+shift+a"

    name = "advice"
    title = _("Advice")
    template_name = "desk/advice_panel.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        context["writing"] = {
            **writing_config(),
            "user": self.request.user.pk,
            "kept": kept_pages(self.request),
            "limits": dict(house_rules().limits),
        }
        return context

    @property
    def media(self) -> Media:
        return Media(
            js=[Script("desk/writing.js", type="module")],  # type: ignore[list-item]
            css={"all": ["desk/writing.css"]},
        )


class TopicsPanel(BaseSidePanel):
    """Topics that the text names or is about, accepted or refused while it is written."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle topics")
        icon_name = "tag"
        has_counter = False
        keyboard_shortcut = "mod+shift+y"

    name = "topics"
    title = _("Topics")
    template_name = "desk/topics_panel.html"
    order = 60

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        context["kinds"] = Topic.Kind.choices
        context["config"] = {
            "urls": {
                "suggest": reverse("articles:suggest_topics", args=[0]),
                "suggestNew": reverse("articles:suggest_topics_new"),
                "find": reverse("articles:find_topics"),
                "make": reverse("articles:make_topic"),
            },
            "words": {name: str(text) for name, text in TOPICS.items()},
            "mayDecide": may_decide_topics(self.request.user, self.object),
        }
        return context

    @property
    def media(self) -> Media:
        return Media(
            js=[Script("desk/topics.js", type="module")],  # type: ignore[list-item]
            css={"all": ["desk/topics.css"]},
        )


class PastSidePanel(BaseSidePanel):
    """What the story continues and what it has to do with, to be put right."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle past coverage")
        icon_name = "time"
        has_counter = False

    name = "past"
    title = _("Past coverage")
    template_name = "desk/past_panel.html"
    order = 140

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        context.update(past_context(self.object, self.request))
        context["past_url"] = reverse("articles:past", args=[self.object.pk])
        return context

    @property
    def media(self) -> Media:
        script: Any = Script("desk/past.js", type="module")
        return Media(js=[script], css={"all": ["desk/past.css"]})


class NotesSidePanel(BaseSidePanel):
    """What staff say to each other about this story."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle notes")
        icon_name = "comment"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["count"] = open_notes([self.panel.object])
            return context

    name = "notes"
    title = _("Notes")
    template_name = "desk/notes_panel.html"
    order = 160

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        context.update(notes_context(self.object, self.request))
        context["notes_url"] = reverse("articles:notes", args=[self.object.pk])
        context["people_url"] = reverse("articles:people")
        context["csrf_token"] = get_token(self.request)
        return context

    @property
    def media(self) -> Media:
        script: Any = Script("desk/notes.js", type="module")
        return Media(js=[script])
