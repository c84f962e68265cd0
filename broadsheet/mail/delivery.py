"""Sends what waits, one letter at a time, and tells a refusal from a delay."""

from __future__ import annotations

import time
from datetime import timedelta
from email.utils import format_datetime
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Any

from anymail.exceptions import (
    AnymailAPIError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import QuerySet

from broadsheet.changes.durable import GiveUp
from broadsheet.mail.models import Letter

# A server that is away for two days gets its letters; greylisting wants minutes.
MOST_ATTEMPTS = 60
LONGEST_PAUSE = timedelta(hours=1)
# A server that does not answer must not keep the worker from what else waits.
REST_SECONDS = 30.0
# Answers that say something of us or of the moment, not of the letter.
_OURS = {401, 403, 404, 407, 408, 425, 429}
TOO_LARGE = 552
_SMTP_OURS = {503, 530, 534, 535, 538}

_rest_until = 0.0  # time.monotonic


def not_resting(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Letters that may be tried; none while the server that did not answer is left in peace."""
    return letters.none() if time.monotonic() < _rest_until else letters


def envelope(letter: Letter) -> EmailMultiAlternatives:
    """The letter as it goes out: the same at every attempt, but for what the carrier adds."""
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=letter.sender or settings.DEFAULT_FROM_EMAIL,
        to=[_address(letter)],
        headers={
            "Auto-Submitted": "auto-generated",
            **letter.headers,
            "Message-ID": letter.message_id,
            "Date": format_datetime(letter.created_at),
        },
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def _address(letter: Letter) -> str:
    name = letter.to_name.replace("\\", "").replace('"', "")
    return f'"{name}" <{letter.to}>' if name else letter.to


def deliver(letter: Letter) -> None:
    """Send ``letter``; without a transport it is kept where the desk reads it.

    Raises:
        GiveUp: it was refused for good.
        Exception: it was not taken now.
    """
    if settings.MAIL_TRANSPORT is None:
        return
    backend, options = settings.MAIL_TRANSPORT
    _send(envelope(letter), backend, options)
    letter.carried_by = backend.split(".")[-2]
    if letter.confidential:
        letter.text = letter.html = ""
    letter.save(update_fields=["carried_by", "text", "html"])


def _send(message: EmailMultiAlternatives, backend: str, options: dict[str, Any]) -> None:
    global _rest_until
    try:
        get_connection(backend, fail_silently=False, **options).send_messages([message])
    except SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        _refuse_if(code, said, error)
        raise
    except (SMTPConnectError, SMTPHeloError, SMTPAuthenticationError):
        # Whatever the server says before it has seen a letter is of no letter.
        _rest_until = time.monotonic() + REST_SECONDS
        raise
    except SMTPSenderRefused as error:
        if error.smtp_code == TOO_LARGE:
            _refuse_if(error.smtp_code, error.smtp_error, error)
        raise  # `mail_from` is at fault, and can be mended
    except SMTPResponseException as error:
        _refuse_if(error.smtp_code, error.smtp_error, error)
        raise
    except (AnymailRecipientsRefused, AnymailInvalidAddress) as error:
        raise GiveUp(str(error)) from error
    except (AnymailSerializationError, AnymailUnsupportedFeature) as error:
        raise GiveUp(str(error)) from error
    except AnymailAPIError as error:
        code = error.status_code or 0
        if 400 <= code < 500 and code not in _OURS:
            raise GiveUp(str(error)) from error
        _rest_until = time.monotonic() + REST_SECONDS
        raise
    except OSError:  # nobody there, or gone in the middle
        _rest_until = time.monotonic() + REST_SECONDS
        raise


def _refuse_if(code: int, said: bytes | str, error: Exception) -> None:
    """Give up where the server answered that it never will take the letter."""
    if 500 <= code < 600 and code not in _SMTP_OURS:
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        raise GiveUp(f"{code} {words}") from error
