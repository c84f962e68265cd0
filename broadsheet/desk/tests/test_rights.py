"""Who may do what, asked by real requests: role by verb by section by route.

The table is written out: it is what the newsroom was promised, not what the code computes. A
story's route that is in no row fails the last test, so that nothing new comes in unasked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import WorkflowState

from broadsheet.accounts.models import Role, User
from broadsheet.accounts.services import add_user
from broadsheet.desk.tests.conftest import Write
from broadsheet.newsroom import services
from broadsheet.newsroom.models import Article, Section, SectionEditor
from broadsheet.newsroom.models.staff import VERBS, may, may_do, may_somewhere, who_may

EVERYWHERE, OWN, NOWHERE = "everywhere", "own", "nowhere"
R, S, P, T, D, A, X = (
    "reporter", "section-editor", "producer", "standards", "picture-desk", "advertising",
    "administrator",
)  # fmt: skip
ROLES = (R, S, P, T, D, A, X)
# verb: where each role may do it
TABLE: dict[str, dict[str, str]] = {
    "view": dict.fromkeys(ROLES, EVERYWHERE),
    "add": {R: EVERYWHERE, S: EVERYWHERE, P: EVERYWHERE, X: EVERYWHERE},
    "change": {**dict.fromkeys(ROLES, EVERYWHERE), A: NOWHERE},
    "publish": {S: OWN, P: EVERYWHERE, X: EVERYWHERE},
    "correct": {S: OWN, P: EVERYWHERE, T: EVERYWHERE, X: EVERYWHERE},
    "move": {S: OWN, P: EVERYWHERE, X: EVERYWHERE},
    "withdraw": {S: OWN, P: EVERYWHERE, T: EVERYWHERE, X: EVERYWHERE},
    "take_down": {T: EVERYWHERE, X: EVERYWHERE},
    "delete": {S: OWN, P: EVERYWHERE, X: EVERYWHERE},
    "lock": {S: OWN, P: EVERYWHERE, T: EVERYWHERE, X: EVERYWHERE},
    "unlock": {S: OWN, P: EVERYWHERE, T: EVERYWHERE, X: EVERYWHERE},
    "arrange": {S: OWN, P: EVERYWHERE, X: EVERYWHERE},
}
# What each route of a story asks for. `live` and `draft` say of which story.
ROUTES: dict[str, tuple[str, str]] = {
    "edit": ("change", "draft"),
    "preview_on_edit": ("change", "draft"),
    "usage": ("change", "draft"),
    "history": ("change", "draft"),
    "history_results": ("change", "draft"),
    "workflow_history": ("change", "draft"),
    "revisions_view": ("change", "draft"),
    "revisions_revert": ("change", "draft"),
    "revisions_compare": ("change", "draft"),
    "delete": ("delete", "draft"),
    "lock": ("lock", "draft"),
    "unlock": ("unlock", "draft"),
    "unpublish": ("withdraw", "live"),
    "revisions_unschedule": ("publish", "draft"),
    "correct": ("correct", "live"),
    "move": ("move", "live"),
    "new_address": ("move", "live"),
    "withdraw": ("withdraw", "live"),
    "takedown": ("take_down", "live"),
    "runs": ("view", "live"),
    "notes": ("view", "draft"),
    "past": ("view", "draft"),
    "confirm_pictures": ("publish", "draft"),
}
# Asked for in tests of their own: they need more than a story.
ELSEWHERE = {
    "list", "list_results", "add", "preview_on_add", "retry_step", "entries", "add_entry",
    "edit_entry", "withdraw_entry", "all_entries", "coverage_stream", "coverage_post",
    "coverage_change", "coverage_withdraw", "coverage_turn", "coverage_pictures",
    "workflow_action", "collect_workflow_action_data",
    "confirm_workflow_cancellation", "workflow_preview", "workflow_history_detail", "copy",
    "inspect", "when", "index", "index_results", "reorder",
    "advise", "advise_new", "links", "drop_pictures",
    "presence", "restore", "settle", "people",
    "resolve_note", "past_act",
    "suggest_topics", "suggest_topics_new", "find_topics", "make_topic",
}  # fmt: skip


@pytest.fixture
def asia(world: Section) -> Section:
    return services.ensure_section(names=["World", "Asia"], actor=None)


@pytest.fixture
def sport(db: None) -> Section:
    return services.ensure_section(names=["Sport"], actor=None)


@pytest.fixture
def places(world: Section, asia: Section, sport: Section) -> list[tuple[Section, bool]]:
    """Each section, and whether the section editor of these tests runs it."""
    return [(world, True), (asia, True), (sport, False)]


@pytest.fixture
def staff(world: Section) -> dict[str, User]:
    """One of each role; the section editor runs World."""
    made = {
        role: add_user(
            email=f"{role}@example.com", password="a long password of words", name=role.title(),
            role=role, actor=None,
        )
        for role in ROLES
    }  # fmt: skip
    SectionEditor.objects.create(section=world, user=made[S])
    # What an administrator's group may do without being a superuser is what is asked.
    made[X].is_superuser = False
    made[X].save()
    return {role: User.objects.get(pk=user.pk) for role, user in made.items()}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def allowed(role: str, verb: str, own: bool) -> bool:
    where = TABLE[verb].get(role, NOWHERE)
    return where == EVERYWHERE or (where == OWN and own)


def refused(response: Any) -> bool:
    """Wagtail leads whoever may not back to the first page, with a message."""
    if response.status_code == 403:
        return True
    return bool(
        response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")
    )


def test_the_table_holds_for_the_rule_itself(
    staff: dict[str, User], places: list[tuple[Section, bool]], write: Write
) -> None:
    assert set(TABLE) == set(VERBS)
    for section, own in places:
        draft = write("A draft", section=section)
        for verb in TABLE:
            for role, user in staff.items():
                expected = allowed(role, verb, own)
                assert may(user, verb, section) is expected, (role, verb, section)
                assert may_do(user, verb, draft) is expected, (role, verb, section)
                if VERBS.get(verb):
                    inside = user in who_may(verb, [section.pk])
                    assert inside is expected, (role, verb, section)
    for role, user in staff.items():
        for verb in TABLE:
            assert may_somewhere(user, verb) is allowed(role, verb, True)


def arguments(name: str, article: Article) -> list[Any]:
    revision = article.latest_revision_id
    return {
        "revisions_view": [article.pk, revision],
        "revisions_revert": [article.pk, revision],
        "revisions_compare": [article.pk, "earliest", "latest"],
        "revisions_unschedule": [article.pk, revision],
    }.get(name, [article.pk])


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_every_route_of_a_story_asks(
    name: str, staff: dict[str, User], places: list[tuple[Section, bool]], write: Write
) -> None:
    verb, state = ROUTES[name]
    clients = {role: client_of(user) for role, user in staff.items()}
    for section, own in places[1:]:
        article = write(f"A story of {section}", public=state == "live", section=section)
        address = reverse(f"articles:{name}", args=arguments(name, article))
        for role, client in clients.items():
            response = client.get(address)
            if name == "unpublish":  # leads to *withdraw*, which asks
                response = client.get(response["Location"])
            assert refused(response) is not allowed(role, verb, own), (role, name, section)
        assert "/login/" in Client().get(address)["Location"]


@pytest.mark.parametrize(
    ("name", "verb", "data"),
    [
        ("withdraw", "withdraw", {"note": "Gone."}),
        ("move", "move", {"slug": "elsewhere"}),
        ("delete", "delete", {}),
        ("lock", "lock", {}),
    ],
)
def test_what_is_refused_is_not_done(
    name: str, verb: str, data: dict[str, Any], staff: dict[str, User], sport: Section,
    write: Write,
) -> None:  # fmt: skip
    """The section editor runs World; this is Sport."""
    article = write("A story of Sport", public=name in {"withdraw", "move"}, section=sport)
    before = Article.objects.filter(pk=article.pk).values().get()
    for role in ROLES:
        if allowed(role, verb, own=False):
            continue
        response = client_of(staff[role]).post(reverse(f"articles:{name}", args=[article.pk]), data)
        assert refused(response), role
        assert Article.objects.filter(pk=article.pk).values().get() == before


def test_a_change_of_section_needs_both(
    staff: dict[str, User], world: Section, sport: Section, write: Write
) -> None:
    """A story of Sport that a draft brings to World is still Sport's, and the other way round."""
    editor = staff[S]
    for stored, wanted in ((sport, world), (world, sport)):
        article = write("On its way", public=True, section=stored)
        article.section = wanted
        services.save_draft(article=article, actor=None)
        article = Article.objects.get(pk=article.pk)
        assert not may_do(editor, "publish", article)
        assert not may_do(editor, "correct", article.get_latest_revision_as_object())
        assert refused(client_of(editor).get(reverse("articles:correct", args=[article.pk])))
    mine = write("Ours", public=True)
    address = reverse("articles:move", args=[mine.pk])
    response = client_of(editor).post(
        address, {"slug": "ours", "section": sport.pk, "published_at": "2026-11-01 10:00"}
    )
    assert response.status_code == 200
    assert "You do not run Sport" in response.content.decode()


def test_deleting_many_at_once_asks_for_each(
    staff: dict[str, User], world: Section, sport: Section, write: Write
) -> None:
    mine, theirs = write("Ours"), write("Theirs", section=sport)
    bulk = f"/desk/bulk/newsroom/article/delete/?id={mine.pk}&id={theirs.pk}"
    client_of(staff[R]).post(bulk)
    assert Article.objects.count() == 2
    client_of(staff[S]).post(bulk)
    assert list(Article.objects.values_list("headline", flat=True)) == ["Theirs"]


def test_live_entries_are_posted_by_those_who_publish(
    staff: dict[str, User], sport: Section, world: Section, write: Write
) -> None:
    for section, own in ((world, True), (sport, False)):
        live = write("Storm", public=True, section=section, kind=Article.Kind.LIVE)
        entry = services.post_entry(article=live, body=[], headline="Wind", actor=None)
        for role, user in staff.items():
            client = client_of(user)
            for name, args in (
                ("entries", [live.pk]), ("add_entry", [live.pk]),
                ("edit_entry", [live.pk, entry.pk]), ("withdraw_entry", [live.pk, entry.pk]),
            ):  # fmt: skip
                response = client.get(reverse(f"articles:{name}", args=args))
                assert refused(response) is not allowed(role, "publish", own), (role, name)
            for name, args, method in (
                ("all_entries", [live.pk], client.get), ("coverage_stream", [live.pk], client.get),
                ("coverage_post", [live.pk], client.post),
                ("coverage_change", [live.pk, entry.pk], client.post),
                ("coverage_withdraw", [live.pk, entry.pk], client.post),
                ("coverage_turn", [live.pk], client.post),
                ("coverage_pictures", [live.pk], client.post),
            ):  # fmt: skip
                response = method(reverse(f"articles:{name}", args=args))
                heard = allowed(role, "publish", own)
                if name != "coverage_pictures" or not heard:
                    assert refused(response) is not heard, (role, name)


def test_approval_is_the_sections(
    staff: dict[str, User], world: Section, sport: Section, write: Write
) -> None:
    for section, own in ((world, True), (sport, False)):
        draft = write("For approval", section=section)
        state: WorkflowState = draft.get_workflow().start(draft, staff[R])
        task = state.current_task_state
        for role, user in staff.items():
            client = client_of(user)
            expected = allowed(role, "publish", own)
            for name, args in (
                ("workflow_preview", [draft.pk, task.task_id]),
                ("collect_workflow_action_data", [draft.pk, "reject", task.pk]),
                ("workflow_action", [draft.pk, "reject", task.pk]),
            ):
                response = client.get(reverse(f"articles:{name}", args=args))
                assert refused(response) is not expected, (role, name, section)
            for name, args in (
                ("confirm_workflow_cancellation", [draft.pk]),
                ("workflow_history_detail", [draft.pk, state.pk]),
            ):
                response = client.get(reverse(f"articles:{name}", args=args))
                assert refused(response) is (role == A and name.startswith("workflow"))
        for role in (R, T, D, A, *(() if own else (S,))):
            client_of(staff[role]).post(
                reverse("articles:workflow_action", args=[draft.pk, "approve", task.pk])
            )
            draft.refresh_from_db()
            assert not draft.live, role


def routes(patterns: Any, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from routes(pattern.url_patterns, space)
        elif pattern.name:
            yield f"{prefix}{pattern.name}", pattern


def desk_routes() -> dict[str, URLPattern]:
    desk = [
        one
        for one in get_resolver().url_patterns
        if isinstance(one, URLResolver) and str(one.pattern) == "desk/"
    ]
    return dict(routes(desk))


# Open to whoever is not signed in: signing in itself, and what its page is made of.
OPEN = {
    "wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done", "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete", "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite", "desk_second_factor", "desk_passkey",
}  # fmt: skip


def address_of(name: str, pattern: URLPattern) -> str | None:
    given: dict[str, Any] = {}
    for key, converter in pattern.pattern.converters.items():
        given[key] = 1 if type(converter).__name__ == "IntConverter" else "1"
    for key in getattr(pattern.pattern, "regex", None).groupindex if pattern.pattern else ():
        given.setdefault(key, "1")
    try:
        return reverse(name, kwargs=given)
    except NoReverseMatch:
        return None


def test_nothing_of_the_desk_is_open_to_readers(db: None) -> None:
    reader = User.objects.create_user("reader", "reader@example.com", "x")
    asked = 0
    for name, pattern in desk_routes().items():
        address = address_of(name, pattern)
        if address is None or name in OPEN:
            continue
        asked += 1
        for client in (Client(), client_of(reader)):
            for method in (client.get, client.post):
                response = method(address)
                assert response.status_code in {302, 403, 404}, (name, address)
                if response.status_code == 302:
                    assert "/desk/login/" in response["Location"], (name, address)
    assert asked > 150


@pytest.mark.parametrize("role", [r for r in ROLES if r != X])
def test_accounts_rules_and_letters_are_the_administrators(
    role: str, staff: dict[str, User]
) -> None:
    lists = (
        "wagtailusers_users:index", "wagtailusers_users:add", "wagtailusers_groups:index",
        "wagtailusers_groups:add", "wagtailadmin_workflows:index", "wagtailadmin_workflows:add",
        "wagtailadmin_collections:index", "letters:index",
    )  # fmt: skip
    client, administrator = client_of(staff[role]), client_of(staff[X])
    for name in lists:
        assert refused(client.get(reverse(name))), name
        assert administrator.get(reverse(name)).status_code == 200, name


def test_no_route_of_a_story_was_forgotten() -> None:
    names = {name.split(":", 1)[1] for name in desk_routes() if name.startswith("articles:")}
    assert names <= set(ROUTES) | ELSEWHERE, names - set(ROUTES) - ELSEWHERE


def test_the_roles_are_made_once(db: None) -> None:
    from broadsheet.desk.roles import grant

    assert {role.key for role in Role.objects.all()} == set(ROLES)
    producers = Role.objects.get(key=P).group
    assert producers is not None
    producers.name = "Night desk"
    producers.save()
    advertising = Role.objects.get(key=A).group
    assert advertising is not None
    advertising.delete()
    grant()
    assert Role.objects.get(key=P).group == producers
    assert Role.objects.get(key=A).group is None
    from django.contrib.auth.models import Group

    assert not Group.objects.filter(name__in=["Advertising", "Producers", "Editors"]).exists()
