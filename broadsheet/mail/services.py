"""What is done with letters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.changes import durable
from broadsheet.changes.models import State
from broadsheet.changes.wake import wake_after_commit
from broadsheet.mail.models import Letter
from broadsheet.newsroom.services import TakenDown

# Nobody asks for them later; the ledger does not grow for ever.
KEEP_LETTERS = timedelta(days=90)
# What a caller may add. From, To and the rest of the envelope are nobody's to write.
HEADERS = {
    "auto-submitted", "in-reply-to", "list-help", "list-id", "list-unsubscribe",
    "list-unsubscribe-post", "precedence", "references", "reply-to",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def one_line(words: str) -> str:
    """``words`` without line breaks and control characters, which could begin a header."""
    return " ".join(_CONTROL.sub(" ", words).split())


def _headers(given: Mapping[str, str]) -> dict[str, str]:
    for name, value in given.items():
        known = name.lower() in HEADERS or re.fullmatch(r"[Xx](-[A-Za-z0-9]+)+", name)
        if not known:
            raise ValidationError(_("%(name)s is no header of a letter.") % {"name": repr(name)})
        if _CONTROL.search(value):
            raise ValidationError(_("A header is one line: %(name)s.") % {"name": name})
    return dict(given)


def _message_id(letter: Letter) -> str:
    host = parseaddr(letter.sender or settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{letter.uuid}@{host or 'localhost'}>"


def write_letter(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    purpose: str,
    dedupe_key: str,
    about: str = "",
    to_name: str = "",
    sender: str = "",
    headers: Mapping[str, str] | None = None,
    confidential: bool = False,
    actor: User | None = None,
) -> Letter:
    """Write a letter within the transaction of its cause; the worker sends it after the commit.

    Nobody gets two letters with one ``dedupe_key``: the second call returns the first letter.
    An empty key stands for a letter that is wanted every time. A ``confidential`` letter's text
    is forgotten once it has left the house. ``about`` names the story that it tells of, such as
    ``article:81``, and lets it be forgotten with that.

    Raises:
        ValidationError: the address is none, or a header may not be given.
    """
    to = to.strip()
    validate_email(to)
    letter = Letter(
        to=to,
        to_name=one_line(to_name)[:150],
        sender=one_line(sender)[:320],
        subject=one_line(subject)[:255] or _("(no subject)"),
        text=text,
        html=html,
        headers=_headers(headers or {}),
        purpose=purpose,
        about=about,
        dedupe_key=dedupe_key[:120],
        confidential=confidential,
        actor=actor,
    )
    letter.message_id = _message_id(letter)
    with transaction.atomic():
        # Two who write at once: the constraint decides, and neither transaction is broken by it.
        Letter.objects.bulk_create([letter], ignore_conflicts=bool(dedupe_key))
        if dedupe_key:
            letter = Letter.objects.get(to=to, dedupe_key=dedupe_key[:120])
        wake_after_commit()
    return letter


def send_again(*, letter: Letter, actor: User | None) -> None:
    """Have a letter that was refused or given up tried again now.

    Raises:
        ValidationError: it has been sent, or its text is forgotten.
    """
    if letter.state == State.DONE:
        raise ValidationError(_("This letter has been sent."))
    with transaction.atomic():
        durable.retry(letter)
        log(instance=letter, action="broadsheet.send_again", user=actor, title=str(letter))


def forget_story(story: TakenDown) -> None:
    """Delete the letters about a story that is taken down; one that still waits is not sent."""
    Letter.objects.filter(about=f"article:{story.pk}").delete()


def forget_old_letters() -> int:
    """Delete letters that were sent, or given up, long ago; returns how many."""
    old = Letter.objects.filter(finished_at__lt=timezone.now() - KEEP_LETTERS)
    keys = list(old.values_list("pk", flat=True)[:5_000])
    deleted, _by_model = Letter.objects.filter(pk__in=keys).delete()
    return deleted
