"""Questions about letters."""

from __future__ import annotations

from django.db.models import Q

from broadsheet.changes.models import State
from broadsheet.mail.models import Letter

PAGE = 50


def ledger(*, state: str = "", words: str = "", before: int | None = None) -> list[Letter]:
    """The newest letters, one more than a page; ``before`` is the key of the last one shown.

    ``words`` is the beginning of an address.
    """
    letters = Letter.objects.defer("text", "html")
    if state:
        letters = letters.filter(state=state)
    if words:
        letters = letters.filter(Q(to__istartswith=words.strip()))
    if before is not None:
        letters = letters.filter(pk__lt=before)
    return list(letters.order_by("-pk")[: PAGE + 1])


def failed_letters(*, count: int = 20) -> list[Letter]:
    """Letters that nobody tries to send any more, newest first."""
    letters = Letter.objects.filter(state=State.FAILED).defer("text", "html")
    return list(letters.order_by("-pk")[:count])
