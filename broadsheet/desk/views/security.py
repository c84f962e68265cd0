"""How one signs in oneself: second factor, recovery codes, and where one is signed in."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from broadsheet.accounts import passkeys, second_factor, sessions
from broadsheet.accounts.throttle import address_of
from broadsheet.desk.forms.sign_in import AddAppForm, AddKeyForm, OwnPasswordForm, status_of

SECRET = "staff_new_secret"  # noqa: S105 — a name in the session


def _context(title: str, **more: Any) -> dict[str, Any]:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("desk_security"), "label": _("Signing in")},
    ]
    if title:
        crumbs.append({"url": "", "label": title})
    return {
        "breadcrumbs_items": crumbs, "header_icon": "key",
        "header_title": title or _("Signing in"), **more,
    }  # fmt: skip


@never_cache
@require_GET
def index(request: Any) -> HttpResponse:
    """What is set up, and every session."""
    user = request.user
    context = _context(
        "",
        factors=second_factor.factors_of(user),
        codes_left=second_factor.codes_left(user),
        required=settings.BROADSHEET_STAFF_SECOND_FACTOR,
        sessions=sessions.sessions_of(user),
        present=request.session.session_key,
    )
    return render(request, "desk/security.html", context)


@never_cache
@sensitive_post_parameters()
def add_app(request: Any) -> HttpResponse:
    """Set up an app that shows codes."""
    user = request.user
    form = AddAppForm(request.POST or None, user=user, address=address_of(request))
    secret = request.session.get(SECRET) or second_factor.new_secret()
    request.session[SECRET] = secret
    if request.method == "POST" and form.is_valid():
        codes = second_factor.add_app(
            user=user, secret=secret, code=form.cleaned_data["code"], actor=user
        )
        if codes is not None:
            del request.session[SECRET]
            request.session[sessions.SECOND_FACTOR] = True
            _others_end(request)
            messages.success(request, _("From now on you are asked for a code when you sign in."))
            return render(request, "desk/recovery_codes.html", _context(
                _("Recovery codes"), codes=codes
            ))  # fmt: skip
        form.add_error("code", _("This code is not right. Is the clock of the device?"))
    adapter = get_adapter()
    adapter._get_site_name = lambda: settings.BROADSHEET_NAME
    drawn = adapter.build_totp_svg(adapter.build_totp_url(user, secret))
    spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    context = _context(
        _("Codes of an app"), form=form, drawn=mark_safe(drawn.split("?>", 1)[-1]), secret=spaced
    )
    return render(request, "desk/add_app.html", context, status=status_of(form))


@never_cache
@require_POST
@sensitive_post_parameters()
def begin_key(request: Any) -> JsonResponse:
    """Tell the browser what to make a key of, to whoever gives the password once more."""
    user = request.user
    form = AddKeyForm(request.POST, user=user, address=address_of(request))
    if not form.is_valid():
        said = [str(error) for errors in form.errors.values() for error in errors]
        status = max(400, status_of(form))
        return JsonResponse({"error": " ".join(said)}, status=status)
    return JsonResponse(passkeys.new_key_for(user))


@never_cache
@sensitive_post_parameters()
def add_key(request: Any) -> HttpResponse:
    """Add a passkey: the page's script has the browser make it, and sends what came of it."""
    user = request.user
    if request.method == "POST":
        had = second_factor.has_second_factor(user)
        made = passkeys.add_passkey(
            user=user, name=request.POST.get("name", "") or _("Passkey"),
            answer=request.POST.get("answer", ""), actor=user,
        )  # fmt: skip
        if made:
            request.session[sessions.SECOND_FACTOR] = True
            _others_end(request)
            messages.success(request, _("From now on you can sign in with this passkey."))
            if had:
                return redirect("desk_security")
            codes = second_factor.recovery_codes(user=user, anew=False)
            return render(
                request, "desk/recovery_codes.html", _context(_("Recovery codes"), codes=codes)
            )
        messages.error(request, _("No passkey was added. Try again."))
    form = AddKeyForm(user=user, address=address_of(request))
    return render(request, "desk/add_key.html", _context(_("Passkey"), form=form))


@never_cache
@sensitive_post_parameters()
def codes(request: Any) -> HttpResponse:
    """Make new recovery codes, in the place of all earlier ones."""
    user = request.user
    if not second_factor.has_second_factor(user):
        return redirect("desk_security")
    form = OwnPasswordForm(request.POST or None, user=user, address=address_of(request))
    title = _("Recovery codes")
    if request.method == "POST" and form.is_valid():
        made = second_factor.recovery_codes(user=user, anew=True)
        return render(request, "desk/recovery_codes.html", _context(title, codes=made))
    context = _context(
        title, form=form, button=_("Make new codes"),
        says=_("Ten new codes take the place of all earlier ones."),
    )  # fmt: skip
    return render(request, "desk/own_password.html", context, status=status_of(form))


@never_cache
@sensitive_post_parameters()
def remove(request: Any, pk: int) -> HttpResponse:
    """Remove one of the second factors."""
    user = request.user
    factors = {row.pk: row for row in second_factor.factors_of(user)}
    if pk not in factors:
        return redirect("desk_security")
    form = OwnPasswordForm(request.POST or None, user=user, address=address_of(request))
    if request.method == "POST" and form.is_valid():
        second_factor.remove_factors(user=user, pk=pk, actor=user)
        if not second_factor.has_second_factor(user):
            request.session.pop(sessions.SECOND_FACTOR, None)
        _others_end(request)
        messages.success(request, _("Removed."))
        return redirect("desk_security")
    context = _context(
        _("Remove a second factor"), form=form, button=_("Remove it"),
        says=_("“%(name)s” will no longer be asked for.")
        % {"name": second_factor.name_of(factors[pk])},
    )  # fmt: skip
    return render(request, "desk/own_password.html", context, status=status_of(form))


@require_POST
def end(request: Any) -> HttpResponse:
    """End one session, or all but this one."""
    row = request.POST.get("session", "")
    keys = None
    if row:
        keys = [get_object_or_404(request.user.staff_sessions, pk=row).pk] if row.isdigit() else []
    count = sessions.end_sessions(
        user=request.user, keys=keys, besides=request.session.session_key, actor=request.user
    )
    messages.success(request, _("Ended: %(count)d.") % {"count": count})
    return redirect("desk_security")


def _others_end(request: Any) -> None:
    """Whoever has the password only, and is in already, is out again."""
    sessions.end_sessions(
        user=request.user, keys=None, besides=request.session.session_key, actor=request.user
    )
