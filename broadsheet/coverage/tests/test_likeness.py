"""What makes two texts alike, without any database."""

from __future__ import annotations

import math
from collections import Counter

from broadsheet.coverage.gathering import Place, place
from broadsheet.coverage.likeness import Weight, compare
from broadsheet.coverage.ranking import divided, ranked, same_text
from broadsheet.coverage.sketches import (
    Rarity,
    Sketch,
    Sketcher,
    Story,
    cosine,
    packed,
    unpacked,
)
from broadsheet.search.analysis import Analyser

BRIDGE = (
    "The Regent Bridge was shut on Tuesday after inspectors found a crack in the eyebar D17. "
    "Oskar Lindeman, the chief inspector, said that 4,100 lorries had crossed it each day.\n"
    "Shopkeepers in Saltmarket asked when it would open again."
)
NEXT = (
    "A second crack has been found in the Regent Bridge, three days after it was shut. "
    "Oskar Lindeman said that eyebar D17 would be held by a collar of steel.\n"
    "The Works ministry would not name a day for its opening."
)
HARBOUR = (
    "Fishermen at the harbour voted on Friday against the new auction clock. "
    "Konrad Blyth, the auctioneer, said that herring had fetched 14 marks a box.\n"
    "The clock will be tried again in spring."
)
RAIN = (
    "Rain is expected in the hills on Sunday, with a light wind from the west and some sun later."
)


def sketches(*stories: Story) -> list[Sketch]:
    words = Analyser("en")
    counted: Counter[str] = Counter()
    for story in stories:
        units = words.units(f"{story.headline}\n{story.text}")
        counted.update({stem for unit in units for stem in unit.stems})
    sketcher = Sketcher(words, Rarity(len(stories), lambda stems: [counted[s] for s in stems]))
    return [sketcher.sketch(story, asking=True) for story in stories]


def four(**more: object) -> list[Sketch]:
    return sketches(
        Story(1, 100, "Regent Bridge shut", BRIDGE, **more),
        Story(2, 200, "Fishermen refuse the clock", HARBOUR),
        Story(3, 300, "Rain in the hills", RAIN),
        Story(4, 400, "Second crack in Regent Bridge", NEXT),
    )


def test_the_next_stage_is_more_like_the_first_than_anything_else() -> None:
    first, harbour, rain, second = four()
    found = ranked(second, [harbour, first, rain], weights={}, continues={})
    assert found[0].key == 1
    assert found[0].direct > 2 * max(candidate.direct for candidate in found[1:])
    assert {"text", "names", "recalled"} <= found[0].evidence.keys()
    assert [candidate.key for candidate in divided(found).past] == [1]


def test_topics_count_by_rarity_and_place() -> None:
    weights = {7: Weight(3.0), 8: Weight(0.2), 9: Weight(3.0, 0.6)}
    first, _, _, second = four()

    def added(one: tuple[int, ...], other: tuple[int, ...]) -> float:
        from dataclasses import replace

        a = replace(first, story=replace(first.story, topics=one))
        b = replace(second, story=replace(second.story, topics=other))
        return compare(b, a, weights=weights).evidence.get("topics", 0.0)

    assert added((7,), (7,)) > added((9,), (9,)) > added((), (7,)) == 0
    assert added((7, 8), (7,)) > added((8, 7), (8,))


def test_a_word_that_only_one_story_has_tells_nothing() -> None:
    rarity = Rarity(100, lambda stems: [1, 2, 50, 0], asking=frozenset({"a"}))
    found = rarity.of(["a", "b", "c", "d"])
    assert found["a"] == found["b"] == math.log(50)
    assert found["c"] == math.log(2)
    assert found["d"] == 0


def test_versions_of_one_text_count_once_and_are_no_past_coverage_of_each_other() -> None:
    long = " ".join(f"{BRIDGE} Number {n} said so again in the town hall." for n in range(4))
    wire = long + " A last sentence that the second version has."
    first, again, later = sketches(
        Story(1, 100, "Regent Bridge shut", long),
        Story(2, 110, "Bridge shut", wire),
        Story(3, 300, "Second crack in Regent Bridge", NEXT),
    )
    assert same_text(first, again) > 0.5 > same_text(first, later)
    assert ranked(again, [first], weights={}, continues={}) == []
    likely = [
        c.key for c in ranked(later, [first, again], weights={}, continues={}) if c.odds > 0.1
    ]
    assert len(likely) <= 1


def test_a_sketch_that_was_packed_is_compared_as_it_was() -> None:
    first, *_others, second = four(topics=(7, 3), authors=frozenset({2}), links=frozenset({9}))
    again = unpacked(packed(first))
    assert again.story.text == ""
    assert again.story.links == {9}
    weights = {7: Weight(2.0), 3: Weight(1.0)}
    assert compare(second, again, weights=weights) != compare(second, second, weights=weights)
    before, after = (compare(second, one, weights=weights) for one in (first, again))
    assert (after.score, after.evidence) == (before.score, before.evidence)
    assert same_text(again, first) == 1.0


def test_what_the_nearest_story_continues_is_likelier() -> None:
    first, harbour, rain, second = four()
    alone = {c.key: c for c in ranked(second, [first, harbour, rain], weights={}, continues={})}
    told = {
        c.key: c
        for c in ranked(second, [first, harbour, rain], weights={}, continues={1: {2: 0.9}})
    }
    assert told[2].odds > alone[2].odds
    assert told[2].direct == alone[2].direct
    assert told[3].odds == alone[3].odds


def test_where_a_story_belongs() -> None:
    assert place({}, threads={}, sizes={}) == Place()
    assert place({1: 0.9}, threads={}, sizes={}) == Place(beside=1)
    assert not place({1: 0.5}, threads={}, sizes={})
    # One of two stages near is not near enough; both are.
    assert not place({1: 0.7}, threads={1: 5}, sizes={5: 2})
    assert place({1: 0.7, 2: 0.7}, threads={1: 5, 2: 5}, sizes={5: 2}) == Place(thread=5)
    # However long a thread is, three of its stages speak for it.
    near = {1: 0.7, 2: 0.7, 3: 0.7}
    assert place(near, threads=dict.fromkeys(near, 5), sizes={5: 90}) == Place(thread=5)


def test_nothing_of_an_empty_text() -> None:
    empty, first, *_ = sketches(Story(1, 1, "", ""), Story(2, 2, "Rain", RAIN), Story(3, 3, "", ""))
    assert cosine(empty.words, first.words) == 0
    assert compare(empty, first, weights={}).score < 0.1
