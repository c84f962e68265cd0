"""The linker's speed and memory beside plain searching for the same names, in one run.

    python benchmarks/bench_link.py [--data DIR] [--topics N] [--rounds N]

A hundred thousand topics with three hundred thousand aliases, made of the people and cities of the
gazetteers and of words of the texts, each with a prior, twenty words and twenty neighbours; texts
are Wikinews stories put together to a thousand words. Beside the linker, which finds *and decides*,
stand ``ahocorasick_rs`` (finds, the limit of what can be had) and ``flashtext`` (finds whole
words), each in a process of its own. Times are of the processor. Libraries that are not installed
are left out loudly; ``make bench-link`` installs them in ``build/bench``.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import pickle
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
RESULT = HERE / "results" / "link.json"
SYSTEMS = ("broadsheet", "ahocorasick_rs", "flashtext", "flashtext2")
ENDINGS = ("Group", "Bank", "Airlines", "Institute", "Party", "Council", "Union", "Foundation")


def pss() -> float:
    text = Path("/proc/self/smaps_rollup").read_text()
    return int(text.split("\nPss:")[1].split()[0]) / 1024


def texts(data: Path) -> list[str]:
    """Stories put together to about a thousand words each."""
    made, waiting, count = [], [], 0
    csv.field_size_limit(10_000_000)
    for path in sorted((data / "wikinews-2019-2020").glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                waiting.append(row["text"] or "")
                count += len(waiting[-1].split())
                if count >= 1000:
                    made.append("\n\n".join(waiting))
                    waiting, count = [], 0
    return made


def entries(data: Path, stories: list[str], count: int) -> Iterator[Any]:
    """``count`` topics, the same in every run."""
    from benchmarks.quality.linking_sets import people
    from broadsheet.topics.linker import Entry

    rnd = random.Random(7)
    capitals = sorted(set(re.findall(r"[A-Z][a-z]+", " ".join(stories))))
    persons = [thing.name for thing in people(data).values() if " " in thing.name]
    first = [name.split()[0] for name in persons]
    last = [name.split()[-1] for name in persons]
    with (data / "gazetteers/datasets-world-cities/data/world-cities.csv").open("r") as file:
        cities = [row["name"] for row in csv.DictReader(file)]
    for key in range(1, count + 1):
        if key <= len(persons):
            kind, name = "person", persons[key - 1]
        elif key <= len(persons) + len(cities):
            kind, name = "place", cities[key - 1 - len(persons)]
        elif key % 2:
            kind, name = "organisation", f"{rnd.choice(capitals)} {rnd.choice(ENDINGS)}"
        else:
            kind, name = "person", f"{rnd.choice(first)} {rnd.choice(last)}"
        yield Entry(
            key, kind, name, aliases(kind, name, rnd), rnd.random() * 4,
            tuple(rnd.sample(capitals, 20)), tuple(rnd.sample(range(1, count), 20)),
        )  # fmt: skip


def aliases(kind: str, name: str, rnd: random.Random) -> tuple[tuple[str, str], ...]:
    words = name.split()
    if kind == "person":
        return (
            (f"{words[-1]}, {' '.join(words[:-1])}", "inverted"),
            (f"{words[0][0]}. {words[-1]}", "variant"),
            (f"{name} {rnd.choice('ABCDEFGHIJ')}{rnd.randrange(99)}", "former"),
        )
    if kind == "place":
        return ((f"{name} City", "variant"), (f"{name}n", "adjective"), (f"Old {name}", "former"))
    short = "".join(word[0] for word in words) + "".join(rnd.choices("ABCDEFGHIJ", k=2))
    return ((short, "abbreviation"), (f"The {name}", "variant"), (f"Royal {name}", "former"))


# One system, in a process of its own -------------------------------------------------------------


def only(system: str, folder: Path, rounds: int) -> dict[str, float]:
    given = pickle.loads((folder / "entries.pickle").read_bytes())
    stories = json.loads((folder / "texts.json").read_text("utf-8"))
    names = list(dict.fromkeys(t for e in given for t in (e.name, *(a for a, _ in e.aliases))))
    figures: dict[str, float] = {"names": len(names)}
    if system == "broadsheet":
        find = broadsheet(given, folder, figures)
    else:
        before, started = pss(), time.process_time()
        find = plain(system, names)
        figures |= {"ready s": time.process_time() - started, "memory MB": pss() - before}
    size = sum(len(story.encode()) for story in stories)
    words = sum(len(story.split()) for story in stories)
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        found = sum(len(find(story)) for story in stories)
        best = min(best, time.process_time() - started)
    figures |= {
        "ms a 1,000 words": 1e6 * best / words, "MB/s": size / best / 1e6,
        "found a story": found / len(stories),
    }  # fmt: skip
    return figures


def broadsheet(given: list[Any], folder: Path, figures: dict[str, float]) -> Callable[[str], list]:
    from broadsheet.topics.linker import Entry, Vocabulary, mentions

    path = folder / "vocabulary"
    started = time.process_time()
    Vocabulary.compile(given, path)
    figures["compile s"] = time.process_time() - started
    figures["compile peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures["file MB"] = path.stat().st_size / 1e6
    before, started = pss(), time.process_time()
    vocabulary = Vocabulary.open(path)
    figures["ready s"] = time.process_time() - started
    mentions(vocabulary, "Nothing of note.")
    figures["memory MB"] = pss() - before
    started = time.process_time()
    newer = vocabulary.over([Entry(1_000_001, "person", "Ulrikke Vandermolen")], gone=[1])
    found = mentions(newer, "Ulrikke Vandermolen spoke.")
    figures["new topic ms"] = 1000 * (time.process_time() - started)
    assert [m.key for m in found] == [1_000_001]
    changed = [Entry(e.key, e.kind, f"{e.name} Renamed", e.aliases) for e in given[:1000]]
    started = time.process_time()
    vocabulary.over(changed)
    figures["1,000 changed ms"] = 1000 * (time.process_time() - started)
    return lambda story: mentions(vocabulary, story)


def plain(system: str, names: list[str]) -> Callable[[str], list]:
    if system == "ahocorasick_rs":
        import ahocorasick_rs

        automaton = ahocorasick_rs.AhoCorasick(
            names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )
        return automaton.find_matches_as_indexes
    if system == "flashtext":
        from flashtext import KeywordProcessor
    else:
        from flashtext2 import KeywordProcessor
    processor = KeywordProcessor(case_sensitive=True)
    for name in names:
        processor.add_keyword(name)
    return processor.extract_keywords


# All of them -------------------------------------------------------------------------------------


def installed(system: str) -> bool:
    import importlib.util

    return system == "broadsheet" or importlib.util.find_spec(system) is not None


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = os.environ.get("BROADSHEET_TEST_DATA", HERE.parents[1] / "shared" / "data")
    options.add_argument("--data", type=Path, default=default, help="where the texts are")
    options.add_argument("--topics", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--only", choices=SYSTEMS, help=argparse.SUPPRESS)
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.only:
        print(json.dumps(only(asked.only, asked.folder, asked.rounds)))
        return
    if not (asked.data / "wikinews-2019-2020").is_dir():
        sys.exit(f"There are no texts at {asked.data}; --data says where they are.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stories = texts(asked.data)
        (folder / "texts.json").write_text(json.dumps(stories), "utf-8")
        given = list(entries(asked.data, stories, asked.topics))
        (folder / "entries.pickle").write_bytes(pickle.dumps(given))
        print(
            f"{len(given):,} topics, {sum(len(e.aliases) for e in given):,} aliases; "
            f"{len(stories)} stories of about "
            f"{sum(len(story.split()) for story in stories) // len(stories):,} words; "
            f"load {os.getloadavg()[0]:.1f}"
        )
        results = {}
        for system in SYSTEMS:
            if not installed(system):
                print(f"{system}: NOT INSTALLED, left out (make bench-link installs it)")
                continue
            command = [
                sys.executable, __file__, "--only", system, "--folder", name,
                "--rounds", str(asked.rounds),
            ]  # fmt: skip
            answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            results[system] = json.loads(answer.stdout)
            print(f"{system}:", "  ".join(f"{k} {v:.3g}" for k, v in results[system].items()))
    ours = results["broadsheet"]["ms a 1,000 words"]
    for system, figures in results.items():
        if system != "broadsheet":
            print(f"broadsheet takes {ours / figures['ms a 1,000 words']:.2f} times {system}")
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(results, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
