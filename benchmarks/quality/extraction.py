"""How well headline, byline, day and text of saved pages are found, against trafilatura.

    python -m benchmarks.quality.extraction [--data DIR] [--misses]

Both extractors get the same bytes in the same run and no address. Ours is
measured on what an import stores: the words of the body's blocks, captions of
pictures not among them. trafilatura is measured on its own text with comments
off, which is its best setting here. ``corpora`` says what is gold, ``scoring``
when two answers are the same. A result is better only where both sets say so;
"development" and "report" are halves by site (see ``corpora``).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import logging
import os
import statistics
import time
import warnings
from collections import defaultdict
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.quality.corpora import WHOLE_TEXT, Gold, pages
from benchmarks.quality.scoring import fingerprint, plain, same_names, token_f1, token_recall
from broadsheet.archive.bodies import blocks_from_html, plain_text
from broadsheet.archive.pages import extract_page

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "benchmarks" / "results" / "quality-extraction.json"
PICTURES = {"picture", "gallery", "video"}
MUST_BE_HIGHER = ("headline", "author", "day")


@dataclass(slots=True)
class Answer:
    """What an extractor said of one page."""

    headline: str = ""
    authors: list[str] = field(default_factory=list)
    day: dt.date | None = None
    text: str = ""
    fault: str = ""
    seconds: float = 0.0


def ours(raw: bytes) -> Answer:
    start = time.perf_counter()
    page = extract_page(raw)
    blocks = blocks_from_html(page.html, base_url=page.base).blocks
    text = plain_text([block for block in blocks if block["type"] not in PICTURES])
    seconds = time.perf_counter() - start
    return Answer(page.headline, page.authors, page.day, text, page.fault, seconds)


def theirs(raw: bytes) -> Answer:
    import trafilatura

    start = time.perf_counter()
    found = trafilatura.bare_extraction(raw, with_metadata=True, include_comments=False)
    seconds = time.perf_counter() - start
    if found is None:
        return Answer(seconds=seconds)
    found = cast(Any, found)
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    day = dt.date.fromisoformat(found.date) if found.date else None
    return Answer(found.title or "", authors, day, found.text or "", "", seconds)


def marks(gold: Gold, answer: Answer) -> dict[str, float]:
    """Every measure that this page has a gold for."""
    found: dict[str, float] = {}

    def note(measure: str, value: float) -> None:
        found[measure] = float(value)

    if gold.headline:
        note("headline, shipped", plain(answer.headline) == plain(gold.headline))
    if gold.read_headline:
        note("headline, read", fingerprint(answer.headline) == gold.read_headline)
    for name, people in (("author, shipped", gold.authors), ("author, read", gold.read_authors)):
        if people is not None:
            note(name, same_names(answer.authors, people))
    for name, day in (
        ("day, shipped", gold.day),
        ("day, read", gold.read_day),
        ("day, address list", gold.address_day),
    ):
        if day:
            note(name, answer.day == day)
    if gold.text:
        note("body F1, all texts", token_f1(answer.text, gold.text))
        if len(gold.text) >= WHOLE_TEXT:
            note("body F1, whole texts", token_f1(answer.text, gold.text))
        elif gold.corpus == "goose3":
            note("body, opening found", token_recall(answer.text, gold.text))
    # All golds of one kind together: the shipped one where there is one.
    for kind in MUST_BE_HIGHER:
        for source in ("shipped", "read"):
            if f"{kind}, {source}" in found:
                found.setdefault(f"{kind}, together", found[f"{kind}, {source}"])
    return found


def run(data: Path, *, misses: bool, console: Console) -> dict[str, Any]:
    sums: dict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    times: list[tuple[float, float]] = []
    rejected = {"no story": [0, 0], "story": [0, 0]}
    for gold in track(pages(data), description="Pages", console=console, transient=True):
        raw = gold.raw()
        mine, other = ours(raw), theirs(raw)
        times.append((mine.seconds, other.seconds))
        if gold.corpus == "newspaper3k":
            kind = rejected["no story" if gold.no_story else "story"]
            kind[0] += bool(mine.fault)
            kind[1] += 1
        left, right = marks(gold, mine), marks(gold, other)
        for measure, value in left.items():
            for half in (gold.half, "all"):
                sums[gold.corpus, measure, half].append((value, right[measure]))
            if misses and value < right[measure] - 0.03:
                console.print(
                    f"{gold.corpus}/{gold.name} {measure}: {value:.2f} < {right[measure]:.2f}"
                )
    measures: dict[str, Any] = {}
    for (corpus, measure, half), values in sums.items():
        cell = measures.setdefault(corpus, {}).setdefault(measure, {})
        cell[half] = {
            "pages": len(values),
            "broadsheet": round(statistics.fmean(value for value, _ in values), 4),
            "trafilatura": round(statistics.fmean(value for _, value in values), 4),
        }
    return {
        "bench": "quality-extraction",
        "trafilatura": version("trafilatura"),
        "measures": measures,
        "rejected": rejected,
        "milliseconds a page": {
            "broadsheet": _times([mine for mine, _ in times]),
            "trafilatura": _times([other for _, other in times]),
        },
        "goals": goals(measures),
    }


def _times(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "median": round(1000 * statistics.median(ordered), 1),
        "p95": round(1000 * ordered[int(0.95 * len(ordered))], 1),
        "most": round(1000 * ordered[-1], 1),
    }


def goals(measures: dict[str, Any]) -> dict[str, bool]:
    """Headline, author and day better on both sets, text not worse."""
    met: dict[str, bool] = {}
    for corpus, found in measures.items():
        for kind in MUST_BE_HIGHER:
            both = found[f"{kind}, together"]["all"]
            met[f"{corpus}: {kind} better"] = both["broadsheet"] > both["trafilatura"]
        for measure in ("body F1, all texts", "body F1, whole texts"):
            both = found[measure]["all"]
            met[f"{corpus}: {measure} not lower"] = both["broadsheet"] >= both["trafilatura"]
    return met


def show(result: dict[str, Any], console: Console) -> None:
    table = Table(title="Saved pages: broadsheet / trafilatura")
    table.add_column("set")
    table.add_column("measure")
    for half in ("development", "report", "all"):
        table.add_column(half, justify="right")
        table.add_column("pages", justify="right", style="dim")
    for corpus, found in sorted(result["measures"].items()):
        for measure in sorted(found):
            cells = []
            for half in ("development", "report", "all"):
                both = found[measure].get(half)
                cells += (
                    [f"{both['broadsheet']:.3f} / {both['trafilatura']:.3f}", str(both["pages"])]
                    if both
                    else ["–", "0"]
                )
            table.add_row(corpus, measure, *cells)
    console.print(table)
    no_story, story = result["rejected"]["no story"], result["rejected"]["story"]
    console.print(
        f"newspaper3k: {no_story[0]} of {no_story[1]} pages that are no story rejected, "
        f"{story[0]} of {story[1]} that are one"
    )
    for name, figures in result["milliseconds a page"].items():
        console.print(
            f"{name}: " + ", ".join(f"{key} {value} ms" for key, value in figures.items())
        )
    for goal, met in result["goals"].items():
        console.print(f"{'[green]met[/]   ' if met else '[red]missed[/]'} {goal}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    fallback = os.environ.get("BROADSHEET_TEST_DATA", ROOT.parent / "shared" / "data")
    parser.add_argument("--data", type=Path, default=Path(fallback))
    parser.add_argument("--misses", action="store_true", help="name pages where ours is lower")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    console = Console()
    if not (arguments.data / "extract-goose3").is_dir():
        raise SystemExit(
            f"There are no corpora at {arguments.data}; name their folder with --data."
        )
    result = run(arguments.data, misses=arguments.misses, console=console)
    show(result, console)
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    console.print(f"Written to {RESULT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
