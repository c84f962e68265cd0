"""The ledger of letters: what was written to whom, what became of it, and the letter itself."""

from __future__ import annotations

from typing import Any

from csp.constants import HEADER
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from broadsheet.changes.models import State
from broadsheet.mail import selectors
from broadsheet.mail.models import Letter
from broadsheet.mail.services import send_again

# What the letter's HTML may do in its frame: nothing, and look as it was written.
FRAMED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def _check(request: HttpRequest) -> None:
    """Letters hold what was meant for one person: administrators only."""
    if not request.user.has_perm("mail.view_letter"):
        raise PermissionDenied


def _crumbs(*last: str) -> list[dict[str, Any]]:
    labels = [(reverse("wagtailadmin_home"), _("Home")), (reverse("letters:index"), _("Letters"))]
    return [{"url": url, "label": label} for url, label in labels] + [
        {"url": "", "label": label} for label in last
    ]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The newest letters, narrowed by state and by the beginning of an address."""
    _check(request)
    state = request.GET.get("state", "")
    state = state if state in State.values else ""
    words = request.GET.get("to", "")[:254]
    before = request.GET.get("before", "")
    found = selectors.ledger(
        state=state, words=words,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
    )  # fmt: skip
    shown = found[: selectors.PAGE]
    context = {
        "letters": shown,
        "older": shown[-1].pk if len(found) > len(shown) else None,
        "state": state,
        "states": State.choices,
        "words": words,
        "breadcrumbs_items": _crumbs(),
        "header_icon": "mail",
        "header_title": _("Letters"),
    }
    return render(request, "desk/letters.html", context)


@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter, as it was written."""
    _check(request)
    found = get_object_or_404(Letter, pk=pk)
    context = {
        "letter": found,
        "why": found.error.strip().splitlines()[-1:],
        "may_send": found.state in {State.FAILED, State.WAITING},
        "breadcrumbs_items": _crumbs(found.subject),
        "header_icon": "mail",
        "header_title": found.subject,
    }
    return render(request, "desk/letter.html", context)


@require_GET
def letter_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML part alone, for a frame in which it can do nothing."""
    _check(request)
    response = HttpResponse(get_object_or_404(Letter, pk=pk).html)
    response[HEADER] = FRAMED
    return response


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try to send it again."""
    _check(request)
    found = get_object_or_404(Letter, pk=pk)
    try:
        send_again(letter=found, actor=request.user)  # type: ignore[arg-type]
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The letter will be sent again now."))
    return redirect("letters:letter", pk)
