"""Reads ``mail_url``: how letters leave the house."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from broadsheet.settings.operator import SettingError

SMTP = "django.core.mail.backends.smtp.EmailBackend"
# Each scheme with whether TLS is begun by STARTTLS, whether it is there from the start, the port.
SERVERS: dict[str, tuple[bool, bool, int]] = {
    "smtp": (False, False, 25),
    "smtp+tls": (True, False, 587),
    "smtps": (False, True, 465),
}
# Each provider with what anymail calls its key; further options stand behind a `?`.
PROVIDERS: dict[str, str] = {
    "brevo": "api_key",
    "mailersend": "api_token",
    "mailgun": "api_key",
    "mailjet": "api_key",
    "mailtrap": "api_token",
    "mandrill": "api_key",
    "postal": "api_key",
    "postmark": "server_token",
    "resend": "api_key",
    "scaleway": "secret_key",
    "sparkpost": "api_key",
    "unisender_go": "api_key",
}
SECONDS = 20


def transport(url: str) -> tuple[str, dict[str, Any]] | None:
    """The mail backend that ``url`` names, with its options; ``None`` where it names none.

    Raises:
        SettingError: the address cannot be used.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SettingError(f"mail_url is no address: {error}.") from None
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if parts.scheme in SERVERS:
        if not parts.hostname or options or parts.path.strip("/"):
            raise SettingError(
                "mail_url: an SMTP server is written smtp+tls://user:password@host:port."
            )
        starttls, tls, usual = SERVERS[parts.scheme]
        return SMTP, {
            "host": parts.hostname, "port": port or usual, "username": user, "password": password,
            "use_tls": starttls, "use_ssl": tls, "timeout": SECONDS,
        }  # fmt: skip
    scheme = parts.scheme.replace("-", "_")
    if scheme in PROVIDERS:
        key = user or unquote(parts.netloc)
        if not key:
            raise SettingError(f"mail_url: {parts.scheme} needs a key: {parts.scheme}://KEY@.")
        return f"anymail.backends.{scheme}.EmailBackend", {
            PROVIDERS[scheme]: key, "requests_timeout": SECONDS, **options,
        }  # fmt: skip
    known = ", ".join([*SERVERS, *PROVIDERS])
    raise SettingError(f"mail_url: {parts.scheme!r} is none of {known}.")
