"""What finding past coverage costs for each newly published story, as the archive grows.

    python benchmarks/bench_coverage.py [--stories N …] [--published N] [--corpus DIR] [--paper DIR]

For each size a paper of its own is filled with stories of ``make_archive.py scaled``, as
``bench_search.py`` fills it, and indexed. Then the newest stories are taken as if they had just
been published, each into the whole archive, and looked for one by one: the step of the pipeline,
which asks the index and the database and writes what it found. Beside the whole stand its parts:
*candidates* are the questions to the index, *asked* these and the reading of what they named.

The scaled stories are made of the same paragraphs over and over, so that every word becomes more
frequent as the archive grows, rare ones, too: a paper's own archive is kinder. ``--paper`` measures
in a paper that is there, filled and indexed, such as one that `bench_search.py --keep` left; what
is found is written into it. Milliseconds are of
this thread's processor and, in brackets, of the clock. The last column says how much more one
story costs for each story there is more: 1 would be in proportion, 0 not at all.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
RESULT = HERE / "results" / "coverage-cost.json"
PARTS = ("candidates", "asked", "whole")


class Clocked:
    """A method that notes how long each of its calls took."""

    def __init__(self, of: type, name: str) -> None:
        self.worked: list[float] = []
        self.waited: list[float] = []
        method: Callable[..., Any] = getattr(of, name)

        def clocked(*given: Any, **named: Any) -> Any:
            started, before = time.perf_counter(), time.thread_time()
            try:
                return method(*given, **named)
            finally:
                self.worked.append(1000 * (time.thread_time() - before))
                self.waited.append(1000 * (time.perf_counter() - started))

        setattr(of, name, clocked)


def filled(count: int, corpus: Path | None) -> None:
    """Fill the paper with ``count`` stories, and index them."""
    from benchmarks.bench_search import fill
    from broadsheet.search.indexing import rebuild

    fill(count, corpus)
    rebuild()


def measure(published: int) -> dict[str, Any]:
    """What the step costs in the paper as it is; this process knows no other."""
    from broadsheet.coverage.candidates import Finder
    from broadsheet.coverage.models import Relation
    from broadsheet.coverage.services import find_coverage
    from broadsheet.newsroom.models import Article

    count = Article.objects.count()
    # Every so manieth of the newest tenth, so that none is another's only candidate.
    newest = Article.objects.order_by("-first_published_at", "-pk").values_list("pk", flat=True)
    step = max(1, count // 10 // published)
    keys = list(newest[: step * published : step])
    find_coverage(pk=keys.pop())  # what the first one finds cold
    clocked = {
        "candidates": Clocked(Finder, "_candidates"),
        "asked": Clocked(Finder, "ask"),
    }
    worked, waited = [], []
    for pk in keys:
        began, before = time.perf_counter(), time.thread_time()
        find_coverage(pk=pk)
        worked.append(1000 * (time.thread_time() - before))
        waited.append(1000 * (time.perf_counter() - began))
    parts = {name: (one.worked, one.waited) for name, one in clocked.items()}
    parts["whole"] = (worked, waited)
    found = Relation.objects.filter(story__in=keys).count()
    return {
        "stories": count, "published": len(keys), "found a story": found / len(keys),
        "load": os.getloadavg()[0],
        **{
            name: {
                "CPU p50": statistics.median(cpu), "CPU p90": _high(cpu),
                "p50": statistics.median(clock), "p90": _high(clock),
            }
            for name, (cpu, clock) in parts.items()
        },
    }  # fmt: skip


def _high(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.9))]


def alone(count: int, published: int, corpus: Path | None, paper: Path | None) -> None:
    """Measure one size and print what came of it as a line of JSON."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-coverage-") as made:
        folder = str(paper or made)
        os.environ["BROADSHEET_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "broadsheet.settings.django"
        with contextlib.suppress(KeyError):
            del os.environ["BROADSHEET_DATABASE_URL"]
        import django
        from django.core.management import call_command

        django.setup()
        if paper is None:
            call_command("migrate", verbosity=0)
            filled(count, corpus)
        print(json.dumps(measure(published)))


def growth(smaller: dict[str, Any], larger: dict[str, Any], part: str) -> float:
    """By which power of the number of stories the cost of ``part`` grows from one to the other."""
    cost = larger[part]["CPU p50"] / smaller[part]["CPU p50"]
    return math.log(cost) / math.log(larger["stories"] / smaller["stories"])


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--stories", type=int, nargs="+", default=[20_000], metavar="N")
    options.add_argument("--published", type=int, default=60, metavar="N")
    options.add_argument("--corpus", type=Path, help="a folder with Reuters-21578")
    options.add_argument("--paper", type=Path, help="a paper that is there, in the place of others")
    options.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.alone:
        alone(asked.stories[0], asked.published, asked.corpus, asked.paper)
        return
    found: list[dict[str, Any]] = []
    for count in [0] if asked.paper else sorted(asked.stories):
        command = [sys.executable, __file__, "--alone", "--stories", str(count)]
        command += ["--published", str(asked.published)]
        if asked.corpus:
            command += ["--corpus", str(asked.corpus)]
        if asked.paper:
            command += ["--paper", str(asked.paper.resolve())]
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        found.append(json.loads(answer.stdout.splitlines()[-1]))
        one = found[-1]
        print(f"{one['stories']:>9,} stories, {one['found a story']:.1f} found for each, "
              f"load {one['load']:.1f}")  # fmt: skip
        for part in PARTS:
            figures = one[part]
            grown = f"  grows by {growth(found[-2], one, part):.2f}" if len(found) > 1 else ""
            print(
                f"  {part:<11} CPU ms p50 {figures['CPU p50']:7.1f} ({figures['p50']:.1f})  "
                f"p90 {figures['CPU p90']:7.1f} ({figures['p90']:.1f}){grown}",
                flush=True,
            )
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
