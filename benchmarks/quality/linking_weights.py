"""Learn ``broadsheet/topics/linker/weights.py`` from the development halves.

    python -m benchmarks.quality.linking_weights [--data DIR] [--folds N] [--write]

Each place of a story is a choice between its candidates and nothing; the weights are those that
make the labels likeliest, held back by a penalty on their squares. Every set counts the same,
however many stories it has. With ``--folds`` the stories are judged by weights that have not seen
them.
"""

from __future__ import annotations

import argparse
import math
import os
import zlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality import linking_sets
from benchmarks.quality.linking import SETS, Collection, Tally, judge, show
from broadsheet.topics.linker import KINDS, LINKS, NO_CONTEXT, PROPOSES
from broadsheet.topics.linker.deciding import read
from broadsheet.topics.linker.finding import Words

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "broadsheet" / "topics" / "linker" / "weights.py"
Weights = dict[str, float]
# What speaks for a topic never counts against it, nor the other way round, whatever a few stories
# say.
FOR = (
    "alone", "prior:", "beside:", "context:", "most-used", "met-earlier", "full-name", "alias:",
    "after-title:person", "after-placing:place", "saying-after:person", "saying-after:other",
    "firm-after:other",
)  # fmt: skip
AGAINST = (
    "no-full-name", "stranger-", "small-too", "begins:", "less-used", "surer-rival",
    "rival-in-full", "of-name:", "naming-after:", "hyphen-name-after:", "after-placing:person",
    "maybe-before:", "few-rivals", "many-rivals", "figure-after:", "money-after:",
    "fits-worse", "holds:",
)  # fmt: skip

# What is known before any story is read: few stories of the sets have two topics of one name, a
# paper's archive has many; "US dollars" are money; "California" after "San Jose," may well be only
# a part of the town's name.
KNOWN = {
    "fits-best": 1.5, "fits-worse": -1.5, "money-after:place": -2.0, "holds:place": -0.75,
}  # fmt: skip
# An abbreviation that staff gave is worth a proposal, though a set may not label it.
LEAST_ABBREVIATION = -0.4


@dataclass
class Choice:
    """A place: the signs of each candidate, which of them is right (-1: nothing), and its worth."""

    start: int
    end: int
    keys: list[int]
    signs: list[list[str]]
    kinds: list[str]
    right: int
    worth: float = 1.0
    ignored: bool = False


def choices_of(collection: Collection, story) -> list[Choice]:
    words = Words(story.text)
    low, high = story.labelled
    made = []
    for place, weighed in read(collection.vocabulary(story), words, NO_CONTEXT):
        start, end = words.starts[place.first], words.ends[place.last]
        if not (low <= start and end <= high and story.text[start].isupper()):
            continue
        over = [label for label in story.labels if label.start < end and start < label.end]
        keys = list(weighed)
        entities = [collection.identifiers.get(key, "") for key in keys]
        right = next(
            (n for n, e in enumerate(entities) if any(x.entity == e and x.counts for x in over)), -1
        )
        ignored = right < 0 and any(x.entity in entities for x in over)
        kinds = [KINDS[place.candidates[key].kind] for key in keys]
        signs = list(weighed.values())
        made.append(Choice(start, end, keys, signs, kinds, right, ignored=ignored))
    return made


def shares(choice: Choice, weights: Weights) -> list[float]:
    sums = [math.exp(sum(weights.get(sign, 0.0) for sign in signs)) for signs in choice.signs]
    whole = 1.0 + sum(sums)
    return [each / whole for each in sums]


def learn(choices: list[Choice], *, penalty: float, rounds: int = 150) -> Weights:
    """Gradient descent with a step of its own for each weight (RPROP)."""
    weights: Weights = defaultdict(float, KNOWN)
    steps: Weights = defaultdict(lambda: 0.1)
    before: Weights = defaultdict(float)
    kept = [choice for choice in choices if not choice.ignored]
    for _ in range(rounds):
        slope: Weights = defaultdict(float)
        for choice in kept:
            for n, share in enumerate(shares(choice, weights)):
                error = choice.worth * (share - (n == choice.right))
                for sign in choice.signs[n]:
                    slope[sign] += error
        for sign, value in slope.items():
            value += penalty * (weights[sign] - KNOWN.get(sign, 0.0))
            agree = value * before[sign]
            steps[sign] = min(1.0, steps[sign] * 1.2) if agree > 0 else max(1e-4, steps[sign] * 0.5)
            if agree < 0:
                before[sign] = 0.0
                continue
            weights[sign] -= math.copysign(steps[sign], value) if value else 0.0
            if sign.startswith(FOR):
                weights[sign] = max(0.0, weights[sign])
            elif sign.startswith("abbreviation:"):
                weights[sign] = max(LEAST_ABBREVIATION, weights[sign])
            elif sign.startswith(AGAINST):
                weights[sign] = min(0.0, weights[sign])
            before[sign] = value
    return dict(weights)


def answers(collection: Collection, choices: list[Choice], weights: Weights):
    for choice in choices:
        given = shares(choice, weights)
        best = max(range(len(given)), key=given.__getitem__)
        if given[best] >= PROPOSES:
            key, score = choice.keys[best], given[best]
            yield (
                choice.start, choice.end, collection.identifiers.get(key, str(key)), score,
                score >= LINKS.get(choice.kinds[best], math.inf),
            )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = os.environ.get("BROADSHEET_TEST_DATA", ROOT.parent / "shared" / "data")
    parser.add_argument("--data", type=Path, default=default)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--penalty", type=float, default=2.0)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    everybody = linking_sets.people(asked.data)
    loaders = {**SETS, "OKE": linking_sets.sentences}
    gathered: dict[str, tuple[Collection, list]] = {}
    for name, load in loaders.items():
        collection = Collection(*load(asked.data), everybody)
        stories = [story for story in collection.stories if story.half == "development"]
        gathered[name] = (collection, [(s, choices_of(collection, s)) for s in stories])
    every = {name: sum(len(c) for _, c in pairs) for name, (_, pairs) in gathered.items()}
    for name, (_, pairs) in gathered.items():
        for _, choices in pairs:
            for choice in choices:
                choice.worth = 400 / every[name]
    if asked.folds:
        cross(gathered, asked.folds, asked.penalty)
    if asked.write:
        all_choices = [c for _, pairs in gathered.values() for _, cs in pairs for c in cs]
        write(learn(all_choices, penalty=asked.penalty))


def cross(gathered, folds: int, penalty: float) -> None:
    tallies = {name: Tally() for name in gathered}
    for fold in range(folds):
        train, held = [], []
        for name, (collection, pairs) in gathered.items():
            for story, choices in pairs:
                if zlib.crc32(story.name.encode()) % folds == fold:
                    held.append((name, collection, story, choices))
                else:
                    train += choices
        weights = learn(train, penalty=penalty)
        for name, collection, story, choices in held:
            judge(story, list(answers(collection, choices, weights)), tallies[name])
    for name, tally in tallies.items():
        show(f"{name}, {folds} folds of development, penalty {penalty}", tally.figures())


def write(weights: Weights) -> None:
    text = TARGET.read_text("utf-8")
    head = text[: text.index("WEIGHTS")]
    rows = "".join(
        f'    "{sign}": {value:.2f},\n'
        for sign, value in sorted(weights.items())
        if abs(value) >= 0.05
    )
    TARGET.write_text(f"{head}WEIGHTS: dict[str, float] = {{\n{rows}}}\n", "utf-8")


if __name__ == "__main__":
    main()
