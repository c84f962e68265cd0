"""The entries of live coverage: a plain list and a form. Several writers post at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, Table, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from broadsheet.desk.forms.entries import entry_panels
from broadsheet.desk.views.masthead import Kept
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, LiveEntry
from broadsheet.newsroom.models.staff import may_do

MOST = 500


def may_post(user: Any, article: Article) -> bool:
    """To post to what readers see is to publish; a draft's entries are written like the draft."""
    return may_do(user, "publish" if article.live else "change", article)


class OfArticle(WagtailAdminTemplateMixin):
    """Finds the story, checks the right, and shows the way back."""

    kwargs: dict[str, Any]
    header_icon = "time"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.article = get_object_or_404(Article, pk=kwargs["pk"])
        super().setup(request, *args, **kwargs)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_post(request.user, self.article):
            raise PermissionDenied
        if self.article.kind != Article.Kind.LIVE:
            messages.error(request, _("Entries are posted to live coverage only."))
            return redirect("articles:edit", self.article.pk)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        pk = self.article.pk
        return [
            *self.breadcrumbs_items,
            {"url": reverse("articles:list"), "label": _("Articles")},
            {"url": reverse("articles:edit", args=[pk]), "label": str(self.article)},
            {"url": reverse("articles:entries", args=[pk]), "label": _("Live entries")},
        ]

    def get_success_url(self) -> str:
        return reverse("articles:entries", args=[self.article.pk])


def _status(entry: LiveEntry) -> str:
    return _("withdrawn") if entry.withdrawn_at else _("live")


class EntryListView(OfArticle, TemplateView):
    page_title = gettext_lazy("Live entries")
    template_name = "desk/entries.html"

    def get_page_subtitle(self) -> str:
        return str(self.article)

    def get_header_buttons(self) -> list[HeaderButton]:
        url = reverse("articles:add_entry", args=[self.article.pk])
        return [HeaderButton(_("Post an entry"), url=url, icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = self.article.live_entries.prefetch_related("bylines__author")

        def where(entry: LiveEntry) -> str:
            return reverse("articles:edit_entry", args=[self.article.pk, entry.pk])

        columns = [
            Column("number", label=_("No.")),
            TitleColumn("headline", label=_("Entry"), accessor=str, get_url=where),
            Column("by", label=_("By"), accessor=lambda entry: ", ".join(
                byline.printed for byline in entry.bylines.all())),
            StatusTagColumn("status", label=_("Status"), accessor=_status,
                            primary=lambda entry: entry.withdrawn_at is None),
            DateColumn("published_at", label=_("Posted")),
        ]  # fmt: skip
        table = Table(columns, entries.order_by("-published_at", "-number")[:MOST])
        return {**super().get_context_data(**kwargs), "table": table, "article": self.article}


class EntryForms(Kept, OfArticle):
    """What the two form pages share."""

    model = LiveEntry
    panel = entry_panels
    index_url_name = None
    permission_policy = None
    success_message = None
    autosave_enabled = False

    def get_success_url(self) -> str:
        return OfArticle.get_success_url(self)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        title = str(self.get_page_title())
        return [*OfArticle.get_breadcrumbs_items(self), {"url": "", "label": title}]


class AddEntryView(EntryForms, CreateView):
    page_title = gettext_lazy("Post an entry")
    submit_button_label = gettext_lazy("Post")
    submit_button_active_label = gettext_lazy("Posting\u2026")
    error_message = gettext_lazy("The entry could not be posted.")

    def get_initial_form_instance(self) -> LiveEntry:
        return LiveEntry(article=self.article)

    def get_add_url(self) -> str:
        return reverse("articles:add_entry", args=[self.article.pk])

    def save_instance(self) -> LiveEntry:
        form: Any = self.form
        data = form.cleaned_data
        return services.post_entry(
            article=self.article,
            headline=data["headline"],
            body=[dict(block) for block in data["body"].get_prep_value()],
            authors=list(data["authors"]),
            key_event=data["key_event"],
            pinned=data["pinned"],
            actor=self.request.user,
        )

    def save_action(self) -> HttpResponse:
        messages.success(self.request, _("Entry %s is posted.") % self.object.number)
        return redirect(self.get_success_url())


class EditEntryView(EntryForms, EditView):
    page_title = gettext_lazy("Edit an entry")
    submit_button_label = gettext_lazy("Save")
    error_message = gettext_lazy("The entry could not be saved.")
    template_name = "desk/entry.html"
    can_delete = False

    def get_object(self, queryset: Any = None) -> LiveEntry:
        entries = LiveEntry.objects.select_related("article")
        return get_object_or_404(entries, article=self.article, pk=self.kwargs["entry"])

    def get_edit_url(self) -> str:
        return reverse("articles:edit_entry", args=[self.article.pk, self.object.pk])

    def save_instance(self) -> LiveEntry:
        form: Any = self.form
        entry: LiveEntry = form.save(commit=False)
        authors = list(form.cleaned_data["authors"])
        expected = self.request.POST.get("expected", "")
        services.edit_entry(
            entry=entry, authors=authors, actor=self.request.user,
            expected=int(expected) if expected.isdecimal() else None,
        )  # fmt: skip
        return entry

    def save_action(self) -> HttpResponse:
        messages.success(self.request, _("Entry %s is changed.") % self.object.number)
        return redirect(self.get_success_url())


def withdraw_entry(request: Any, pk: int, entry: int) -> HttpResponse:
    """Take an entry from readers, after asking."""
    article = get_object_or_404(Article, pk=pk)
    if not may_post(request.user, article):
        raise PermissionDenied
    row = get_object_or_404(LiveEntry.objects.select_related("article"), article=article, pk=entry)
    back = reverse("articles:entries", args=[pk])
    if row.withdrawn_at is not None:
        return redirect(back)
    if request.method == "POST":
        services.withdraw_entry(entry=row, actor=request.user)
        messages.success(request, _("Entry %s is withdrawn.") % row.number)
        return redirect(back)
    return render(
        request, "desk/withdraw_entry.html", {"entry": row, "article": article, "back_url": back}
    )
