"""Letters as administrators read them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from broadsheet.changes.models import State
from broadsheet.mail import selectors
from broadsheet.mail.models import Letter
from broadsheet.mail.services import write_letter

HTML = "<h1>Approved</h1><script>alert(1)</script><img src='https://elsewhere.example/x.gif'>"


@pytest.fixture
def letter(db: None) -> Letter:
    return write_letter(
        to="ada@example.com", subject="Approved: Harbour wall holds", text="It goes out at six.",
        html=HTML, purpose="approval", dedupe_key="approved:1",
    )  # fmt: skip


def test_a_letter_is_found_and_read(as_administrator: Client, letter: Letter) -> None:
    listed = as_administrator.get(reverse("letters:index"), {"to": "ADA", "state": "waiting"})
    address = reverse("letters:letter", args=[letter.pk])
    assert address in listed.content.decode()
    none = as_administrator.get(reverse("letters:index"), {"to": "bo", "before": "x"})
    assert address not in none.content.decode()
    page = as_administrator.get(address).content.decode()
    assert "It goes out at six." in page
    assert letter.message_id.strip("<>") in page
    assert "alert(1)" not in page
    assert f'<iframe class="desk-letter" sandbox="" src="{address}html/"' in page
    framed = as_administrator.get(reverse("letters:html", args=[letter.pk]))
    assert framed.content.decode() == HTML
    policy = framed["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy
    assert address.replace(f"{letter.pk}/", "") in as_administrator.get("/desk/").content.decode()


def test_a_refused_letter_says_why_and_is_sent_again(
    as_administrator: Client, letter: Letter
) -> None:
    Letter.objects.filter(pk=letter.pk).update(
        state=State.FAILED, error="Traceback\nbroadsheet.changes.durable.GiveUp: 550 Nobody here"
    )
    address = reverse("letters:letter", args=[letter.pk])
    assert "550 Nobody here" in as_administrator.get(address).content.decode()
    again = reverse("letters:again", args=[letter.pk])
    assert as_administrator.get(again).status_code == 405
    assert as_administrator.post(again).status_code == 302
    letter.refresh_from_db()
    assert letter.state == State.WAITING


def test_the_ledger_is_read_page_by_page(
    as_administrator: Client, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "PAGE", 1)
    write_letter(to="bo@example.com", subject="Newer", text="x", purpose="t", dedupe_key="")
    first = as_administrator.get(reverse("letters:index"))
    assert [one.subject for one in first.context["letters"]] == ["Newer"]
    older = first.context["older"]
    second = as_administrator.get(reverse("letters:index"), {"before": older})
    assert [one.pk for one in second.context["letters"]] == [letter.pk]
    assert second.context["older"] is None


def test_letters_are_for_administrators(as_moderator: Client, letter: Letter) -> None:
    for name, args in (("index", []), ("letter", [letter.pk]), ("html", [letter.pk])):
        response = as_moderator.get(reverse(f"letters:{name}", args=args))
        assert response.status_code == 302
    assert as_moderator.post(reverse("letters:again", args=[letter.pk])).status_code == 302
    assert reverse("letters:index") not in as_moderator.get("/desk/").content.decode()
