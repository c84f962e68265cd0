"""The story budget and the running order of a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.permissions import policy_registry

from broadsheet.accounts.backends import staff
from broadsheet.desk.forms.planning import AssignForm, LineForm, PlanForm, labels_of
from broadsheet.desk.planning import give, may_plan
from broadsheet.desk.selectors import section_tree
from broadsheet.fronts.selectors import on_front
from broadsheet.newsroom import planning, running, services
from broadsheet.newsroom.models import Article, Assignment, Plan, Section


def _check_enters(request: HttpRequest) -> None:
    policy = policy_registry.get_by_type(Article)
    if not policy.user_has_any_permission(request.user, {"view", "change"}):
        raise PermissionDenied


def _day(text: str | None) -> dt.date:
    try:
        day = parse_date(text) if text else None
    except ValueError:
        raise Http404 from None
    if text and day is None:
        raise Http404
    return day or timezone.localdate()


def _section(key: str | None) -> Section | None:
    if not key:
        return None
    if not key.isdigit():
        raise Http404
    return get_object_or_404(Section, pk=key, parent=None)


@never_cache
@require_safe
def budget(request: HttpRequest) -> HttpResponse:
    """The stories of a day and of the next one, by section."""
    _check_enters(request)
    return _budget(request, PlanForm(initial={"day": _day(request.GET.get("day"))}))


def _budget(request: HttpRequest, form: PlanForm, status: int = 200) -> HttpResponse:
    day = _day(request.GET.get("day"))
    section = _section(request.GET.get("section"))
    today = timezone.localdate()
    people = labels_of(staff())
    days = []
    for shown in (day, day + dt.timedelta(days=1)):
        lines = planning.budget(shown, section=section, left_over=shown == today)
        days.append({"date": shown, "sections": _by_section(request, lines, people)})
    every = [one for one in section_tree() if not one.retired]
    context = {
        "days": days,
        "day": day,
        "today": today,
        "section": section,
        "sections": [one for one in every if one.parent_id is None],
        "people": list(people.values()),
        "form": form,
        "tasks": Assignment.Task.choices,
        "may_plan_any": any(may_plan(request.user, one) for one in every),
        "before": day - dt.timedelta(days=1),
        "after": day + dt.timedelta(days=1),
        "zone": timezone.get_current_timezone_name(),
    }
    return render(request, "desk/budget.html", context, status=status)


def _by_section(
    request: HttpRequest, lines: list[planning.Line], people: dict[int, str]
) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    words = {
        planning.Status.PLANNED: _("planned"),
        planning.Status.WRITING: _("being written"),
        planning.Status.SUBMITTED: _("handed in"),
        planning.Status.SCHEDULED: _("scheduled"),
        planning.Status.PUBLISHED: _("published"),
        planning.Status.WITHDRAWN: _("withdrawn"),
    }
    for line in lines:
        section = line.article.top_section
        group = found.setdefault(
            section.pk,
            {
                "section": section,
                "lines": [],
                "planned": 0,
                "written": 0,
            },
        )
        writers = [a.user for a in line.assignments if a.task == Assignment.Task.WRITE]
        writer = writers[0] if writers else None
        group["lines"].append(
            {
                "line": line,
                "status": words[line.status],
                "may_plan": may_plan(request.user, line.article.section),
                # Whoever has left the staff since is in no list.
                "writer": people.get(writer.pk, str(writer)) if writer else "",
                "assignments": line.assignments,
            }
        )
        group["planned"] += line.plan.words or 0 if line.plan else 0
        group["written"] += line.words
    return list(found.values())


@require_POST
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a new story."""
    _check_enters(request)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _budget(request, form, status=422)
    data = form.cleaned_data
    if not may_plan(request.user, data["section"]):
        raise PermissionDenied
    actor: Any = request.user
    try:
        with transaction.atomic():
            made = services.plan_story(
                headline=data["headline"], section=data["section"], day=data["day"],
                due_at=data["due_at"], words=data["words"], wants_picture=data["wants_picture"],
                note=data["note"], actor=actor,
            )  # fmt: skip
            if data["writer"]:
                give(
                    article=made.article, user=data["writer"], task=Assignment.Task.WRITE,
                    due_at=data["due_at"], actor=actor,
                )  # fmt: skip
    except ValidationError as error:
        for field, errors in getattr(error, "error_dict", {None: error}).items():
            form.add_error(field if field in form.fields else None, errors)
        return _budget(request, form, status=422)
    messages.success(request, _("“%s” is planned.") % made.article.headline)
    return _back(request, data["day"])


def _back(request: HttpRequest, day: dt.date | None = None) -> HttpResponse:
    """To the budget as it was looked at."""
    query = request.GET.copy()
    if day is not None and "day" not in query and day != timezone.localdate():
        query["day"] = day.isoformat()
    return redirect(f"{reverse('budget')}?{query.urlencode()}" if query else reverse("budget"))


def _story(request: HttpRequest, pk: int) -> Article:
    article = get_object_or_404(Article.objects.select_related("section"), pk=pk)
    if not may_plan(request.user, article.section):
        raise PermissionDenied
    return article


def _said(request: HttpRequest, errors: dict[str, list[str]] | None = None) -> HttpResponse:
    """To the script what was wrong, if anything; without it the page again, with a message."""
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"errors": errors or {}}, status=422 if errors else 200)
    for texts in (errors or {}).values():
        for text in texts:
            messages.error(request, text)
    if not errors:
        messages.success(request, _("Saved."))
    return _back(request)


def _said_of(form: Any) -> dict[str, list[str]]:
    return {name: [str(error) for error in errors] for name, errors in form.errors.items()}


def _errors(error: ValidationError) -> dict[str, list[str]]:
    if hasattr(error, "error_dict"):
        return dict(error.message_dict)
    return {"": error.messages}


@require_POST
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """Change of a story's line what somebody has changed in the form; the rest stays as it is."""
    article = _story(request, pk)
    form = LineForm(request.POST)
    if not form.is_valid():
        return _said(request, _said_of(form))
    data, actor = form.cleaned_data, request.user
    assert actor.is_authenticated
    changed = set(form.changed_data)
    try:
        with transaction.atomic():
            if "headline" in changed and data["headline"] and not article.was_public:
                services.rename_planned(article=article, headline=data["headline"], actor=actor)
            before = Plan.objects.filter(article=article).first()
            names = (changed if before else set(form.fields)) - {"headline", "writer"}
            if names:
                planned = {name: data[name] for name in names if name != "day"}
                day = before.day if before and "day" not in names else data["day"]
                services.change_plan(article=article, day=day, actor=actor, **planned)
            if "writer" in changed:
                _set_writer(article, data["writer"], data["due_at"], actor)
            elif "due_at" in changed and before:
                _move_writer(article, before.due_at, data["due_at"], actor)
    except ValidationError as error:
        return _said(request, _errors(error))
    return _said(request)


def _writer_of(article: Article) -> Assignment | None:
    """The task of whoever is first in the list of those who write ``article``."""
    written_by = article.assignments.filter(task=Assignment.Task.WRITE).select_related("user")
    return written_by.order_by("pk").first()


def _set_writer(article: Article, writer: Any, due_at: dt.datetime | None, actor: Any) -> None:
    """Have ``writer`` write it, and whoever was first in the list no more.

    Who has the task already keeps it as it was given, done or not.
    """
    present = _writer_of(article)
    if present is not None and (writer is None or present.user_id != writer.pk):
        services.take_back_assignment(assignment=present, actor=actor)
    if writer is None:
        return
    if not article.assignments.filter(task=Assignment.Task.WRITE, user=writer).exists():
        give(article=article, user=writer, task=Assignment.Task.WRITE, due_at=due_at, actor=actor)


def _move_writer(
    article: Article, before: dt.datetime | None, due_at: dt.datetime | None, actor: Any
) -> None:
    """Have the writer's time follow the line's, unless the task is done or has its own."""
    present = _writer_of(article)
    if present is not None and present.done_at is None and present.due_at == before:
        give(
            article=article, user=present.user, task=Assignment.Task.WRITE, due_at=due_at,
            actor=actor,
        )  # fmt: skip


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a story off the budget; it stays a story."""
    article = _story(request, pk)
    actor: Any = request.user
    services.drop_plan(article=article, actor=actor)
    messages.success(
        request, _("“%s” is off the budget. It is still among the articles.") % article.headline
    )
    return _back(request)


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a task for a story."""
    article = _story(request, pk)
    form = AssignForm(request.POST)
    if not form.is_valid():
        return _said(request, _said_of(form))
    data = form.cleaned_data
    actor: Any = request.user
    given = give(
        article=article, user=data["user"], task=data["task"], due_at=data["due_at"], actor=actor
    )
    messages.success(
        request,
        _("%(who)s has “%(story)s”: %(task)s.")
        % {"who": given.user, "story": article.headline, "task": given.get_task_display()},
    )
    return _back(request)


@require_POST
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a task is done, or (``take_back``) take it back."""
    found = get_object_or_404(Assignment.objects.select_related("user", "article__section"), pk=pk)
    planner = may_plan(request.user, found.article.section)
    if not planner and found.user_id != request.user.pk:
        raise PermissionDenied
    actor: Any = request.user
    if "take_back" in request.POST:
        if not planner:
            raise PermissionDenied
        services.take_back_assignment(assignment=found, actor=actor)
        return _back(request)
    services.finish_assignment(assignment=found, actor=actor)
    messages.success(request, _("Done: “%s”.") % found.article.headline)
    return redirect("wagtailadmin_home") if "home" in request.POST else _back(request)


# The running order ------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, section: int, day: str) -> HttpResponse:
    """The running order of a section's day: look at it, put it in order, or let it follow."""
    _check_enters(request)
    found = get_object_or_404(Section, pk=section, parent=None)
    date = _day(day)
    if request.method == "POST":
        if not may_plan(request.user, found):
            raise PermissionDenied
        return _put_in_order(request, found, date)
    made = running.running_order(found, date, front=on_front(found))
    sections = [one for one in section_tree() if one.parent_id is None and not one.retired]
    context = {
        "section": found,
        "sections": sections,
        "day": date,
        "order": made,
        "may_plan": may_plan(request.user, found),
        "before": date - dt.timedelta(days=1),
        "after": date + dt.timedelta(days=1),
    }
    return render(request, "desk/running_order.html", context)


def _put_in_order(request: HttpRequest, section: Section, day: dt.date) -> HttpResponse:
    actor: Any = request.user
    error = ""
    try:
        if "automatic" in request.POST:
            services.forget_order(section=section, day=day, actor=actor)
        else:
            keys = [int(key) for key in request.POST.getlist("story")]
            services.order_day(
                section=section, day=day, articles=_moved(keys, request), actor=actor
            )
    except ValueError:
        error = _("The order could not be read; look again.")
    except ValidationError as refused:
        error = " ".join(refused.messages)
    if request.headers.get("X-Requested-With") == "fetch":
        errors = {"": [error]} if error else {}
        return JsonResponse({"errors": errors}, status=422 if error else 200)
    if error:
        messages.error(request, error)
    else:
        messages.success(request, _("Saved."))
    return redirect("running_order", section.pk, day.isoformat())


def _moved(keys: list[int], request: HttpRequest) -> list[int]:
    """The order sent, with the one move that a button without a script asks for."""
    which, _sign, key = request.POST.get("move", "").partition(":")
    if which in {"up", "down"} and key.isdigit() and int(key) in keys:
        at = keys.index(int(key))
        to = max(0, min(len(keys) - 1, at + (-1 if which == "up" else 1)))
        keys.insert(to, keys.pop(at))
    return keys
