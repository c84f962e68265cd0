"""Whatever is asked of a front: no story twice, pins where they were put, nothing lost."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.fronts.composition import HOME, compose
from broadsheet.fronts.modules import FRESH
from broadsheet.fronts.registry import FORM
from broadsheet.fronts.table import Supply, Wanted
from broadsheet.media.models import Picture
from broadsheet.newsroom.models import Article, Section

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
SECTIONS = [Section(pk=n, name=f"Section {n}", path=f"/section-{n}/") for n in range(1, 5)]
KINDS = ["news", "news", "news", "opinion", "gallery", "live"]


def article(pk: int, *, kind: str, section: int, pictured: bool, hours: int) -> Article:
    made = Article(
        pk=pk, headline=f"Story {pk}", kind=kind, section=SECTIONS[section],
        top_section=SECTIONS[section], summary="Sum." if pk % 2 else "", live=True,
        first_published_at=NOON - dt.timedelta(hours=hours),
    )  # fmt: skip
    if pictured:
        made.lead_picture = Picture(pk=pk, collection_id=1)
    return made


@st.composite
def papers(draw: st.DrawFn) -> list[Article]:
    count = draw(st.integers(0, 60))
    stories = [
        article(
            n + 1, kind=draw(st.sampled_from(KINDS)), section=draw(st.integers(0, 3)),
            pictured=draw(st.booleans()), hours=draw(st.integers(0, 90)),
        )
        for n in range(count)
    ]  # fmt: skip
    return sorted(stories, key=lambda a: (a.first_published_at, a.pk), reverse=True)


@st.composite
def fronts(draw: st.DrawFn) -> tuple[list[Wanted], Supply]:
    stories = draw(papers())
    identities = {str(story.uuid): story for story in stories}
    # Some pins lead nowhere: withdrawn, under embargo, gone.
    choice = st.sampled_from([*identities, "gone", "withdrawn"])
    wanted = [
        Wanted(
            name,
            {
                "count": draw(st.none() | st.integers(1, 8)),
                "section": str(draw(st.sampled_from(SECTIONS)).uuid),
                "text": "<p>Words.</p>",
            },
            ()
            if name in {"sections", "text", "house"}
            else tuple(draw(st.lists(choice, max_size=5))),
        )
        for name in draw(st.lists(st.sampled_from(sorted(FORM.child_blocks)), max_size=8))
    ]
    supply = Supply(
        newest=stories[:40],
        sections=SECTIONS,
        by_section={s.pk: [a for a in stories if a.top_section_id == s.pk] for s in SECTIONS},
        pinned=identities,
        chosen={str(section.uuid): section for section in SECTIONS},
        ranked=draw(st.booleans()),
    )
    return wanted, supply


@given(fronts())
@settings(max_examples=100, deadline=None)
def test_no_story_stands_twice_and_pins_stand_where_they_were_put(
    front: tuple[list[Wanted], Supply],
) -> None:
    wanted, supply = front
    made = compose(wanted, supply)
    keys = [story.pk for story in made.stories]
    assert len(keys) == len(set(keys))
    seen: set[str] = set()
    for one in wanted:
        pins = [pin for pin in dict.fromkeys(one.pins) if pin in supply.pinned and pin not in seen]
        if not pins:
            continue
        seen.update(pins)
        asked = [supply.pinned[pin].pk for pin in pins]
        names = {"strip", "column"} if one.name == "strip" else {one.name}
        begins = [[a.pk for a in p.stories][: len(asked)] for p in made.modules if p.name in names]
        assert asked in begins
    if not supply.ranked:
        assert {story.pk for story in supply.newest} <= set(keys)
    # The same stories always give the same page.
    assert [s.pk for s in compose(wanted, supply).stories] == keys


@given(papers(), st.integers(1, 8))
@settings(max_examples=40, deadline=None)
def test_promotion_shows_nothing_old_and_one_text_card_at_most(
    stories: list[Article], count: int
) -> None:
    by_section = {s.pk: [a for a in stories if a.top_section_id == s.pk] for s in SECTIONS}
    supply = Supply(newest=stories, sections=SECTIONS, by_section=by_section)
    made = compose([Wanted("promotion", {"count": count})], supply)
    for placed in made.modules:
        assert len(placed.stories) <= count
        newest = stories[0].first_published_at
        assert newest is not None
        for story in placed.stories:
            assert story.first_published_at is not None
            assert newest - story.first_published_at <= FRESH
        assert sum(story.lead_picture is None for story in placed.stories) <= 1


def test_what_nobody_pinned_fills_under_it() -> None:
    stories = [article(n, kind="news", section=0, pictured=False, hours=n) for n in range(1, 30)]
    old = stories[-1]
    supply = Supply(newest=stories[:20], pinned={str(s.uuid): s for s in stories})
    pinned = [Wanted("lead", {"count": 3}, (str(old.uuid),)), *map(Wanted, HOME[1:])]
    lead = compose(pinned, supply).modules[0]
    assert lead.stories[0] is old
    assert len(lead.stories) == 3
    # Withdrawn: the place fills, the page is as long as it was.
    gone = Supply(newest=stories[:20])
    again = compose(pinned, gone)
    assert len(again.modules[0].stories) == 3
    assert old not in again.stories
    # What is pinned below is not used up above.
    best = compose([Wanted("lead")], gone).stories[0]
    below = [Wanted("lead"), Wanted("river", {"count": 1}, (str(best.uuid),))]
    placed = compose(below, Supply(newest=stories[:20], pinned={str(best.uuid): best})).modules
    assert placed[1].stories == [best]
    assert best not in placed[0].stories


def test_a_section_with_a_module_of_its_own_has_no_strip_as_well() -> None:
    stories = [article(n, kind="news", section=n % 3, pictured=True, hours=n) for n in range(30)]
    supply = Supply(
        newest=stories,
        sections=SECTIONS[:3],
        by_section={s.pk: [a for a in stories if a.top_section_id == s.pk] for s in SECTIONS[:3]},
        chosen={str(section.uuid): section for section in SECTIONS},
    )
    asked = [
        Wanted("magazine", {"section": str(SECTIONS[0].uuid)}),
        Wanted("strip", {"section": str(SECTIONS[1].uuid)}),
        Wanted("sections", {}),
    ]
    shown = [placed.section for placed in compose(asked, supply).modules]
    assert shown == SECTIONS[:3]


def test_what_is_left_of_a_section_that_stands_above_is_no_column() -> None:
    def front(count: int) -> list[tuple[str, int]]:
        stories = [
            article(n + 1, kind="news", section=0, pictured=False, hours=n) for n in range(count)
        ]
        pins = tuple(str(story.uuid) for story in stories[: count - 1])
        supply = Supply(
            newest=stories, sections=SECTIONS, by_section={SECTIONS[0].pk: stories},
            pinned={str(story.uuid): story for story in stories},
        )  # fmt: skip
        wanted = [Wanted("pictures", {}, pins), Wanted("sections")]
        return [(one.name, len(one.stories)) for one in compose(wanted, supply).modules]

    assert front(6) == [("pictures", 5)]
    # A small paper loses nothing.
    assert front(3) == [("pictures", 2), ("column", 1)]
