"""The vocabulary at the desk: found by any name, approved many at once, merged with open eyes."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import django_filters as filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages as wagtail_messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import CreateView, EditView

from broadsheet.desk.forms.vocabulary import MergeForm
from broadsheet.desk.selectors import candidates, stories_on, with_story_counts
from broadsheet.desk.views.choosers import LookUpForm
from broadsheet.desk.views.masthead import Kept, PlainIndexView
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import identifiers_of, living, named
from broadsheet.topics.services import approve_topics, merge_topic, retire_topic, save_topic

OFFERED = 12
ALIASES_SHOWN = 4
KEY = re.compile(r"[0-9]{1,18}")


def may(user: Any, action: str) -> bool:
    """Whether ``user`` may do this to the vocabulary."""
    return bool(policy_registry.get_by_type(Topic).user_has_permission(user, action))


def _check(request: HttpRequest, action: str = "change") -> None:
    if not may(request.user, action):
        raise PermissionDenied


def _crumbs(*last: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("topics:list"), "label": _("Topics")},
        *last,
    ]


# The list --------------------------------------------------------------------------------------


class TopicFilterSet(WagtailFilterSet):
    kind = filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=Topic.Kind.choices)
    status = filters.ChoiceFilter(label=gettext_lazy("Status"), choices=Topic.Status.choices)

    class Meta:
        model = Topic
        fields: list[str] = []


def _filed(topic: Topic) -> str:
    """Its name as the list is ordered, told apart from others of that name."""
    told = f" ({topic.disambiguation})" if topic.disambiguation else ""
    return topic.filed_as + told


def _also(topic: Topic) -> str:
    names = [alias.name for alias in topic.aliases.all()]
    return ", ".join(names[:ALIASES_SHOWN]) + (" …" if len(names) > ALIASES_SHOWN else "")


class TopicIndexView(PlainIndexView):
    """All topics as an index files them; found by the beginnings of words of any of their names."""

    filterset_class = TopicFilterSet
    default_ordering = "filed_key"

    def get_ordering(self) -> str:
        return self.default_ordering

    def get_base_queryset(self) -> Any:
        return with_story_counts(Topic.objects.prefetch_related("aliases"))

    def search_queryset(self, queryset: Any) -> Any:
        if not self.is_searching:
            return queryset
        return queryset.filter(pk__in=named(self.search_query).values("pk"))

    @cached_property
    def columns(self) -> list[Column]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title("name", label=_("Name"), accessor=_filed, get_url=self.get_edit_url),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column("also", label=_("Also called"), accessor=_also),
            StatusTagColumn(
                "status", label=_("Status"), accessor="get_status_display",
                primary=lambda topic: topic.status == Topic.Status.APPROVED,
            ),
            Column("stories", label=_("Stories"), accessor="stories"),
        ]  # fmt: skip

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)
        if may(self.request.user, "change"):
            url = reverse("topics:candidates")
            buttons.append(HeaderButton(_("Candidates"), url, icon_name="check"))
        return buttons


# The form --------------------------------------------------------------------------------------


def _keep(topic: Topic, actor: Any) -> Topic:
    # What it was called before the form changed it, and as what that is to be kept.
    former = getattr(topic, "keep_former_as", "")
    return save_topic(topic=topic, actor=actor, former=former)


class TopicCreateView(Kept, CreateView):
    keep = staticmethod(_keep)  # type: ignore[assignment]


class TopicEditView(Kept, EditView):
    keep = staticmethod(_keep)  # type: ignore[assignment]

    def form_valid(self, form: Any) -> HttpResponse:
        filed = form.initial.get("inverted_name")
        response = super().form_valid(form)
        # Set by hand and left alone: nobody can tell what it is to be now.
        if (
            form.is_valid() and filed and "name" in form.changed_data
            and form.instance.inverted_name == filed
        ):  # fmt: skip
            said = _("Lists still file “%(name)s” as “%(filed)s”, its inverted name.")
            messages.warning(self.request, said % {"name": form.instance, "filed": filed})
        return response

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.status == Topic.Status.MERGED:
            into = living(self.object)
            said = _("It was merged into “%(into)s”; approved, it stands for itself again.")
            leads = wagtail_messages.button(reverse("topics:edit", args=[into.pk]), str(into))
            wagtail_messages.info(request, said % {"into": into}, buttons=[leads])
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        if self.object.status != Topic.Status.MERGED and may(self.request.user, "change"):
            url = reverse("topics:merge", args=[self.object.pk])
            buttons.append(
                HeaderButton(_("Merge into another"), url, icon_name="redirect", priority=40)
            )
        return buttons


@require_safe
def offer(request: HttpRequest) -> JsonResponse:
    """Topics that fit the words typed so far, for fields that take several."""
    _check(request, "view")
    words = request.GET.get("q", "")[:80]
    found = named(words).public().order_by("filed_key")[:OFFERED] if words.strip() else []
    return JsonResponse(
        {
            "topics": [
                {"pk": topic.pk, "label": f"{topic} – {topic.get_kind_display()}"}
                for topic in found
            ]
        }
    )


# Choosing one ----------------------------------------------------------------------------------


class _Topics:
    filter_form_class = LookUpForm
    ordering: ClassVar = ["filed_key"]

    def get_object_list(self) -> Any:
        return Topic.objects.public()


class ChooseTopicView(_Topics, ChooseView):
    pass


class ChooseTopicResultsView(_Topics, ChooseResultsView):
    pass


class TopicChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ChooseTopicView
    choose_results_view_class = ChooseTopicResultsView


# Merging ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks into what, says what that will do, and does it once that was seen."""
    _check(request)
    topic = get_object_or_404(Topic, pk=pk)
    if topic.status == Topic.Status.MERGED:
        messages.error(request, _("“%(name)s” was merged before.") % {"name": topic})
        return redirect("topics:edit", topic.pk)
    asked = request.POST if request.method == "POST" else request.GET
    key = asked.get("into")
    form = MergeForm(None if key is None or (key and not key.isdecimal()) else asked, topic=topic)
    into = form.cleaned_data["into"] if form.is_bound and form.is_valid() else None
    if request.method == "POST" and into is not None:
        try:
            merge_topic(topic=topic, into=into, actor=request.user)  # type: ignore[arg-type]
        except ValidationError as error:
            form.add_error("into", error)
            into = None
        else:
            said = _("“%(name)s” is now “%(into)s”; every link to it leads there.")
            messages.success(request, said % {"name": topic, "into": into})
            return redirect("topics:edit", into.pk)
    edit = reverse("topics:edit", args=[topic.pk])
    context = {
        "topic": topic,
        "into": into,
        "form": form,
        "media": form.media,
        "stories": stories_on(topic),
        "stories_of_into": stories_on(into) if into else 0,
        "names": [topic.name, *(alias.name for alias in topic.aliases.all())],
        "identifiers": identifiers_of(topic),
        "back_url": edit,
        "breadcrumbs_items": _crumbs(
            {"url": edit, "label": str(topic)}, {"url": "", "label": _("Merge")}
        ),
        "header_icon": "redirect",
        "page_title": _("Merge"),
        "page_subtitle": str(topic),
    }
    return render(request, "desk/topic_merge.html", context)


# Candidates ------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """Topics that imports, loads and reporters proposed, those with most stories first."""
    _check(request)
    if request.method == "POST":
        _decide(request)
        return redirect(request.get_full_path())
    kind = request.GET.get("kind", "")
    kind = kind if kind in Topic.Kind.values else ""
    found, total = candidates(kind=kind)
    context = {
        "topics": found,
        "total": total,
        "kind": kind,
        "kinds": Topic.Kind.choices,
        "breadcrumbs_items": _crumbs({"url": "", "label": _("Candidates")}),
        "header_icon": "check",
        "page_title": _("Candidates"),
    }
    return render(request, "desk/topic_candidates.html", context)


def _decide(request: HttpRequest) -> None:
    keys = [int(key) for key in request.POST.getlist("topic") if KEY.fullmatch(key)]
    chosen = list(
        Topic.objects.filter(pk__in=keys[:1000], status=Topic.Status.CANDIDATE).order_by("pk")
    )
    actor: Any = request.user
    if not chosen:
        messages.warning(request, _("No topic was chosen."))
    elif "retire" in request.POST:
        for topic in chosen:
            retire_topic(topic=topic, actor=actor)
        said = ngettext("%(count)s topic was retired.", "%(count)s topics were retired.",
                        len(chosen))  # fmt: skip
        messages.success(request, said % {"count": len(chosen)})
    else:
        approve_topics(topics=chosen, actor=actor)
        said = ngettext("%(count)s topic was approved.", "%(count)s topics were approved.",
                        len(chosen))  # fmt: skip
        messages.success(request, said % {"count": len(chosen)})
