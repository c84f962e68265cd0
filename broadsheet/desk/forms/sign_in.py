"""Signing in, the second proof, and asking for another password."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms.auth import LoginForm, PasswordResetForm
from wagtail.log_actions import log

from broadsheet.accounts import throttle
from broadsheet.accounts.backends import may_enter
from broadsheet.accounts.models import User
from broadsheet.accounts.passkeys import NAME_LENGTH
from broadsheet.accounts.second_factor import code_is_right


def too_many(wait: dt.timedelta) -> ValidationError:
    """What is said to somebody who has to wait."""
    seconds = max(1, math.ceil(wait.total_seconds()))
    if seconds < 90:
        says = ngettext(
            "Too many attempts. Try again in %(count)d second.",
            "Too many attempts. Try again in %(count)d seconds.",
            seconds,
        )
        return ValidationError(says, code="throttled", params={"count": seconds})
    minutes = math.ceil(seconds / 60)
    says = ngettext(
        "Too many attempts. Try again in %(count)d minute.",
        "Too many attempts. Try again in %(count)d minutes.",
        minutes,
    )
    return ValidationError(says, code="throttled", params={"count": minutes})


def status_of(form: forms.BaseForm) -> int:
    """How a page with ``form`` is answered: 429 where somebody has to wait, 200 otherwise."""
    errors = form.errors.as_data() if form.is_bound else {}
    waits = any(error.code == "throttled" for found in errors.values() for error in found)
    return 429 if waits else 200


class SignInForm(LoginForm):
    """Wagtail's, with an e-mail address for a name, and patience that ends."""

    error_messages = {
        **LoginForm.error_messages,
        "invalid_login": _("This address and password do not go together."),
    }

    def __init__(self, request: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("E-mail address")
        self.fields["username"].widget.attrs.update(
            {"placeholder": "", "autocomplete": "username", "inputmode": "email"}
        )
        self.fields["password"].widget.attrs.update(
            {"placeholder": "", "autocomplete": "current-password"}
        )

    def clean(self) -> dict[str, Any]:
        account = str(self.cleaned_data.get("username") or "")
        if not account or not self.cleaned_data.get("password"):
            return dict(super().clean() or {})
        known = {"purpose": "password", "account": account,
                 "address": throttle.address_of(self.request)}  # fmt: skip
        wait = throttle.begin(**known)
        if wait is not None:
            raise too_many(wait)
        try:
            cleaned = dict(super().clean() or {})
        except ValidationError:
            if throttle.waits(**known) is not None:
                _note_slowed(account)
            raise
        throttle.succeeded(**known)
        return cleaned


def _note_slowed(account: str) -> None:
    user = User.objects.filter(email__iexact=account.strip()).first()
    if user is not None:
        log(instance=user, action="broadsheet.sign_in_slowed", title=str(user))


class SecondFactorForm(forms.Form):
    code = forms.CharField(
        label=_("Code of your app, or a recovery code"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric",
                                      "autofocus": ""}),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.address = address

    def clean_code(self) -> str:
        known = {"purpose": "second", "account": str(self.user.pk), "address": self.address}
        wait = throttle.begin(**known)
        if wait is not None:
            raise too_many(wait)
        code: str = self.cleaned_data["code"]
        if not code_is_right(user=self.user, code=code):
            raise ValidationError(_("This code is not right, or was used already."))
        throttle.succeeded(**known)
        return code


class OwnPasswordForm(forms.Form):
    """What changes how one signs in asks for the password once more."""

    password = forms.CharField(
        label=_("Your password"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.address = address

    def clean_password(self) -> str:
        known = {"purpose": "own", "account": str(self.user.pk), "address": self.address}
        wait = throttle.begin(**known)
        if wait is not None:
            raise too_many(wait)
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError(_("This is not your password."))
        throttle.succeeded(**known)
        return password


class AddAppForm(OwnPasswordForm):
    code = forms.CharField(
        label=_("The six digits that the app shows"), max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip


class AddKeyForm(OwnPasswordForm):
    name = forms.CharField(
        label=_("What to call it"), max_length=NAME_LENGTH, initial=_("This device"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    field_order = ("name", "password")


class ResetForm(PasswordResetForm):
    """A letter for staff only, and few of them; what is answered never says who has an account."""

    request_address = "127.0.0.1"

    def get_users(self, email: str) -> Iterator[User]:
        known = {"purpose": "reset", "account": email, "address": self.request_address}
        if throttle.begin(**known) is not None:
            return
        for user in super().get_users(email):
            if may_enter(user):
                yield user

    def save(self, *args: Any, request: Any = None, **kwargs: Any) -> None:
        if request is not None:
            self.request_address = throttle.address_of(request)
        super().save(*args, request=request, **kwargs)
