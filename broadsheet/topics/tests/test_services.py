"""The vocabulary's verbs: nothing that leads to a topic is ever lost."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import ModelLogEntry

from broadsheet.changes.models import Touch
from broadsheet.topics.models import Alias, FormerAddress, Identifier, Topic
from broadsheet.topics.selectors import (
    by_former_address,
    by_identifier,
    called,
    living,
    named,
    vocabulary_entries,
    vocabulary_version,
)
from broadsheet.topics.services import (
    approve_topics,
    ensure_topic,
    merge_topic,
    rename_topic,
    retire_topic,
    save_topic,
    set_relations,
)

pytestmark = pytest.mark.django_db


def make(name: str, kind: str = "place", **fields: str) -> Topic:
    return save_topic(topic=Topic(name=name, kind=kind, **fields), actor=None)


def test_a_renamed_topic_keeps_its_old_name_and_address() -> None:
    topic = make("Kelsund Harbor")
    version = vocabulary_version()
    rename_topic(topic=topic, name="Kelsund Harbour", actor=None)
    assert topic.path == "/topics/kelsund-harbour/"
    assert by_former_address("/topics/kelsund-harbor/") == topic
    assert [(one.name, one.kind) for one in topic.aliases.all()] == [("Kelsund Harbor", "former")]
    assert vocabulary_version() != version
    assert Touch.objects.filter(key=f"topic:{topic.pk}").count() == 2
    entry = ModelLogEntry.objects.get(action="broadsheet.rename")
    assert entry.data == {"from": "Kelsund Harbor", "to": "Kelsund Harbour"}
    # And back: the address is its own again and leads nowhere else.
    rename_topic(topic=topic, name="Kelsund Harbor", actor=None)
    assert topic.path == "/topics/kelsund-harbor/"
    assert by_former_address("/topics/kelsund-harbor/") is None
    assert [one.name for one in topic.aliases.all()] == ["Kelsund Harbour"]


def touched(topic: Topic, **changes: str) -> set[str]:
    """The keys that saving ``topic`` with these ``changes`` touches."""
    Touch.objects.all().delete()
    for field, value in changes.items():
        setattr(topic, field, value)
    save_topic(topic=topic, actor=None)
    return set(Touch.objects.values_list("key", flat=True))


def test_saving_touches_what_shows_the_change_and_no_more() -> None:
    topic, old = make("Kelsund Harbour"), make("Harbour of Kelsund")
    merge_topic(topic=old, into=topic, actor=None)
    topic = Topic.objects.get(pk=topic.pk)
    own = {f"topic:{topic.pk}", f"topic:{old.pk}"}
    version = vocabulary_version()
    assert touched(topic) == set()
    assert touched(topic, scope_note="The basin and the quays, not the town.") == set()
    assert touched(topic, overview="<p>It was dug in 1871.</p>") == own
    # Neither lists nor the linker know of an overview; of a description the linker does.
    assert vocabulary_version() == version
    assert touched(topic, description="A harbour for coal.") == own
    assert vocabulary_version() != version
    assert touched(topic, disambiguation="harbour") == {*own, "topics"}
    version = vocabulary_version()
    topic.aliases.add(Alias(name="The Basin", kind="nickname"))
    assert touched(topic) == own
    assert vocabulary_version() != version
    assert touched(Topic.objects.get(pk=topic.pk)) == set()
    topic.identifiers.add(Identifier(scheme="geonames", value="123"))
    assert touched(topic) == own
    assert touched(topic, status="retired") == {*own, "topics"}


def test_a_relation_touches_both_of_its_ends_and_no_others() -> None:
    coast, sea, tide = make("Coast"), make("Sea"), make("Tide")
    set_relations(topic=coast, related=[sea], actor=None)
    Touch.objects.all().delete()
    set_relations(topic=coast, related=[sea, tide], actor=None)
    keys = list(Touch.objects.values_list("key", flat=True))
    assert set(keys) == {f"topic:{coast.pk}", f"topic:{tide.pk}"}


def test_what_nothing_tells_apart_is_refused_in_words() -> None:
    make("Ravn", disambiguation="river")
    make("Ravn")
    with pytest.raises(ValidationError, match="what tells this one from it"):
        make("Ravn")
    town = make("Ravn", disambiguation="town")
    assert (str(town), town.path) == ("Ravn (town)", "/topics/ravn-town/")
    assert ensure_topic(name="Ravn", kind="place", actor=None).disambiguation == ""


def test_an_identifier_is_one_topics_only() -> None:
    ada = make("Ada Berg", "person", scheme="wikidata", identifier="Q7")
    other = Topic(name="A. Berg", kind="person")
    other.identifiers = [Identifier(scheme="wikidata", value="Q7")]
    with pytest.raises(ValidationError, match="Ada Berg"):
        save_topic(topic=other, actor=None)
    assert not Topic.objects.filter(name="A. Berg").exists()
    ada.identifiers = [Identifier(scheme="viaf", value="12"), Identifier(scheme="viaf", value="12")]
    save_topic(topic=ada, actor=None)
    assert by_identifier("viaf", "12") == ada
    assert ensure_topic(name="?", kind="person", scheme="viaf", identifier="12", actor=None) == ada


def test_a_merged_topic_hands_everything_on() -> None:
    gone = Topic(
        name="Taliban movement", kind="organisation", scheme="wikidata", identifier="Q42418",
        description="An Islamist movement.",
    )  # fmt: skip
    gone.aliases = [Alias(name="Taleban", kind="misspelling"), Alias(name="Talibs")]
    save_topic(topic=gone, actor=None)
    stays = Topic(name="Taliban", kind="organisation", status="candidate")
    stays.aliases = [Alias(name="Talibs", kind="nickname")]
    save_topic(topic=stays, actor=None)
    earlier = make("The Taliban", "organisation")
    merge_topic(topic=earlier, into=gone, actor=None)
    war, kabul = make("War", "event"), make("Kabul")
    set_relations(topic=gone, broader=[war], related=[kabul, stays], actor=None)
    merge_topic(topic=gone, into=stays, actor=None)
    for topic in (gone, earlier, stays):
        topic.refresh_from_db()
    assert (living(gone), living(earlier)) == (stays, stays)
    assert (gone.status, stays.status) == ("merged", "approved")
    names = {(one.name, one.kind) for one in Alias.objects.filter(topic=stays)}
    assert names == {
        ("Talibs", "nickname"), ("Taleban", "misspelling"), ("Taliban movement", "variant"),
        ("The Taliban", "variant"),
    }  # fmt: skip
    assert by_identifier("wikidata", "Q42418") == stays
    assert stays.description == "An Islamist movement."
    assert list(stays.broader.all()) == [war]
    assert list(stays.related.all()) == [kabul]
    assert by_former_address(gone.path) is None  # its own address; the page itself leads on
    for refused in (stays, gone):
        with pytest.raises(ValidationError):
            merge_topic(topic=gone, into=refused, actor=None)
    with pytest.raises(ValidationError):
        retire_topic(topic=gone, actor=None)


def test_merging_makes_no_circle() -> None:
    land, town, quay = make("Land"), make("Town"), make("Quay")
    set_relations(topic=town, broader=[land], actor=None)
    set_relations(topic=quay, broader=[town], actor=None)
    merge_topic(topic=land, into=quay, actor=None)
    assert list(quay.broader.all()) == [town]
    assert not town.broader.exists()


def test_a_topic_does_not_stand_above_itself() -> None:
    land, town, quay = make("Land"), make("Town"), make("Quay")
    set_relations(topic=quay, broader=[town], actor=None)
    set_relations(topic=town, broader=[land], actor=None)
    with pytest.raises(ValidationError, match="below this topic"):
        set_relations(topic=land, broader=[quay], actor=None)
    with pytest.raises(ValidationError, match="itself"):
        set_relations(topic=land, related=[land], actor=None)
    assert not land.broader.exists()


def test_the_linker_is_told_of_living_topics_only() -> None:
    who = Topic(name="World Health Organization", kind="organisation", status="candidate")
    who.aliases = [Alias(name="WHO", kind="abbreviation")]
    save_topic(topic=who, actor=None)
    zardari = make(
        "Asif Ali Zardari", "person", inverted_name="Zardari, Asif Ali", description="A president."
    )
    retired = make("Old hat", "subject")
    before = vocabulary_version()
    assert vocabulary_version() == before
    retire_topic(topic=retired, actor=None)
    assert vocabulary_version() != before
    first, second = list(vocabulary_entries())
    assert (first.key, first.aliases) == (who.pk, (("WHO", "abbreviation"),))
    assert (second.key, second.aliases) == (zardari.pk, (("Zardari, Asif Ali", "inverted"),))
    assert second.context == ("president",)
    assert [topic.pk for topic in approve_topics(topics=[who, zardari], actor=None)] == [who.pk]
    assert Topic.objects.get(pk=who.pk).status == "approved"


def test_topics_are_found_by_alias_and_by_the_beginnings_of_words() -> None:
    topic = Topic(name="Çelik & Sönner", kind="organisation")
    topic.aliases = [Alias(name="C.S.", kind="abbreviation")]
    save_topic(topic=topic, actor=None)
    make("Celebes")
    assert list(named("sonn cel")) == [topic]
    assert list(named("cs")) == [topic]
    assert list(called("CELIK  sonner")) == [topic]
    assert list(called("c.s.")) == [topic]
    assert not called("")


def test_a_tombstone_may_come_back() -> None:
    gone = make("Gull Island", scheme="geonames", identifier="5")
    stays = make("Gull Isle")
    merge_topic(topic=gone, into=stays, actor=None)
    gone.refresh_from_db()
    gone.status = Topic.Status.APPROVED
    save_topic(topic=gone, actor=None)
    gone.refresh_from_db()
    assert gone.merged_into is None
    assert by_identifier("geonames", "5") == gone
    assert not FormerAddress.objects.exists()
