"""Every route of the desk, asked by every kind of person for things that are and are not there.

What may be done where is asked in ``test_rights``; here nothing may break: whoever may not is
refused or led away, whoever asks for nonsense is told so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter
from django.urls.resolvers import RoutePattern

from broadsheet.accounts.models import User
from broadsheet.accounts.services import add_user
from broadsheet.desk.tests.conftest import Write

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# They end the session or answer files; one breaks on purpose; the rest are of Wagtail's tree of
# pages and choosers, which break when asked by hand for what is not there.
LEFT_OUT = (
    "logout", "jsi18n", "sprite", "failwhale", "/desk/pages/", "choose-external-link",
    "images/chooser/chosen", "/desk/snippets/choose/",
)  # fmt: skip


HOLES = {UUIDConverter: "{uuid}"}


def routes(patterns: Any, before: str = "") -> Iterator[str]:
    """Addresses with a hole for each converter; those written as expressions are left out."""
    for pattern in patterns:
        if not isinstance(pattern.pattern, RoutePattern):
            continue
        route = pattern.pattern
        made = before + str(route)
        for name, converter in route.converters.items():
            number = isinstance(converter, IntConverter)
            hole = "{number}" if number else HOLES.get(type(converter), "{word}")
            made = re.sub(rf"<(?:\w+:)?{name}>", hole, made)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, made)
        elif isinstance(pattern, URLPattern):
            yield made


def desk_routes() -> list[str]:
    (desk,) = [
        one
        for one in get_resolver().url_patterns
        if isinstance(one, URLResolver)
        and str(one.pattern) == "desk/"
        and len(one.url_patterns) > 30
    ]  # fmt: skip
    found = routes(desk.url_patterns, "/desk/")
    return sorted({route for route in found if not any(name in route for name in LEFT_OUT)})


@pytest.mark.parametrize("role", [None, "reporter", "section-editor"])
def test_no_route_breaks_for_whoever_asks(role: str | None, write: Write) -> None:
    public, draft = write("Public", public=True), write("Draft")
    client = Client(raise_request_exception=False)
    if role:
        user: User = add_user(
            email="who@example.com", password="a long password of words", name="Who",
            role=role, actor=None,
        )  # fmt: skip
        client.force_login(user)
    asked = desk_routes()
    assert len(asked) > 150
    broken = []
    for route in asked:
        for number in (public.pk, draft.pk, 987_654_321):
            address = route.format(number=number, uuid=public.uuid, word=str(number))
            for method in (client.get, client.post):
                status = method(address).status_code
                if status >= 500:
                    broken.append((method.__name__, address, status))
            if "{" not in route:
                break
    assert broken == []
