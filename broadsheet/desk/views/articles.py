"""Writing and editing a story."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView

from broadsheet.desk.policies import may_pin
from broadsheet.desk.side_panels import (
    AdvicePanel,
    NotesSidePanel,
    PastSidePanel,
    PublishingSidePanel,
    TopicsPanel,
)
from broadsheet.desk.standing import reason_given, said_of
from broadsheet.desk.topics import keep_decisions
from broadsheet.desk.views.keeping import Keeping, KeptEdit
from broadsheet.desk.views.together import NeverOverwrite
from broadsheet.newsroom.advice import PublicationRefused
from broadsheet.newsroom.asking import to_ask
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.staff import may_decide_topics, may_do


def ask_once(*versions: Article) -> None:
    """Have the workflow of a story asked for once, by ``versions`` of it that nobody changes.

    Wagtail asks anew for each button and panel, fourteen times for one form.
    """
    first = versions[0]
    states = first.workflow_states.active().select_related("current_task_state__task")
    known = list(states.select_related("workflow")[:1])
    workflow = first.get_workflow()
    for article in versions:
        article._current_workflow_states = known  # what Wagtail's own prefetching fills
        article.get_workflow = lambda: workflow
    for article in versions[1:]:
        article.scheduled_revision = first.scheduled_revision


class SaysWhen:
    """Says what became of the story as it is, not as the button was called.

    What is published before its time or under embargo is scheduled, and the answer says until
    when; a story sent back without a reason is not sent back.
    """

    def get_success_message(self, instance: Any = None) -> str:
        article: Article = instance or self.object  # type: ignore[attr-defined]
        action = self.action  # type: ignore[attr-defined]
        acted = action in {"publish", "submit", "workflow-action", "cancel-workflow"}
        if not acted or not article.pk:
            return str(super().get_success_message(instance))  # type: ignore[misc]
        return said_of(Article.objects.get(pk=article.pk), action)

    def workflow_action_is_valid(self) -> bool:
        valid = bool(super().workflow_action_is_valid())  # type: ignore[misc]
        if valid and self.workflow_action == "reject":  # type: ignore[attr-defined]
            return bool(reason_given(self.request.POST))  # type: ignore[attr-defined]
        return valid


class RefusedMixin:
    """What house style refuses to publish comes back in the form, with every word."""

    produced_error_message: str | None

    def form_valid(self, form: Any) -> HttpResponse:
        before, known = self.object, getattr(self, "live_object", None)  # type: ignore[has-type]
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            return response
        except PublicationRefused as refusal:
            # Nothing was kept, so the form must not speak of a version that is no more.
            form.instance.latest_revision = known and known.latest_revision
            if before is None:
                form.instance.pk = None
            self.object = before
            self.produced_error_message = " ".join(refusal.messages)
            return self.form_invalid(form)  # type: ignore[attr-defined]


class DecidesTopics:
    """Writes down what was decided about topics, in the transaction of the save."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        view: Any = self
        pending = form.cleaned_data.get("topic_decisions")
        article, user = view.object, view.request.user
        # The panel says so; the words that came with it are kept all the same.
        if pending and article is not None and article.pk and may_decide_topics(user, article):
            keep_decisions(article=article, pending=pending, actor=user)
        return response


class ArticleCreateView(SaysWhen, RefusedMixin, DecidesTopics, Keeping, CreateView):
    """A new story; kept by itself from the first words on."""

    def get_side_panels(self) -> MediaContainer:
        panels = [
            *super().get_side_panels(),
            AdvicePanel(self.form.instance, self.request),
            TopicsPanel(self.form.instance, self.request),
        ]
        return MediaContainer(sorted(panels, key=lambda panel: panel.order))


class ArticleEditView(NeverOverwrite, SaysWhen, RefusedMixin, DecidesTopics, Keeping, EditView):
    """The versions, the form, and the ways to the verbs."""

    action_class = KeptEdit
    _found: Article | None = None

    def get_object(self, queryset: Any = None) -> Any:
        """Asked for twice by Django and Wagtail; a page that is only looked at is read once."""
        if self.request.method != "GET":
            return super().get_object(queryset)
        if self._found is None:
            self._found = super().get_object(queryset)
            ask_once(self._found, self.live_object)
        return self._found

    def get_side_panels(self) -> MediaContainer:
        panels = list(super().get_side_panels())
        if not (self.expects_json_response or self.hydrate_create_view):
            # What follows each save renders the panels again; this one asks for itself, and
            # the page of a new story has no place for it yet.
            panels.append(PublishingSidePanel(self.live_object, self.request))
            panels.append(AdvicePanel(self.object, self.request))
            panels.append(TopicsPanel(self.object, self.request))
            panels.append(NotesSidePanel(self.live_object, self.request))
            panels.append(PastSidePanel(self.live_object, self.request))
        return MediaContainer(sorted(panels, key=lambda panel: panel.order))

    @cached_property
    def header_buttons(self) -> list[Button]:
        buttons: list[Button] = []
        asked = to_ask(self.live_object, self.object)
        if asked and may_do(self.request.user, "publish", self.live_object):
            chosen = "&".join(f"picture={picture.pk}" for picture in asked)
            address = reverse("articles:confirm_pictures", args=[self.live_object.pk])
            url = f"{address}?{chosen}"
            buttons.append(HeaderButton(_("Confirm pictures"), url=url, icon_name="image"))
        if self.live_object.live:
            buttons.append(
                HeaderButton(_("On the site"), url=self.live_object.path, icon_name="link-external")
            )
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        article: Article = self.live_object
        if article.kind == Article.Kind.LIVE:
            buttons.append(self._way("entries", _("Live entries"), "time", 5))
        verbs = (
            ("correct", _("Correct"), "edit", 6),
            ("move", _("Move"), "redirect", 7),
            ("withdraw", _("Withdraw"), "no-view", 8),
        )
        if article.live:
            buttons += [self._way(*way) for way in verbs if self.user_has_permission(way[0])]
        if article.live and may_pin(self.request.user, article):
            url = reverse("fronts:pin", args=[article.pk])
            buttons.append(Button(_("Pin to a front"), url=url, icon_name="pin", priority=9))
        if article.was_public and self.user_has_permission("take_down"):
            buttons.append(self._way("takedown", _("Take down"), "bin", 90))
        return buttons

    def _way(self, name: str, label: str, icon: str, priority: int) -> Button:
        url = reverse(f"articles:{name}", args=[self.live_object.pk])
        return Button(label, url=url, icon_name=icon, priority=priority)


class ArticleDeleteView(DeleteView):
    """For drafts only."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.was_public:
            messages.error(
                request, _("This story was public. It can be withdrawn, but never deleted.")
            )
            return redirect("articles:edit", self.object.pk)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except ProtectedError as error:
            messages.error(self.request, str(error.args[0]))
            return redirect("articles:edit", self.object.pk)
        return response
