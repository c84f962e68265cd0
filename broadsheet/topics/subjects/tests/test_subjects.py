"""Subjects are learned from filed stories, kept whole, and told with reasons."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.topics.subjects.features import PARTS, as_words, features, part_of
from broadsheet.topics.subjects.model import Kept, Model, Unusable, save
from broadsheet.topics.subjects.training import WANTED, Example, Trained, cuts, steps, train
from broadsheet.topics.subjects.trusting import Support, learn, signs, support

GRAIN, STEEL, TRADE = 7, 11, 900_000
SAYINGS = {
    GRAIN: ["wheat", "barley", "harvest", "silo", "farmers", "tonnes", "crop"],
    STEEL: ["furnace", "ore", "rolling", "mill", "slab", "foundry", "smelter"],
    TRADE: ["tariff", "export", "duties", "quota", "customs", "exporters", "surplus"],
}
FILL = [
    "the", "a", "of", "and", "said", "on", "monday", "officials", "city", "report", "week", "year",
]  # fmt: skip


def archive(count: int = 240, seed: int = 5) -> list[Example]:
    """Invented stories, some of two subjects, some of none."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        topics = chance.choice([[GRAIN], [STEEL], [TRADE], [GRAIN, TRADE], []])
        words = chance.choices(FILL, k=25)
        for topic in topics:
            words += chance.sample(SAYINGS[topic], 4)
        chance.shuffle(words)
        headline = " ".join([chance.choice(SAYINGS[t]) for t in topics] or ["notes", str(number)])
        made.append(Example(headline, " ".join(words), frozenset(topics)))
    return made


def test_the_lead_is_said_once_more_and_what_stands_below_is_not() -> None:
    found = features("", " ".join(["wheat", *["filler"] * 34, "barley"]))
    assert found["lead: wheat"] == 1.0
    assert found["barley"] == 1.0
    assert "lead: barley" not in found


def test_long_words_of_one_beginning_are_alike_and_no_reason() -> None:
    found = features("Exporters", "exporting tin")
    assert found["stem:export"] > found["exporting"] == 1.0
    assert "stem:tin" not in found
    assert as_words("stem:export") == ""
    assert as_words("lead: first: tin") == as_words("headline: tin") == "tin"


def test_each_feature_is_of_one_part_of_the_story() -> None:
    parts = {name: part_of(name) for name in features("Tin rises", "Exporters cheer")}
    assert parts["tin"] == parts["stem:export"] == 0
    assert parts["exporters cheer"] == parts["tin rises"] == 1
    assert parts["headline: tin"] == parts["headline: tin rises"] == 2
    assert parts["lead: cheer"] == parts["lead: first: cheer"] == 3


def test_support_says_how_much_the_weakest_part_and_the_loudest_feature_give() -> None:
    said = support([(0, 0.5), (0, 0.25), (1, 0.25), (2, -0.5), (2, 0.25)], PARTS)
    assert said == Support(least=-0.25, largest=0.4)
    assert support([(0, -1.0)], 1) == Support(least=-1.0, largest=0.0)
    assert support([], PARTS) == Support()


def test_an_answer_that_one_word_shouts_is_trusted_less() -> None:
    """Alike in all but that: those that one word carried were wrong oftener."""
    chance = random.Random(4)
    rows = []
    for _number in range(600):
        loud = chance.random() < 0.5
        by = Support(0.0, 0.8) if loud else Support(0.2, 0.2)
        [(_place, of)] = signs([0.8], 100, lambda _place, by=by: by)
        rows.append((of, chance.random() < (0.6 if loud else 0.99), True))
    trust = learn(rows)
    [(_place, loud)] = signs([0.8], 100, lambda _place: Support(0.0, 0.8))
    [(_place, calm)] = signs([0.8], 100, lambda _place: Support(0.2, 0.2))
    assert trust.sureness(loud) < trust.least <= trust.sureness(calm)


def test_only_what_is_likely_is_looked_into() -> None:
    asked = []

    def supported(place: int) -> Support:
        asked.append(place)
        return Support()

    assert [place for place, _of in signs([0.9, 0.01, 0.5], 10, supported)] == [0, 2]
    assert asked == [0, 2]


def test_words_that_tell_topics_apart_outweigh_common_ones() -> None:
    """One rare word of a topic decides against a story full of words that stand everywhere."""
    chance = random.Random(3)
    made = []
    for number in range(120):
        grain = number % 6 == 0
        # Every story of grain has one telling word; ordinary ones lean to it by chance alone.
        words = chance.choices(FILL, k=40) + (["bushel"] if grain else ["parcel"])
        chance.shuffle(words)
        made.append(Example("", " ".join(words), frozenset({GRAIN} if grain else ())))
    trained = train(made)
    weights = dict(zip(trained.names, trained.weights[GRAIN], strict=False))
    common = max(abs(weights[word]) for word in FILL)
    assert weights["bushel"] > 50 * common


def test_a_headline_is_worth_more_and_a_pair_less_than_a_word() -> None:
    """Words that stand in as many stories as each other, of one topic."""
    made = [
        Example(
            "Bushel dear" if n % 3 == 0 else "",
            f"notes {n}",
            frozenset({GRAIN} if n % 3 == 0 else ()),
        )
        for n in range(60)
    ]
    known = train(made)
    rarity = dict(zip(known.names, known.rarity, strict=True))
    assert rarity["headline: bushel"] > rarity["bushel"] > rarity["bushel dear"] > 0


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train(archive())


@pytest.fixture
def model(trained: Trained, tmp_path: Path) -> Model:
    save(trained, tmp_path / "subjects")
    return Model(tmp_path / "subjects")


def test_stories_it_has_not_seen(model: Model) -> None:
    right = named = there = sure = sure_right = 0
    for example in archive(120, seed=6):
        said = model.subjects(example.headline, example.text)
        keys = {one.key for one in said}
        right += len(keys & example.topics)
        named += len(keys)
        there += len(example.topics)
        sure += sum(one.applies for one in said)
        sure_right += sum(one.applies and one.key in example.topics for one in said)
    assert right / named > 0.9
    assert right / there > 0.9
    assert sure_right / sure >= WANTED
    assert sure / there > 0.75


def test_the_reasons_are_words_of_the_story(model: Model) -> None:
    one = model.subjects("Silo is full", "The wheat harvest was late, farmers said.")[0]
    assert one.key == GRAIN
    assert set(" ".join(one.words).split()) <= {
        *["silo", "is", "full", "the", "wheat", "harvest", "was", "late", "farmers", "said"]
    }
    assert {"silo", "wheat", "harvest", "farmers"} & set(one.words)


def test_a_story_of_nothing_known_has_no_subject(model: Model) -> None:
    assert model.subjects("", "") == []
    assert model.subjects("Ξένος", "Καμία λέξη") == []


def test_too_few_stories_are_not_learned_from() -> None:
    examples = [Example("Wheat", "Wheat and barley", frozenset({GRAIN}))] * 5
    assert steps(examples) == 0
    assert train(examples).weights == {}


def test_training_is_the_same_each_time(trained: Trained) -> None:
    again = train(archive())
    assert again.cuts == trained.cuts
    assert again.weights == trained.weights


def test_where_nothing_can_be_told_nothing_is_applied() -> None:
    from array import array

    chance = random.Random(1)
    margins = {GRAIN: array("d", (chance.uniform(-1, 1) for _ in range(400)))}
    truth = {GRAIN: {n for n in range(400) if chance.random() < 0.3}}
    cut = cuts(margins, truth)[GRAIN]
    assert sum(margin >= cut.applied for margin in margins[GRAIN]) <= 8
    assert 0.1 < cut.probability(0.9) < 0.6


def test_a_file_is_refused_unless_it_is_whole(trained: Trained, tmp_path: Path) -> None:
    path = tmp_path / "subjects"
    kept = Kept(path)
    assert kept.model() is None
    with pytest.raises(Unusable, match="not been learned"):
        Model(path)
    save(trained, path)
    first = kept.model()
    assert first is not None
    assert kept.model() is first
    whole = path.read_bytes()
    for damaged in (whole[:-1], whole[: len(whole) // 2], b"", b"[]\n", b"{}\n" + whole,
                    whole[:-1] + bytes([whole[-1] ^ 1])):  # fmt: skip
        path.write_bytes(damaged)
        with pytest.raises(Unusable):
            Model(path)
    assert kept.model() is None
    save(trained, path)
    assert kept.model() is not None
    assert [each.name for each in tmp_path.iterdir()] == ["subjects"]


def test_who_interrupts_the_writing_keeps_the_old_file(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "subjects"
    save(trained, path)
    before = path.read_bytes()

    def interrupted(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save(trained, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40), st.text(max_size=200))
def test_any_text_is_fine(model: Model, headline: str, text: str) -> None:
    for one in model.subjects(headline, text):
        assert 0 <= one.score <= 1
        assert one.key in SAYINGS
    assert all(weight >= 1 for weight in features(headline, text).values())
