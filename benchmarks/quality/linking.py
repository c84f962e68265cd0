"""How well topics are linked, beside the longest match, in one run.

    python -m benchmarks.quality.linking [--data DIR] [--misses]

The vocabulary of a set is the names of its entities, what rules make of them, and everybody in the
gazetteers as distractors. From the *other* stories of the set, the one in question left out, come
aliases (how an entity was called), priors, words and entities it was seen with: what a paper's
archive teaches. ``linking_sets`` says which labels count. An answer is right if it overlaps a label
of its entity. Answers that do not begin with a capital are not looked at.

The floor takes the longest form at each place and, where it means several, the one met most often.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.quality import linking_sets
from benchmarks.quality.linking_sets import Story, Thing
from broadsheet.topics.linker import Entry, Mention, Vocabulary, mentions
from broadsheet.topics.linker.entries import KINDS
from broadsheet.topics.linker.finding import Words, looked_up, places

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "benchmarks" / "results" / "linking.json"
SETS = {"News-Fair": linking_sets.news_fair, "MEANTIME": linking_sets.meantime}
Linker = Callable[[Vocabulary, str], list[Mention]]


@dataclass
class Taught:
    """What other stories say about an entity."""

    stories: int = 0
    aliases: Counter[str] = field(default_factory=Counter)
    beside: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)


class Collection:
    """A set of stories, and the vocabulary as it would be before each of them."""

    def __init__(
        self, stories: list[Story], things: dict[str, Thing], people: dict[str, Thing]
    ) -> None:
        self.stories = stories
        self.things = things
        names = {thing.name: key for key, thing in people.items()}
        same = {
            key: key if key in people else names[thing.name]
            for key, thing in things.items()
            if key in people or (thing.kind == "person" and thing.name in names)
        }
        self.posts = {key: people[other].context for key, other in same.items()}
        self.numbers = {key: number for number, key in enumerate(things, 1)}
        self.identifiers = {number: key for key, number in self.numbers.items()}
        away = set(same.values())
        others = [thing for key, thing in people.items() if key not in away]
        self.people = Vocabulary.of(
            Entry(1_000_000 + n, "person", thing.name, context=thing.context)
            for n, thing in enumerate(others)
        )

    def vocabulary(self, left_out: Story) -> Vocabulary:
        taught = self._taught(left_out)
        return self.people.over([self._entry(key, taught[key]) for key in self.things])

    def _taught(self, left_out: Story) -> dict[str, Taught]:
        taught: dict[str, Taught] = defaultdict(Taught)
        for story in self.stories:
            if story is left_out:
                continue
            met = {label.entity for label in story.labels if label.counts}
            for label in story.labels:
                if label.counts:
                    called = story.text[label.start : label.end]
                    taught[label.entity].aliases[called] += 1
            # In one order: of words met equally often the same are taught in every run.
            words = sorted({word.lower() for word in Words(story.text).words if len(word) > 3})
            for key in met:
                taught[key].stories += 1
                taught[key].beside.update(met - {key})
                taught[key].words.update(words)
        return taught

    def _entry(self, key: str, taught: Taught) -> Entry:
        thing = self.things[key]
        return Entry(
            self.numbers[key],
            thing.kind,
            thing.name,
            tuple((alias, _alias_kind(alias)) for alias in taught.aliases if _is_name(alias)),
            math.log1p(taught.stories),
            (*self.posts.get(key, ()), *(word for word, _ in taught.words.most_common(100))),
            tuple(self.numbers[other] for other in taught.beside if other in self.numbers),
        )


def _is_name(alias: str) -> bool:
    """Whether a label stands on a name, not on a description that holds one."""
    return len(alias.split()) <= 6 and "," not in alias and alias[:1].isupper()


def _alias_kind(alias: str) -> str:
    return "abbreviation" if alias.isupper() and len(alias) <= 6 else "variant"


def longest(vocabulary: Vocabulary, text: str) -> list[Mention]:
    """The floor: the longest form at each place, of several topics the one met most often."""
    words, found = Words(text), []
    known = looked_up(vocabulary, words)
    for place in places(vocabulary, words, known, frozenset()):
        best = max(place.candidates.values(), key=lambda c: (c.table.priors[c.row], -c.key))
        start, end = words.starts[place.first], words.ends[place.last]
        found.append(Mention(start, end, best.key, KINDS[best.kind], 1.0, ()))
    return found


@dataclass
class Tally:
    """Right, given, asked for; by mention, by story, and of what links by itself."""

    right: int = 0
    given: int = 0
    found: int = 0
    asked: int = 0
    story_right: int = 0
    story_given: int = 0
    story_asked: int = 0
    sure_right: int = 0
    sure_given: int = 0

    def figures(self) -> dict[str, float]:
        return {
            "precision": _share(self.right, self.given),
            "recall": _share(self.found, self.asked),
            "mention F1": _f1(_share(self.right, self.given), _share(self.found, self.asked)),
            "story F1": _share(2 * self.story_right, self.story_given + self.story_asked),
            "sure precision": _share(self.sure_right, self.sure_given),
            "sure share": _share(self.sure_right, self.asked),
            "labels": self.asked,
        }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


Answer = tuple[int, int, str, float, bool]  # start, end, entity, score, whether it links by itself


def judge(story: Story, answers: list[Answer], tally: Tally) -> list[str]:
    """Count ``answers`` to ``story``; say what was wrong."""
    wrong, met, given = [], set(), set()
    for start, end, entity, score, links in answers:
        over = [
            label
            for label in story.labels
            if label.start < end and start < label.end and label.entity == entity
        ]
        if over and not any(label.counts for label in over):
            continue
        given.add(entity)
        tally.given += 1
        tally.right += bool(over)
        tally.sure_given += links
        tally.sure_right += links and bool(over)
        met.update(id(label) for label in over)
        if not over:
            wrong.append(f"- {score:.2f} {story.text[start:end]!r} is not {entity}")
    asked = [label for label in story.labels if label.counts]
    tally.asked += len(asked)
    tally.found += sum(id(label) in met for label in asked)
    entities = {label.entity for label in asked}
    tally.story_right += len(entities & given)
    tally.story_given += len(given)
    tally.story_asked += len(entities)
    wrong += [
        f"+ {story.text[label.start : label.end]!r} is {label.entity}"
        for label in asked
        if id(label) not in met
    ]
    return wrong


def answers_of(collection: Collection, story: Story, found: list[Mention]) -> list[Answer]:
    low, high = story.labelled
    return [
        (m.start, m.end, collection.identifiers.get(m.key, str(m.key)), m.score, m.links)
        for m in found
        if low <= m.start and m.end <= high and story.text[m.start].isupper()
    ]


def show(name: str, figures: dict[str, float]) -> None:
    shown = "  ".join(
        f"{key} {value:.3f}" if isinstance(value, float) else f"{key} {value}"
        for key, value in figures.items()
    )
    print(f"{name}: {shown}")


def run(collection: Collection, linkers: dict[str, Linker], *, misses: bool = False) -> dict:
    tallies = {name: defaultdict(Tally) for name in linkers}
    for story in collection.stories:
        vocabulary = collection.vocabulary(story)
        for name, link in linkers.items():
            answers = answers_of(collection, story, link(vocabulary, story.text))
            wrong = judge(story, answers, tallies[name][story.half])
            if misses and name != "longest match" and story.half == "development":
                print(story.name, *wrong, sep="\n    ")
    return {
        name: {half: tally.figures() for half, tally in halves.items()}
        for name, halves in tallies.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = os.environ.get("BROADSHEET_TEST_DATA", ROOT.parent / "shared" / "data")
    parser.add_argument("--data", type=Path, default=default, help="where the sets are")
    parser.add_argument("--misses", action="store_true", help="show what was wrong (development)")
    asked = parser.parse_args()
    if not (asked.data / "el-elevant").is_dir():
        sys.exit(f"There are no sets at {asked.data}; --data says where they are.")
    everybody = linking_sets.people(asked.data)
    results = {}
    for name, load in SETS.items():
        collection = Collection(*load(asked.data), everybody)
        linkers: dict[str, Linker] = {"longest match": longest, "broadsheet": mentions}
        results[name] = run(collection, linkers, misses=asked.misses)
        for linker, halves in results[name].items():
            for half, figures in halves.items():
                show(f"{name}, {half}, {linker}", figures)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(results, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
