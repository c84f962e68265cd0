"""Letters go out once, to a real server, and say what became of them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import transaction
from django.utils import timezone

from broadsheet.changes import durable
from broadsheet.changes.models import State
from broadsheet.mail import delivery
from broadsheet.mail.composition import Link, compose
from broadsheet.mail.models import Letter
from broadsheet.mail.selectors import failed_letters, ledger
from broadsheet.mail.services import forget_old_letters, send_again, write_letter
from broadsheet.mail.tests.conftest import Server
from broadsheet.settings.mail import PROVIDERS, transport
from broadsheet.settings.operator import SettingError

pytestmark = pytest.mark.django_db


def letter(**changes: Any) -> Letter:
    given: dict[str, Any] = {
        "to": "ada@example.com", "to_name": "Ada Berg", "subject": "Approved: Harbour wall holds",
        "text": "It goes out at six.", "purpose": "approval", "dedupe_key": "approved:1", **changes,
    }  # fmt: skip
    return write_letter(**given)


def due_now() -> None:
    Letter.objects.filter(state=State.WAITING).update(due_at=timezone.now())


def test_a_letter_reaches_the_server_with_what_was_written(server: Server) -> None:
    words = compose(
        heading="Approved", paragraphs=["It goes out <at> six."], quote="Fine work.",
        link=Link("Read it", "https://paper.example/desk/1/"), reason="You wrote it.",
    )  # fmt: skip
    written = letter(text=words.text, html=words.html, headers={"Reply-To": "desk@example.com"})
    durable.work_all()
    (came,) = server.received
    assert (
        came["To"] == '"Ada Berg" <ada@example.com>' or came["To"] == "Ada Berg <ada@example.com>"
    )
    assert came["Subject"] == "Approved: Harbour wall holds"
    assert came["Message-ID"] == written.message_id
    assert came["Reply-To"] == "desk@example.com"
    assert came["Auto-Submitted"] == "auto-generated"
    plain, html = came.get_body(["plain"]), came.get_body(["html"])
    assert plain is not None
    assert html is not None
    assert "> Fine work." in plain.get_content()
    assert "It goes out &lt;at&gt; six." in html.get_content()
    written.refresh_from_db()
    assert (written.state, written.carried_by) == (State.DONE, "smtp")
    assert written.text == words.text


def test_nobody_gets_the_same_letter_twice(server: Server) -> None:
    first = letter()
    assert letter(text="Other words.").pk == first.pk
    letter(to="bo@example.com")
    letter(dedupe_key="")
    letter(dedupe_key="")
    durable.work_all()
    assert len(server.received) == 4


def test_a_letter_lives_and_dies_with_its_cause() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        letter()
        raise RuntimeError
    assert not Letter.objects.exists()


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_delay_is_waited_for(server: Server, where: str) -> None:
    setattr(server, where, "451 Greylisted, come again")
    written = letter()
    durable.work_all()
    written.refresh_from_db()
    assert (written.state, written.attempts) == (State.WAITING, 1)
    assert written.due_at > timezone.now() - timedelta(seconds=1)
    assert "451" in written.error
    setattr(server, where, "")
    due_now()
    durable.work_all()
    written.refresh_from_db()
    assert written.state == State.DONE
    assert len(server.received) == 1


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_refusal_is_final_until_somebody_says_otherwise(server: Server, where: str) -> None:
    setattr(server, where, "550 No such person here")
    written = letter()
    durable.work_all()
    written.refresh_from_db()
    assert (written.state, written.attempts) == (State.FAILED, 1)
    assert "550 No such person here" in written.error
    assert failed_letters() == [written]
    assert ledger(state="failed", words="ADA@") == [written]
    setattr(server, where, "")
    send_again(letter=written, actor=None)
    durable.work_all()
    written.refresh_from_db()
    assert written.state == State.DONE
    with pytest.raises(ValidationError, match="has been sent"):
        send_again(letter=written, actor=None)


def test_a_server_that_is_away_is_left_in_peace_for_a_while(
    server: Server, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = settings.MAIL_TRANSPORT
    settings.MAIL_TRANSPORT = transport("smtp://127.0.0.1:1")
    one, other = letter(), letter(to="bo@example.com")
    durable.work_all()
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.attempts, other.attempts) == (1, 0)
    settings.MAIL_TRANSPORT = there
    monkeypatch.setattr(delivery, "_rest_until", 0.0)
    due_now()
    durable.work_all()
    assert Letter.objects.filter(state=State.DONE).count() == 2


@pytest.mark.parametrize(
    "said",
    [b"554 Closed for tonight\r\n", b"220 Hello\r\n550 Not you\r\n550 Not you\r\n"],
    ids=["greeting", "hello"],
)
def test_a_server_that_turns_us_away_at_the_door_has_refused_no_letter(
    settings: Any, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(delivery, "_rest_until", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answer() -> None:
            caller, _address = door.accept()
            with caller, caller.makefile("rb") as heard:
                for line in said.splitlines(keepends=True):
                    caller.sendall(line)
                    heard.readline()

        settings.MAIL_TRANSPORT = transport(f"smtp://127.0.0.1:{door.getsockname()[1]}")
        one, other = letter(), letter(to="bo@example.com")
        porter = threading.Thread(target=answer, daemon=True)
        porter.start()
        durable.work_all()
        porter.join(timeout=60)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.attempts) == (State.WAITING, 1)
    # The server is left in peace: the next letter has not been tried.
    assert (other.state, other.attempts) == (State.WAITING, 0)


def test_letters_are_tried_for_two_days() -> None:
    (kind,) = [kind for kind in durable.kinds() if kind.model is Letter]
    pauses = [durable.pause_after(n, kind.longest_pause) for n in range(1, kind.most_attempts)]
    assert timedelta(days=1, hours=20) < sum(pauses, timedelta()) < timedelta(days=4)


def test_without_a_transport_letters_stay_in_the_house(settings: Any) -> None:
    settings.MAIL_TRANSPORT = None
    written = letter(confidential=True)
    durable.work_all()
    written.refresh_from_db()
    assert (written.state, written.carried_by) == (State.DONE, "")
    assert written.text == "It goes out at six."


def test_a_confidential_letter_is_forgotten_once_it_is_sent(server: Server) -> None:
    written = letter(confidential=True, html="<p>The code is 1234</p>")
    durable.work_all()
    written.refresh_from_db()
    assert (written.text, written.html) == ("", "")
    assert "It goes out at six." in str(server.received[0])


@pytest.mark.parametrize("subject", ["Hi\r\nBcc: all@example.com", "Hi\nBcc: x", "Hi\u2028Bcc: x"])
def test_no_header_comes_in_by_the_subject_or_the_name(server: Server, subject: str) -> None:
    letter(subject=subject, to_name='Ada\r\nCc: x@example.com" <evil@example.com>')
    durable.work_all()
    (came,) = server.received
    assert came["Bcc"] is None
    assert came["Cc"] is None
    assert came["Subject"].startswith("Hi Bcc: ")
    assert [a.addr_spec for a in came["To"].addresses] == ["ada@example.com"]


@pytest.mark.parametrize(
    "headers",
    [{"Bcc": "x@example.com"}, {"From": "x"}, {"Reply-To": "a\r\nBcc: b"}, {"X-A: b": "c"}],
)
def test_headers_that_may_not_be_given_are_refused(headers: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        letter(headers=headers)
    with pytest.raises(ValidationError):
        letter(to="ada@example.com\nbo@example.com")


def test_what_others_send_through_django_is_a_letter(server: Server, settings: Any) -> None:
    # Where tests run, Django puts a backend of its own in the place of every other.
    settings.EMAIL_BACKEND = "broadsheet.mail.backends.LetterBackend"
    send_mail("Reset", "The link", None, ["Ada <ada@example.com>", "bo@example.com"])
    message = EmailMultiAlternatives("Both", "plain", to=["ada@example.com"], cc=["bo@example.com"])
    message.attach_alternative("<p>rich</p>", "text/html")
    message.send()
    assert Letter.objects.filter(confidential=True).count() == 4
    durable.work_all()
    assert len(server.received) == 4
    assert server.received[0]["To"] == "Ada <ada@example.com>"


def test_old_letters_are_forgotten() -> None:
    letter()
    letter(to="bo@example.com")
    durable.work_all()
    Letter.objects.filter(to="bo@example.com").update(
        finished_at=timezone.now() - timedelta(days=91)
    )
    assert forget_old_letters() == 1
    assert Letter.objects.get().to == "ada@example.com"


KILLED = """
import os, signal, smtplib
import django
django.setup()
from broadsheet.changes import durable
from broadsheet.mail import delivery
send = delivery._send
def killed(*given):
    {first}
    os.kill(os.getpid(), signal.SIGKILL)
delivery._send = killed
durable.work_all()
"""


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("sent", [False, True], ids=["before sending", "after sending"])
def test_a_kill_loses_no_letter(
    django_db_serialized_rollback: None, server: Server, sent: bool
) -> None:
    from django.db import connection

    written = letter()
    code = KILLED.format(first="send(*given)" if sent else "pass")
    named = str(connection.settings_dict["NAME"])
    code = code.replace(
        "django.setup()",
        "from django.conf import settings\n"
        f"settings.DATABASES['default']['NAME'] = {named!r}\n"
        "django.setup()\n"
        f"settings.MAIL_TRANSPORT = __import__('broadsheet.settings.mail', fromlist=['x'])"
        f".transport('smtp://127.0.0.1:{server.port}')",
    )
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "broadsheet.settings.testing"}
    died = subprocess.run([sys.executable, "-c", code], env=environ, timeout=300, check=False)
    assert died.returncode == -signal.SIGKILL
    written.refresh_from_db()
    assert (written.state, written.attempts) == (State.RUNNING, 1)
    durable.work_all()  # still leased
    assert len(server.received) == int(sent)
    assert durable.take_back() == 1
    durable.work_all()
    written.refresh_from_db()
    assert written.state == State.DONE
    assert len(server.received) == 1 + int(sent)
    # Sent twice it is one letter to the mailbox.
    assert {came["Message-ID"] for came in server.received} == {written.message_id}
    assert len({came["Date"] for came in server.received}) == 1


def test_every_provider_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.mail import get_connection

    more = {
        "mailjet": "?secret_key=x", "postal": "?api_url=https://postal.example.com",
        "scaleway": "?project_id=x", "unisender_go": "?api_url=https://go.example.com",
    }  # fmt: skip
    for name in PROVIDERS:
        named = transport(f"{name.replace('_', '-')}://KEY@{more.get(name, '')}")
        assert named is not None
        backend, options = named
        get_connection(backend, **options)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://localhost", {"port": 25, "use_tls": False, "use_ssl": False}),
        ("smtp+tls://a%40b:p%2Fw@mx.example.com", {"port": 587, "use_tls": True, "username": "a@b",
                                                   "password": "p/w"}),
        ("smtps://mx.example.com:4650", {"port": 4650, "use_ssl": True}),
    ],
)  # fmt: skip
def test_servers_are_named_by_address(url: str, expected: dict[str, Any]) -> None:
    named = transport(url)
    assert named is not None
    assert expected.items() <= named[1].items()


@pytest.mark.parametrize(
    "url", ["pigeon://loft", "smtp://", "smtp://host:port", "postmark://", "smtp://host/path"]
)
def test_a_wrong_address_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(SettingError, match="mail_url"):
        transport(url)
    assert transport("") is None
