"""Setting up a second factor and signing in with it, as a person in a browser does."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.totp.internal import auth as totp

from broadsheet.accounts.services import add_user
from broadsheet.web.tests.factory import Paper

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "a long password of words"
PICTURES = os.environ.get("BROADSHEET_SCREENSHOTS")


def look(page: Page, name: str) -> None:
    """Keep a picture of the page where somebody asked for them."""
    if PICTURES:
        for width in (390, 820, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png")
        page.set_viewport_size({"width": 1280, "height": 900})


def code_of(secret: str, step: int = 0) -> str:
    counter = list(totp.yield_hotp_counters_from_time())[1] + step
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def give_password(page: Page, url: str) -> None:
    page.goto(f"{url}/desk/")
    look(page, "sign-in")
    page.fill("[name=username]", "rita@example.com")
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")


def test_a_second_factor_is_set_up_and_asked_for(live_paper: Paper, page: Page) -> None:
    add_user(email="rita@example.com", password=PASSWORD, name="Rita Berg", actor=None)
    give_password(page, live_paper.url)
    page.wait_for_url(re.compile(r"/desk/$"))
    page.goto(f"{live_paper.url}/desk/security/")
    assert "here" in page.locator("table.listing").inner_text()
    look(page, "security")
    page.click("text=Set up codes of an app")
    page.locator(".desk-drawn svg").wait_for(state="visible")
    look(page, "add-app")
    secret = page.locator("main code, .nice-padding code").first.inner_text().replace(" ", "")
    page.fill("[name=code]", code_of(secret))
    page.fill("[name=password]", PASSWORD)
    page.click(".desk-verb [type=submit]")
    page.locator(".desk-codes").wait_for()
    assert page.locator(".desk-codes li").count() == 10
    spare = page.locator(".desk-codes li").nth(2).inner_text()
    look(page, "recovery-codes")

    page.context.clear_cookies()
    give_password(page, live_paper.url)
    page.wait_for_url(re.compile(r"/desk/login/second/$"))
    page.fill("[name=code]", "123")
    page.click("[type=submit]")
    page.locator(".messages >> text=This code is not right").wait_for()
    look(page, "second-factor")
    page.fill("[name=code]", code_of(secret, 1))
    page.click("[type=submit]")
    page.wait_for_url(re.compile(r"/desk/$"))

    page.context.clear_cookies()
    give_password(page, live_paper.url)
    page.fill("[name=code]", spare)
    page.click("[type=submit]")
    page.wait_for_url(re.compile(r"/desk/$"))
    page.goto(f"{live_paper.url}/desk/security/")
    assert "9 recovery codes are left" in page.inner_text("body")
    page.click("text=End all others")
    page.locator(".messages .success").wait_for()
    assert page.locator("table.listing tbody tr").count() == 1
    look(page, "security-after")


def test_a_passkey_is_added_signs_in_and_is_removed(
    live_paper: Paper, page: Page, settings: object
) -> None:
    settings.BROADSHEET_STAFF_SECOND_FACTOR = True  # type: ignore[attr-defined]
    user = add_user(email="rita@example.com", password=PASSWORD, name="Rita Berg", actor=None)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    # Without one she is led to where one is made; the wrong password makes none.
    give_password(page, live_paper.url)
    page.wait_for_url(re.compile(r"/desk/security/$"))
    page.click("text=Add a passkey")
    page.fill("[name=name]", "Rita's telephone")
    page.fill("[name=password]", "wrong")
    page.click("text=Make a passkey")
    page.locator("[data-desk-said]:has-text('not your password')").wait_for()
    page.fill("[name=password]", PASSWORD)
    look(page, "add-key")
    page.click("text=Make a passkey")
    page.locator(".desk-codes").wait_for()
    assert [row.type for row in user.authenticator_set.order_by("pk")][:1] == ["webauthn"]
    page.goto(f"{live_paper.url}/desk/")
    assert page.url.endswith("/desk/")

    # It stands for the code...
    page.context.clear_cookies()
    give_password(page, live_paper.url)
    page.wait_for_url(re.compile(r"/desk/login/second/$"))
    look(page, "second-factor-key")
    page.click("text=Use a passkey")
    page.wait_for_url(re.compile(r"/desk/$"))

    # ...and for the password, too.
    page.context.clear_cookies()
    page.goto(f"{live_paper.url}/desk/articles/")
    look(page, "sign-in-key")
    page.click("text=Use a passkey")
    page.wait_for_url(f"{live_paper.url}/desk/articles/")  # and not as what the door leads on to
    page.goto(f"{live_paper.url}/desk/security/")
    assert "Passkey “Rita's telephone”" in page.inner_text("body")
    look(page, "security-key")

    # Removed, it opens nothing any more.
    page.click("a:has-text('Remove')")
    page.fill("[name=password]", PASSWORD)
    page.click("text=Remove it")
    page.wait_for_url(re.compile(r"/desk/security/$"))
    page.context.clear_cookies()
    page.goto(f"{live_paper.url}/desk/login/")
    page.click("text=Use a passkey")
    page.locator(".messages >> text=opens nothing here").wait_for()
