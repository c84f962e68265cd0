"""A real SMTP server that answers as a test wants it to."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from broadsheet.mail import delivery
from broadsheet.settings.mail import transport


@dataclass
class Server:
    """What came in, and what it answers to recipients and to data."""

    received: list[EmailMessage] = field(default_factory=list)
    rcpt: str = ""
    data: str = ""
    port: int = 0

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.data:
            return self.data
        self.received.append(
            email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        )
        return "250 Taken"


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(delivery, "_rest_until", 0.0)
    handler = Server()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        handler.port = free.getsockname()[1]
    # It asks itself at first whether it is there; a busy machine takes its time to say so.
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port, ready_timeout=60)
    controller.start()
    try:
        settings.MAIL_TRANSPORT = transport(f"smtp://127.0.0.1:{handler.port}")
        yield handler
    finally:
        controller.stop()
