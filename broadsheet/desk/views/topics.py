"""What the panel of topics asks: proposals for the text as it stands, topics to add, new ones."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from broadsheet.accounts.models import User
from broadsheet.desk.topics import panel_rows, topic_row, topics_for
from broadsheet.desk.views.writing import form_class, writing
from broadsheet.newsroom.models.staff import may_somewhere
from broadsheet.text.normal import one_line
from broadsheet.topics.models import Topic
from broadsheet.topics.services import ensure_topic


def _check(request: HttpRequest) -> None:
    if not (may_somewhere(request.user, "add") or may_somewhere(request.user, "change")):
        raise PermissionDenied


@require_POST
def suggest(request: HttpRequest, pk: int | None = None) -> JsonResponse:
    """Topics for the form as it stands, with what was decided; nothing is kept."""
    if "body-count" not in request.POST:  # the page was not whole when it asked
        return JsonResponse({"valid": False})
    form = form_class()(request.POST, instance=writing(request, pk), for_user=request.user)
    form.defer_required_fields()
    if not form.is_valid():
        return JsonResponse({"valid": False})
    pending = form.cleaned_data.get("topic_decisions") or {}
    return JsonResponse({"valid": True, "topics": panel_rows(form.save(commit=False), pending)})


@require_GET
def find(request: HttpRequest) -> JsonResponse:
    """Topics that fit the words typed so far."""
    _check(request)
    return JsonResponse({"topics": topics_for(request.GET.get("q", "")[:200])})


@require_POST
def make(request: HttpRequest) -> JsonResponse:
    """A topic of this name and kind: the one there is, or a new candidate."""
    _check(request)
    name, kind = one_line(request.POST.get("name", ""))[:255], request.POST.get("kind", "")
    if not name or kind not in Topic.Kind.values:
        return JsonResponse({"error": _("Give the topic a name and a kind.")}, status=422)
    assert isinstance(request.user, User)
    try:
        topic = ensure_topic(name=name, kind=kind, actor=request.user)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    if topic.status == Topic.Status.RETIRED:
        return JsonResponse({"error": _("This topic was retired.")}, status=422)
    return JsonResponse({"topics": [topic_row(topic)]})
