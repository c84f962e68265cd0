"""One contract for all engines: which documents fit, what is counted, who may write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.search.engine import Busy, Document, Engine, Sort, Unusable
from broadsheet.search.engines.memory import MemoryEngine
from broadsheet.search.engines.tantivy import TantivyEngine
from broadsheet.search.fronts.page import parse
from broadsheet.search.tree import All, Among, Any, Between, Everything, Node, Not, Nothing, Words


def seconds(day: str) -> int:
    return int(dt.datetime.fromisoformat(f"{day}T12:00+00:00").timestamp())


def document(key: int, headline: str, text: str = "", **more: object) -> Document:
    return Document(key=key, headline=headline, texts=(text,), **more)  # type: ignore[arg-type]


DOCUMENTS = [
    document(
        1, "Taliban gain in the south", "The Taliban's gains worry the U.S. and the C.I.A.",
        names=("Ada Berg",), at=seconds("2009-03-25"), month=200903, section=(1, 2), topic=(7, 8),
        author=(3,), kind="news", words=9, marks=("source:agency",), stamp=11,
    ),
    document(
        2, "An election like no other", "Voters elected a well-known writer by 1,000 votes.",
        names=("Bo Costa", "Ada Lund"), at=seconds("2009-06-01"), month=200906, section=(1,),
        topic=(8,), author=(4, 5), kind="opinion", words=8, stamp=12,
    ),
    document(
        3, "Letters", "After 9/11 nothing was the same. E-mail changed elections.",
        at=seconds("1987-01-02"), month=198701, section=(6,), kind="news", words=9, stamp=13,
    ),
    document(4, "", "", at=-5, month=196912, stamp=14),
]  # fmt: skip


@pytest.fixture(params=["memory", "tantivy"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    made: Engine = MemoryEngine() if request.param == "memory" else TantivyEngine(tmp_path / "x")
    with made.rebuilding() as writer:
        writer.put(DOCUMENTS)
    return made


def found(engine: Engine, tree: Node, **how: object) -> list[int]:
    return [hit.key for hit in engine.find(tree, **how)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("taliban", {1}), ("TALIBANS", {1}), ("gain", {1}), ("us", {1}), ("U.S.", {1}),
        ("cia", {1}), ("elect", {2, 3}), ("election", {2, 3}), ("elections", {2, 3}),
        ('"election"', {2}), ('"elections"', {3}), ('"taliban gains"', {1}),
        ('"gains taliban"', set()), ('"south the"', set()), ("1000", {2}), ("9/11", {3}),
        ("email", {3}), ("e-mail", {3}), ("wellknown", {2}), ('"well known writer"', {2}),
        ("well-known", {2}), ("tal*", {1}), ("elec*", {2, 3}), ("ada", {1, 2}),
        ("byline:ada", {1, 2}), ('byline:"ada berg"', {1}), ("byline:taliban", set()),
        ("headline:elections", {2}), ("headline:vote", set()), ('headline:"like no"', {2}),
        ("headline:ta*", {1}), ("taliban OR letters", {1, 3}), ("election -letters", {2}),
        ("-taliban", {2, 3, 4}), ("-taliban -election", {4}), ("taliban -taliban", set()),
        ("taliban OR -election", {1, 4}), ("nothinglikethis", set()), ("", {1, 2, 3, 4}),
        ('"costa ada"', set()),
        # Words that are nearly everywhere are found in pairs.
        ('"in the"', {1}), ('"the in"', set()), ('"and the"', {1}), ('"was the"', {3}),
        ('"like no other"', {2}), ('"no like other"', set()), ('"and the C.I.A."', {1}),
        ('"by the"', set()), ('headline:"no other"', {2}), ("in the", {1}),
    ],
)  # fmt: skip
def test_which_documents_fit(engine: Engine, text: str, keys: set[int]) -> None:
    assert {one.key for one in DOCUMENTS if engine.matches(one, [parse(text)])[0]} == keys
    assert set(found(engine, parse(text))) == keys
    assert set(found(engine, parse(text), sort=Sort.NEWEST)) == keys
    assert engine.tally(parse(text)).total == len(keys)


@pytest.mark.parametrize(
    ("tree", "keys"),
    [
        (Among("section", (1,)), {1, 2}),
        (Among("section", (2, 6)), {1, 3}),
        (Among("topic", ()), set()),
        (Among("kind", ("opinion",)), {2}),
        (Among("marks", ("source:agency",)), {1}),
        (Among("key", (2, 99)), {2}),
        (Among("month", (200903,)), {1}),
        (Between("at", seconds("2009-03-25"), None), {1, 2}),
        (Between("at", None, seconds("2009-03-25")), {3, 4}),
        (Between("at", -5, -4), {4}),
        (Between("at", 5, 5), set()),
        (Between("words", 9, 10**15), {1, 3}),
        (Nothing(), set()),
        (Not(Among("section", (1,))), {3, 4}),
        (All((Words("election"), Among("section", (6,)))), {3}),
        (Any((Among("section", (6,)), Among("kind", ("opinion",)))), {2, 3}),
    ],
)
def test_keys_and_numbers(engine: Engine, tree: Node, keys: set[int]) -> None:
    assert {one.key for one in DOCUMENTS if engine.matches(one, [tree])[0]} == keys
    assert set(found(engine, tree)) == keys


def test_order(engine: Engine) -> None:
    assert found(engine, Everything(), sort=Sort.NEWEST) == [2, 1, 3, 4]
    assert found(engine, Everything(), sort=Sort.OLDEST) == [4, 3, 1, 2]
    assert found(engine, Everything(), sort=Sort.NEWEST, start=1, count=2) == [1, 3]
    assert found(engine, Everything(), sort=Sort.NEWEST, start=9, count=2) == []


def test_the_exact_word_and_the_headline_weigh_more(engine: Engine) -> None:
    text = "Some filling words so that the lengths are alike here"
    with engine.writing() as writer:
        writer.remove([1, 2, 3, 4])
        writer.put(
            [
                document(10, "Nothing of note", f"{text} organ"),
                document(11, "Nothing of note", f"{text} organization"),
                document(12, "Organization now", f"{text} nothing"),
                *(document(key, "Another thing", text) for key in range(20, 30)),
            ]
        )
    assert (
        found(engine, parse("organization"))
        == [12, 11, 10][: len(found(engine, parse("organization")))]
    )
    with engine.writing() as writer:
        writer.put(
            [document(10, "Of note", f"{text} marked"), document(11, "Of note", f"{text} marking")]
        )
    assert found(engine, parse("marking")) == [11, 10]
    assert found(engine, parse("marked")) == [10, 11]


def test_counts_of_facets(engine: Engine) -> None:
    tally = engine.tally(Everything(), {"section": 9, "topic": 1, "kind": 9, "month": 9})
    assert tally.total == 4
    assert tally.facets["section"][0] == (1, 2)
    assert set(tally.facets["section"]) == {(1, 2), (2, 1), (6, 1)}
    assert tally.facets["topic"] == [(8, 2)]
    assert dict(tally.facets["kind"])["news"] == 2
    assert dict(tally.facets["month"])[200903] == 1
    assert engine.tally(parse("letters"), {"author": 5}).facets["author"] == []


def test_replacing_and_removing(engine: Engine) -> None:
    with engine.writing() as writer:
        writer.put([document(1, "Something else")])
        writer.remove([2, 99])
    assert found(engine, parse("taliban")) == []
    assert found(engine, parse("something")) == [1]
    assert engine.tally(Everything()).total == 3
    assert dict(engine.stamps()).keys() == {1, 3, 4}


def test_what_failed_half_way_is_not_there(engine: Engine) -> None:
    def fail() -> None:
        with engine.writing() as writer:
            writer.remove([1])
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert found(engine, parse("taliban")) == [1]


def test_one_writes_at_a_time(engine: Engine) -> None:
    with engine.writing() as writer:
        writer.put([document(5, "Fresh")])
        with pytest.raises(Busy), engine.writing():
            pass
        assert found(engine, parse("fresh")) == []
        writer.commit()
        assert found(engine, parse("fresh")) == [5]
    with engine.writing() as writer:
        writer.remove([5])
    assert found(engine, parse("fresh")) == []


def test_a_new_index_takes_the_place_of_the_old_when_it_is_whole(engine: Engine) -> None:
    def fail() -> None:
        with engine.rebuilding() as writer:
            writer.put([document(9, "Fresh")])
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert engine.tally(Everything()).total == 4
    with engine.rebuilding() as writer:
        writer.put([document(9, "Fresh")])
        assert found(engine, parse("taliban")) == [1]
    assert found(engine, Everything()) == [9]


def test_words_and_their_frequencies(engine: Engine) -> None:
    assert engine.frequencies(["taliban", "ada", "nothing", "zzz"]) == [1, 2, 1, 0]
    assert engine.frequencies(["elect"], stems=True)[0] >= 2
    assert engine.beginning("elec", count=5)[0][1] == 1
    assert {word for word, _ in engine.beginning("elec")} == {"elected", "election", "elections"}
    assert all(
        word.isalnum() or "/" in word or "," in word for word, _ in engine.beginning("", count=99)
    )


def test_how_widely_a_value_is_spread(engine: Engine) -> None:
    assert engine.spread("topic", [7, 8, 9]) == [1, 2, 0]
    assert engine.spread("section", [1, 2, 6]) == [2, 1, 1]
    assert engine.spread("author", [5, 3]) == [1, 1]
    with engine.writing() as writer:
        writer.remove([1])
    # What is gone counts no more where all are counted, whatever the index still holds.
    assert engine.tally(Everything()).total == len(DOCUMENTS) - 1


def test_more_like_it(engine: Engine) -> None:
    asked = document(2, "Elections", "E-mail and letters after elections")
    assert next(hit.key for hit in engine.like(asked)) == 3
    assert 2 not in [hit.key for hit in engine.like(asked)]
    at = next(found.at for found in DOCUMENTS if found.key == 3)
    assert 3 in [hit.key for hit in engine.like(asked, within=Between("at", None, at + 1))]
    assert 3 not in [hit.key for hit in engine.like(asked, within=Between("at", None, at))]


def test_more_like_it_among_what_was_removed(engine: Engine) -> None:
    # The words of what is gone are counted until its segment is merged with others.
    with engine.rebuilding() as writer:
        writer.put(document(key, "Harbour", f"A wharf, number {key}") for key in range(1, 21))
    with engine.writing() as writer:
        writer.remove(range(3, 21))
    assert engine.tally(Everything()).total == 2
    asked = document(99, "Harbour", "Which wharf was number 2")
    assert engine.like(asked)[0].key == 2


def test_stamps(engine: Engine) -> None:
    assert dict(engine.stamps()) == {1: 11, 2: 12, 3: 13, 4: 14}


def test_without_an_index_it_says_so(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "none")
    for ask in (
        engine.check,
        lambda: engine.find(Everything()),
        lambda: engine.tally(Everything()),
    ):
        with pytest.raises(Unusable, match=r"no search index yet\.$"):
            ask()
    with pytest.raises(Unusable), engine.writing():
        pass


def test_what_killed_rebuildings_left_goes_before_a_new_one_is_made(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "x")
    with engine.rebuilding() as writer:
        writer.put(DOCUMENTS)
    left = tmp_path / "x" / "0123456789ab"
    left.mkdir()
    with engine.rebuilding():
        assert not left.exists()
        assert engine.tally(Everything()).total == 4


@pytest.mark.parametrize("damage", ["current", "about", "meta", "segment", "gone", "foreign"])
def test_a_damaged_index_is_named_and_made_anew(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "x"
    engine = TantivyEngine(folder)
    with engine.rebuilding() as writer:
        writer.put(DOCUMENTS)
    generation = folder / (folder / "current").read_text()
    match damage:
        case "current":
            (folder / "current").write_text("../../etc")
        case "about":
            (generation / "about.json").write_text("{")
        case "meta":
            (generation / "meta.json").write_text("nonsense")
        case "segment":
            for path in generation.iterdir():
                if path.suffix in {".idx", ".term", ".fast", ".pos"}:
                    path.write_bytes(b"\x00" * 10)
        case "gone":
            for path in generation.iterdir():
                path.unlink()
        case "foreign":
            (generation / "about.json").write_text('{"format": 0, "language": "xx"}')
    asked = TantivyEngine(folder)
    with pytest.raises(Unusable, match=r"index"):
        asked.check()
        asked.find(parse("taliban"))
    with asked.rebuilding() as writer:
        writer.put(DOCUMENTS)
    assert found(asked, parse("taliban")) == [1]
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 1


WORDS = (
    "taliban",
    "gains",
    "elections",
    "election",
    "e-mail",
    "U.S.",
    "9/11",
    "ada",
    "no",
    "well-known",
    "in",
    "the",
    "was",
)
PIECES = st.sampled_from(
    [*WORDS, "OR", "-", "(", ")", '"', " ", " ", "*", "headline:", "byline:", "el*", "NOT "]
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Engine]:
    made = MemoryEngine(), TantivyEngine(tmp_path_factory.mktemp("index"))
    for engine in made:
        with engine.rebuilding() as writer:
            writer.put(DOCUMENTS)
    return made


@given(st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=30)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_engines_find_the_same(both: tuple[Engine, Engine], text: str) -> None:
    memory, tantivy = both
    tree = _asked(parse(text))
    assert set(found(memory, tree)) == set(found(tantivy, tree))
    assert memory.tally(tree).total == tantivy.tally(tree).total
    # A question kept for later is told of a story exactly when it would find it.
    told = {one.key for one in DOCUMENTS if tantivy.matches(one, [Nothing(), tree])[1]}
    assert told == set(found(tantivy, tree))


def _asked(tree: Node) -> Node:
    """``tree`` without names, which only a database can look up."""
    from broadsheet.search.tree import Dated, Named, all_of, any_of, negate

    match tree:
        case Named() | Dated():
            return Nothing()
        case All(parts):
            return all_of(map(_asked, parts))
        case Any(parts):
            return any_of(map(_asked, parts))
        case Not(part):
            return negate(_asked(part))
    return tree
