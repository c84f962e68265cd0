"""Subjects are learned from filed stories, kept whole, and told with reasons."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.topics.subjects.features import features
from broadsheet.topics.subjects.model import Kept, Model, Unusable, save
from broadsheet.topics.subjects.training import WANTED, Example, Trained, cuts, steps, train

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
    assert weights["bushel"] > 100 * common


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
