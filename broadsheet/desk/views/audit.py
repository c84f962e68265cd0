"""The audit log: looked through and taken away, by those who are permitted to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import ModelLogEntry

from broadsheet.accounts.backends import staff
from broadsheet.desk import audit
from broadsheet.newsroom.selectors import Cursor

PERMISSION = "wagtailcore.view_modellogentry"
EXPORTS = {
    "csv": (audit.as_csv, "text/csv; charset=utf-8"),
    "jsonl": (audit.as_json_lines, "application/jsonl; charset=utf-8"),
}


class AuditForm(forms.Form):
    user = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    action = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of thing"), required=False)
    words = forms.CharField(label=gettext_lazy("Words in its name"), required=False, max_length=200)
    key = forms.CharField(label=gettext_lazy("Its number"), required=False, max_length=40)
    first = forms.DateField(label=gettext_lazy("From"), required=False, widget=AdminDateInput)
    last = forms.DateField(label=gettext_lazy("Until"), required=False, widget=AdminDateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anybody = [("", _("anybody"))]
        self.fields["user"].choices = anybody + [(one.pk, str(one)) for one in staff(former=True)]  # type: ignore[attr-defined]
        self.fields["action"].choices = [("", _("anything")), *audit.actions()]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("anything")), *kinds()]  # type: ignore[attr-defined]

    def question(self) -> audit.Question:
        data = self.cleaned_data
        return audit.Question(
            user=int(data["user"]) if data["user"] else None,
            action=data["action"],
            kind=int(data["kind"]) if data["kind"] else None,
            words=data["words"].strip(),
            key=data["key"].strip(),
            first=data["first"],
            last=data["last"],
        )


def kinds() -> list[tuple[int, str]]:
    """What acts have been done to, by its name; one look into the index for each."""
    acts = ModelLogEntry.objects.filter(content_type=OuterRef("pk"))
    found = [
        (kind.pk, model._meta.verbose_name)
        for kind in ContentType.objects.filter(Exists(acts))
        if (model := kind.model_class()) is not None
    ]
    return sorted(((pk, str(name)) for pk, name in found), key=lambda one: one[1].casefold())


def _permitted(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


@never_cache
@require_GET
def audit_log(request: HttpRequest) -> HttpResponse:
    """What fits, a page at a time."""
    _permitted(request)
    form = AuditForm(request.GET or {})
    valid = form.is_valid()
    question = form.question() if valid else audit.Question()
    cursor = Cursor.parse(request.GET.get("after", ""))
    rows, following = audit.page(question, cursor=cursor) if valid else ([], None)
    asked = {k: v for k, v in request.GET.items() if v and k != "after"}
    shown = [{**audit.described(row), "moment": row.timestamp, "url": _url(row)} for row in rows]
    context = {
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Audit log")},
        ],
        "header_title": _("Audit log"), "page_title": _("Audit log"), "header_icon": "history",
        "form": form, "media": form.media, "rows": shown,
        "next": urlencode({**asked, "after": str(following)}) if following else "",
        "asked": urlencode(asked), "is_first": cursor is None,
    }  # fmt: skip
    return render(request, "desk/audit.html", context)


def _url(row: Any) -> str:
    """Where a story that was acted on is found; others are known by name only, without a query."""
    kind = ContentType.objects.get_for_id(row.content_type_id) if row.content_type_id else None
    if row.deleted or kind is None or (kind.app_label, kind.model) != ("newsroom", "article"):
        return ""
    return reverse("articles:history", args=[row.object_id])


@never_cache
@require_GET
def export(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """Everything that fits, line by line, however much it is."""
    _permitted(request)
    asked = AuditForm(request.GET or {})
    if not asked.is_valid():
        return HttpResponse(_("The question cannot be understood."), status=400)
    write, content_type = EXPORTS[form]
    lines: Iterator[str] = write(asked.question())
    response = StreamingHttpResponse((line.encode() for line in lines), content_type=content_type)
    day = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d")
    response["Content-Disposition"] = f'attachment; filename="audit-{day}.{form}"'
    return response
