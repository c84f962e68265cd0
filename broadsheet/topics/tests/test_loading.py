"""Vocabularies in and out, in every form, twice, and with faults in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from wagtail.models import ModelLogEntry

from broadsheet.topics.formats import Fault, Unreadable, read, writing
from broadsheet.topics.models import Alias, Identifier, Topic
from broadsheet.topics.selectors import by_identifier, given, vocabulary_version
from broadsheet.topics.services import Loaded, load_topics, merge_topic, save_topic

TABLE = """\
Name;Kind;Sort name;Aliases;abbreviations;Wikidata;Parent;Colour
Norvik Fisheries Board;company;;Fisheries Board | former: Herring Office;NFB;Q9001;Norvik;blue
Norvik;city;;Old Norvik|adjective: Norviker;;Q9002;Sundland;red
Sundland;country;;;;Q9003;;
Mara Holm;person;Holm, Mara;Marie Holm;;;;
;person;;;;;;
Odd One;unicorn;;;;;;
"""
RDF = """<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
         xmlns:skos="http://www.w3.org/2004/02/skos/core#">
  <skos:ConceptScheme rdf:about="http://lists.example/fish/"/>
  <skos:Concept rdf:about="http://lists.example/fish/2">
    <skos:prefLabel xml:lang="de">Hering</skos:prefLabel>
    <skos:prefLabel xml:lang="en-GB">Herring</skos:prefLabel>
    <skos:altLabel xml:lang="en">Silver darlings</skos:altLabel>
    <skos:altLabel xml:lang="de">Strömling</skos:altLabel>
    <skos:hiddenLabel xml:lang="en">Hering</skos:hiddenLabel>
    <skos:definition xml:lang="en">A small fish.</skos:definition>
    <skos:broader rdf:resource="http://lists.example/fish/1"/>
    <skos:exactMatch rdf:resource="http://www.wikidata.org/entity/Q9100"/>
  </skos:Concept>
  <rdf:Description rdf:about="http://lists.example/fish/1">
    <rdf:type rdf:resource="http://www.w3.org/2004/02/skos/core#Concept"/>
    <skos:prefLabel>Fish</skos:prefLabel>
  </rdf:Description>
  <skos:Concept rdf:about="http://lists.example/fish/3"/>
</rdf:RDF>
"""
BOMB = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:skos="http://www.w3.org/2004/02/skos/core#">
<skos:Concept rdf:about="http://x.example/1"><skos:prefLabel>&b;</skos:prefLabel></skos:Concept>
</rdf:RDF>"""


def load(path: Path, **options: object) -> Loaded:
    return load_topics(rows=read(path, base="https://own.example"), actor=None, **options)  # type: ignore[arg-type]


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


@pytest.mark.django_db
def test_a_table_with_faults_in_it(tmp_path: Path) -> None:
    path = put(tmp_path, "list.csv", TABLE)
    dry = load(path, dry_run=True)
    assert (dry.added, dry.rejected, Topic.objects.count()) == (4, 2, 0)
    loaded = load(path, status="candidate")
    assert (loaded.read, loaded.added, loaded.relations) == (6, 4, 2)
    assert loaded.faults == [
        ("line 6", "It has no name."), ("line 7", "“unicorn” is no kind of topic."),
    ]  # fmt: skip
    board = by_identifier("wikidata", "Q9001")
    assert board is not None
    assert (board.kind, board.status) == ("organisation", "candidate")
    assert {(one.name, one.kind) for one in board.aliases.all()} == {
        ("Fisheries Board", "variant"), ("Herring Office", "former"), ("NFB", "abbreviation"),
    }  # fmt: skip
    # It named a place that stands further down.
    assert [one.name for one in board.broader.all()] == ["Norvik"]
    holm = Topic.objects.get(name="Mara Holm")
    assert (holm.inverted_name, holm.filed_key) == ("Holm, Mara", "holm mara")


@pytest.mark.django_db
def test_the_second_time_nothing_changes(tmp_path: Path) -> None:
    path = put(tmp_path, "list.csv", TABLE)
    load(path)
    version, logged = vocabulary_version(), ModelLogEntry.objects.count()
    again = load(path)
    assert (again.added, again.changed, again.unchanged, again.relations) == (0, 0, 4, 0)
    assert (vocabulary_version(), ModelLogEntry.objects.count()) == (version, logged)


@pytest.mark.django_db
def test_what_somebody_wrote_is_kept_and_added_to(tmp_path: Path) -> None:
    town = Topic(name="Norvik", kind="place", description="Our own words.", status="candidate")
    save_topic(topic=town, actor=None)
    other = save_topic(topic=Topic(name="Norvik town", kind="place"), actor=None)
    merge_topic(topic=town, into=other, actor=None)
    done = load(put(tmp_path, "list.csv", TABLE))
    assert (done.added, done.changed) == (3, 1)
    other.refresh_from_db()
    assert (other.name, other.description) == ("Norvik town", "Our own words.")
    assert by_identifier("wikidata", "Q9002") == other
    assert Alias.objects.filter(topic=other, name="Norviker", kind="adjective").exists()
    # Another of the same name, told apart by the same list, is another.
    more = put(tmp_path, "more.csv", "name,kind,wikidata\nNorvik town,place,Q9999\n")
    assert load(more).added == 1
    assert Topic.objects.filter(name="Norvik town").count() == 2


@pytest.mark.django_db
def test_skos_in_rdf(tmp_path: Path) -> None:
    loaded = load(put(tmp_path, "fish.rdf", RDF))
    assert (loaded.added, loaded.rejected, loaded.relations) == (2, 1, 1)
    herring = by_identifier("wikidata", "Q9100")
    assert herring is not None
    assert (herring.name, herring.description) == ("Herring", "A small fish.")
    assert {(one.name, one.kind) for one in herring.aliases.all()} == {
        ("Silver darlings", "variant"), ("Hering", "misspelling"),
    }  # fmt: skip
    assert (herring.scheme, herring.identifier) == ("http://lists.example/fish/", "2")
    assert [one.name for one in herring.broader.all()] == ["Fish"]


@pytest.mark.django_db
def test_json_ld_as_two_houses_write_it(tmp_path: Path) -> None:
    compact = {
        "@context": {"skos": "http://www.w3.org/2004/02/skos/core#"},
        "@graph": [
            {
                "@id": "http://lists.example/fish/2", "@type": "skos:Concept",
                "skos:prefLabel": [{"@value": "Herring", "@language": "en"}],
                "skos:broader": {"@id": "http://lists.example/fish/1"},
            },
            {"@id": "http://lists.example/fish/1", "skos:prefLabel": "Fish"},
        ],
    }  # fmt: skip
    listed = {
        "conceptSet": [
            {
                "uri": "http://cv.iptc.org/newscodes/mediatopic/20009999",
                "prefLabel": {"en-GB": "fishing", "de": "Fischerei"},
                "definition": {"en-GB": "Taking fish"},
                "exactMatch": ["http://www.wikidata.org/entity/Q9101"],
            }
        ]
    }
    load(put(tmp_path, "fish.jsonld", json.dumps(compact)))
    load(put(tmp_path, "topics.json", json.dumps(listed)))
    fishing = by_identifier("medtop", "20009999")
    assert fishing is not None
    assert (fishing.name, by_identifier("wikidata", "Q9101")) == ("fishing", fishing)
    assert Topic.objects.get(name="Herring").broader.get().name == "Fish"


@pytest.mark.django_db
def test_rows_of_wikidata(tmp_path: Path) -> None:
    holders = (
        "position,person,personID,start\nPresident,Ola Vik,Q91,1999\nSenator,Ola Vik,Q91,1990\n"
    )
    query = {
        "results": {
            "bindings": [
                {
                    "item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q92"},
                    "itemLabel": {"type": "literal", "value": "Vik Bridge"},
                    "itemAltLabel": {"type": "literal", "value": "Old Bridge, Grey Bridge"},
                }
            ]
        }
    }
    entity = {
        "id": "Q93", "labels": {"en": {"value": "Anna Vik"}},
        "aliases": {"en": [{"value": "A. Vik"}]}, "descriptions": {"en": {"value": "painter"}},
        "claims": {"P31": [{"mainsnak": {"datavalue": {"value": {"id": "Q5"}}}}]},
    }  # fmt: skip
    loaded = load(put(tmp_path, "holders.csv", holders))
    assert (loaded.added, loaded.unchanged) == (1, 1)
    load(put(tmp_path, "query.json", json.dumps(query)), kind="place")
    load(put(tmp_path, "dump.json", f"[\n{json.dumps(entity)},\n{{broken\n]\n"))
    ola, bridge, anna = (by_identifier("wikidata", q) for q in ("Q91", "Q92", "Q93"))
    assert ola is not None
    assert bridge is not None
    assert anna is not None
    assert (ola.kind, ola.description) == ("person", "President")
    assert (bridge.kind, bridge.aliases.count()) == ("place", 2)
    assert (anna.kind, anna.description) == ("person", "painter")


def test_bombs_and_nonsense_are_refused(tmp_path: Path) -> None:
    yaml_bomb = "a: &a [x, x]\nb: &b [*a, *a]\nname: [*b, *b]\n"
    for name, text, said in (
        ("bomb.rdf", BOMB, "document type"),
        ("half.rdf", RDF[:600], "not proper XML"),
        ("bomb.yaml", yaml_bomb, "by reference"),
        ("deep.json", "[" * 100_000, "cannot be read"),
        ("empty.csv", "", "empty"),
        ("wrong.csv", "x,y\n1,2\n", "No column names topics"),
    ):
        path = put(tmp_path, name, text)
        with pytest.raises(Unreadable, match=said):
            list(read(path))


@pytest.mark.django_db
def test_circles_and_strangers_are_noted(tmp_path: Path) -> None:
    rows = "name,kind,broader\nA,place,B\nB,place,C\nC,place,A\nD,place,Nowhere\n"
    loaded = load(put(tmp_path, "round.csv", rows))
    assert (loaded.added, loaded.relations) == (4, 2)
    assert [place for place, _said in loaded.notes] == ["line 5", "line 4"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "base"), [("csv", ""), ("rdf", "https://own.example"), ("rdf", "")]
)
def test_what_goes_out_comes_in_again(tmp_path: Path, form: str, base: str) -> None:
    load(put(tmp_path, "list.csv", TABLE))
    load(put(tmp_path, "fish.rdf", RDF))
    # What stands above another, under an address that its name does not make, and is gone.
    above = Topic.objects.filter(narrower__isnull=False).order_by("pk")[:1]
    Topic.objects.filter(pk=above.get().pk).update(slug="another", status="retired")
    path = tmp_path / f"all.{form}"
    if form == "csv":
        assert writing.csv_file(given(), path) == 6
    else:
        writing.skos_file(given(), path, base=base, title="The Test & Post", language="en")
    again = load(path)
    assert (again.added, again.changed, again.relations, again.rejected) == (0, 0, 0, 0)
    # To another paper it brings everything.
    before = _all()
    Topic.broader.through.objects.all().delete()
    Topic.objects.all().delete()
    load(path)
    assert _all() == before


def _all() -> list[object]:
    return [
        (
            one.name, one.kind, one.uuid, one.identifiers, sorted(name for name, _ in one.aliases),
            [pair[1] for pair in one.broader], one.slug, one.status,
        )
        for one in sorted(given(), key=lambda one: one.name)
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.slow
def test_lists_that_newsrooms_start_from(test_data: Path) -> None:
    folder = test_data / "gazetteers"
    if not folder.is_dir():
        pytest.skip(f"needs the gazetteers, not found at {folder}")
    for name, least in (
        ("mledoze-countries/countries.json", 250),
        ("datasets-country-codes/data/country-codes.csv", 240),
        ("datasets-sp500/data/constituents.csv", 490),
        ("us-congress-legislators/legislators-current.yaml", 500),
        ("wikidata-everypolitician/world-leaders-2021-wikidata.csv", 400),
        ("world-leaders-current/2026-07-19.json", 50),
    ):
        found = [one for one in read(folder / name) if not isinstance(one, Fault)]
        assert len(found) >= least, name
        assert all(one.identifiers and one.kind for one in found), name
    first = load(folder / "mledoze-countries/countries.json")
    assert first.added == 250
    assert load(folder / "datasets-country-codes/data/country-codes.csv").added < 10
    france = by_identifier("iso3166", "FR")
    assert france is not None
    assert Alias.objects.filter(topic=france, name="French", kind="adjective").exists()
    assert Identifier.objects.filter(topic=france, scheme="wikidata", value="Q142").exists()
