"""The vocabulary at the desk: by whom, in which words, and what is refused."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from broadsheet.desk.tests.conftest import Write
from broadsheet.desk.tests.test_masthead import change, plain
from broadsheet.newsroom.models import ArticleTerm
from broadsheet.topics.models import Alias, Topic
from broadsheet.topics.selectors import by_former_address
from broadsheet.topics.services import merge_topic, save_topic, set_relations


def make(name: str, kind: str = "organisation", **fields: str) -> Topic:
    return save_topic(topic=Topic(name=name, kind=kind, **fields), actor=None)


@pytest.fixture
def who(db: None) -> Topic:
    topic = Topic(name="World Health Organization", kind="organisation")
    topic.aliases = [Alias(name="WHO", kind="abbreviation")]
    return save_topic(topic=topic, actor=None)


def test_found_by_any_name_with_its_stories_counted(
    as_moderator: Client, write: Write, who: Topic
) -> None:
    make("Other")
    ArticleTerm.objects.create(article=write(public=True), topic=who)
    address = reverse("topics:list")
    page = as_moderator.get(address, {"q": "who"}).content.decode()
    assert "World Health Organization" in page
    assert "WHO" in page
    assert "Other</a>" not in page
    row = page[page.index("World Health Organization") :]
    cells = re.findall(r"<td[^>]*>\s*(\d+)\s*</td>", row[: row.index("</tr>")])
    assert cells == ["1"]
    narrowed = as_moderator.get(address, {"status": "candidate"}).content.decode()
    assert "World Health Organization" not in narrowed


def test_listed_by_the_names_that_order_the_list(as_moderator: Client, who: Topic) -> None:
    for name, filed, told in (("Ana Zorn", "Zorn, Ana", "nurse"), ("Zoe Abel", "Abel, Zoe", "")):
        topic = Topic(name=name, inverted_name=filed, disambiguation=told, kind="person")
        save_topic(topic=topic, actor=None)
    page = as_moderator.get(reverse("topics:list")).content.decode()
    assert page.index("Abel, Zoe") < page.index("World Health") < page.index("Zorn, Ana (nurse)")


def test_a_changed_name_keeps_the_old_one_and_the_address_follows(
    as_moderator: Client, who: Topic
) -> None:
    address = reverse("topics:edit", args=[who.pk])
    wanted = {"name": "World Health Authority", "keep_former_as": "former"}
    saved = as_moderator.post(address, {**plain(as_moderator, address), **wanted})
    assert saved.status_code == 302
    who.refresh_from_db()
    assert who.path == "/topics/world-health-authority/"
    assert by_former_address("/topics/world-health-organization/") == who
    names = set(Alias.objects.filter(topic=who).values_list("name", "kind"))
    assert names == {("WHO", "abbreviation"), ("World Health Organization", "former")}
    history = as_moderator.get(reverse("topics:history", args=[who.pk])).content.decode()
    assert "World Health Organization \u2192 World Health Authority" in history


@pytest.mark.parametrize(
    ("name", "filed", "renamed", "then"),
    [
        ("Aurelia Sandoe", "Sandoe, Aurelia", "Aurelia Sandoe-Ödegård", "Sandoe-Ödegård, Aurelia"),
        ("Ana de la Cruz", "de la Cruz, Ana", "Ana María de la Cruz", "de la Cruz, Ana María"),
        ("Aurelia Sandoe", "Sandoe, Aurelia", "Aurelia", ""),
        ("Aurelia Sandoe", "Sandoe (writer)", "Aurelia Brandt", "Sandoe (writer)"),
    ],
)
def test_the_inverted_name_follows_or_is_said_to_stay(
    as_moderator: Client, name: str, filed: str, renamed: str, then: str
) -> None:
    topic = make(name, "person", inverted_name=filed)
    address = reverse("topics:edit", args=[topic.pk])
    wanted = {"name": renamed, "keep_former_as": "former"}
    fields = {**plain(as_moderator, address), **wanted}
    page = as_moderator.post(address, fields, follow=True).content.decode()
    topic.refresh_from_db()
    assert topic.inverted_name == then
    assert ("Lists still file" in page) is (then == filed)


def test_relations_are_kept_and_circles_refused(as_moderator: Client, who: Topic) -> None:
    un, office = make("United Nations"), make("Regional office")
    change(as_moderator, "topics", who.pk, broader=str(un.pk))
    assert list(who.broader.all()) == [un]
    change(as_moderator, "topics", who.pk, description="Again.")
    assert list(who.broader.all()) == [un]
    set_relations(topic=office, broader=[who], actor=None)
    address = reverse("topics:edit", args=[un.pk])
    fields = plain(as_moderator, address, broader=str(office.pk), description="Lost?")
    refused = as_moderator.post(address, fields)
    assert refused.status_code == 200
    assert "broader" in refused.context["form"].errors
    assert "Lost?" in refused.content.decode()
    assert Topic.objects.get(pk=un.pk).description == ""


def test_merging_says_first_what_it_will_do(
    as_moderator: Client, as_editor: Client, write: Write, who: Topic
) -> None:
    stays = make("W.H.O.", scheme="wikidata", identifier="Q7817")
    ArticleTerm.objects.create(article=write(public=True), topic=who)
    address = reverse("topics:merge", args=[who.pk])
    asked = as_moderator.get(address).content.decode()
    assert "Merge “World Health Organization”" in asked[: asked.index("</title>")]
    assert "“World Health Organization” is to become another topic" in asked
    assert as_editor.get(address).status_code == 302
    shown = as_moderator.get(address, {"into": stays.pk}).content.decode()
    assert "One story is filed under it" in shown
    assert "World Health Organization, WHO" in shown
    assert Topic.objects.get(pk=who.pk).merged_into is None
    refused = as_moderator.post(address, {"into": who.pk})
    assert "into itself" in refused.content.decode()
    as_moderator.post(address, {"into": stays.pk})
    assert Topic.objects.get(pk=who.pk).merged_into == stays
    assert ModelLogEntry.objects.filter(action="broadsheet.take_in").count() == 1
    assert as_moderator.get(address).status_code == 302
    # Its own form says what became of it, and leads there.
    tombstone = as_moderator.get(reverse("topics:edit", args=[who.pk])).content.decode()
    assert "merged into “W.H.O.”" in tombstone
    assert reverse("topics:edit", args=[stays.pk]) in tombstone
    alive = as_moderator.get(reverse("topics:edit", args=[stays.pk])).content.decode()
    assert "merged into" not in alive
    # A tombstone is offered nowhere.
    for offered in (
        reverse("topics:offer") + "?q=world",
        "/desk/snippets/choose/topics/topic/results/?q=world",
    ):
        found = as_moderator.get(offered).content.decode()
        assert f'"pk": {who.pk}' not in found
        assert "World Health Organization</a>" not in found


def test_candidates_are_decided_many_at_once(as_moderator: Client, as_editor: Client) -> None:
    names = [make(f"Firm {n}", status="candidate") for n in range(4)]
    address = reverse("topics:candidates")
    assert as_editor.get(address).status_code == 302
    assert "Firm 3" in as_moderator.get(address).content.decode()
    as_moderator.post(address, {"topic": [names[0].pk, names[1].pk]})
    as_moderator.post(address, {"topic": [names[2].pk], "retire": "1"})
    as_moderator.post(address, {})
    states = Topic.objects.order_by("pk").values_list("status", flat=True)
    assert list(states) == ["approved", "approved", "retired", "candidate"]


def test_reporters_propose(as_editor: Client) -> None:
    add = reverse("topics:add")
    form = plain(as_editor, add, name="New firm", kind="organisation", status="approved")
    assert as_editor.post(add, form).status_code == 200  # not theirs to say
    as_editor.post(add, {**form, "status": "candidate"})
    topic = Topic.objects.get()
    assert topic.status == "candidate"
    edit = reverse("topics:edit", args=[topic.pk])
    assert as_editor.post(edit, {**form, "name": "Other"}).status_code == 302
    assert Topic.objects.get().name == "New firm"


def test_an_alias_of_nobodys_is_refused_with_the_rest_kept(
    as_moderator: Client, who: Topic
) -> None:
    merge_topic(topic=make("Health body"), into=who, actor=None)
    address = reverse("topics:edit", args=[who.pk])
    wanted = plain(as_moderator, address, scheme="", identifier="Q1", scope_note="Kept words.")
    refused = as_moderator.post(address, wanted)
    assert "scheme" in refused.context["form"].errors
    assert "Kept words." in refused.content.decode()


def test_two_of_one_kind_and_name_are_to_be_told_apart(as_moderator: Client, who: Topic) -> None:
    add = reverse("topics:add")
    form = plain(as_moderator, add, name=who.name, kind=who.kind, status="approved")
    refused = as_moderator.post(add, form)
    assert refused.status_code == 200
    assert list(refused.context["form"].errors) == ["disambiguation"]
    assert "topics_told_apart" not in refused.content.decode()
    assert as_moderator.post(add, {**form, "disambiguation": "league"}).status_code == 302
    # One topic is not its own double.
    edit = reverse("topics:edit", args=[who.pk])
    assert as_moderator.post(edit, plain(as_moderator, edit)).status_code == 302


def test_a_name_given_twice_is_said_in_words(as_moderator: Client, who: Topic) -> None:
    address = reverse("topics:edit", args=[who.pk])
    form = plain(as_moderator, address, scope_note="Kept words.") | {
        "aliases-TOTAL_FORMS": "2", "aliases-1-name": "WHO", "aliases-1-kind": "variant",
        "aliases-1-id": "",
    }  # fmt: skip
    said = as_moderator.post(address, form).content.decode()
    assert "A name is given twice. Each stands here once." in said
    assert "duplicate" not in said
    assert "Kept words." in said


@pytest.mark.parametrize("key", ["nonsense", "²", "9" * 30])
def test_keys_of_nothing_choose_nothing(as_moderator: Client, who: Topic, key: str) -> None:
    merge = reverse("topics:merge", args=[who.pk])
    assert as_moderator.get(merge, {"into": key}).status_code == 200
    assert as_moderator.post(merge, {"into": key}).status_code == 200
    waiting = reverse("topics:candidates")
    assert as_moderator.post(waiting, {"topic": key, "retire": "1"}).status_code == 302
    who.refresh_from_db()
    assert who.status == "approved"
