"""The staff's door: password, then the second proof where there is one; or a passkey alone."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin.views.account import LoginView
from wagtail.log_actions import log

from broadsheet.accounts.backends import STAFF_BACKEND, may_enter
from broadsheet.accounts.models import User
from broadsheet.accounts.passkeys import ask_for_key, has_passkey, user_of_key
from broadsheet.accounts.second_factor import has_second_factor
from broadsheet.accounts.sessions import SECOND_FACTOR
from broadsheet.accounts.throttle import address_of
from broadsheet.desk.forms.sign_in import SecondFactorForm, status_of

PENDING = "staff_sign_in"
PENDING_SECONDS = 600


def enter(request: HttpRequest, user: User, *, remember: bool, second: bool) -> None:
    """Sign ``user`` in, in a session of its own."""
    login(request, user, backend=STAFF_BACKEND)
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if remember else 0)
    if second:
        request.session[SECOND_FACTOR] = True
    log(
        instance=user, action="broadsheet.signed_in", user=user, title=str(user),
        data={"address": address_of(request), "second_factor": second},
    )  # fmt: skip


class SignInView(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "desk_paper_name": settings.BROADSHEET_NAME}

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status_of(form))

    def form_valid(self, form: Any) -> HttpResponse:
        user: User = form.get_user()
        remember = bool(form.cleaned_data.get("remember"))
        onward = self.get_success_url()
        if has_second_factor(user):
            # Nothing of an earlier session goes on into this one.
            self.request.session.flush()
            self.request.session[PENDING] = {
                "user": user.pk, "hash": user.get_session_auth_hash(), "remember": remember,
                "at": int(time.time()), "next": onward,
            }  # fmt: skip
            return redirect("desk_second_factor")
        enter(self.request, user, remember=remember, second=False)
        return HttpResponseRedirect(onward)


def _pending(request: HttpRequest) -> tuple[User, dict[str, Any]] | None:
    """Whose password was right a moment ago."""
    noted = request.session.get(PENDING)
    if not noted or time.time() - noted["at"] > PENDING_SECONDS:
        return None
    user = User.objects.filter(pk=noted["user"]).first()
    if user is None or not may_enter(user) or user.get_session_auth_hash() != noted["hash"]:
        return None
    return user, noted


@never_cache
@sensitive_post_parameters()
def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey: in the place of password and code, or of the code alone.

    Asked for, it says what the browser is to answer; what is sent to it is such an answer.
    """
    pending = _pending(request)
    expected = pending[0] if pending else None
    if request.method != "POST":
        return JsonResponse(ask_for_key(expected))
    user = user_of_key(answer=request.POST.get("answer", ""), expected=expected)
    if user is None or not may_enter(user):
        messages.error(request, _("This passkey opens nothing here."))
        return redirect("desk_second_factor" if pending else "wagtailadmin_login")
    noted = pending[1] if pending else {}
    onward = noted.get("next") or request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}):
        onward = reverse("wagtailadmin_home")
    request.session.pop(PENDING, None)
    enter(request, user, remember=bool(noted.get("remember")), second=True)
    return HttpResponseRedirect(onward)


@never_cache
@sensitive_post_parameters("code")
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the second proof of whoever has given the password."""
    pending = _pending(request)
    if pending is None:
        request.session.pop(PENDING, None)
        return redirect("wagtailadmin_login")
    user, noted = pending
    form = SecondFactorForm(request.POST or None, user=user, address=address_of(request))
    if request.method == "POST" and form.is_valid():
        request.session.pop(PENDING, None)
        enter(request, user, remember=noted["remember"], second=True)
        return HttpResponseRedirect(noted["next"] or reverse("wagtailadmin_home"))
    context = {"form": form, "has_passkey": has_passkey(user)}
    return render(request, "desk/second_factor.html", context, status=status_of(form))


@never_cache
def signed_out(request: HttpRequest) -> HttpResponse:
    """403 for a form that came without its cookies: where the words are, and the way back."""
    inside = request.user.is_authenticated
    page = urlsplit(request.headers.get("Referer", ""))
    # The page on which the form stood; what a form is sent to need not be one.
    back = page.path if page.netloc == request.get_host() else request.path
    if not back.startswith(reverse("wagtailadmin_home")) or back == reverse("wagtailadmin_login"):
        back = reverse("wagtailadmin_home")
    query = f"?{page.query}" if page.query and back == page.path else ""
    onward = f"{back}{query}"
    if not inside:
        onward = f"{reverse('wagtailadmin_login')}?{urlencode({'next': onward})}"
    context = {
        "inside": inside, "onward": onward,
        "title": _("Not saved: load the page anew") if inside else _("You are signed out"),
    }  # fmt: skip
    return render(request, "desk/signed_out.html", context, status=403)
