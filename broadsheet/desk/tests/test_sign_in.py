"""The staff's door: who gets in, how often one may guess, and where one is signed in."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from broadsheet.accounts import second_factor, throttle
from broadsheet.accounts.models import Attempts, StaffSession, User
from broadsheet.accounts.services import add_user
from broadsheet.mail.models import Letter

PASSWORD = "a long password of words"
LOGIN = "/desk/login/"


@pytest.fixture
def rita(db: None) -> User:
    return add_user(email="rita@example.com", password=PASSWORD, name="Rita", actor=None)


def sign_in(client: Client, name: str = "rita@example.com", password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"username": name, "password": password, "next": "/desk/"})


def inside(client: Client) -> bool:
    return bool(client.get("/desk/").status_code == 200)


def code_of(secret: str, step: int = 0) -> str:
    counter = list(totp.yield_hotp_counters_from_time())[1] + step
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def with_app(user: User) -> str:
    secret = second_factor.new_secret()
    assert second_factor.add_app(user=user, secret=secret, code=code_of(secret), actor=user)
    return secret


def test_staff_sign_in_by_address_and_it_is_noted(rita: User, client: Client) -> None:
    assert sign_in(client, " RITA@example.com")["Location"] == "/desk/"
    assert inside(client)
    entry = ModelLogEntry.objects.get(action="broadsheet.signed_in")
    assert entry.user == rita
    assert entry.data == {"address": "127.0.0.1", "second_factor": False}


def test_a_reader_is_nobody_at_the_desk(rita: User, settings: Any) -> None:
    """Neither with a reader's account nor with a member of staff's who came in as a reader."""
    reader = User.objects.create_user("reader", "reader@example.com", PASSWORD)
    client = Client()
    assert sign_in(client, "reader@example.com").status_code == 200
    assert not inside(client)
    door = "django.contrib.auth.backends.ModelBackend"
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, door]
    for user in (reader, rita):
        client = Client()
        client.force_login(user, backend=door)
        response = client.get("/desk/")
        assert response.status_code == 302
        assert response["Location"].startswith(LOGIN)
    assert sign_in(client)["Location"] == "/desk/"
    assert inside(client)


def test_no_public_page_of_the_library_is_reachable(client: Client, db: None) -> None:
    for name in ("account_login", "account_signup", "mfa_index", "account_reset_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for path in ("/accounts/login/", "/account/login/", "/accounts/2fa/", "/accounts/"):
        assert client.get(path).status_code == 404


def test_guessing_is_slowed_down_and_nobody_is_locked_out(rita: User) -> None:
    client = Client()
    for _attempt in range(5):
        assert "do not go together" in sign_in(client, password="wrong").content.decode()
    response = sign_in(client)  # the right one, too early
    assert response.status_code == 429
    said = response.content.decode()
    assert re.search(r"Try again in \d+ seconds", said)
    assert not inside(client)
    assert ModelLogEntry.objects.filter(action="broadsheet.sign_in_slowed").exists()
    # It is in the database, under a digest.
    assert not Attempts.objects.filter(key__contains="rita").exists()
    # From another address she gets in meanwhile, and is not slowed there by anybody's guesses.
    home = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(home).status_code == 302
    for number in range(40):
        sign_in(Client(REMOTE_ADDR=f"198.51.100.{number}"), password="wrong")
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    assert "Too many attempts" in sign_in(stranger).content.decode()
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302
    # And a stranger's wait for the account is never longer than a minute.
    waits = throttle.waits(purpose="password", account="rita@example.com", address="203.0.113.9")
    assert waits is not None
    assert waits <= dt.timedelta(seconds=60)
    Attempts.objects.update(wait_until=timezone.now())
    assert sign_in(client).status_code == 302


def test_attempts_that_are_refused_leave_no_rows(rita: User) -> None:
    client = Client(REMOTE_ADDR="203.0.113.9")
    assert sign_in(client).status_code == 302
    # All that stays of a success is that the address is known.
    assert Attempts.objects.count() == 1
    guesser = Client(REMOTE_ADDR="198.51.100.1")
    for number in range(30):
        sign_in(guesser, name=f"somebody{number}@example.com", password="wrong")
    kept = Attempts.objects.count()
    for number in range(30, 40):
        said = sign_in(guesser, name=f"somebody{number}@example.com", password="wrong")
        assert "Too many attempts" in said.content.decode()
    assert Attempts.objects.count() == kept


def test_one_address_cannot_try_every_account(rita: User) -> None:
    client = Client(REMOTE_ADDR="2001:db8::1")
    for number in range(30):
        sign_in(client, name=f"somebody{number}@example.com", password="wrong")
    neighbour = Client(REMOTE_ADDR="2001:db8::ffff")  # of the same customer
    assert "Too many attempts" in sign_in(neighbour).content.decode()


def test_a_second_proof_is_asked_for(rita: User) -> None:
    secret = with_app(rita)
    client = Client()
    second = sign_in(client)["Location"]
    assert second == reverse("desk_second_factor")
    assert not inside(client)
    assert client.get(second).status_code == 200
    assert "not right" in client.post(second, {"code": "000000"}).content.decode()
    right = code_of(secret, 1)
    assert client.post(second, {"code": f"{right[:3]} {right[3:]}"})["Location"] == "/desk/"
    assert inside(client)
    # Good for once, in whatever browser.
    other = Client()
    sign_in(other)
    assert "used already" in other.post(second, {"code": right}).content.decode()
    # Without the password there is nothing to prove.
    assert Client().post(second, {"code": right})["Location"] == LOGIN


def test_a_recovery_code_lets_in_once(rita: User) -> None:
    with_app(rita)
    codes = second_factor.recovery_codes(user=rita, anew=False)
    assert len(codes) == 10
    address = reverse("desk_second_factor")
    client = Client()
    sign_in(client)
    assert client.post(address, {"code": codes[3]}).status_code == 302
    assert inside(client)
    client = Client()
    sign_in(client)
    assert client.post(address, {"code": codes[3]}).status_code == 200
    assert second_factor.codes_left(rita) == 9


def test_guessing_codes_is_slowed_down(rita: User) -> None:
    secret = with_app(rita)
    client = Client()
    address = sign_in(client)["Location"]
    for number in range(5):
        assert client.post(address, {"code": f"{number:06}"}).status_code == 200
    response = client.post(address, {"code": code_of(secret)})
    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()


def test_setting_up_an_app_and_removing_it(rita: User, client: Client) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    assert inside(elsewhere)
    sign_in(client)
    page = client.get(reverse("desk_add_app"))
    assert b"<svg" in page.content
    secret = page.context["secret"].replace(" ", "")
    address = reverse("desk_add_app")
    wrong = client.post(address, {"code": code_of(secret), "password": "wrong"})
    assert "not your password" in wrong.content.decode()
    wrong = client.post(address, {"code": "000000", "password": PASSWORD})
    assert "code is not right" in wrong.content.decode()
    assert not second_factor.has_second_factor(rita)
    done = client.post(address, {"code": code_of(secret), "password": PASSWORD})
    assert len(done.context["codes"]) == 10
    assert second_factor.has_second_factor(rita)
    assert not inside(elsewhere)
    again = client.post(reverse("desk_codes"), {"password": PASSWORD})
    assert set(again.context["codes"]).isdisjoint(done.context["codes"])
    (factor,) = second_factor.factors_of(rita)
    remove = reverse("desk_remove", args=[factor.pk])
    assert client.post(remove, {"password": "wrong"}).status_code == 200
    assert client.post(remove, {"password": PASSWORD}).status_code == 302
    assert not second_factor.has_second_factor(rita)
    assert second_factor.codes_left(rita) == 0


def test_others_factors_are_not_mine(rita: User, administrator: User) -> None:
    with_app(administrator)
    client = Client()
    sign_in(client)
    (factor,) = second_factor.factors_of(administrator)
    client.post(reverse("desk_remove", args=[factor.pk]), {"password": PASSWORD})
    assert second_factor.has_second_factor(administrator)


def test_a_paper_may_ask_everybody_for_a_second_factor(rita: User, settings: Any) -> None:
    settings.BROADSHEET_STAFF_SECOND_FACTOR = True
    client = Client()
    sign_in(client)
    for path in ("/desk/", reverse("articles:list"), reverse("articles:add")):
        assert client.get(path)["Location"] == reverse("desk_security")
    secret = client.get(reverse("desk_add_app")).context["secret"].replace(" ", "")
    client.post(reverse("desk_add_app"), {"code": code_of(secret), "password": PASSWORD})
    assert inside(client)


def test_where_one_is_signed_in(rita: User) -> None:
    here = Client(HTTP_USER_AGENT="Here/1")
    there, elsewhere = Client(HTTP_USER_AGENT="There/1"), Client(HTTP_USER_AGENT="Elsewhere/1")
    for client in (here, there, elsewhere):
        sign_in(client)
        assert inside(client)
    page = here.get(reverse("desk_security"))
    shown = {row.browser: row.pk for row in page.context["sessions"]}
    assert set(shown) == {"Here/1", "There/1", "Elsewhere/1"}
    here.post(reverse("desk_end_sessions"), {"session": shown["There/1"]})
    assert [inside(one) for one in (here, there, elsewhere)] == [True, False, True]
    here.post(reverse("desk_end_sessions"))
    assert [inside(one) for one in (here, there, elsewhere)] == [True, False, False]
    other = add_user(email="otto@example.com", password=PASSWORD, name="Otto", actor=None)
    stranger = Client()
    sign_in(stranger, "otto@example.com")
    inside(stranger)
    row = StaffSession.objects.get(user=other)
    assert here.post(reverse("desk_end_sessions"), {"session": row.pk}).status_code == 404
    assert inside(stranger)


def test_a_new_password_ends_every_other_session(rita: User) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client)
        assert inside(client)
    rita.set_password("another long password of words")
    rita.save()
    assert not inside(there)
    assert not inside(here)
    sign_in(here, password="another long password of words")
    assert inside(here)
    assert len(here.get(reverse("desk_security")).context["sessions"]) == 1


def test_a_password_is_set_anew_by_letter_for_staff_only(
    rita: User, client: Client, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "broadsheet.mail.backends.LetterBackend"
    User.objects.create_user("reader", "reader@example.com", PASSWORD)
    address = reverse("wagtailadmin_password_reset")
    answers = {
        client.post(address, {"email": email})["Location"]
        for email in ("rita@example.com", "reader@example.com", "nobody@example.com")
    }
    assert len(answers) == 1
    (letter,) = Letter.objects.all()
    assert (letter.to, letter.confidential) == ("rita@example.com", True)
    for _again in range(10):
        client.post(address, {"email": "rita@example.com"})
    assert Letter.objects.count() <= 6
    link = re.search(r"/desk/password_reset/confirm/\S+", letter.text)
    assert link is not None
    form = client.get(link[0], follow=True)
    assert form.status_code == 200
    chosen = "yet another long password"
    client.post(form.redirect_chain[-1][0], {"new_password1": chosen, "new_password2": chosen})
    assert not inside(client)  # a link in a letter signs nobody in
    assert sign_in(client, password=chosen).status_code == 302


def test_behind_a_proxy_the_address_is_what_it_saw(settings: Any, rf: Any) -> None:
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 192.0.2.1")
    assert throttle.address_of(request) == "10.0.0.1"
    settings.BROADSHEET_TRUST_PROXY = True
    assert throttle.address_of(request) == "192.0.2.1"


def test_what_is_no_answer_of_a_passkey_opens_nothing(rita: User, client: Client) -> None:
    """Neither junk, nor an answer that nobody asked for; and none is added without the password."""
    way = "/desk/login/passkey/"
    asked = client.get(way).json()
    assert asked["userVerification"] == "required"
    assert asked["challenge"]
    for answer in ("", "{}", "[]", "x" * 30_000, '{"id": "a", "rawId": "a", "response": {}}'):
        assert client.post(way, {"answer": answer})["Location"] == LOGIN
    assert not inside(client)
    sign_in(client)
    begin = "/desk/security/passkey/begin/"
    wrong = client.post(begin, {"name": "x", "password": "wrong"})
    assert wrong.status_code == 400
    assert "not your password" in wrong.json()["error"]
    told = client.post(begin, {"name": "x", "password": PASSWORD}).json()
    assert told["authenticatorSelection"]["residentKey"] == "required"
    assert (
        "No passkey was added"
        in client.post("/desk/security/passkey/", {"name": "x", "answer": "{}"}).content.decode()
    )
    assert not second_factor.has_second_factor(rita)


def test_a_form_without_its_cookies_says_where_the_words_are(rita: User) -> None:
    client = Client(enforce_csrf_checks=True)
    page = "/desk/articles/add/"
    said = client.post(page, {"headline": "x"}, headers={"Referer": f"http://testserver{page}"})
    assert said.status_code == 403
    html = said.content.decode()
    assert "You are signed out" in html
    assert "kept in this browser" in html
    assert f"{LOGIN}?next=%2Fdesk%2Farticles%2Fadd%2F" in html
    assert "CSRF verification" not in html
    # Elsewhere than at this paper nobody is sent, and whoever is inside is told so.
    client.force_login(rita, backend=settings.AUTHENTICATION_BACKENDS[0])
    away = {"Referer": "http://elsewhere.example/desk/articles/add/"}
    html = client.post(page, {"headline": "x"}, headers=away).content.decode()
    assert "load the page anew" in html
    assert "elsewhere" not in html


def test_a_reader_s_form_without_its_cookie_is_told_so_calmly(db: None) -> None:
    said = Client(enforce_csrf_checks=True).post("/search/", {"q": "x"})
    assert said.status_code == 403
    html = said.content.decode()
    assert "Nothing was sent" in html
    assert "CSRF verification" not in html
