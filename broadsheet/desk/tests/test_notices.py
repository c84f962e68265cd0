"""Who changes the paper's own advertisements on fronts, and that nothing else changes with them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from broadsheet.accounts.models import User
from broadsheet.desk.tests.conftest import Write
from broadsheet.desk.tests.test_fronts import form_of, pinned
from broadsheet.desk.tests.test_rights import (
    ROLES,
    A,
    P,
    S,
    X,
    client_of,
    refused,
    sport,  # noqa: F401
    staff,  # noqa: F401
)
from broadsheet.fronts.models import Front
from broadsheet.fronts.services import begin_front, compose_front
from broadsheet.fronts.spots import modules_of, notices_in
from broadsheet.newsroom.models import Section

HOUSE = {
    "headline": "Every paper we have printed", "sentence": "Since 1849, day by day.",
    "link": "/archive/", "words": "Look into the archive", "picture": None,
}  # fmt: skip
VERBS = ("view", "advertise", "change", "publish", "delete")
# The section editor runs World.
TABLE: dict[str, dict[str, set[str]]] = {
    "view": {name: set(ROLES) for name in ("home", "world", "sport")},
    "advertise": {"home": {P, A, X}, "world": {S, P, A, X}, "sport": {P, A, X}},
    "change": {"home": {P, X}, "world": {S, P, X}, "sport": {P, X}},
    "publish": {"home": {P, X}, "world": {S, P, X}, "sport": {P, X}},
    "delete": {"home": set(), "world": set(), "sport": set()},
}


def data(shown: str, *notices: dict[str, Any]) -> dict[str, Any]:
    sent: dict[str, Any] = {"shown": shown, "notices-count": len(notices)}
    for n, notice in enumerate(notices):
        key = f"notices-{n}"
        sent |= {
            f"{key}-deleted": "", f"{key}-order": n, f"{key}-type": "house",
            f"{key}-id": notice.get("id", ""),
        }  # fmt: skip
        sent |= {f"{key}-value-{name}": said or "" for name, said in notice["value"].items()}
    return sent


def address(place: str = "page", section: Section | None = None) -> str:
    return reverse("fronts:notices", args=[place, section.pk if section else 0])


def mark(client: Client, at: str) -> str:
    return str(client.get(at).context["form"].mark)


def test_the_table_of_roles_holds_on_every_route(
    staff: dict[str, User],  # noqa: F811
    world: Section,
    sport: Section,  # noqa: F811
) -> None:
    from wagtail.permissions import policy_registry

    policy = policy_registry.get_by_type(Front)
    for name, section in (("home", None), ("world", world), ("sport", sport)):
        front = begin_front(section=section, actor=None)
        routes = {
            "advertise": address(section=section),
            "change": reverse("fronts:edit", args=[front.pk]),
        }
        for verb in VERBS:
            for role, user in staff.items():
                expected = role in TABLE[verb][name]
                given = policy.user_has_permission_for_instance(user, verb, front)
                assert given is expected, (verb, name, role)
                if verb in routes:
                    answer = client_of(user).get(routes[verb])
                    assert refused(answer) is not expected, (verb, name, role)
        for role, user in staff.items():
            if role not in TABLE["advertise"][name]:
                client_of(user).post(routes["advertise"], data("", {"value": HOUSE}))
                assert notices_in(modules_of(Front.objects.get(pk=front.pk))) == [], role
    assert "/login/" in Client().get(address())["Location"]


def test_advertising_changes_its_own_and_nothing_else(
    staff: dict[str, User],  # noqa: F811
    write: Write,
) -> None:
    story = write("Harbour wall holds", public=True)
    lead, river = pinned(story)
    front = compose_front(section=None, modules=[lead, ("house", HOUSE), river], actor=staff[P])
    # Somebody is composing meanwhile: without the river, with a text.
    draft = front.get_latest_revision_as_object()
    draft.modules = [lead, ("house", HOUSE), ("text", {"text": "<p>Hello.</p>"})]
    stored = draft.modules.get_prep_value()
    stored[1]["id"] = notices_in(modules_of(Front.objects.get()))[0]["id"]
    draft.modules = draft.modules.stream_block.to_python(stored)
    draft.save_revision(user=staff[P], clean=False)

    client = client_of(staff[A])
    assert f'href="{address()}"' in client.get(reverse("fronts:list")).content.decode()
    before = modules_of(Front.objects.get())
    own = notices_in(before)[0]
    seen = mark(client, address())
    own["value"] |= {"headline": "Our archive is open"}
    answer = client.post(address(), data(seen, own, {"value": HOUSE}))
    assert answer.status_code == 302, answer.context["form"].errors
    after = modules_of(Front.objects.get())
    assert [raw["type"] for raw in after] == ["lead", "house", "river", "house"]
    assert [after[0], after[2]] == [before[0], before[2]]
    assert after[1]["value"]["headline"] == "Our archive is open"
    assert "Our archive is open" in Client().get("/").content.decode()
    later = Front.objects.get().get_latest_revision_as_object().modules.get_prep_value()
    assert [raw["type"] for raw in later] == ["lead", "house", "text", "house"]
    assert later[1]["value"]["headline"] == "Our archive is open"

    # Who looked before that change is told; what he typed is still there.
    late = client.post(address(), data(seen, {"value": {**HOUSE, "headline": "Too late"}}))
    assert late.status_code == 200
    assert "Somebody else has changed" in late.content.decode()
    assert "Too late" in late.content.decode()
    wrong = client.post(
        address(), data(mark(client, address()), {"value": {**HOUSE, "link": "nowhere"}})
    )
    assert "leads nowhere" in wrong.content.decode()
    # Nothing but advertisements comes in by this way.
    smuggled = data(mark(client, address()), {"value": HOUSE})
    smuggled["notices-0-type"] = "text"
    client.post(address(), smuggled)
    kinds = [raw["type"] for raw in modules_of(Front.objects.get())]
    assert "text" not in kinds
    # And taken away again.
    client.post(address(), data(mark(client, address())))
    assert [raw["type"] for raw in modules_of(Front.objects.get())] == ["lead", "river"]


@pytest.mark.parametrize("place", ["page", "foot"])
def test_a_front_that_nobody_composed_is_begun_as_it_stands(
    staff: dict[str, User],  # noqa: F811
    world: Section,
    place: str,
) -> None:
    client = client_of(staff[A])
    at = address(place, world)
    automatic = [wanted.name for wanted in Front(section=world, place=place).by_itself()]
    client.post(at, data(mark(client, at), {"value": HOUSE}))
    front = Front.objects.get(section=world, place=place)
    assert [raw["type"] for raw in modules_of(front)] == [*automatic, "house"]
    assert client.get(address("nowhere", world)).status_code == 404


def test_a_link_to_a_page_that_is_not_there(
    staff: dict[str, User],  # noqa: F811
    world: Section,
) -> None:
    client, at = client_of(staff[A]), address()
    there = [{**HOUSE, "link": link} for link in (world.path, "/search", "https://example.net/")]
    nope = {**HOUSE, "link": "/nope/"}
    refused = client.post(at, data(mark(client, at), *({"value": one} for one in (*there, nope))))
    page = refused.content.decode()
    assert (refused.status_code, "no page of the paper at /nope/" in page) == (200, True)
    assert "at /search" not in page
    assert Front.objects.count() == 0
    assert client.post(at, data(mark(client, at), {"value": there[0]})).status_code == 302
    # What leads nowhere only since keeps nobody from changing the others; who composes is told.
    front = compose_front(section=None, modules=[("house", nope)], actor=None)
    standing = notices_in(modules_of(front))[0]
    sent = data(mark(client, at), standing, {"value": there[1]})
    assert client.post(at, sent).status_code == 302
    composer, edit = client_of(staff[P]), reverse("fronts:edit", args=[front.pk])
    stored = notices_in(modules_of(Front.objects.get(pk=front.pk)))
    modules = {key.replace("notices", "modules"): said for key, said in data("", *stored).items()}
    fields = {**form_of(composer.get(edit)), **modules}
    saved = composer.post(edit, {**fields, "action-publish": "action-publish"}, follow=True)
    assert saved.content.decode().count("A house advertisement links to /nope/") == 1
    assert Front.objects.get(pk=front.pk).live
