"""Django's way of sending mail, made to write letters."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from broadsheet.mail.services import HEADERS, write_letter


class LetterBackend(BaseEmailBackend):
    """Writes a letter to each recipient of each message; what it says is the sender's affair.

    Wagtail and allauth send through Django: their letters are as durable as ours and stand in
    the same ledger. They may let somebody in, so all of them are confidential.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        written = 0
        for message in email_messages:
            html = next(
                (
                    str(content)
                    for content, kind in getattr(message, "alternatives", [])
                    if kind == "text/html"
                ),
                "",
            )
            text = str(message.body)
            if message.content_subtype == "html":
                text, html = "", text
            headers = {
                name: str(value)
                for name, value in message.extra_headers.items()
                if name.lower() in HEADERS
            }
            if message.reply_to:
                headers.setdefault("Reply-To", ", ".join(message.reply_to))
            for recipient in message.recipients():
                name, address = parseaddr(recipient)
                write_letter(
                    to=address,
                    to_name=name,
                    subject=str(message.subject),
                    text=text,
                    html=html,
                    headers=headers,
                    purpose="account",
                    dedupe_key="",
                    confidential=True,
                )
                written += 1
        return written
