"""Correct, move, withdraw: each a page of its own, for those who may publish."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.forms import Media
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.utils import get_latest_str
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from broadsheet.desk.forms.verbs import (
    ConfirmPicturesForm,
    CorrectForm,
    MoveForm,
    TakedownForm,
    WithdrawForm,
)
from broadsheet.desk.side_panels import writing_config
from broadsheet.desk.views.guarded import check
from broadsheet.media.models import Picture
from broadsheet.newsroom import services
from broadsheet.newsroom.asking import to_ask
from broadsheet.newsroom.models import Article, Correction
from broadsheet.newsroom.models.publication import free_path
from broadsheet.text.slugs import slugify

OWN_MEDIA = Media(js=["desk/desk.js"], css={"all": ["desk/desk.css", "desk/writing.css"]})


class VerbView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """Asks what a verb needs, does it, and says so. What the verb refuses stands in the form."""

    model = Article
    verb: str
    asks_for_live = True
    asks_for_readers = True  # whether it must have been public at all
    template_name: str
    button: Any
    kwargs: dict[str, Any]
    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.article = get_object_or_404(Article, pk=kwargs["pk"])
        check(request.user, self.verb, self.article)
        had = self.article.live if self.asks_for_live else self.article.was_public
        if self.asks_for_readers and not had:
            messages.error(request, _("This story is not public at the moment."))
            return redirect("articles:edit", self.article.pk)
        lock = self.article.get_lock()
        if lock is not None and lock.for_user(request.user):
            messages.error(request, _("The story is locked; unlock it first."))
            return redirect("articles:edit", self.article.pk)
        return cast("HttpResponse", super().dispatch(request, *args, **kwargs))

    @abstractmethod
    def do(self, form: Any) -> str:
        """Do it and return what to say."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                said = self.do(form)
        except ValidationError as error:
            for field, errors in getattr(error, "error_dict", {NON_FIELD_ERRORS: error}).items():
                form.add_error(field if field in form.fields else None, errors)
            return self.form_invalid(form)
        messages.success(self.request, said)
        return redirect(self.get_success_url())

    def get_success_url(self) -> str:
        return reverse("articles:edit", args=[self.article.pk])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "article": self.article, "user": self.request.user}

    def get_page_subtitle(self) -> str:
        return str(get_latest_str(self.article))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("articles:edit", args=[self.article.pk])
        return [
            *self.breadcrumbs_items,
            {"url": reverse("articles:list"), "label": _("Articles")},
            {"url": edit, "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "article": self.article,
            "about": self.get_page_subtitle(),
            "button": self.button,
            "back_url": reverse("articles:edit", args=[self.article.pk]),
            "media": context["form"].media + OWN_MEDIA,
        }


class ConfirmPicturesView(VerbView):
    """Pictures that must be asked for: who may publish says that this story may show them."""

    verb = "publish"
    asks_for_readers = False
    form_class = ConfirmPicturesForm
    page_title = gettext_lazy("Confirm pictures")
    header_icon = "image"
    template_name = "desk/confirm_pictures.html"
    button = gettext_lazy("They may go out with this story")

    def pictures(self) -> list[Picture]:
        """Those that were asked about, as far as they are still to be asked for."""
        keys = [int(key) for key in self.request.GET.getlist("picture") if key.isdigit()]
        if keys:
            return list(Picture.objects.filter(pk__in=keys[:50], ask_before_use=True))
        return to_ask(self.article, self.article.get_latest_revision_as_object())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "pictures": self.pictures()}

    def do(self, form: Any) -> str:
        services.confirm_pictures(
            article=self.article, pictures=self.pictures(), reason=form.cleaned_data["reason"],
            actor=self.request.user,
        )  # fmt: skip
        return _("Confirmed. The story can be published.")


class CorrectView(VerbView):
    verb = "correct"
    form_class = CorrectForm
    page_title = gettext_lazy("Correct")
    header_icon = "edit"
    template_name = "desk/correct.html"
    button = gettext_lazy("Publish with this correction")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        writing = writing_config()
        return {
            **super().get_context_data(**kwargs),
            "writing": {**writing, "language": self.article.language},
        }

    def do(self, form: Any) -> str:
        latest: Article = self.article.get_latest_revision_as_object()
        correction = services.correct(
            article=latest,
            text=form.cleaned_data["text"],
            kind=form.cleaned_data["kind"],
            block=form.cleaned_data["block"],
            passage=form.cleaned_data["passage"],
            actor=self.request.user,
        )
        kind = Correction.Kind(correction.kind).label
        return _("Published. At the story: %(kind)s.") % {"kind": kind}


class TakedownView(VerbView):
    """For legal cause, and for the few who may: nothing is left but a tombstone."""

    verb = "take_down"
    form_class = TakedownForm
    page_title = gettext_lazy("Take down")
    header_icon = "bin"
    template_name = "desk/takedown.html"
    button = gettext_lazy("Take the story down for good")
    asks_for_live = False

    def do(self, form: Any) -> str:
        path = self.article.path
        services.take_down(
            article=self.article,
            reason=form.cleaned_data["reason"],
            status=form.cleaned_data["status"],
            note=form.cleaned_data["note"],
            pictures=form.cleaned_data["pictures"],
            actor=self.request.user,
        )
        return _("Taken down. %(path)s answers %(status)s.") % {
            "path": path, "status": form.cleaned_data["status"],
        }  # fmt: skip

    def get_success_url(self) -> str:
        return reverse("articles:list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "serious": True}


class MoveView(VerbView):
    verb = "move"
    form_class = MoveForm
    page_title = gettext_lazy("Move")
    header_icon = "redirect"
    template_name = "desk/move.html"
    button = gettext_lazy("Move the story")

    def do(self, form: Any) -> str:
        former = self.article.path
        moved = services.move(
            article=self.article,
            slug=form.cleaned_data["slug"],
            section=form.cleaned_data["section"],
            published_at=form.cleaned_data["published_at"],
            actor=self.request.user,
        )
        if moved.path == former:
            return _("The story stays at %(path)s.") % {"path": former}
        return _("Moved from %(former)s, which leads on, to %(path)s.") % {
            "former": former, "path": moved.path,
        }  # fmt: skip


class NewAddressView(MoveView):
    """Where a story would be, as the form on the page stands now."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = MoveForm(request.GET, article=self.article, user=request.user)
        if not form.is_valid():
            return JsonResponse({"path": ""})
        path = free_path(
            published_at=form.cleaned_data["published_at"],
            section_slug=form.cleaned_data["section"].top.slug,
            slug=slugify(form.cleaned_data["slug"]),
            besides=self.article.pk,
        )
        return JsonResponse({"path": path})


class WithdrawView(VerbView):
    verb = "withdraw"
    form_class = WithdrawForm
    page_title = gettext_lazy("Withdraw")
    header_icon = "no-view"
    template_name = "desk/withdraw.html"
    button = gettext_lazy("Withdraw the story")

    def do(self, form: Any) -> str:
        services.withdraw(
            article=self.article, note=form.cleaned_data["note"], actor=self.request.user
        )
        return _("Withdrawn. %(path)s answers that it is gone, with your note.") % {
            "path": self.article.path
        }
